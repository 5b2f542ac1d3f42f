package io.holdfast.accounts;

import java.nio.charset.StandardCharsets;
import java.text.Normalizer;
import java.util.concurrent.ArrayBlockingQueue;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.RejectedExecutionException;
import java.util.concurrent.ThreadPoolExecutor;
import java.util.concurrent.TimeUnit;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;
import org.springframework.security.crypto.bcrypt.BCrypt;

/**
 * Hashes passwords, which takes a processor for a while on purpose: on threads of its own, half as
 * many as there are processors, so that messages go on. Safe for use by several threads.
 */
final class Passwords implements AutoCloseable {

  private final int cost;

  /** Of no password; what is checked for a name that nobody has. */
  private final String nobodysHash;

  private final ThreadPoolExecutor threads;

  /**
   * Starts no thread yet, but hashes once.
   *
   * @param limits of the cost and of what waits
   */
  Passwords(AccountLimits limits) {
    this.cost = limits.hashCost();
    this.nobodysHash = BCrypt.hashpw(SessionToken.draw(), BCrypt.gensalt(cost));
    int count = Math.max(1, Runtime.getRuntime().availableProcessors() / 2);
    this.threads =
        new ThreadPoolExecutor(
            count,
            count,
            10,
            TimeUnit.SECONDS,
            new ArrayBlockingQueue<>(limits.queuedHashes()),
            task -> {
              Thread thread = new Thread(task, "holdfast-passwords");
              thread.setDaemon(true);
              return thread;
            });
    threads.allowCoreThreadTimeOut(true);
  }

  /**
   * {@return the password in the form that is hashed}
   *
   * @param password as it was sent
   * @throws AccountRefusal if an account cannot have it
   */
  static String judge(String password) throws AccountRefusal {
    String normal = Normalizer.normalize(password, Normalizer.Form.NFC);
    int count = normal.codePointCount(0, normal.length());
    int length = normal.getBytes(StandardCharsets.UTF_8).length;
    if (count < AccountLimits.MIN_PASSWORD || length > AccountLimits.MAX_PASSWORD_BYTES) {
      throw unfit(
          "A password has "
              + AccountLimits.MIN_PASSWORD
              + " characters or more, and at most "
              + AccountLimits.MAX_PASSWORD_BYTES
              + " bytes.");
    }
    // A zero would end what bcrypt looks at, and half characters all look alike to it.
    if (normal
        .codePoints()
        .anyMatch(c -> Character.isISOControl(c) || Character.getType(c) == Character.SURROGATE)) {
      throw unfit("A password holds no control characters and no half characters.");
    }
    return normal;
  }

  private static AccountRefusal unfit(String reason) {
    return new AccountRefusal(AccountRefusal.Reason.BAD_PASSWORD, reason);
  }

  /**
   * {@return the hash, later; fails with {@link AccountRefusal} if there is too much to do}
   *
   * @param password that was judged
   */
  CompletionStage<String> hash(String password) {
    return later(() -> BCrypt.hashpw(password, BCrypt.gensalt(cost)));
  }

  /**
   * {@return whether it is the password, later; fails with {@link AccountRefusal} if there is too
   * much to do} Takes as long when there is no hash, or no password that could be right.
   *
   * @param password as it was sent
   * @param hash of the right one, or null if there is none
   */
  CompletionStage<Boolean> matches(String password, @Nullable String hash) {
    @Nullable String judged;
    try {
      judged = judge(password);
    } catch (AccountRefusal refusal) {
      judged = null;
    }
    String tried = judged == null ? "" : judged;
    String against = judged == null || hash == null ? nobodysHash : hash;
    boolean canMatch = judged != null && hash != null;
    return later(() -> BCrypt.checkpw(tried, against) && canMatch);
  }

  private <T> CompletionStage<T> later(Supplier<T> work) {
    try {
      return CompletableFuture.supplyAsync(work, threads);
    } catch (RejectedExecutionException e) {
      return CompletableFuture.failedFuture(
          new AccountRefusal(
              AccountRefusal.Reason.BUSY, "Too many sign in now; try again in a moment."));
    }
  }

  @Override
  public void close() {
    threads.shutdownNow();
  }
}
