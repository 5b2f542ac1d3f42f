package io.holdfast.bench;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

import java.nio.charset.StandardCharsets;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** The head of an answer ends where it ends, and tells how long the body is. */
final class HttpAnswerTest {

  private static final String HEAD =
      "HTTP/1.1 200 OK\r\nX-Content-Length: 7\r\nContent-Length: 12\r\n\r\n";

  @Test
  void theBodyBeginsBehindTheEmptyLine() {
    byte[] answer = bytes("junk" + HEAD + "\r\n\r\n");
    for (int end = 4; end < 4 + HEAD.length(); end++) {
      assertThat(HttpAnswer.bodyOffset(answer, 4, end)).isEqualTo(-1);
    }
    assertThat(HttpAnswer.bodyOffset(answer, 4, answer.length)).isEqualTo(4 + HEAD.length());
  }

  @ParameterizedTest
  @ValueSource(strings = {"Content-Length", "content-length", "CONTENT-LENGTH"})
  void theLengthIsReadWhateverTheCase(String name) {
    String head = HEAD.replace("\nContent-Length", "\n" + name);
    assertThat(length("junk" + head, 4)).isEqualTo(12);
  }

  @Test
  void anAnswerWithoutALengthIsRefused() {
    assertThatExceptionOfType(LoadFailure.class)
        .isThrownBy(() -> length("HTTP/1.1 200 OK\r\nX-Content-Length: 7\r\n\r\n", 0))
        .withMessage("an answer without Content-Length");
  }

  @Test
  void anAnswerWithAnotherStatusIsRefused() {
    assertThatExceptionOfType(LoadFailure.class)
        .isThrownBy(() -> length(HEAD.replace("200 OK", "400 Bad Request"), 0))
        .withMessage("the server answered HTTP/1.1 400 Bad Request");
  }

  @ParameterizedTest
  @ValueSource(strings = {"-1", "twelve", "99999999999"})
  void aLengthThatIsNoneIsRefused(String length) {
    assertThatExceptionOfType(LoadFailure.class)
        .isThrownBy(() -> length(HEAD.replace(": 12", ": " + length), 0))
        .withMessage("an answer of length " + length);
  }

  private static int length(String head, int offset) {
    byte[] bytes = bytes(head);
    return HttpAnswer.bodyLength(bytes, offset, bytes.length);
  }

  private static byte[] bytes(String text) {
    return text.getBytes(StandardCharsets.US_ASCII);
  }
}
