package io.holdfast.server;

import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Model.OptionSpec;
import picocli.CommandLine.ParameterException;

/**
 * Options that hold a secret: the environment and the properties file set them, or a file of its
 * own; the command line does not, since others on the machine see it. They are hidden, so that no
 * help offers them.
 */
final class SecretOptions {

  private static final int MAX_BYTES = 4096;

  private SecretOptions() {}

  /** {@return whether an option holds a secret} */
  static boolean isSecret(OptionSpec option) {
    return option.hidden();
  }

  /**
   * Refuses secrets on the command line, without repeating them.
   *
   * @throws ParameterException if there is one
   */
  static void requireUnsaid(CommandSpec spec) {
    for (OptionSpec option : spec.commandLine().getParseResult().matchedOptions()) {
      if (isSecret(option)) {
        String name = option.longestName();
        String sentence =
            name
                + " is not taken from the command line, where others see it: set "
                + OptionSources.variable(option)
                + ", or name a file with "
                + name
                + "-file";
        throw new ParameterException(spec.commandLine(), sentence);
      }
    }
  }

  /**
   * {@return the first line of a file}
   *
   * @param option that names the file
   * @param file to read, its first 4,096 bytes
   * @throws StartFailure if it cannot be read, or there is nothing in that line
   */
  static String read(String option, Path file) throws StartFailure {
    String where = "The file " + file + " of " + option;
    try (InputStream in = Files.newInputStream(file)) {
      String text = new String(in.readNBytes(MAX_BYTES), StandardCharsets.UTF_8);
      String line = text.lines().findFirst().orElse("");
      if (line.isBlank()) {
        throw new StartFailure(where + " has nothing in its first line.");
      }
      return line;
    } catch (IOException e) {
      throw new StartFailure(where + " cannot be read (" + e.getMessage() + ").");
    }
  }
}
