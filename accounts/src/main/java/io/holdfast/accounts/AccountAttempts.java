package io.holdfast.accounts;

import java.time.InstantSource;
import java.util.concurrent.atomic.LongAdder;

/** How often people tried to sign in or up, and what became of it. Safe for several threads. */
public final class AccountAttempts {

  private final Attempts byName;
  private final Attempts byAddress;
  private final Attempts signUps;
  private final LongAdder signedUp = new LongAdder();
  private final LongAdder right = new LongAdder();
  private final LongAdder wrong = new LongAdder();
  private final LongAdder limited = new LongAdder();

  AccountAttempts(AccountLimits limits, InstantSource clock) {
    this.byName = new Attempts(limits.perName(), clock);
    this.byAddress = new Attempts(limits.perAddress(), clock);
    this.signUps = new Attempts(limits.signUps(), clock);
  }

  /**
   * Counts an attempt to say a password, whether or not there is such a name.
   *
   * @throws AccountRefusal if there were too many
   */
  void countSignIn(String name, String address) throws AccountRefusal {
    count(byAddress, address);
    count(byName, AccountName.key(name));
  }

  /**
   * Counts an attempt to make an account.
   *
   * @throws AccountRefusal if there were too many
   */
  void countSignUp(String address) throws AccountRefusal {
    count(signUps, address);
  }

  private void count(Attempts attempts, String key) throws AccountRefusal {
    try {
      attempts.count(key);
    } catch (AccountRefusal refusal) {
      limited.increment();
      throw refusal;
    }
  }

  void signedUp() {
    signedUp.increment();
  }

  /** The password was right, so the attempt does not count. */
  void right(String name, String address) {
    right.increment();
    byName.giveBack(AccountName.key(name));
    byAddress.giveBack(address);
  }

  void wrong() {
    wrong.increment();
  }

  /** {@return how many accounts were made} */
  public long signedUpCount() {
    return signedUp.sum();
  }

  /** {@return how many passwords were right} */
  public long rightCount() {
    return right.sum();
  }

  /** {@return how many passwords were wrong} */
  public long wrongCount() {
    return wrong.sum();
  }

  /** {@return how many attempts were refused unseen, because there were too many} */
  public long limitedCount() {
    return limited.sum();
  }
}
