package io.holdfast.server;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.holdfast.netty.PortLimits;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import picocli.CommandLine;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;

final class OptionSourcesTest {

  @TempDir Path directory;

  /** The options of the server, without the server. */
  @Command(name = "options", mixinStandardHelpOptions = true)
  private static final class Options {
    @Mixin private final ServeOptions serve = new ServeOptions();
  }

  private static ServeOptions parse(Map<String, String> environment, String... args)
      throws StartFailure {
    Options options = new Options();
    CommandLine commandLine = new CommandLine(options);
    commandLine.setCaseInsensitiveEnumValuesAllowed(true);
    commandLine.setDefaultValueProvider(
        OptionSources.read(args, environment, commandLine.getCommandSpec()));
    commandLine.parseArgs(args);
    return options.serve;
  }

  private String file(String content) throws IOException {
    return Files.writeString(directory.resolve("holdfast.properties"), content).toString();
  }

  @Test
  void withoutSourcesTheDefaultsHold() throws Exception {
    ServeOptions options = parse(Map.of());

    assertThat(options.port).isEqualTo(8080);
    assertThat(options.host).isEqualTo("0.0.0.0");
    assertThat(options.durability).isEqualTo(ServeOptions.DurabilityChoice.FULL);
    assertThat(options.maxConnections).isEqualTo(PortLimits.DEFAULT.maxConnections());
    assertThat(options.allowedOrigins).isEmpty();
  }

  @Test
  void environmentSetsOptions() throws Exception {
    ServeOptions options =
        parse(
            Map.of(
                "HOLDFAST_PORT", "9000",
                "HOLDFAST_MAX_CONNECTIONS_PER_ADDRESS", "7",
                "HOLDFAST_ALLOWED_ORIGINS", "https://a.example,https://b.example",
                "HOLDFAST_DURABILITY", "memory",
                "PORT", "1"));

    assertThat(options.port).isEqualTo(9000);
    assertThat(options.maxConnectionsPerAddress).isEqualTo(7);
    assertThat(options.allowedOrigins).isEqualTo(List.of("https://a.example", "https://b.example"));
    assertThat(options.durability).isEqualTo(ServeOptions.DurabilityChoice.MEMORY);
  }

  @Test
  void whatIsForTheCommandLineAloneIsNotTakenFromTheEnvironment() throws Exception {
    ServeOptions options =
        parse(Map.of("HOLDFAST_VERSION", "0.1.0", "HOLDFAST_HELP", "please", "HOLDFAST_ID", "x"));

    assertThat(options.port).isEqualTo(8080);
  }

  @Test
  void fileSetsOptionsUnderTheirNames() throws Exception {
    String file = file("# comment\nport = 9000 \nmax-connections=5\nhost: ::1\n");

    for (ServeOptions options :
        List.of(
            parse(Map.of(), "--config", file),
            parse(Map.of(), "--config=" + file),
            parse(Map.of("HOLDFAST_CONFIG", file)))) {
      assertThat(options.port).isEqualTo(9000);
      assertThat(options.maxConnections).isEqualTo(5);
      assertThat(options.host).isEqualTo("::1");
    }
  }

  @Test
  void commandLineCountsFirstThenTheEnvironmentThenTheFile() throws Exception {
    String file = file("port=1\nloops=1\nmax-connections=1\n");
    Map<String, String> environment = Map.of("HOLDFAST_PORT", "2", "HOLDFAST_LOOPS", "2");

    ServeOptions options = parse(environment, "--config", file, "--port", "3");

    assertThat(options.port).isEqualTo(3);
    assertThat(options.loops).isEqualTo(2);
    assertThat(options.maxConnections).isEqualTo(1);
  }

  @Test
  void fileOfTheCommandLineCountsBeforeThatOfTheEnvironment() throws Exception {
    String file = file("port=9000\n");

    ServeOptions options = parse(Map.of("HOLDFAST_CONFIG", "/not/there"), "--config", file);

    assertThat(options.port).isEqualTo(9000);
  }

  @Test
  void fileThatSetsWhatIsNoOptionIsRefused() throws Exception {
    String file = file("prot=9000\n");

    assertThatThrownBy(() -> parse(Map.of(), "--config", file))
        .isInstanceOf(StartFailure.class)
        .hasMessageContaining(file)
        .hasMessageContaining("'prot'")
        .hasMessageContaining("port");
  }

  @Test
  void fileThatCannotBeReadIsToldOf() throws Exception {
    String missing = directory.resolve("missing").toString();

    assertThatThrownBy(() -> parse(Map.of(), "--config", missing))
        .isInstanceOf(StartFailure.class)
        .hasMessageContaining(missing);
    assertThatThrownBy(() -> parse(Map.of(), "--config", directory.toString()))
        .isInstanceOf(StartFailure.class)
        .hasMessageContaining(directory.toString());
    String broken = file("port=\\u00zz\n");
    assertThatThrownBy(() -> parse(Map.of(), "--config", broken))
        .isInstanceOf(StartFailure.class)
        .hasMessageContaining(broken);
  }

  @Test
  void valueThatDoesNotFitIsToldWhereverItComesFrom() throws Exception {
    String file = file("port=many\n");

    assertThatThrownBy(() -> parse(Map.of(), "--config", file))
        .hasMessageContaining("'many' is not a whole number from 0 to 65535");
    assertThatThrownBy(() -> parse(Map.of("HOLDFAST_LOOPS", "0")))
        .hasMessageContaining("'0' is not a whole number from 1 to");
  }
}
