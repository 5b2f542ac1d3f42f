package io.holdfast.server;

import io.holdfast.HoldfastServer;
import io.holdfast.accounts.Accounts;
import io.holdfast.documents.Documents;
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
  private final HttpDoors doors;
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
    ChatLimits limits = settings.limits();
    PrivateRooms privateRooms = new PrivateRooms(log, settings.rooms());
    HouseRules rules = new HouseRules(log, HouseLimits.DEFAULT, InstantSource.system());
    Access access = new Access(privateRooms, rules);
    Chat chat = new Chat(log, new ChatRules(limits), access, HouseLimits.DEFAULT);
    ChatSearch search = new ChatSearch(index, access, log);
    this.accounts = settings.hasAccounts() ? accounts(log, settings) : null;
    AdminPolicy policy = settings.admin();
    String superUser = accounts == null ? null : policy.appoint(accounts, chat.rules());
    Gate gate =
        new Gate(policy.origins(settings.origins()), identities(settings, chat.rules(), superUser));
    Feeds feeds = new Feeds(chat, settings.doors().idleRooms());
    Correspondence correspondence = new Correspondence(log);
    privateRooms.onChange(new RoomNews(chat, correspondence));
    RoomRequests roomRequests =
        new RoomRequests(chat, privateRooms, correspondence, InstantSource.system());
    this.company = Company.open(log);
    Connections connections = new Connections(rules);
    this.moderation = new Moderation(chat, connections);
    search.forgetWhatGoes(chat.removals());
    ChatDesk desk =
        new ChatDesk(chat, correspondence, roomRequests, connections, search, company, limits);
    SocketIoServer socketIo =
        new ChatEndpoints(desk, feeds, gate)
            .install(server, officialAdmin(policy, chat.rules(), superUser));
    Documents documents = Documents.builder(log).open();
    new Apps(documents, chat, limits, gate, connections).install(socketIo);
    Posters posters = new Posters(chat, limits, new PersonIds(), settings.doors().connections());
    DoorKeeper keeper =
        new DoorKeeper(
            chat, feeds, posters, gate, connections, settings.doors(), limits.messageBytes());
    RoomMessages messages = new RoomMessages(keeper);
    server.http(RoomMessages.PATHS, messages);
    this.doors = new HttpDoors(keeper, correspondence, search);
    doors.install(server);
    LogHealth health = new LogHealth(log);
    this.api = new RestApi(keeper, desk, messages, log, health);
    api.install(server);
    MetricsHandler metrics = new MetricsHandler(server, log, doors, connections);
    new AccountDoor(accounts, keeper, settings, superUser).install(server);
    metrics.add(new DocumentMetrics(documents));
    metrics.add(new PresenceMetrics(company));
    countOptionalParts(metrics);
    metrics.add(api);
    metrics.add(new ChatMetrics(chat));
    this.admin = admin(keeper, policy, metrics);
    server.http("/health", new HealthHandler(health));
    server.http("/metrics", metrics);
    Pages.install(server, admin != null);
  }

  private void countOptionalParts(MetricsHandler metrics) {
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

  private @Nullable OfficialAdmin officialAdmin(
      AdminPolicy policy, ChatRules rules, @Nullable String superUser) {
    return accounts == null || superUser == null || policy.officialPage() == null
        ? null
        : new OfficialAdmin(accounts, rules, superUser);
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
        new AdminDesk.Parts(server, log, metrics.registry(), api.keys(), moderation);
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
