package io.holdfast.bench;

import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;

/**
 * A server that takes part: how to start it, and what it needs.
 *
 * @param name on the command line and in the tables
 * @param platform what runs it
 * @param installed a file that is there if the server can be started
 * @param command without the options of a JVM
 */
record Peer(String name, Platform platform, Path installed, List<String> command) {

  Peer {
    command = List.copyOf(command);
  }

  /** {@return all servers, whether they are installed or not} */
  static List<Peer> all(Path root) {
    Path bench = root.resolve("bench");
    Path modules = bench.resolve("peers/node/node_modules");
    List<Peer> peers = new ArrayList<>();
    Path holdfast = root.resolve("holdfast");
    peers.add(
        new Peer(
            "holdfast",
            Platform.HOLDFAST,
            holdfast,
            List.of(holdfast.toString(), "conformance", "bench", "--port", "0")));
    peers.add(java(bench, "netty-epoll", "NettyPeer", "epoll"));
    peers.add(java(bench, "netty-nio", "NettyPeer", "nio"));
    peers.add(java(bench, "vertx", "VertxPeer"));
    peers.add(java(bench, "undertow", "UndertowPeer"));
    peers.add(java(bench, "jetty", "JettyPeer"));
    peers.add(java(bench, "java-websocket", "JavaWebSocketPeer"));
    String scripts = bench.resolve("peers/node").toString();
    peers.add(
        new Peer(
            "ws",
            Platform.SCRIPT,
            modules.resolve("ws/package.json"),
            List.of("node", scripts + "/ws.mjs")));
    Path bun = modules.resolve("bun/bin/bun.exe");
    peers.add(new Peer("bun", Platform.SCRIPT, bun, List.of(bun.toString(), scripts + "/bun.mjs")));
    return List.copyOf(peers);
  }

  private static Peer java(Path bench, String name, String main, String... words) {
    Path target = bench.resolve("peers/java/target");
    List<String> command = new ArrayList<>();
    command.add("-cp");
    command.add(target.resolve("classes") + ":" + target.resolve("lib") + "/*");
    command.add("io.holdfast.bench.peers." + main);
    command.addAll(List.of(words));
    Path classes = target.resolve("classes/io/holdfast/bench/peers");
    return new Peer(name, Platform.JVM, classes.resolve(main + ".class"), command);
  }

  boolean isInstalled() {
    return Files.exists(installed);
  }

  /** What runs a server. */
  enum Platform {
    /** A JVM that our own script starts. */
    HOLDFAST(Duration.ofSeconds(6)),
    /** A JVM. */
    JVM(Duration.ofSeconds(6)),
    /** Node.js or Bun. */
    SCRIPT(Duration.ofSeconds(3));

    private final Duration warmUp;

    Platform(Duration warmUp) {
      this.warmUp = warmUp;
    }

    /** {@return how long it takes until the code is compiled for good} */
    Duration warmUp() {
      return warmUp;
    }
  }
}
