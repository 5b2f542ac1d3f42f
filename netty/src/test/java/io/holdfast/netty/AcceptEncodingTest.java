package io.holdfast.netty;

import static org.assertj.core.api.Assertions.assertThat;

import io.holdfast.websocket.HttpHeaders;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

@DisplayName("RFC 9110 §12.5.3 Accept-Encoding")
final class AcceptEncodingTest {

  private static boolean accepts(String value) {
    return AcceptEncoding.acceptsGzip(HttpHeaders.builder().add("accept-encoding", value).build());
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "gzip",
        "GZIP",
        "deflate, gzip, br",
        "gzip;q=1.0",
        "br, gzip ; q=0.5",
        "gzip;q=0.001"
      })
  void gzipIsTakenWhereItIsNamed(String value) {
    assertThat(accepts(value)).isTrue();
  }

  @ParameterizedTest
  @ValueSource(strings = {"", "identity", "br", "xgzip", "gzip;q=0", "gzip; q=0.000", "gzip;Q=0"})
  void gzipIsNotTakenWhereItIsNotNamedOrExcluded(String value) {
    assertThat(accepts(value)).isFalse();
  }

  @Test
  void severalLinesAreOneList() {
    assertThat(
            AcceptEncoding.acceptsGzip(
                HttpHeaders.builder()
                    .add("accept-encoding", "br")
                    .add("accept-encoding", "gzip")
                    .build()))
        .isTrue();
  }

  @Test
  void withoutTheHeaderNothingIsCompressed() {
    assertThat(AcceptEncoding.acceptsGzip(HttpHeaders.EMPTY)).isFalse();
  }
}
