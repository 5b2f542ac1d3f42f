package io.holdfast.accounts;

import io.holdfast.socketio.spi.LogChange;
import io.holdfast.socketio.spi.LogEntry;
import io.holdfast.socketio.spi.LogException;
import io.holdfast.socketio.spi.MessageLog;
import java.net.InetSocketAddress;
import java.time.Duration;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicLong;
import java.util.stream.Collectors;

/**
 * What people do with their accounts. Each stage fails with {@link AccountRefusal} or {@link
 * LogException} where it is not done. Safe for use by several threads.
 */
public final class Accounts implements AutoCloseable {

  /*
   * A password that is being checked may be changed meanwhile: then whoever signs in with the old
   * one must be left without a session. Who signs in remembers how many passwords had been changed
   * before the account was read, and looks, once the session has begun, whether this person's is
   * among those after. Who changes a password says so first, and then ends the sessions that there
   * are. So one of the two sees the other.
   */
  private static final Duration SWEEP_INTERVAL = Duration.ofMinutes(1);

  private final MessageLog log;
  private final Set<String> reserved;
  private final AccountLimits limits;
  private final InstantSource clock;
  private final AccountTable table;
  private final Sessions sessions;
  private final Passwords passwords;
  private final AccountAttempts attempts;
  private final AtomicLong changeCount = new AtomicLong();

  /** The number of each person's last change, by id. */
  private final Map<String, Long> changes = new ConcurrentHashMap<>();

  private volatile boolean isClosed;

  private Accounts(
      MessageLog log, AccountLimits limits, Set<String> reserved, InstantSource clock) {
    this.log = log;
    this.reserved = reserved.stream().map(AccountName::key).collect(Collectors.toSet());
    this.limits = limits;
    this.clock = clock;
    this.table = new AccountTable(log);
    this.sessions = Sessions.open(log, limits, clock);
    this.passwords = new Passwords(limits);
    this.attempts = new AccountAttempts(limits, clock);
  }

  /**
   * {@return the accounts of a log}
   *
   * <p>Reads who is signed in. Blocks.
   *
   * @param log that keeps accounts and sessions, as values of the tables {@code account} and {@code
   *     session}
   * @param limits of what there may be
   * @param reserved names that no account has, in any form of them
   * @param clock that sessions end by
   * @throws LogException if they cannot be read
   */
  public static Accounts open(
      MessageLog log, AccountLimits limits, Set<String> reserved, InstantSource clock) {
    Accounts accounts = new Accounts(log, limits, reserved, clock);
    accounts.sweepLater();
    return accounts;
  }

  /**
   * Somebody who has signed in.
   *
   * @param token for the cookie
   * @param session that it leads to
   */
  public record Opened(String token, Session session) {

    @Override
    public String toString() {
      return "Opened[session=" + session.key() + "]";
    }
  }

  /** {@return who is signed in} */
  public Sessions sessions() {
    return sessions;
  }

  /** {@return how often people tried} */
  public AccountAttempts attempts() {
    return attempts;
  }

  /** {@return how many accounts there are} */
  public int size() {
    return table.size();
  }

  /**
   * Makes an account, and signs in.
   *
   * @param name of the account, which the caller has judged: any text
   * @param password of it
   * @param from who asks
   * @return the session, when it is kept; fails with NAME_TAKEN, BUSY, TOO_MANY_SESSIONS, or {@link
   *     LogException}
   * @throws AccountRefusal if that may not be, or too many were made
   */
  public CompletionStage<Opened> signUp(String name, String password, AccountCaller from)
      throws AccountRefusal {
    if (reserved.contains(AccountName.key(name))) {
      throw new AccountRefusal(
          AccountRefusal.Reason.NAME_RESERVED, "Nobody can be called so; choose another name.");
    }
    String judged = Passwords.judge(password);
    attempts.countSignUp(from.address());
    if (table.size() >= limits.accounts()) {
      throw new AccountRefusal(
          AccountRefusal.Reason.TOO_MANY_ACCOUNTS, "There are too many accounts.");
    }
    AccountRefusal taken =
        new AccountRefusal(AccountRefusal.Reason.NAME_TAKEN, "Somebody has this name already.");
    return table.alone(
        name,
        taken,
        () ->
            table
                .find(name)
                .thenCompose(
                    found ->
                        found.isPresent()
                            ? CompletableFuture.failedFuture(taken)
                            : passwords.hash(judged))
                .thenCompose(hash -> add(name, hash, from)));
  }

