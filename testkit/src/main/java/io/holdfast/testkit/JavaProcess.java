package io.holdfast.testkit;

import java.io.IOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;

/** A process of its own for a class of the tests: one that may be killed. */
public final class JavaProcess {

  private JavaProcess() {}

  /**
   * Starts the Java that runs the test, with the same class path. What the process writes to its
   * standard error is dropped.
   *
   * @param main class with a {@code main}
   * @param arguments of it
   * @return the process, which its user ends
   * @throws IOException if it cannot be started
   */
  public static Process start(Class<?> main, String... arguments) throws IOException {
    List<String> command = new ArrayList<>();
    command.add(Path.of(System.getProperty("java.home"), "bin", "java").toString());
    command.addAll(List.of("-Xshare:auto", "-XX:TieredStopAtLevel=1"));
    command.addAll(List.of("-cp", System.getProperty("java.class.path"), main.getName()));
    command.addAll(List.of(arguments));
    return new ProcessBuilder(command).redirectError(ProcessBuilder.Redirect.DISCARD).start();
  }
}
