package io.holdfast.engineio;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;

final class JsonpTest {

  @Test
  void aPayloadIsCalledBack() {
    assertThat(Jsonp.script("3", "4:4\"\\\n\u2028"))
        .isEqualTo("___eio[3](\"4:4\\\"\\\\\\u000a\\u2028\");");
  }

  @Test
  void ofTheIndexOnlyDigitsAreTaken() {
    assertThat(Jsonp.script("1);alert(2", "a")).isEqualTo("___eio[12](\"a\");");
  }

  @Test
  void newLinesAreFreedFromTheForm() {
    assertThat(Jsonp.payload("a\\nb\\\\nc")).isEqualTo("a\nb\\nc");
  }
}