  private CompletionStage<Opened> add(String name, String hash, AccountCaller from) {
    Account account = Account.of(SessionToken.drawId(), name, hash, clock.millis());
    return open(account, List.of(AccountTable.keeping(account)), from.sessions())
        .thenApply(
            opened -> {
              table.added();
              attempts.signedUp();
              return opened;
            });
  }

  /**
   * Makes an account for somebody whom those who run the server have chosen, or sees to it that it
   * has that password; with another one all its sessions end. Nothing of it is limited.
   *
   * @param name of the account, which the caller has judged: any text
   * @param password of it
   * @return the id of the person, when that is kept; fails with NAME_TAKEN if somebody has signed
   *     up by that name, with BUSY, or with {@link LogException}
   * @throws AccountRefusal if an account cannot have that password
   */
  public CompletionStage<String> appoint(String name, String password) throws AccountRefusal {
    String judged = Passwords.judge(password);
    AccountRefusal taken =
        new AccountRefusal(
            AccountRefusal.Reason.NAME_TAKEN, "Somebody has signed up by this name.");
    return table.alone(
        name,
        taken,
        () ->
            table
                .find(name)
                .thenCompose(
                    found ->
                        found.isEmpty()
                            ? passwords.hash(judged).thenCompose(hash -> appointNew(name, hash))
                            : found.get().isAppointed()
                                ? appointAgain(found.get(), judged)
                                : CompletableFuture.failedFuture(taken)));
  }

  private CompletionStage<String> appointNew(String name, String hash) {
    Account account = Account.of(SessionToken.drawId(), name, hash, clock.millis()).appointed();
    return log.commit(
        List.of(AccountTable.keeping(account)),
        entries -> {
          table.added();
          return account.id();
        });
  }

  private CompletionStage<String> appointAgain(Account account, String password) {
    return passwords
        .matches(password, account.hash())
        .thenCompose(
            isRight ->
                isRight
                    ? CompletableFuture.completedFuture(account.id())
                    : passwords
                        .hash(password)
                        .thenCompose(hash -> withPassword(account, hash))
                        .thenApply(committed -> ended(account)));
  }

  /** Keeps another password, and forgets all sessions. */
  private CompletionStage<List<LogEntry>> withPassword(Account account, String hash) {
    List<LogChange> all = new ArrayList<>();
    all.add(AccountTable.keeping(account.withHash(hash)));
    sessions.of(account.id()).forEach(session -> all.add(Sessions.forgetting(session)));
    return log.commit(all);
  }

  private String ended(Account account) {
    changes.put(account.id(), changeCount.incrementAndGet());
    sessions.of(account.id()).forEach(sessions::end);
    return account.id();
  }

  /**
   * {@return the id of somebody who was appointed before; empty if nobody was by that name; fails
   * with {@link LogException}}
   *
   * @param name of the account
   */
  public CompletionStage<Optional<String>> appointed(String name) {
    return table.find(name).thenApply(found -> found.filter(Account::isAppointed).map(Account::id));
  }

  /**
   * Checks a password, without signing in; limited as signing in is.
   *
   * @param name of the account
   * @param password of it
   * @param from who asks
   * @return the id of the person; fails with WRONG_PASSWORD, BUSY, or {@link LogException}
   * @throws AccountRefusal if it was tried too often
   */
  public CompletionStage<String> check(String name, String password, InetSocketAddress from)
      throws AccountRefusal {
    AccountCaller caller = AccountCaller.at(from);
    attempts.countSignIn(name, caller.address());
    return check(name, password, caller).thenApply(Account::id);
  }

  /**
   * Signs in.
   *
   * @param name of the account
   * @param password of it
   * @param from who asks
   * @return the session, when it is kept; fails with WRONG_PASSWORD, BUSY, TOO_MANY_SESSIONS, or
   *     {@link LogException}
   * @throws AccountRefusal if it was tried too often
   */
  public CompletionStage<Opened> signIn(String name, String password, AccountCaller from)
      throws AccountRefusal {
    attempts.countSignIn(name, from.address());
    long before = changeCount.get();
    return check(name, password, from)
        .thenCompose(
            account -> {
              List<Session> ending = new ArrayList<>(from.sessions());
              ending.addAll(sessions.surplus(account.id()));
              return open(account, List.of(), ending);
            })
        .thenCompose(opened -> requireUnchanged(opened, before));
  }

