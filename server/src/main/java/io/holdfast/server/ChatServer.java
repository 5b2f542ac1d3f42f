package io.holdfast.server;

import io.holdfast.HoldfastServer;
import io.holdfast.accounts.Accounts;
import io.holdfast.admin.AdminDesk;
import io.holdfast.admin.AdminMode;
import io.holdfast.admin.AdminPolicy;
import io.holdfast.admin.OfficialAdmin;
import io.holdfast.apps.Apps;
import io.holdfast.apps.DocumentMetrics;
import io.holdfast.chat.ChatMetrics;
import io.holdfast.chat.ChatRules;
import io.holdfast.chat.ChatSearch;
import io.holdfast.chat.Company;
import io.holdfast.chat.Deadlines;
import io.holdfast.chat.LogHealth;
import io.holdfast.chat.Person;
import io.holdfast.chat.PresenceMetrics;
import io.holdfast.chat.SearchMetrics;
import io.holdfast.documents.Documents;
import io.holdfast.doors.AccountDoor;
import io.holdfast.doors.AccountIdentities;
import io.holdfast.doors.AccountMetrics;
import io.holdfast.doors.AccountMode;
import io.holdfast.doors.ChatDesk;
import io.holdfast.doors.DoorKeeper;
import io.holdfast.doors.Doors;
import io.holdfast.doors.Gate;
import io.holdfast.doors.Identities;
import io.holdfast.doors.Moderation;
import io.holdfast.doors.TokenIdentities;
import io.holdfast.rest.RestApi;
import io.holdfast.search.SearchIndex;
import io.holdfast.socketio.SocketIoServer;
import io.holdfast.socketio.spi.LogException;
import io.holdfast.socketio.spi.MessageLog;
import io.holdfast.tokens.TokenVerifier;
import java.time.Duration;
import java.time.InstantSource;
import java.util.Set;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.atomic.AtomicBoolean;
import org.jspecify.annotations.Nullable;

/** The chat with its doors, pages and metrics, on one port. */
final class ChatServer implements AutoCloseable {

  private final HoldfastServer server;
  private final MessageLog log;
  private final Doors doors;
  private final RestApi api;
  private final Moderation moderation;
  private final @Nullable SearchIndex index;
  private final Company company;
  private final @Nullable Accounts accounts;
  private final @Nullable TokenVerifier tokens;
  private final Deadlines deadlines;
  private final @Nullable AdminDesk admin;
  private final AtomicBoolean isDraining = new AtomicBoolean();
  private volatile Runnable whenDrained = () -> {};

  /** Puts the parts together, without a search. */
  ChatServer(HoldfastServer server, MessageLog log, ChatSettings settings) {
    this(server, log, settings, null);
  }

  /**
   * Puts the parts together, with accounts if the settings say so. What is known of people is read
   * now.
   *
   * @param server not started
   * @param log that keeps the messages; closed with the server
   * @param settings of the chat
   * @param index of the log, of what {@link ChatSearch#read} reads, or null for no search; closed
   *     with the server
   * @throws LogException if the accounts, the documents, or what is known of people cannot be read
   * @throws IllegalArgumentException if the super-user cannot be who was named
   */
  ChatServer(
      HoldfastServer server, MessageLog log, ChatSettings settings, @Nullable SearchIndex index) {
    this.server = server;
    this.log = log;
    this.index = index;
    this.tokens = settings.tokens().verifier();
    this.deadlines = new Deadlines(settings.tokens().warning());
    ChatDesk desk = ChatDesk.open(log, index, settings.limits(), settings.rooms());
    ChatRules rules = desk.chat().rules();
    this.company = desk.company();
    this.moderation = new Moderation(desk.chat(), desk.connections());
    this.accounts = settings.hasAccounts() ? accounts(log, settings) : null;
    AdminPolicy policy = settings.admin();
    String superUser = accounts == null ? null : policy.appoint(accounts, rules);
    Gate gate =
        new Gate(policy.origins(settings.origins()), identities(settings, rules, superUser));
    this.doors = new Doors(desk, gate, settings.doors());
    SocketIoServer socketIo =
        doors.install(server, io -> letOfficialAdminIn(io, policy, rules, superUser));
    new AccountDoor(accounts, doors.keeper(), settings.signingIn(superUser)).install(server);
    Documents documents = Documents.builder(log).open();
    new Apps(documents, desk, gate).install(socketIo);
    LogHealth health = new LogHealth(log);
    this.api = new RestApi(doors, desk, log, health);
    api.install(server);
    MetricsHandler metrics = new MetricsHandler(server, log, doors);
    count(metrics, desk, documents);
    this.admin = admin(doors.keeper(), policy, metrics);
    server.http("/health", new HealthHandler(health));
    server.http("/metrics", metrics);
    Pages.install(server, admin != null);
  }

