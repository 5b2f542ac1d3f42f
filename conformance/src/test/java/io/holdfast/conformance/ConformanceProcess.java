package io.holdfast.conformance;

import io.holdfast.testkit.JavaProcess;
import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStreamReader;
import java.nio.charset.StandardCharsets;
import java.util.concurrent.TimeUnit;
import picocli.CommandLine;

/** A fixed server in a process of its own, as those who test it from outside start it. */
final class ConformanceProcess implements AutoCloseable {

  private static final int PATIENCE_SECONDS = 60;
  private static final String LISTENING = "listening on ";

  private final Process process;
  private final int port;

  private ConformanceProcess(Process process, int port) {
    this.process = process;
    this.port = port;
  }

  /** The process itself. */
  public static void main(String[] args) {
    int exitCode = new CommandLine(new ConformanceCommand()).execute(args);
    if (exitCode != 0) {
      System.exit(exitCode);
    }
  }

  static ConformanceProcess start(String... args) throws IOException {
    Process process = JavaProcess.start(ConformanceProcess.class, args);
    BufferedReader out =
        new BufferedReader(new InputStreamReader(process.getInputStream(), StandardCharsets.UTF_8));
    String line = out.readLine();
    if (line == null || !line.startsWith(LISTENING)) {
      process.destroyForcibly();
      throw new AssertionError("the first line was " + line);
    }
    return new ConformanceProcess(process, Integer.parseInt(line.substring(LISTENING.length())));
  }

  int port() {
    return port;
  }

  /** Asks the process to end. */
  void terminate() {
    process.destroy();
  }

  int exitCode() throws InterruptedException {
    if (!process.waitFor(PATIENCE_SECONDS, TimeUnit.SECONDS)) {
      throw new AssertionError("the process did not end");
    }
    return process.exitValue();
  }

  @Override
  public void close() {
    process.destroyForcibly();
  }
}
