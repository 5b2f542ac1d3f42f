package io.holdfast.server;

import io.holdfast.HoldfastServer;
import io.holdfast.socketio.spi.MessageLog;
import java.time.Duration;

/** The chat with its doors, pages and metrics, on one port. */
final class ChatServer implements AutoCloseable {

  private final HoldfastServer server;
  private final MessageLog log;
  private final HttpDoors doors;

  /**
   * Puts the parts together.
   *
   * @param server not started
   * @param log that keeps the messages; closed with the server
   * @param limits of the chat
   * @param origins of pages that may connect
   */
  ChatServer(HoldfastServer server, MessageLog log, ChatLimits limits, AllowedOrigins origins) {
    this(server, log, limits, origins, DoorLimits.DEFAULT);
  }

  ChatServer(
      HoldfastServer server,
      MessageLog log,
      ChatLimits limits,
      AllowedOrigins origins,
      DoorLimits doorLimits) {
    this.server = server;
    this.log = log;
    Chat chat = new Chat(log, new ChatRules(limits));
    Feeds feeds = new Feeds(chat, doorLimits.idleRooms());
    Correspondence correspondence = new Correspondence(log);
    new ChatEndpoints(chat, correspondence, feeds, limits, origins).install(server);
    server.http(RoomMessages.PATHS, new RoomMessages(chat));
    Posters posters = new Posters(chat, limits, new PersonIds(), doorLimits.connections());
    this.doors =
        new HttpDoors(
            new DoorKeeper(chat, feeds, posters, origins, doorLimits, limits.messageBytes()),
            correspondence);
    doors.install(server);
    server.http("/health", new HealthHandler(log));
    server.http("/metrics", new MetricsHandler(server, log, doors));
    Pages.install(server);
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
    log.close();
  }

  @Override
  public void close() {
    close(Duration.ofSeconds(5));
  }
}