  private void count(MetricsHandler metrics, ChatDesk desk, Documents documents) {
    metrics.add(new ChatMetrics(desk.chat()));
    metrics.add(new PresenceMetrics(company));
    metrics.add(new DocumentMetrics(documents));
    metrics.add(api);
    if (accounts != null) {
      metrics.add(new AccountMetrics(accounts));
    }
    if (index != null) {
      metrics.add(new SearchMetrics(index));
    }
  }

  private static Accounts accounts(MessageLog log, ChatSettings settings) {
    return Accounts.open(
        log, settings.accountLimits(), Set.of(Person.ANONYMOUS), InstantSource.system());
  }

  private void letOfficialAdminIn(
      SocketIoServer socketIo, AdminPolicy policy, ChatRules rules, @Nullable String superUser) {
    if (accounts != null && superUser != null && policy.officialPage() != null) {
      new OfficialAdmin(accounts, rules, superUser).install(socketIo);
    }
  }

  /** Those who are asked first come last. */
  private Identities identities(
      ChatSettings settings, ChatRules rules, @Nullable String superUser) {
    boolean isClosed =
        settings.accounts() == AccountMode.REQUIRED || settings.tokens().isRequired();
    Identities identities = isClosed ? Identities.NOBODY : Identities.GUESTS;
    if (accounts != null) {
      identities = new AccountIdentities(accounts.sessions(), superUser, identities);
    }
    TokenVerifier verifier = settings.tokens().verifier();
    return verifier == null
        ? identities
        : new TokenIdentities(verifier, rules, deadlines, identities);
  }

  /** {@return the interface for programs} */
  RestApi api() {
    return api;
  }

  /**
   * Lets a program in that knows a key, and may do everything, for as long as the process runs.
   *
   * @param token of the key
   */
  ChatServer accept(String token) {
    api.accept(token);
    return this;
  }

  private @Nullable AdminDesk admin(DoorKeeper keeper, AdminPolicy policy, MetricsHandler metrics) {
    if (policy.mode() == AdminMode.OFF) {
      return null;
    }
    AdminDesk.Parts parts =
        new AdminDesk.Parts(
            server, HoldfastVersion.text(), log, metrics.registry(), api.keys(), moderation);
    AdminDesk desk = new AdminDesk(parts, keeper, policy, this::drain);
    desk.install(server);
    return desk;
  }

  /**
   * Says what to do when the server has ended because a super-user said so.
   *
   * @param task on a thread of its own; may block
   */
  void onDrained(Runnable task) {
    whenDrained = task;
  }

  /** Ends the server as {@link #close(Duration)} does, without waiting for it. */
  private void drain(Duration timeout) {
    if (isDraining.compareAndSet(false, true)) {
      new Thread(
              () -> {
                close(timeout);
                whenDrained.run();
              },
              "holdfast-drain")
          .start();
    }
  }

  ChatServer start() {
    server.start();
    if (admin != null) {
      admin.start();
    }
    return this;
  }

  /** {@return what those who look after the house can do} */
  Moderation moderation() {
    return moderation;
  }

  int port() {
    return server.port();
  }

  /** Says goodbye to the clients, and commits what they said last. */
  void close(Duration timeout) {
    CompletableFuture<Void> lastSeen = company.end().toCompletableFuture();
    doors.close();
    if (admin != null) {
      admin.close();
    }
    server.close(timeout);
    if (accounts != null) {
      accounts.close();
    }
    deadlines.close();
    if (tokens != null) {
      tokens.close();
    }
    if (index != null) {
      index.close();
    }
    lastSeen.join();
    company.flush().toCompletableFuture().join();
    log.close();
  }

  @Override
  public void close() {
    close(Duration.ofSeconds(5));
  }
}
