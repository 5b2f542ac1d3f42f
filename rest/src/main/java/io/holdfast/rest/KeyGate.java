package io.holdfast.rest;

import io.holdfast.accounts.ApiKey;
import io.holdfast.accounts.ApiKeys;
import io.holdfast.chat.Asker;
import io.holdfast.chat.HouseRules;
import io.holdfast.chat.Refusal;
import io.holdfast.doors.Gate;
import io.holdfast.doors.Posters;
import io.holdfast.netty.HttpCall;
import java.util.Optional;
import java.util.concurrent.atomic.LongAdder;

/**
 * What is asked of every program: a key, patience, and to be welcome. Safe for use by several
 * threads.
 */
final class KeyGate {

  private final ApiKeys keys;
  private final Gate gate;
  private final Posters posters;
  private final HouseRules house;
  private final LongAdder wrong = new LongAdder();

  /**
   * Creates it.
   *
   * @param keys that there are
   * @param gate that reads what is shown
   * @param posters by whom requests without a key are counted
   * @param house says who is not welcome
   */
  KeyGate(ApiKeys keys, Gate gate, Posters posters, HouseRules house) {
    this.keys = keys;
    this.gate = gate;
    this.posters = posters;
    this.house = house;
  }

  /** {@return how many requests had no key, or none that is valid} */
  long wrongCount() {
    return wrong.sum();
  }

  /**
   * {@return the key that is shown; cookies are not looked at}
   *
   * @throws Refusal with BAD_KEY if there is none that is valid, with TOO_FAST if it asks too
   *     often, with BANNED if it is not welcome
   */
  ApiKey admit(HttpCall call) throws Refusal {
    String shown = gate.shown(call).bearer();
    Optional<ApiKey> known = shown == null ? Optional.empty() : keys.find(shown);
    if (known.isEmpty()) {
      wrong.increment();
      posters.at(call.remoteAddress()).count();
      // The same for a key that was never there, was revoked, or has ended.
      throw new Refusal(
          Refusal.Code.BAD_KEY, "Show a valid key, with the header Authorization: Bearer KEY.");
    }
    ApiKey key = known.get();
    if (!key.tryTake()) {
      throw new Refusal(
          Refusal.Code.TOO_FAST,
          "The key may be used " + key.terms().perSecond() + " times a second; try again.");
    }
    house.requireWelcome(Asker.of(new ProgramIdentity(key), null, call.remoteAddress()));
    keys.use(key);
    return key;
  }
}
