package io.holdfast.examples.watch;

import static java.nio.charset.StandardCharsets.UTF_8;

import io.holdfast.HoldfastServer;
import io.holdfast.WebSocket;
import io.holdfast.WebSocketServer;
import io.holdfast.netty.StaticResources;
import java.io.FileDescriptor;
import java.io.FileOutputStream;
import java.io.PrintWriter;
import java.util.List;
import java.util.Objects;
import java.util.concurrent.Executors;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * One clip, played in step in every browser: who plays, pauses or seeks does it for all.
 *
 * <p>A page says {@code play 1500} or {@code pause 1500}, with the position in milliseconds, and
 * {@code time 42.5} to learn what the server's clock shows.
 */
public final class Watch {

  private static final int MAX_MESSAGE_BYTES = 125;
  private static final Pattern CHANGE = Pattern.compile("(play|pause) (\\d{1,9})");
  private static final Pattern TIME = Pattern.compile("time (\\d{1,12}(?:\\.\\d{1,12})?)");

  private final HoldfastServer server;
  private final WebSocketServer viewers;

  /** Used on the thread of the listeners only. */
  private Playback playback = new Playback(false, 0, 0);

  private Watch(int port) {
    this.server = HoldfastServer.builder().port(port).build();
    // One thread for all: when two act at once, everybody ends with the same one of the two.
    this.viewers =
        server.webSocket(
            "/",
            options ->
                options
                    .executor(Executors.newSingleThreadExecutor())
                    .maxPayload(MAX_MESSAGE_BYTES));
    viewers.onConnection(this::welcome);
    StaticResources page = page();
    server.http("/", page.only("index.html")).http("/*", page);
  }

  private static StaticResources page() {
    StaticResources page = new StaticResources("/");
    for (String name : List.of("index.html", "page.js", "page.css", "icon.svg")) {
      page.add(
          name, Objects.requireNonNull(Watch.class.getResourceAsStream(name), name), "no-cache");
    }
    return page.add("clip.wav", Tune.toWav(), "no-cache");
  }

  private void welcome(WebSocket viewer) {
    viewer.send(playback.toJson(nowMillis()));
    viewer.onText(text -> received(viewer, text));
  }

  private void received(WebSocket viewer, String text) {
    Matcher time = TIME.matcher(text);
    Matcher change = CHANGE.matcher(text);
    if (time.matches()) {
      viewer.send("{\"asked\":" + time.group(1) + ",\"now\":" + nowMillis() + "}");
    } else if (change.matches()) {
      long positionMillis = Math.min(Integer.parseInt(change.group(2)), Tune.LENGTH_MILLIS);
      playback = new Playback(change.group(1).equals("play"), positionMillis, nowMillis());
      viewers.broadcast(playback.toJson(nowMillis()));
    }
  }

  /** The clock that all go by. Nobody sets it, so it never jumps. */
  private static long nowMillis() {
    return System.nanoTime() / 1_000_000;
  }

  /**
   * What the clip does.
   *
   * @param isPlaying whether it moves on
   * @param positionMillis where it was at that time
   * @param timeMillis on the server's clock
   */
  private record Playback(boolean isPlaying, long positionMillis, long timeMillis) {

    /** {@return what a page is told, with the position of now} */
    String toJson(long nowMillis) {
      long playedMillis = isPlaying ? nowMillis - timeMillis : 0;
      long nowAtMillis = Math.min(positionMillis + playedMillis, Tune.LENGTH_MILLIS);
      return "{\"playing\":"
          + isPlaying
          + ",\"position\":"
          + nowAtMillis
          + ",\"now\":"
          + nowMillis
          + "}";
    }
  }

  /**
   * Starts the server.
   *
   * @param args the port, default 8080
   */
  public static void main(String[] args) {
    int port = args.length > 0 ? Integer.parseInt(args[0]) : 8080;
    HoldfastServer server = new Watch(port).server.start();

    Runtime.getRuntime().addShutdownHook(new Thread(server::close));
    PrintWriter out = new PrintWriter(new FileOutputStream(FileDescriptor.out), true, UTF_8);
    out.println("listening on " + server.port());
  }
}
