package io.holdfast.log;

import io.holdfast.socketio.spi.LogEntry;
import io.holdfast.socketio.spi.LogRecord;
import java.nio.ByteBuffer;
import java.util.Objects;
import java.util.Optional;
import java.util.Set;

/** What one user of {@link Mailboxes} writes to another one. Immutable. */
public final class Letter {

  private final String from;
  private final String to;
  private final String id;
  private final byte[] payload;

  private Letter(String from, String to, String id, byte[] payload) {
    this.from = MailStreams.requireUser(from);
    this.to = MailStreams.requireUser(to);
    this.id = Objects.requireNonNull(id, "id");
    this.payload = payload.clone();
    if (id.isEmpty()) {
      throw new IllegalArgumentException("the id of a letter must not be empty");
    }
  }

  /**
   * {@return a letter}
   *
   * @param from who writes it, 1 to 256 characters; it is among what they have sent
   * @param to whose mailbox it is for, 1 to 256 characters; may be the same
   * @param id that no other letter from the one or to the other has, not empty: a letter that is
   *     sent again with its id is kept once
   * @param payload copied
   * @throws IllegalArgumentException if a name is empty or too long, or the id is empty
   */
  public static Letter of(String from, String to, String id, byte[] payload) {
    return new Letter(from, to, id, payload);
  }

  /**
   * {@return the letter that an entry of a log is, or empty if it is something else}
   *
   * @param entry of any stream
   */
  public static Optional<Letter> read(LogEntry entry) {
    String to = MailStreams.receiver(entry);
    if (to == null || entry.id().isEmpty()) {
      return Optional.empty();
    }
    byte[] payload = new byte[entry.payload().remaining()];
    entry.payload().get(payload);
    return Optional.of(new Letter(MailStreams.sender(entry), to, entry.id(), payload));
  }

  /** {@return who writes it} */
  public String from() {
    return from;
  }

  /** {@return whose mailbox it is for} */
  public String to() {
    return to;
  }

  /** {@return what makes it unique} */
  public String id() {
    return id;
  }

  /** {@return the payload, read-only} */
  public ByteBuffer payload() {
    return ByteBuffer.wrap(payload).asReadOnlyBuffer();
  }

  int length() {
    return payload.length;
  }

  LogRecord toRecord() {
    return LogRecord.once(Set.of(MailStreams.to(to), MailStreams.from(from)), id, payload);
  }
}
