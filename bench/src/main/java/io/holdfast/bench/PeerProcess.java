package io.holdfast.bench;

import java.io.BufferedReader;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;

/** A server that runs, or is frozen while another is measured. */
final class PeerProcess implements AutoCloseable {

  private static final String LISTENING = "listening on ";
  private static final long START_SECONDS = 60;
  private static final long STOP_SECONDS = 5;

  /**
   * Times in /proc/PID/stat are counted in hundredths of a second, whatever the kernel counts in.
   */
  private static final long TICK_NANOS = TimeUnit.MILLISECONDS.toNanos(10);

  /** Fields of /proc/PID/stat, counted from the one after the name. */
  private static final int UTIME = 11;

  private static final int STIME = 12;

  private final Process process;
  private final int port;

  private PeerProcess(Process process, int port) {
    this.process = process;
    this.port = port;
  }

  /**
   * Starts a server.
   *
   * @param peer to start
   * @param javaOptions for its JVM, if it has one
   * @param pin words that keep it on its cores, may be none
   * @param log takes what it complains about
   * @return the server, which listens
   * @throws LoadFailure if it does not
   */
  static PeerProcess start(Peer peer, List<String> javaOptions, List<String> pin, Path log)
      throws IOException {
    List<String> command = new ArrayList<>(pin);
    if (peer.platform() == Peer.Platform.JVM) {
      command.add(Path.of(System.getProperty("java.home"), "bin", "java").toString());
      command.addAll(javaOptions);
    }
    command.addAll(peer.command());
    ProcessBuilder builder = new ProcessBuilder(command).redirectError(log.toFile());
    builder.environment().put("JAVA_HOME", System.getProperty("java.home"));
    builder.environment().put("JAVA_OPTS", String.join(" ", javaOptions));
    Process process = builder.start();
    // A server that is frozen would outlive this process, and not even take Ctrl-C.
    Runtime.getRuntime().addShutdownHook(new Thread(process::destroyForcibly, "bench-shutdown"));
    try {
      int port = portOf(process).get(START_SECONDS, TimeUnit.SECONDS);
      return new PeerProcess(process, port);
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      process.destroyForcibly();
      throw new LoadFailure("interrupted", e);
    } catch (ExecutionException | TimeoutException e) {
      process.destroyForcibly();
      throw new LoadFailure("it did not start; see " + log, e);
    }
  }

  /** Waits for the line that says where the server listens, and goes on to read its output. */
  private static CompletableFuture<Integer> portOf(Process process) {
    CompletableFuture<Integer> port = new CompletableFuture<>();
    Thread reader =
        new Thread(
            () -> {
              try (BufferedReader out = process.inputReader(StandardCharsets.UTF_8)) {
                for (String line = out.readLine(); line != null; line = out.readLine()) {
                  if (line.startsWith(LISTENING)) {
                    port.complete(Integer.valueOf(line.substring(LISTENING.length()).trim()));
                  }
                }
                port.completeExceptionally(new LoadFailure("it ended"));
              } catch (IOException | NumberFormatException e) {
                port.completeExceptionally(e);
              }
            },
            "bench-output");
    reader.setDaemon(true);
    reader.start();
    return port;
  }

  InetSocketAddress address() {
    return new InetSocketAddress(InetAddress.getLoopbackAddress(), port);
  }

  /** Lets nothing of the server run. */
  void freeze() throws IOException {
    signal("-STOP");
  }

  /** Lets the server run again. */
  void thaw() throws IOException {
    signal("-CONT");
  }

  private void signal(String signal) throws IOException {
    try {
      new ProcessBuilder("kill", signal, Long.toString(process.pid())).start().waitFor();
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw new LoadFailure("interrupted", e);
    }
  }

  /** {@return what all threads of the server, those that ended included, have run} */
  long cpuNanos() {
    try {
      String stat = Files.readString(proc("stat"));
      // The name of the program may hold anything, but nothing after it holds a parenthesis.
      String[] fields = stat.substring(stat.lastIndexOf(')') + 2).split(" ", -1);
      return (Long.parseLong(fields[UTIME]) + Long.parseLong(fields[STIME])) * TICK_NANOS;
    } catch (IOException e) {
      throw new UncheckedIOException("the server is gone", e);
    }
  }

  /** {@return the memory of the server that is not swapped out, in bytes} */
  long residentBytes() throws IOException {
    for (String line : Files.readAllLines(proc("status"))) {
      if (line.startsWith("VmRSS:")) {
        return Long.parseLong(line.replaceAll("\\D", "")) << 10;
      }
    }
    throw new LoadFailure("the server is gone");
  }

  private Path proc(String file) {
    return Path.of("/proc", Long.toString(process.pid()), file);
  }

  @Override
  public void close() throws IOException {
    thaw();
    process.destroy();
    try {
      if (!process.waitFor(STOP_SECONDS, TimeUnit.SECONDS)) {
        process.destroyForcibly().waitFor();
      }
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      process.destroyForcibly();
    }
  }
}
