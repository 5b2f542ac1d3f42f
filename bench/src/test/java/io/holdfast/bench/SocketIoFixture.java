package io.holdfast.bench;

import io.holdfast.HoldfastServer;
import io.holdfast.netty.HttpCall;
import io.holdfast.netty.HttpReply;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.ConcurrentSkipListMap;
import java.util.function.Consumer;
import java.util.function.UnaryOperator;
import org.jspecify.annotations.Nullable;

/**
 * As much of a Socket.IO server as the load needs, which can be made to do it wrong. A client must
 * answer a ping before its CONNECT is answered.
 */
final class SocketIoFixture implements AutoCloseable {

  private static final String PATH = "/socket.io/";

  // All clients are on one loop, and so is all that is done here.
  private final HoldfastServer server =
      HoldfastServer.builder().host("127.0.0.1").port(0).loops(1).build();
  private final Map<String, Session> sessions = new ConcurrentSkipListMap<>();
  private final UnaryOperator<String> change;
  private int sessionCount;

  /**
   * Starts a server.
   *
   * @param change made to each packet that is sent, nothing is sent for an empty one
   */
  SocketIoFixture(UnaryOperator<String> change) {
    this.change = change;
    server
        .webSocket(PATH)
        .onConnection(
            socket -> {
              Session session = open(socket::send);
              socket.onMessage(message -> onPacket(session, message.text()));
              socket.onClose(closed -> sessions.remove(session.id));
              session.send(session.handshake());
            });
    server.http(PATH, this::onCall);
    server.start();
  }

  InetSocketAddress address() {
    return new InetSocketAddress(InetAddress.getLoopbackAddress(), server.port());
  }

  int sessionCount() {
    return sessions.size();
  }

  private Session open(@Nullable Consumer<String> socket) {
    Session session = new Session("s" + sessionCount++, socket);
    sessions.put(session.id, session);
    return session;
  }

  private CompletionStage<HttpReply> onCall(HttpCall call) {
    String id = call.query("sid").orElse("");
    if (id.isEmpty()) {
      Session session = open(null);
      session.send(session.handshake());
      return session.poll();
    }
    Session session = sessions.get(id);
    if (session == null) {
      return CompletableFuture.completedFuture(HttpReply.of(400));
    }
    if (call.method().equals("GET")) {
      return session.poll();
    }
    String payload = StandardCharsets.UTF_8.decode(call.body()).toString();
    for (String packet : payload.split("\u001e", -1)) {
      onPacket(session, packet);
    }
    return CompletableFuture.completedFuture(HttpReply.text(200, "ok"));
  }

  private void onPacket(Session session, String packet) {
    if (packet.equals("40")) {
      session.send("2");
    } else if (packet.equals("3")) {
      session.send("40{\"sid\":\"n" + session.id + "\"}");
    } else if (packet.equals("1")) {
      sessions.remove(session.id);
      // The poll that waits is answered.
      session.send("6");
    } else if (packet.startsWith("42[\"echo\",")) {
      session.send(packet);
    } else if (packet.startsWith("42[\"msg\",")) {
      sessions.values().forEach(member -> member.send(packet));
    } else {
      throw new IllegalArgumentException("a client sent " + packet);
    }
  }

  @Override
  public void close() {
    server.close();
  }

  /** A client: over a socket, or one that polls. */
  private final class Session {

    private final String id;
    private final @Nullable Consumer<String> socket;
    private final List<String> unsent = new ArrayList<>();
    private @Nullable CompletableFuture<HttpReply> poll;

    Session(String id, @Nullable Consumer<String> socket) {
      this.id = id;
      this.socket = socket;
    }

    String handshake() {
      return "0{\"sid\":\"" + id + "\",\"upgrades\":[],\"pingInterval\":25000}";
    }

    void send(String packet) {
      String changed = change.apply(packet);
      if (changed.isEmpty()) {
        return;
      }
      if (socket != null) {
        socket.accept(changed);
        return;
      }
      unsent.add(changed);
      answerPoll();
    }

    CompletionStage<HttpReply> poll() {
      CompletableFuture<HttpReply> asked = new CompletableFuture<>();
      poll = asked;
      answerPoll();
      return asked;
    }

    private void answerPoll() {
      CompletableFuture<HttpReply> asked = poll;
      if (asked == null || unsent.isEmpty()) {
        return;
      }
      poll = null;
      // A noop, so that there are several packets in each payload.
      unsent.add("6");
      String payload = String.join("\u001e", unsent);
      unsent.clear();
      asked.complete(HttpReply.text(200, payload));
    }
  }
}
