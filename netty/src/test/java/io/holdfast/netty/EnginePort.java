package io.holdfast.netty;

import io.holdfast.engineio.CloseReason;
import io.holdfast.engineio.EngineListener;
import io.holdfast.engineio.EngineMessage;
import io.holdfast.engineio.EngineOptions;
import io.holdfast.engineio.EngineSocket;
import io.netty.buffer.ByteBuf;
import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.nio.charset.StandardCharsets;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.TimeUnit;
import java.util.function.Consumer;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/** A port whose sessions at {@code /engine.io/} send every message back. */
final class EnginePort implements AutoCloseable {

  static final String PATH = "/engine.io/";
  static final String OPEN = PATH + "?EIO=4&transport=polling";
  static final String WEB_SOCKET = PATH + "?EIO=4&transport=websocket";

  private static final Pattern SID = Pattern.compile("\"sid\":\"([A-Za-z0-9_-]+)\"");
  private static final int TIMEOUT_SECONDS = 20;

  private final EngineEndpoint endpoint;
  private final Routes routes = new Routes();
  private final Loops loops;
  private final HttpPort port;
  private final BlockingQueue<EngineSocket> sockets = new LinkedBlockingQueue<>();
  private final BlockingQueue<String> events = new LinkedBlockingQueue<>();

  /** What is set in a test. */
  static final class Options extends EngineOptions<Options> {}

  EnginePort(TransportKind kind, Consumer<Options> configure) {
    Options options = new Options();
    configure.accept(options);
    endpoint = EngineEndpoint.create(options).install(routes, "/engine.io");
    endpoint.onConnection(Echo::new);
    loops = Loops.open(kind, 2, QueueLimits.DEFAULT, true);
    endpoint.bind(loops);
    port =
        HttpPort.open(
            loops,
            routes,
            PortSettings.of(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0)));
  }

  EngineEndpoint endpoint() {
    return endpoint;
  }

  Routes routes() {
    return routes;
  }

  int number() {
    return port.address().getPort();
  }

  RawClient client() throws IOException {
    return RawClient.to(number());
  }

  /** {@return the session that was opened next} */
  EngineSocket accepted() throws InterruptedException {
    return taken(sockets);
  }

  /** {@return what happened next to a session} */
  String event() throws InterruptedException {
    return taken(events);
  }

  private static <T> T taken(BlockingQueue<T> queue) throws InterruptedException {
    T next = queue.poll(TIMEOUT_SECONDS, TimeUnit.SECONDS);
    if (next == null) {
      throw new AssertionError("nothing happened");
    }
    return next;
  }

  /** {@return the id in an Open packet} */
  static String sid(String packet) {
    Matcher matcher = SID.matcher(packet);
    if (!matcher.find()) {
      throw new AssertionError("no session: " + packet);
    }
    return matcher.group(1);
  }

  static String get(String target, String... headers) {
    return request("GET", target, "", headers);
  }

  static String post(String target, String body, String... headers) {
    return request("POST", target, body, headers);
  }

  static String request(String method, String target, String body, String... headers) {
    StringBuilder request = new StringBuilder(method).append(' ').append(target);
    request.append(" HTTP/1.1\r\nHost: 127.0.0.1\r\n");
    for (String header : headers) {
      request.append(header).append("\r\n");
    }
    if (!body.isEmpty()) {
      int length = body.getBytes(StandardCharsets.ISO_8859_1).length;
      request.append("Content-Length: ").append(length).append("\r\n");
    }
    return request.append("\r\n").append(body).toString();
  }

  static String use(String sid) {
    return OPEN + "&sid=" + sid;
  }

  @Override
  public void close() {
    port.close();
    endpoint.close();
    loops.close();
  }

  /** Sends back, and tells the test. */
  private final class Echo implements EngineListener {

    private final EngineSocket socket;

    Echo(EngineSocket socket) {
      this.socket = socket;
      sockets.add(socket);
    }

    @Override
    public void onText(ByteBuf payload, int offset, int length) {
      if (!socket.isInLoop()) {
        events.add("wrong loop");
      }
      String text = payload.toString(offset, length, StandardCharsets.UTF_8);
      if (text.equals("throw")) {
        throw new IllegalStateException("as the test wants it");
      }
      socket.send(EngineMessage.text(text));
    }

    @Override
    public void onBinary(ByteBuf payload, int offset, int length) {
      byte[] bytes = new byte[length];
      payload.getBytes(offset, bytes);
      socket.send(EngineMessage.binary(bytes));
    }

    @Override
    public void onUpgrade() {
      events.add("upgrade");
    }

    @Override
    public void onClose(CloseReason reason) {
      events.add("close: " + reason.words());
    }
  }
}
