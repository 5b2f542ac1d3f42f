package io.holdfast.server;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import picocli.CommandLine;
import picocli.CommandLine.Model.OptionSpec;
import picocli.CommandLine.ParameterException;

/** Secrets come from anywhere but the command line. */
final class SecretOptionsTest {

  @TempDir Path directory;

  private static CommandLine parse(String... args) {
    CommandLine commandLine = new CommandLine(new ServeOptions());
    commandLine.parseArgs(args);
    return commandLine;
  }

  @Test
  void passwordsAndSecretsAreHiddenAndNothingElse() {
    List<String> secrets =
        parse().getCommandSpec().options().stream()
            .filter(SecretOptions::isSecret)
            .map(OptionSpec::longestName)
            .toList();

    assertThat(secrets).containsExactlyInAnyOrder("--super-user-password", "--jwt-secret");
  }

  @Test
  void onTheCommandLineTheyAreRefusedAndNotRepeated() {
    for (String name : List.of("--super-user-password", "--jwt-secret")) {
      CommandLine commandLine = parse(name, "correct horse");
      assertThatThrownBy(() -> SecretOptions.requireUnsaid(commandLine.getCommandSpec()))
          .isInstanceOf(ParameterException.class)
          .hasMessageStartingWith(name + " is not taken from the command line")
          .hasMessageEndingWith(name + "-file")
          .hasMessageNotContaining("correct horse");
    }
    SecretOptions.requireUnsaid(parse("--jwt-secret-file", "secret").getCommandSpec());
  }

  @Test
  void theFirstLineOfAFileCounts() throws Exception {
    Path file = Files.writeString(directory.resolve("password"), " correct horse\r\nnot this\n");

    assertThat(SecretOptions.read("--super-user-password-file", file)).isEqualTo(" correct horse");
    SuperUserOptions options = new SuperUserOptions();
    options.superUser = "Ruth";
    options.passwordFile = file;
    assertThat(options.policy().password()).isEqualTo(" correct horse");
  }

  @Test
  void aFileWithoutOneEndsTheStart() throws Exception {
    Path blank = Files.writeString(directory.resolve("blank"), " \nsecret\n");

    assertThatThrownBy(() -> SecretOptions.read("--jwt-secret-file", blank))
        .isInstanceOf(StartFailure.class)
        .hasMessage("The file " + blank + " of --jwt-secret-file has nothing in its first line.");
    for (Path file : List.of(directory, directory.resolve("missing"))) {
      assertThatThrownBy(() -> SecretOptions.read("--jwt-secret-file", file))
          .isInstanceOf(StartFailure.class)
          .hasMessageStartingWith("The file " + file + " of --jwt-secret-file cannot be read (");
    }
  }
}
