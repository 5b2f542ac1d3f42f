package io.holdfast.bench.peers;

import static io.undertow.Handlers.websocket;

import io.undertow.Undertow;
import io.undertow.UndertowOptions;
import io.undertow.server.handlers.PathHandler;
import io.undertow.websockets.core.AbstractReceiveListener;
import io.undertow.websockets.core.BufferedTextMessage;
import io.undertow.websockets.core.WebSocketChannel;
import io.undertow.websockets.core.WebSockets;
import java.net.InetSocketAddress;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import org.xnio.Options;

/** Undertow on one I/O thread: echo at /echo, broadcast at /chat. */
public final class UndertowPeer {

  private UndertowPeer() {}

  /**
   * Listens on any port.
   *
   * @param args none
   */
  public static void main(String[] args) {
    Set<WebSocketChannel> room = ConcurrentHashMap.newKeySet();
    PathHandler paths =
        new PathHandler()
            .addExactPath(
                "/echo",
                websocket((exchange, channel) -> listen(channel, new Echo())))
            .addExactPath(
                "/chat",
                websocket(
                    (exchange, channel) -> {
                      room.add(channel);
                      channel.addCloseTask(room::remove);
                      listen(channel, new Chat(room));
                    }));
    Undertow server =
        Undertow.builder()
            .addHttpListener(0, "127.0.0.1")
            .setIoThreads(1)
            .setSocketOption(Options.BACKLOG, 4096)
            .setSocketOption(Options.TCP_NODELAY, true)
            .setServerOption(UndertowOptions.NO_REQUEST_TIMEOUT, 0)
            .setHandler(paths)
            .build();
    server.start();
    InetSocketAddress address =
        (InetSocketAddress) server.getListenerInfo().get(0).getAddress();
    System.out.println("listening on " + address.getPort());
  }

  private static void listen(WebSocketChannel channel, AbstractReceiveListener listener) {
    channel.getReceiveSetter().set(listener);
    channel.resumeReceives();
  }

  private static final class Echo extends AbstractReceiveListener {

    @Override
    protected void onFullTextMessage(WebSocketChannel channel, BufferedTextMessage message) {
      WebSockets.sendText(message.getData(), channel, null);
    }
  }

  private static final class Chat extends AbstractReceiveListener {

    private final Set<WebSocketChannel> room;

    Chat(Set<WebSocketChannel> room) {
      this.room = room;
    }

    @Override
    protected void onFullTextMessage(WebSocketChannel channel, BufferedTextMessage message) {
      String text = message.getData();
      for (WebSocketChannel member : room) {
        WebSockets.sendText(text, member, null);
      }
    }
  }
}
