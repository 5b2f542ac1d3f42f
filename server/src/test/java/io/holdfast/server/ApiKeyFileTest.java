package io.holdfast.server;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.holdfast.accounts.ApiKeys;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

final class ApiKeyFileTest {

  @TempDir Path directory;

  @Test
  void aFileThatIsNotThereIsMadeForItsOwnerAloneAndReadFromThenOn() throws Exception {
    Path file = directory.resolve("api.key");

    String token = ApiKeyFile.read(file);

    assertThat(ApiKeys.isToken(token)).isTrue();
    assertThat(file).content().isEqualTo(token + "\n");
    assertThat(PosixFilePermissions.toString(Files.getPosixFilePermissions(file)))
        .isEqualTo("rw-------");
    assertThat(ApiKeyFile.read(file)).isEqualTo(token);
  }

  @ParameterizedTest
  @ValueSource(strings = {"", "a secret\n", "hf_short\n", "\u00ff\n"})
  void aFileWithSomethingElseIsNeitherTakenNorTold(String content) throws Exception {
    Path file = directory.resolve("api.key");
    Files.write(file, content.getBytes(StandardCharsets.ISO_8859_1));

    assertThatThrownBy(() -> ApiKeyFile.read(file))
        .isInstanceOf(StartFailure.class)
        .hasMessageContaining(file.toString())
        .hasMessageNotContaining("secret");
    assertThat(file).hasBinaryContent(content.getBytes(StandardCharsets.ISO_8859_1));
  }

  @Test
  void aLongFileIsNoKey() throws Exception {
    Path file = directory.resolve("api.key");
    Files.writeString(file, " ".repeat(2000) + ApiKeys.drawToken());

    assertThatThrownBy(() -> ApiKeyFile.read(file)).isInstanceOf(StartFailure.class);
  }

  @Test
  void aFileThatCanBeNeitherReadNorMadeIsToldSo() {
    assertThatThrownBy(() -> ApiKeyFile.read(directory))
        .isInstanceOf(StartFailure.class)
        .hasMessageContaining("cannot be read");
    assertThatThrownBy(() -> ApiKeyFile.read(directory.resolve("none").resolve("api.key")))
        .isInstanceOf(StartFailure.class)
        .hasMessageContaining("cannot be made");
  }
}
