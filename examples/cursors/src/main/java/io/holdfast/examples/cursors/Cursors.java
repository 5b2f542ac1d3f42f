package io.holdfast.examples.cursors;

import static java.nio.charset.StandardCharsets.UTF_8;

import io.holdfast.HoldfastServer;
import io.holdfast.WebSocket;
import io.holdfast.WebSocketServer;
import io.holdfast.netty.StaticResources;
import io.holdfast.websocket.PreparedMessage;
import java.io.FileDescriptor;
import java.io.FileOutputStream;
import java.io.PrintWriter;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.concurrent.Executors;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * Everybody sees where the others point.
 *
 * <p>A page says {@code X Y}, in ten-thousandths of its width and height, and an empty message when
 * the pointer leaves it. It hears who it is, {@code {"you":3,"hue":51}}, where the others point,
 * {@code {"id":2,"hue":274,"x":5000,"y":120}}, and {@code {"id":2}} when one of them points nowhere
 * any more.
 */
public final class Cursors {

  private static final int MAX_MESSAGE_BYTES = 125;
  private static final Pattern POINT = Pattern.compile("(\\d{1,5}) (\\d{1,5})");

  private final HoldfastServer server;
  private final WebSocketServer everyone;

  /** What was last told of each pointer, by its owner. Used on the thread of the listeners only. */
  private final Map<WebSocket, PreparedMessage> pointers = new HashMap<>();

  private int lastId;

  private Cursors(int port) {
    this.server = HoldfastServer.builder().port(port).build();
    // One thread for all: whoever comes hears of every pointer, and of none that has gone.
    this.everyone =
        server.webSocket(
            "/",
            options ->
                options
                    .executor(Executors.newSingleThreadExecutor())
                    .maxPayload(MAX_MESSAGE_BYTES));
    everyone.onConnection(this::welcome);
    StaticResources page = page();
    server.http("/", page.only("index.html")).http("/*", page);
  }

  private static StaticResources page() {
    StaticResources page = new StaticResources("/");
    for (String name : List.of("index.html", "page.js", "page.css", "icon.svg")) {
      page.add(
          name, Objects.requireNonNull(Cursors.class.getResourceAsStream(name), name), "no-cache");
    }
    return page;
  }

  private void welcome(WebSocket owner) {
    int id = ++lastId;
    owner.send("{\"you\":" + id + ",\"hue\":" + hue(id) + "}");
    pointers.values().forEach(owner::send);
    owner.onText(point -> moved(owner, id, point));
    owner.onClose(event -> gone(owner, id));
  }

  private void moved(WebSocket owner, int id, String point) {
    Matcher xy = POINT.matcher(point);
    if (!xy.matches()) {
      gone(owner, id);
      return;
    }
    int x = Integer.parseInt(xy.group(1));
    int y = Integer.parseInt(xy.group(2));
    PreparedMessage pointer =
        PreparedMessage.text(
            "{\"id\":" + id + ",\"hue\":" + hue(id) + ",\"x\":" + x + ",\"y\":" + y + "}");
    pointers.put(owner, pointer);
    everyone.broadcastExcept(pointer, owner);
  }

  private void gone(WebSocket owner, int id) {
    if (pointers.remove(owner) != null) {
      everyone.broadcastExcept(PreparedMessage.text("{\"id\":" + id + "}"), owner);
    }
  }

  /** {@return a colour, in degrees of the wheel; the golden angle keeps neighbours apart} */
  private static int hue(int id) {
    return Math.floorMod(id * 137, 360);
  }

  /**
   * Starts the server.
   *
   * @param args the port, default 8080
   */
  public static void main(String[] args) {
    int port = args.length > 0 ? Integer.parseInt(args[0]) : 8080;
    HoldfastServer server = new Cursors(port).server.start();

    Runtime.getRuntime().addShutdownHook(new Thread(server::close));
    PrintWriter out = new PrintWriter(new FileOutputStream(FileDescriptor.out), true, UTF_8);
    out.println("listening on " + server.port());
  }
}
