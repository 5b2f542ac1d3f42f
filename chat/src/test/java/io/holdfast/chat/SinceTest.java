package io.holdfast.chat;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

final class SinceTest {

  @Test
  void whatIsWrittenIsReadTheSame() throws Refusal {
    Since since = new Since("an-epoch_1", 17);

    assertThat(Since.parse(since.written())).isEqualTo(since);
    assertThat(since.written()).isEqualTo("17.an-epoch_1");
  }

  @Test
  void aPositionAloneWillDo() throws Refusal {
    assertThat(Since.parse("0")).isEqualTo(new Since(null, 0));
    assertThat(new Since(null, 5).written()).isEqualTo("5");
  }

  @ParameterizedTest
  @ValueSource(
      strings = {"", "x", "-1", "1.", ".e", "1.e.f", "1 ", "1e3", "1.ä", "9999999999999999999"})
  void anythingElseIsRefused(String text) {
    Refusals.assertRefused(Refusal.Code.BAD_REQUEST, () -> Since.parse(text));
  }
}