  /** {@return the account, if the password is right} */
  private CompletionStage<Account> check(String name, String password, AccountCaller from) {
    return table
        .find(name)
        .thenCompose(
            found ->
                passwords
                    .matches(password, found.map(Account::hash).orElse(null))
                    .thenCompose(
                        isRight ->
                            isRight && found.isPresent()
                                ? CompletableFuture.completedFuture(found.get())
                                : CompletableFuture.failedFuture(wrong())))
        .thenApply(
            account -> {
              attempts.right(name, from.address());
              return account;
            });
  }

  /** In the same words for a name that nobody has. */
  private AccountRefusal wrong() {
    attempts.wrong();
    return new AccountRefusal(AccountRefusal.Reason.WRONG_PASSWORD, "Name or password is wrong.");
  }

  private CompletionStage<Opened> requireUnchanged(Opened opened, long before) {
    Session session = opened.session();
    if (changes.getOrDefault(session.kept().id(), 0L) <= before) {
      return CompletableFuture.completedFuture(opened);
    }
    sessions.end(session);
    return log.commit(List.of(Sessions.forgetting(session)))
        .thenCompose(forgotten -> CompletableFuture.failedFuture(wrong()));
  }

  /**
   * Changes the password of who is signed in, ends all their sessions, and signs in anew.
   *
   * @param session of who asks
   * @param password that was
   * @param next that is to be
   * @param from who asks
   * @return the new session, when it is kept; fails with WRONG_PASSWORD, BEING_CHANGED, BUSY,
   *     TOO_MANY_SESSIONS, or {@link LogException}
   * @throws AccountRefusal if the next one cannot be, or it was tried too often
   */
  public CompletionStage<Opened> changePassword(
      Session session, String password, String next, AccountCaller from) throws AccountRefusal {
    String judged = Passwords.judge(next);
    String name = session.kept().name();
    attempts.countSignIn(name, from.address());
    AccountRefusal busy =
        new AccountRefusal(
            AccountRefusal.Reason.BEING_CHANGED, "The password is being changed; try again.");
    return table.alone(
        name,
        busy,
        () ->
            check(name, password, from)
                .thenCompose(
                    account -> passwords.hash(judged).thenApply(hash -> account.withHash(hash)))
                .thenCompose(this::replace));
  }

  private CompletionStage<Opened> replace(Account account) {
    List<Session> before = sessions.of(account.id());
    return open(account, List.of(AccountTable.keeping(account)), before)
        .thenApply(
            opened -> {
              changes.put(account.id(), changeCount.incrementAndGet());
              endOthers(opened.session());
              return opened;
            });
  }

  /** Ends those that began while the password was being changed. */
  private void endOthers(Session kept) {
    for (Session session : sessions.of(kept.kept().id())) {
      if (!session.equals(kept)) {
        sessions.end(session);
        log.commit(List.of(Sessions.forgetting(session)));
      }
    }
  }

  /**
   * Signs out.
   *
   * @param session that ends, with what is open in it
   * @return completed when that is kept; fails with {@link LogException}
   */
  public CompletionStage<Void> signOut(Session session) {
    return log.commit(List.of(Sessions.forgetting(session)))
        .thenAccept(committed -> sessions.end(session));
  }

  /** Begins a session and ends others, in one commit with something else. */
  private CompletionStage<Opened> open(
      Account account, List<LogChange> with, List<Session> ending) {
    String token = SessionToken.draw();
    Session session;
    try {
      session = sessions.prepare(token, account);
    } catch (AccountRefusal refusal) {
      return CompletableFuture.failedFuture(refusal);
    }
    List<LogChange> all = new ArrayList<>(with);
    all.add(Sessions.keeping(session));
    ending.forEach(ended -> all.add(Sessions.forgetting(ended)));
    return log.commit(
        all,
        entries -> {
          ending.forEach(sessions::end);
          sessions.begin(session);
          return new Opened(token, session);
        });
  }

  private void sweepLater() {
    CompletableFuture.delayedExecutor(SWEEP_INTERVAL.toSeconds(), TimeUnit.SECONDS)
        .execute(this::sweep);
  }

  private void sweep() {
    if (!isClosed) {
      endExpired();
      sweepLater();
    }
  }

  /** Ends the sessions whose time is over, and closes what is open in them. */
  void endExpired() {
    for (Session session : sessions.expired()) {
      sessions.end(session);
      log.commit(List.of(Sessions.forgetting(session)));
    }
  }

  /** Stops what runs beside; the log stays open. */
  @Override
  public void close() {
    isClosed = true;
    passwords.close();
  }
}
