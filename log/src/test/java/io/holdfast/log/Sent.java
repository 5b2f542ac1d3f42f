package io.holdfast.log;

import io.holdfast.socketio.spi.LogEntry;
import io.holdfast.socketio.spi.LogException;
import io.holdfast.socketio.spi.LogPosition;
import java.nio.charset.StandardCharsets;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;

/** What became of a letter. */
final class Sent implements LetterListener {

  private final CompletableFuture<Object> outcome = new CompletableFuture<>();

  static Sent by(Mailboxes mailboxes, String from, String to, String id, String text) {
    Sent sent = new Sent();
    mailboxes.send(Letter.of(from, to, id, text.getBytes(StandardCharsets.UTF_8)), sent);
    return sent;
  }

  @Override
  public void kept(LogEntry letter) {
    tell(letter.position());
  }

  @Override
  public void refused(MailboxRefusal refusal) {
    tell(refusal);
  }

  @Override
  public void failed(LogException cause) {
    tell(cause);
  }

  private void tell(Object told) {
    if (!outcome.complete(told)) {
      throw new AssertionError("told " + told + " after " + outcome.join());
    }
  }

  Object outcome() {
    return outcome.orTimeout(20, TimeUnit.SECONDS).join();
  }

  LogPosition position() {
    return (LogPosition) outcome();
  }
}
