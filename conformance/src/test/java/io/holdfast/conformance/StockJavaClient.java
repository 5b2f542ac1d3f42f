package io.holdfast.conformance;

import io.socket.client.Ack;
import io.socket.client.IO;
import io.socket.client.Manager;
import io.socket.client.Socket;
import java.net.URI;
import java.nio.ByteBuffer;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.TimeUnit;
import java.util.function.Consumer;
import okhttp3.OkHttpClient;
import org.json.JSONArray;
import org.json.JSONException;
import org.json.JSONObject;

/**
 * A socket of the official Java client, with all that came to it, in order.
 *
 * <p>Values are handed out as lists, maps and {@link ByteBuffer}s, so that they can be compared.
 */
final class StockJavaClient implements AutoCloseable {

  /** How the client gets through. */
  enum Way {
    POLLING("polling"),
    WEBSOCKET("websocket"),
    UPGRADE("polling", "websocket");

    private final String[] transports;

    Way(String... transports) {
      this.transports = transports;
    }
  }

  private static final int PATIENCE_SECONDS = 30;
  private static final int RECONNECTION_MILLIS = 10;

  private final Way way;
  private final CuttableSockets sockets;
  private final OkHttpClient http;
  private final Socket socket;
  private final BlockingQueue<List<Object>> events = new LinkedBlockingQueue<>();
  private final BlockingQueue<String> connects = new LinkedBlockingQueue<>();
  private final BlockingQueue<Object> refusals = new LinkedBlockingQueue<>();
  private final BlockingQueue<String> ends = new LinkedBlockingQueue<>();

  private volatile boolean isAnswering = true;

  private StockJavaClient(Way way, CuttableSockets sockets, OkHttpClient http, Socket socket) {
    this.way = way;
    this.sockets = sockets;
    this.http = http;
    this.socket = socket;
    socket.on(Socket.EVENT_CONNECT, args -> connects.add(socket.id()));
    socket.on(Socket.EVENT_DISCONNECT, args -> ends.add((String) args[0]));
    socket.on(Socket.EVENT_CONNECT_ERROR, args -> refusals.add(plain(args[0])));
    socket.onAnyIncoming(this::onEvent);
  }

  /** Begins to connect, on a connection of its own. */
  static StockJavaClient begin(int port, Way way, String namespace, Consumer<IO.Options> more) {
    CuttableSockets sockets = new CuttableSockets();
    OkHttpClient http =
        new OkHttpClient.Builder().socketFactory(sockets).readTimeout(1, TimeUnit.MINUTES).build();
    IO.Options options = new IO.Options();
    options.forceNew = true;
    options.transports = way.transports;
    options.callFactory = http;
    options.webSocketFactory = http;
    options.reconnectionDelay = RECONNECTION_MILLIS;
    options.reconnectionDelayMax = RECONNECTION_MILLIS;
    more.accept(options);
    URI uri = URI.create("http://127.0.0.1:" + port + namespace);
    StockJavaClient client = new StockJavaClient(way, sockets, http, IO.socket(uri, options));
    client.socket.connect();
    return client;
  }

  /** Connects to the main namespace, on a connection of its own. */
  static StockJavaClient connect(int port, Way way) throws InterruptedException {
    StockJavaClient client = begin(port, way, "/", options -> {});
    client.awaitConnect();
    return client;
  }

  /** Joins another namespace over the same connection. */
  StockJavaClient beside(String namespace) throws InterruptedException {
    Manager manager = socket.io();
    StockJavaClient other = new StockJavaClient(way, sockets, http, manager.socket(namespace));
    other.socket.connect();
    other.awaitConnect();
    return other;
  }

  private void onEvent(Object... args) {
    if (args[0].equals("ask")) {
      if (isAnswering) {
        ((Ack) args[args.length - 1]).call(args[1]);
      }
    } else {
      events.add(plainList(args));
    }
  }

  /** Leaves what the server asks unanswered from now on. */
  void stopAnswering() {
    isAnswering = false;
  }

  String id() {
    return socket.id();
  }

  void emit(String event, Object... args) {
    socket.emit(event, args);
  }

  /** Emits, and waits for all arguments of the acknowledgement. */
  List<Object> acks(String event, Object... args) throws Exception {
    CompletableFuture<List<Object>> answer = new CompletableFuture<>();
    socket.emit(event, args, answered -> answer.complete(plainList(answered)));
    return answer.get(PATIENCE_SECONDS, TimeUnit.SECONDS);
  }

  /** Emits, and waits for the first argument of the acknowledgement. */
  Object ask(String event, Object... args) throws Exception {
    return acks(event, args).get(0);
  }

  /** {@return what the server knows of the socket} */
  Map<?, ?> whoAmI() throws Exception {
    return (Map<?, ?>) ask("whoami");
  }

  /** Waits until the upgrade is over if there is one; returns the id. */
  String awaitEstablished() throws Exception {
    while (way == Way.UPGRADE && whoAmI().get("transport").equals("polling")) {
      Thread.onSpinWait();
    }
    return id();
  }

  /** {@return the next event that came: its name and its arguments} */
  List<Object> next() throws InterruptedException {
    return take(events, "an event");
  }

  /** {@return whether no event is waiting} */
  boolean isToldNothing() {
    return events.isEmpty();
  }

  String awaitConnect() throws InterruptedException {
    return take(connects, "a connection");
  }

  /** {@return what the server said when it let the client not in} */
  Object awaitRefusal() throws InterruptedException {
    return take(refusals, "a refusal");
  }

  /** {@return the reason of the end, as the client calls it} */
  String awaitEnd() throws InterruptedException {
    return take(ends, "an end");
  }

  private static <T> T take(BlockingQueue<T> queue, String what) throws InterruptedException {
    T item = queue.poll(PATIENCE_SECONDS, TimeUnit.SECONDS);
    if (item == null) {
      throw new AssertionError(what + " did not come");
    }
    return item;
  }

  void disconnect() {
    socket.disconnect();
  }

  /**
   * Cuts the connections as a network does it, again if the client was between two polls; returns
   * the reason of the end, as the client calls it.
   */
  String cut() throws InterruptedException {
    for (int i = 0; i < PATIENCE_SECONDS; i++) {
      sockets.cut();
      String reason = ends.poll(1, TimeUnit.SECONDS);
      if (reason != null) {
        return reason;
      }
    }
    throw new AssertionError("an end did not come");
  }

  @Override
  public void close() {
    socket.io().reconnection(false);
    socket.disconnect();
    sockets.cut();
    http.dispatcher().executorService().shutdown();
  }

  private static List<Object> plainList(Object... values) {
    return new ArrayList<>(Arrays.stream(values).map(StockJavaClient::plain).toList());
  }

  private static Object plain(Object value) {
    try {
      if (value instanceof byte[] bytes) {
        return ByteBuffer.wrap(bytes);
      }
      if (value instanceof JSONArray array) {
        List<Object> list = new ArrayList<>();
        for (int i = 0; i < array.length(); i++) {
          list.add(plain(array.get(i)));
        }
        return list;
      }
      if (value instanceof JSONObject object) {
        Map<String, Object> map = new LinkedHashMap<>();
        for (String name : object.length() == 0 ? new String[0] : JSONObject.getNames(object)) {
          map.put(name, plain(object.get(name)));
        }
        return map;
      }
      return JSONObject.NULL.equals(value) ? null : value;
    } catch (JSONException e) {
      throw new AssertionError(e);
    }
  }
}
