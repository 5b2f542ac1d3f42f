package io.holdfast.server;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.holdfast.doors.TokenPolicy;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import picocli.CommandLine;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;

/** The options of tokens, from wherever they were given. */
final class TokenOptionsTest {

  private static final String SECRET = "x".repeat(32);

  @TempDir Path directory;

  /** The options of the server, without the server. */
  @Command(name = "options", mixinStandardHelpOptions = true)
  private static final class Options {
    @Mixin private final ServeOptions serve = new ServeOptions();
  }

  private static TokenOptions parse(Map<String, String> environment, String... args)
      throws StartFailure {
    Options options = new Options();
    CommandLine commandLine = new CommandLine(options);
    commandLine.setDefaultValueProvider(
        OptionSources.read(args, environment, commandLine.getCommandSpec()));
    commandLine.parseArgs(args);
    return options.serve.tokens;
  }

  @Test
  void withoutAKeyThereAreNoTokens() throws Exception {
    assertThat(parse(Map.of()).policy()).isEqualTo(TokenPolicy.NONE);
  }

  @Test
  void environmentAndFileSetThem() throws Exception {
    Path file =
        Files.writeString(
            directory.resolve("holdfast.properties"),
            "jwt-secret=" + SECRET + "\njwt-warning=5m\njwt-roles-claim=a.b\n");
    TokenOptions options =
        parse(Map.of("HOLDFAST_JWT_REQUIRED", "true"), "--config", file.toString());
    assertThat(options.rolesClaim).isEqualTo("a.b");
    TokenPolicy policy = options.policy();
    assertThat(policy.isRequired()).isTrue();
    assertThat(policy.warning()).isEqualTo(Duration.ofMinutes(5));
    assertThat(policy.verifier()).isNotNull();
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "--jwt-required",
        "--jwt-issuer=a",
        "--jwt-audience=a",
        "--jwt-secret-file=a --jwt-key=b",
        "--jwt-key=a --jwt-keys=b",
        "--jwt-keys=https://a.example:port/keys",
        "--jwt-keys=http:///keys"
      })
  void whatDoesNotGoTogetherIsRefused(String words) throws Exception {
    TokenOptions options = parse(Map.of(), words.split(" ", -1));
    assertThatThrownBy(options::policy)
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessageContaining("--jwt-");
  }

  @Test
  void aSecretMayBeInAFileOfItsOwn() throws Exception {
    Path file = Files.writeString(directory.resolve("secret"), SECRET + "\nnot this\n");

    TokenOptions options = parse(Map.of(), "--jwt-secret-file=" + file);
    assertThat(options.policy().verifier()).isNotNull();

    TokenOptions twice = parse(Map.of("HOLDFAST_JWT_SECRET", SECRET), "--jwt-secret-file=" + file);
    assertThatThrownBy(twice::policy).hasMessageContaining("exclude each other");
  }

  @Test
  void aKeyThatCannotBeUsedEndsTheStart() throws Exception {
    Path file = Files.writeString(directory.resolve("secret"), "short");
    for (String word : new String[] {"--jwt-secret-file=" + file, "--jwt-keys=" + directory}) {
      TokenOptions options = parse(Map.of(), word);
      assertThatThrownBy(options::policy)
          .isInstanceOf(StartFailure.class)
          .hasMessageStartingWith("Tokens cannot be checked: ");
    }
  }
}
