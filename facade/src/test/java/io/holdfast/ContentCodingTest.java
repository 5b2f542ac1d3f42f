package io.holdfast;

import static org.assertj.core.api.Assertions.assertThat;

import io.holdfast.websocket.HttpHeaders;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

final class ContentCodingTest {

  private static HttpHeaders accepts(String... lines) {
    HttpHeaders.Builder headers = HttpHeaders.builder();
    for (String line : lines) {
      headers.add("accept-encoding", line);
    }
    return headers.build();
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      value = {
        "gzip, deflate, br, zstd|BROTLI",
        "br|BROTLI",
        "GZip|GZIP",
        "gzip, deflate|GZIP",
        "deflate|IDENTITY",
        "''|IDENTITY",
        "identity|IDENTITY",
        "*|BROTLI",
        "*;q=0|IDENTITY",
        "br;q=0, *|GZIP",
        "br;q=0.5, gzip;q=0.8|GZIP",
        "br;q=1.0, gzip;q=0.8, *;q=0.1|BROTLI",
        "identity;q=1, gzip;q=0.5|IDENTITY",
        "identity;q=0.5, gzip;q=1.000|GZIP",
        "gzip;q=0.000, br;q=0|IDENTITY",
        "gzip ; q=1 , br ;q=0.|GZIP",
        "gzip;q=2, br;q=x|IDENTITY",
        "brr, xgzip|IDENTITY",
      })
  void theClientsWeightsDecide(String accepted, ContentCoding preferred) {
    assertThat(ContentCoding.preferred(accepts(accepted))).isEqualTo(preferred);
  }

  @Test
  void allLinesCount() {
    assertThat(ContentCoding.preferred(accepts("deflate", "gzip"))).isEqualTo(ContentCoding.GZIP);
    assertThat(ContentCoding.preferred(HttpHeaders.EMPTY)).isEqualTo(ContentCoding.IDENTITY);
  }
}
