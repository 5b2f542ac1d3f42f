package io.holdfast.netty;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

final class MediaTypeTest {

  @ParameterizedTest
  @CsvSource({
    "index.html, text/html; charset=utf-8",
    "page.css, text/css; charset=utf-8",
    "a.b.js, text/javascript; charset=utf-8",
    "page.js.map, application/json",
    "app.webmanifest, application/manifest+json",
    "icon.svg, image/svg+xml",
    "Photo.PNG, image/png",
    "dir.js/readme, application/octet-stream",
    "readme, application/octet-stream",
    "html, application/octet-stream",
    "archive.zip, application/octet-stream"
  })
  void theEndingOfTheNameTellsTheType(String name, String type) {
    assertThat(MediaType.ofFile(name)).isEqualTo(type);
  }
}
