package io.holdfast.server;

import io.holdfast.HoldfastServer;
import io.holdfast.accounts.Accounts;
import io.holdfast.documents.Documents;
import io.holdfast.socketio.SocketIoServer;
import io.holdfast.socketio.spi.LogException;
import io.holdfast.socketio.spi.MessageLog;
import io.holdfast.tokens.TokenVerifier;
import java.time.Duration;
import java.time.InstantSource;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/** The chat with its doors, pages and metrics, on one port. */
final class ChatServer implements AutoCloseable {

  private final HoldfastServer server;
  private final MessageLog log;
  private final HttpDoors doors;
  private final RestApi api;
  private final @Nullable Accounts accounts;
  private final @Nullable TokenVerifier tokens;
  private final Deadlines deadlines;

  /**
   * Puts the parts together, with accounts if the settings say so; they are read now.
   *
   * @param server not started
   * @param log that keeps the messages; closed with the server
   * @param settings of the chat
   * @throws LogException if the accounts or the documents cannot be read
   */
  ChatServer(HoldfastServer server, MessageLog log, ChatSettings settings) {
    this.server = server;
    this.log = log;
    this.tokens = settings.tokens().verifier();
    this.deadlines = new Deadlines(settings.tokens().warning());
    ChatLimits limits = settings.limits();
    PrivateRooms privateRooms = new PrivateRooms(log, settings.rooms());
    Chat chat = new Chat(log, new ChatRules(limits), new Access(privateRooms));
    this.accounts =
        settings.accounts() == AccountMode.OFF
            ? null
            : Accounts.open(
                log, settings.accountLimits(), Set.of(Person.ANONYMOUS), InstantSource.system());
    Gate gate = new Gate(settings.origins(), identities(settings, chat.rules()));
    Feeds feeds = new Feeds(chat, settings.doors().idleRooms());
    Correspondence correspondence = new Correspondence(log);
    privateRooms.onChange(new RoomNews(chat, correspondence));
    RoomRequests roomRequests =
        new RoomRequests(chat, privateRooms, correspondence, InstantSource.system());
    Connections connections = new Connections();
    SocketIoServer socketIo =
        new ChatEndpoints(
                new ChatDesk(chat, correspondence, roomRequests, connections, limits), feeds, gate)
            .install(server);
    Documents documents = Documents.builder(log).open();
    new Apps(documents, chat, limits, gate, connections).install(socketIo);
    Posters posters = new Posters(chat, limits, new PersonIds(), settings.doors().connections());
    DoorKeeper keeper =
        new DoorKeeper(
            chat, feeds, posters, gate, connections, settings.doors(), limits.messageBytes());
    RoomMessages messages = new RoomMessages(keeper);
    server.http(RoomMessages.PATHS, messages);
    this.doors = new HttpDoors(keeper, correspondence);
    doors.install(server);
    LogHealth health = new LogHealth(log);
    this.api = new RestApi(keeper, correspondence, messages, log, health);
    api.install(server);
    MetricsHandler metrics = new MetricsHandler(server, log, doors, connections);
    new AccountDoor(accounts, gate, chat.rules(), settings).install(server);
    metrics.add(new DocumentMetrics(documents));
    if (accounts != null) {
      metrics.add(new AccountMetrics(accounts));
    }
    metrics.add(api);
    server.http("/health", new HealthHandler(health));
    server.http("/metrics", metrics);
    Pages.install(server);
  }

  /** Those who are asked first come last. */
  private Identities identities(ChatSettings settings, ChatRules rules) {
    boolean isClosed =
        settings.accounts() == AccountMode.REQUIRED || settings.tokens().isRequired();
    Identities identities = isClosed ? Identities.NOBODY : Identities.GUESTS;
    if (accounts != null) {
      identities = new AccountIdentities(accounts.sessions(), identities);
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

  ChatServer start() {
    server.start();
    return this;
  }

  int port() {
    return server.port();
  }

  /** Says goodbye to the clients, and commits what they said last. */
  void close(Duration timeout) {
    doors.close();
    server.close(timeout);
    if (accounts != null) {
      accounts.close();
    }
    deadlines.close();
    if (tokens != null) {
      tokens.close();
    }
    log.close();
  }

  @Override
  public void close() {
    close(Duration.ofSeconds(5));
  }
}
