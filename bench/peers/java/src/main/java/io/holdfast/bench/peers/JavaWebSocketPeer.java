package io.holdfast.bench.peers;

import java.net.InetSocketAddress;
import java.util.Collection;
import java.util.Collections;
import java.util.List;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import org.java_websocket.WebSocket;
import org.java_websocket.drafts.Draft_6455;
import org.java_websocket.handshake.ClientHandshake;
import org.java_websocket.server.WebSocketServer;

/** Java-WebSocket with one decoder thread: echo at /echo, broadcast at /chat. */
public final class JavaWebSocketPeer extends WebSocketServer {

  private final Set<WebSocket> room = ConcurrentHashMap.newKeySet();
  private final Collection<WebSocket> members = Collections.unmodifiableCollection(room);

  private JavaWebSocketPeer() {
    super(new InetSocketAddress("127.0.0.1", 0), 1, List.of(new Draft_6455()));
    setTcpNoDelay(true);
    setReuseAddr(true);
    setConnectionLostTimeout(0);
    setMaxPendingConnections(4096);
  }

  /**
   * Listens on any port.
   *
   * @param args none
   */
  public static void main(String[] args) {
    new JavaWebSocketPeer().start();
  }

  @Override
  public void onStart() {
    System.out.println("listening on " + getPort());
  }

  @Override
  public void onOpen(WebSocket socket, ClientHandshake handshake) {
    if (handshake.getResourceDescriptor().equals("/chat")) {
      room.add(socket);
    }
  }

  @Override
  public void onMessage(WebSocket socket, String text) {
    if (room.contains(socket)) {
      broadcast(text, members);
    } else {
      socket.send(text);
    }
  }

  @Override
  public void onClose(WebSocket socket, int code, String reason, boolean isRemote) {
    room.remove(socket);
  }

  @Override
  public void onError(WebSocket socket, Exception error) {
    System.err.println(error);
  }
}
