package io.holdfast.bench.peers;

import java.time.Duration;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import org.eclipse.jetty.server.Server;
import org.eclipse.jetty.server.ServerConnector;
import org.eclipse.jetty.websocket.api.Callback;
import org.eclipse.jetty.websocket.api.Session;
import org.eclipse.jetty.websocket.server.WebSocketUpgradeHandler;

/** Jetty with one selector: echo at /echo, broadcast at /chat. */
public final class JettyPeer {

  private JettyPeer() {}

  /**
   * Listens on any port.
   *
   * @param args none
   * @throws Exception if it cannot start
   */
  public static void main(String[] args) throws Exception {
    Set<Session> room = ConcurrentHashMap.newKeySet();
    Server server = new Server();
    ServerConnector connector = new ServerConnector(server, 1, 1);
    connector.setHost("127.0.0.1");
    connector.setPort(0);
    connector.setAcceptQueueSize(4096);
    server.addConnector(connector);
    server.setHandler(
        WebSocketUpgradeHandler.from(
            server,
            container -> {
              container.setIdleTimeout(Duration.ZERO);
              container.addMapping("/echo", (request, response, callback) -> new Echo());
              container.addMapping("/chat", (request, response, callback) -> new Chat(room));
            }));
    server.start();
    System.out.println("listening on " + connector.getLocalPort());
  }

  /** Sends back what it receives. */
  public static final class Echo extends Session.Listener.AbstractAutoDemanding {

    @Override
    public void onWebSocketText(String text) {
      getSession().sendText(text, Callback.NOOP);
    }
  }

  /** Sends what it receives to everybody. */
  public static final class Chat extends Session.Listener.AbstractAutoDemanding {

    private final Set<Session> room;

    Chat(Set<Session> room) {
      this.room = room;
    }

    @Override
    public void onWebSocketOpen(Session session) {
      super.onWebSocketOpen(session);
      room.add(session);
    }

    @Override
    public void onWebSocketText(String text) {
      for (Session member : room) {
        member.sendText(text, Callback.NOOP);
      }
    }

    @Override
    public void onWebSocketClose(int statusCode, String reason, Callback callback) {
      room.remove(getSession());
      callback.succeed();
    }
  }
}
