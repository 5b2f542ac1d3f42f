package io.holdfast.bench;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Stream;

/** Says what was measured on, and which versions. */
final class Machine {

  private static final Pattern NPM_VERSION = Pattern.compile("\"version\": *\"([^\"]+)\"");

  private Machine() {}

  /** {@return processor and kernel, in one line} */
  static String description() throws IOException {
    int cores = Runtime.getRuntime().availableProcessors();
    return "%d x %s, Linux %s, JDK %s, Node %s"
        .formatted(
            cores,
            processor(),
            System.getProperty("os.version"),
            System.getProperty("java.version"),
            firstLine("node", "--version").orElse("none"));
  }

  private static String processor() throws IOException {
    try (Stream<String> lines = Files.lines(Path.of("/proc/cpuinfo"))) {
      return lines
          .filter(line -> line.startsWith("model name"))
          .map(line -> line.substring(line.indexOf(':') + 1).trim())
          .findFirst()
          .orElse(System.getProperty("os.arch"));
    }
  }

  /** {@return the versions of the servers, by name, as far as they can be told} */
  static Map<String, String> versions(Path root, List<Peer> peers) throws IOException {
    Path libraries = root.resolve("bench/peers/java/target/lib");
    Path modules = root.resolve("bench/peers/node/node_modules");
    Map<String, String> versions = new LinkedHashMap<>();
    for (Peer peer : peers) {
      Optional<String> version =
          switch (peer.name()) {
            case "holdfast", "holdfast-log-full", "holdfast-log-normal" ->
                firstLine("git", "-C", root.toString(), "describe", "--always", "--dirty");
            case "netty-epoll", "netty-nio" -> jarVersion(libraries, "netty-codec-http");
            case "vertx" -> jarVersion(libraries, "vertx-core");
            case "undertow" -> jarVersion(libraries, "undertow-core");
            case "jetty" -> jarVersion(libraries, "jetty-server");
            case "java-websocket" -> jarVersion(libraries, "Java-WebSocket");
            case "netty-socketio" -> jarVersion(libraries, "netty-socketio");
            case "socket.io-bun" ->
                npmVersion(modules.resolve("@socket.io/bun-engine/package.json"));
            default -> npmVersion(modules.resolve(peer.name()).resolve("package.json"));
          };
      version.ifPresent(found -> versions.put(peer.name(), found));
    }
    return versions;
  }

  private static Optional<String> jarVersion(Path libraries, String artifact) throws IOException {
    Pattern name = Pattern.compile(Pattern.quote(artifact) + "-(\\d[^-]*)\\.jar");
    if (!Files.isDirectory(libraries)) {
      return Optional.empty();
    }
    try (Stream<Path> jars = Files.list(libraries)) {
      return jars.map(jar -> name.matcher(String.valueOf(jar.getFileName())))
          .filter(Matcher::matches)
          .map(matcher -> matcher.group(1))
          .findFirst();
    }
  }

  private static Optional<String> npmVersion(Path packageFile) throws IOException {
    if (!Files.exists(packageFile)) {
      return Optional.empty();
    }
    Matcher matcher = NPM_VERSION.matcher(Files.readString(packageFile));
    return matcher.find() ? Optional.of(matcher.group(1)) : Optional.empty();
  }

  /** {@return the first line that a command prints, if it can be run and succeeds} */
  static Optional<String> firstLine(String... command) {
    try {
      Process process =
          new ProcessBuilder(command).redirectError(ProcessBuilder.Redirect.DISCARD).start();
      try (Stream<String> lines = process.inputReader(StandardCharsets.UTF_8).lines()) {
        List<String> printed = lines.toList();
        return process.waitFor() == 0 ? printed.stream().findFirst() : Optional.empty();
      }
    } catch (IOException e) {
      return Optional.empty();
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      return Optional.empty();
    }
  }
}
