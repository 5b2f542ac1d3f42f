package io.holdfast.bench;

import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.EnumSet;
import java.util.List;
import java.util.Locale;
import java.util.Set;

/**
 * A server that takes part: how to start it, and what it needs.
 *
 * @param name on the command line and in the tables
 * @param platform what runs it
 * @param protocols that it serves
 * @param installed a file that is there if the server can be started
 * @param command without the options of a JVM
 */
record Peer(
    String name, Platform platform, Set<Protocol> protocols, Path installed, List<String> command) {

  private static final Set<Protocol> WEBSOCKET = EnumSet.of(Protocol.WEBSOCKET);
  private static final Set<Protocol> SOCKET_IO =
      EnumSet.complementOf(EnumSet.of(Protocol.WEBSOCKET));

  Peer {
    protocols = Set.copyOf(protocols);
    command = List.copyOf(command);
  }

  /** {@return all servers, whether they are installed or not} */
  static List<Peer> all(Path root) {
    Path bench = root.resolve("bench");
    Path holdfast = root.resolve("holdfast");
    List<Peer> peers = new ArrayList<>();
    peers.add(
        new Peer(
            "holdfast",
            Platform.HOLDFAST,
            EnumSet.allOf(Protocol.class),
            holdfast,
            List.of(holdfast.toString(), "conformance", "bench", "--port", "0")));
    peers.add(logged(holdfast, bench, "FULL"));
    peers.add(logged(holdfast, bench, "NORMAL"));
    peers.add(java(bench, "netty-epoll", WEBSOCKET, "NettyPeer", "epoll"));
    peers.add(java(bench, "netty-nio", WEBSOCKET, "NettyPeer", "nio"));
    peers.add(java(bench, "vertx", WEBSOCKET, "VertxPeer"));
    peers.add(java(bench, "undertow", WEBSOCKET, "UndertowPeer"));
    peers.add(java(bench, "jetty", WEBSOCKET, "JettyPeer"));
    peers.add(java(bench, "java-websocket", WEBSOCKET, "JavaWebSocketPeer"));
    peers.add(java(bench, "netty-socketio", SOCKET_IO, "NettySocketIoPeer"));
    Path scripts = bench.resolve("peers/node");
    Path modules = scripts.resolve("node_modules");
    peers.add(node("ws", WEBSOCKET, modules.resolve("ws"), scripts.resolve("ws.mjs")));
    peers.add(
        node("socket.io", SOCKET_IO, modules.resolve("socket.io"), scripts.resolve("sio.mjs")));
    Path bun = modules.resolve("bun/bin/bun.exe");
    peers.add(bun("bun", WEBSOCKET, bun, scripts.resolve("bun.mjs")));
    peers.add(bun("socket.io-bun", SOCKET_IO, bun, scripts.resolve("sio-bun.mjs")));
    return List.copyOf(peers);
  }

  /** {@return our own server, which commits what it broadcasts before anybody gets it} */
  private static Peer logged(Path holdfast, Path bench, String durability) {
    String name = "holdfast-log-" + durability.toLowerCase(Locale.ROOT);
    Path data = bench.resolve("target").resolve(name);
    return new Peer(
        name,
        Platform.HOLDFAST,
        WEBSOCKET,
        holdfast,
        List.of(
            holdfast.toString(),
            "conformance",
            "bench",
            "--port",
            "0",
            "--data",
            data.toString(),
            "--durability",
            durability));
  }

  private static Peer java(
      Path bench, String name, Set<Protocol> protocols, String main, String... words) {
    Path target = bench.resolve("peers/java/target");
    List<String> command = new ArrayList<>();
    command.add("-cp");
    command.add(target.resolve("classes") + ":" + target.resolve("lib") + "/*");
    command.add("io.holdfast.bench.peers." + main);
    command.addAll(List.of(words));
    Path classes = target.resolve("classes/io/holdfast/bench/peers");
    return new Peer(name, Platform.JVM, protocols, classes.resolve(main + ".class"), command);
  }

  private static Peer node(String name, Set<Protocol> protocols, Path module, Path script) {
    return new Peer(
        name,
        Platform.SCRIPT,
        protocols,
        module.resolve("package.json"),
        List.of("node", script.toString()));
  }

  private static Peer bun(String name, Set<Protocol> protocols, Path bun, Path script) {
    return new Peer(
        name, Platform.SCRIPT, protocols, bun, List.of(bun.toString(), script.toString()));
  }

  boolean serves(Scenario scenario) {
    return protocols.contains(scenario.protocol());
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
