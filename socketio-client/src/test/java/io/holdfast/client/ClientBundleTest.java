package io.holdfast.client;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;

import java.nio.charset.StandardCharsets;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.FieldSource;

final class ClientBundleTest {

  @ParameterizedTest
  @FieldSource("io.holdfast.client.ClientBundle#NAMES")
  void everyFileIsThereInAllForms(String name) {
    byte[] plain = ClientBundle.plain(name);
    String text = new String(plain, StandardCharsets.UTF_8);

    assertThat(text).startsWith(name.endsWith(".map") ? "{\"version\":3" : "/*!");
    assertThat(ClientBundle.gzip(name)).hasSizeBetween(1, plain.length / 2);
    assertThat(ClientBundle.brotli(name)).hasSizeBetween(1, plain.length / 2);
  }

  @Test
  void theVersionIsThatOfTheFiles() {
    String script = new String(ClientBundle.plain("socket.io.min.js"), StandardCharsets.UTF_8);

    assertThat(ClientBundle.version()).matches("4\\.\\d+\\.\\d+");
    assertThat(script).contains("Socket.IO v" + ClientBundle.version());
  }

  @Test
  void thereAreNoOtherFiles() {
    assertThatIllegalArgumentException()
        .isThrownBy(() -> ClientBundle.plain("../socket.io.js"))
        .withMessage("the client has no file ../socket.io.js");
  }
}
