package io.holdfast.log;

import static org.assertj.core.api.Assertions.assertThat;

import io.holdfast.socketio.spi.LogEntry;
import io.holdfast.socketio.spi.LogPosition;
import io.holdfast.socketio.spi.LogRecord;
import java.time.Instant;
import java.util.Optional;
import java.util.Set;
import org.junit.jupiter.api.Test;

class LetterTest {

  private static LogEntry entry(LogRecord appended) {
    return new LogEntry(new LogPosition(1), Instant.EPOCH, appended);
  }

  private static Optional<Letter> read(String... streams) {
    return Letter.read(entry(LogRecord.once(Set.of(streams), "id", Told.bytes("text"))));
  }

  @Test
  void aLetterIsReadAsItWasWritten() {
    Letter written = Letter.of("ada", "bob", "id", Told.bytes("text"));

    Letter read = Letter.read(entry(written.toRecord())).orElseThrow();

    assertThat(read.from()).isEqualTo("ada");
    assertThat(read.to()).isEqualTo("bob");
    assertThat(read.id()).isEqualTo("id");
    assertThat(read.payload()).isEqualTo(written.payload());
    Letter note = Letter.of("ada", "ada", "id", Told.bytes("text"));
    assertThat(Letter.read(entry(note.toRecord())).orElseThrow().to()).isEqualTo("ada");
  }

  @Test
  void whatIsNoLetterIsNotReadAsOne() {
    assertThat(read("room")).isEmpty();
    assertThat(read("mail/bob")).isEmpty();
    assertThat(read("sent/ada")).isEmpty();
    assertThat(read("mail/bob", "mail/eve")).isEmpty();
    assertThat(read("sent/ada", "room")).isEmpty();
    assertThat(read("mail/bob", "sent/ada", "room")).isEmpty();
    assertThat(Letter.read(entry(LogRecord.of(Set.of("mail/bob", "sent/ada"), new byte[0]))))
        .isEmpty();
  }
}
