package io.holdfast.web;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;

import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.regex.MatchResult;
import java.util.regex.Pattern;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class WebAssetsTest {

  @Test
  void everyFileOfTheListOpensAndHoldsSomething() throws IOException {
    assertThat(WebAssets.paths())
        .contains(
            "index.html",
            "tour.html",
            "apps.html",
            "admin.html",
            "icon.svg",
            "manifest.webmanifest")
        .containsAll(WebAssets.APPS.stream().map(app -> "apps-" + app + ".html").toList());
    for (String path : WebAssets.paths()) {
      assertThat(read(path)).as(path).isNotBlank();
    }
  }

  @Test
  void scriptsAndStylesCarryTheHashOfTheirContent() {
    assertThat(WebAssets.paths())
        .filteredOn(path -> path.endsWith(".js") || path.endsWith(".css"))
        .hasSize(13)
        .allMatch(path -> path.matches("[a-z]+-[A-Z0-9]{8}\\.(js|css)"));
  }

  /** Beside its own files, a page refers to some of the other pages only. */
  @ParameterizedTest
  @CsvSource({
    "index.html, tour apps",
    "tour.html, / apps",
    "apps.html, / tour apps/doc apps/board apps/watch apps/cursors apps/relay",
    "admin.html, /",
    "apps-doc.html, apps",
    "apps-board.html, apps",
    "apps-watch.html, apps",
    "apps-cursors.html, apps",
    "apps-relay.html, apps"
  })
  void aPageRefersToNothingElse(String page, String others) throws IOException {
    List<String> pages = List.of(others.split(" "));
    List<String> references =
        Pattern.compile("(?:src|href)=\"([^#\"][^\"]*)\"")
            .matcher(read(page))
            .results()
            .map(WebAssetsTest::firstGroup)
            // Apps lie one step below the other files.
            .map(reference -> page.startsWith("apps-") ? reference.substring(3) : reference)
            .toList();
    assertThat(references)
        .hasSizeGreaterThan(3)
        .containsAll(pages)
        .filteredOn(reference -> !pages.contains(reference))
        .isSubsetOf(WebAssets.paths());
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "index.html",
        "tour.html",
        "apps.html",
        "admin.html",
        "apps-doc.html",
        "apps-board.html",
        "apps-watch.html",
        "apps-cursors.html",
        "apps-relay.html"
      })
  void aPageHoldsNoScriptAndNoStyleOfItsOwn(String page) throws IOException {
    assertThat(read(page))
        .doesNotContainPattern("<script(?![^>]* src=)")
        .doesNotContain("<style", "javascript:")
        .doesNotContainPattern("\\s(style|on[a-z]+)=");
  }

  @Test
  void theFilesNameNoOtherHost() throws IOException {
    for (String path : WebAssets.paths()) {
      // A name that leads nowhere, and links in the words of errors of libraries.
      assertThat(
              read(path)
                  .replace("http://www.w3.org/2000/svg", "")
                  .replace("https://socket.io/docs/", "")
                  .replace("https://github.com/yjs/yjs/issues/438", ""))
          .as(path)
          .doesNotContainPattern("https?://[a-z0-9]");
    }
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "index.html",
        "tour.html",
        "apps.html",
        "admin.html",
        "apps-doc.html",
        "apps-board.html",
        "apps-watch.html",
        "apps-cursors.html",
        "apps-relay.html"
      })
  void theHeaderIsAtLeastAsStrictAsAPageItself(String page) throws IOException {
    String ofThePage =
        Pattern.compile("http-equiv=\"Content-Security-Policy\"\\s+content=\"([^\"]+)\"")
            .matcher(read(page))
            .results()
            .map(WebAssetsTest::firstGroup)
            .findFirst()
            .orElseThrow();
    assertThat(directives(WebAssets.contentSecurityPolicy(page)))
        .containsAll(directives(ofThePage))
        .contains("default-src 'self'", "connect-src 'self'", "frame-ancestors 'none'");
  }

  @ParameterizedTest
  @ValueSource(strings = {"", "/index.html", "../WebAssets.class", "paths.txt", "nothing.js"})
  void whatIsNotInTheListCannotBeOpened(String path) {
    assertThatIllegalArgumentException()
        .isThrownBy(() -> WebAssets.open(path))
        .withMessage("the page has no file " + path);
  }

  private static List<String> directives(String policy) {
    return List.of(policy.split(";\\s*"));
  }

  private static String firstGroup(MatchResult match) {
    return match.group(1);
  }

  private static String read(String path) throws IOException {
    try (InputStream bytes = WebAssets.open(path)) {
      return new String(bytes.readAllBytes(), StandardCharsets.UTF_8);
    }
  }
}
