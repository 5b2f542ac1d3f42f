package io.holdfast.cli;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.holdfast.cli.EventReader.Event;
import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

@DisplayName("WHATWG HTML §9.2.6 Interpreting an event stream")
final class EventReaderTest {

  private static List<Event> read(String stream) throws IOException {
    EventReader reader =
        new EventReader(new ByteArrayInputStream(stream.getBytes(StandardCharsets.UTF_8)));
    List<Event> events = new ArrayList<>();
    for (Event event = reader.next(); event != null; event = reader.next()) {
      events.add(event);
    }
    return events;
  }

  @ParameterizedTest
  @ValueSource(strings = {"\n", "\r", "\r\n"})
  void linesEndInThreeWays(String end) throws Exception {
    String stream = "id: 1|data: a|data:b||event: gap|data:  c||".replace("|", end);

    assertThat(read(stream))
        .containsExactly(new Event("1", "", "a\nb"), new Event("1", "gap", " c"));
  }

  @Test
  void markOfTheBeginningCommentsAndUnknownFieldsAreIgnored() throws Exception {
    assertThat(read("\ufeffdata: a\n\n: hello\nretry: 5\ndata: b\n\n:\n\n"))
        .containsExactly(new Event("", "", "a"), new Event("", "", "b"));
  }

  @Test
  void eventWithoutDataIsNoneButItsIdCounts() throws Exception {
    assertThat(read("event: x\nid: 7\n\ndata\n\n")).containsExactly(new Event("7", "", ""));
  }

  @Test
  void eventThatWasCutIsNone() throws Exception {
    assertThat(read("data: a\n\nid: 2\ndata: b\n")).containsExactly(new Event("", "", "a"));
    assertThat(read("data: a")).isEmpty();
  }

  @Test
  void eventWithoutAnEndEndsTheReading() {
    assertThatThrownBy(() -> read("data: " + "x".repeat(1 << 20)))
        .isInstanceOf(IOException.class)
        .hasMessageContaining("1048576");
    assertThatThrownBy(() -> read(("data: " + "x".repeat(1 << 19) + "\n").repeat(3)))
        .isInstanceOf(IOException.class)
        .hasMessageContaining("1048576");
  }
}
