package io.holdfast.accounts;

import io.holdfast.socketio.spi.LogChange;
import io.holdfast.socketio.spi.LogException;
import io.holdfast.socketio.spi.MessageLog;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.function.Supplier;

/** The accounts, as values of the log. Safe for use by several threads. */
final class AccountTable {

  private static final String TABLE = "account";

  private final MessageLog log;
  private final AtomicInteger count = new AtomicInteger();

  /** The names of accounts that are being made or changed. */
  private final Set<String> claimed = ConcurrentHashMap.newKeySet();

  /**
   * Counts the accounts of a log. Blocks.
   *
   * @throws LogException if they cannot be read
   */
  AccountTable(MessageLog log) {
    this.log = log;
    log.forEach(TABLE, value -> count.incrementAndGet());
  }

  /** {@return how many there are} */
  int size() {
    return count.get();
  }

  /** There is one more. */
  void added() {
    count.incrementAndGet();
  }

  /** {@return the account of a name, if there is one; fails with {@link LogException}} */
  CompletionStage<Optional<Account>> find(String name) {
    return log.get(TABLE, AccountName.key(name))
        .thenApply(kept -> kept.map(value -> AccountValues.read(value, Account.class)));
  }

  /** {@return what keeps an account, in place of the one of that name} */
  static LogChange keeping(Account account) {
    return AccountValues.value(TABLE, AccountName.key(account.name()), account);
  }

  /**
   * Does something with the account of a name while nobody else does.
   *
   * @param name of the account
   * @param busy what to fail with if somebody else does
   * @param work to do; what it looks up is not changed by others before its stage completes
   */
  <T> CompletionStage<T> alone(
      String name, AccountRefusal busy, Supplier<CompletionStage<T>> work) {
    String key = AccountName.key(name);
    if (!claimed.add(key)) {
      return CompletableFuture.failedFuture(busy);
    }
    return work.get().whenComplete((done, failure) -> claimed.remove(key));
  }
}
