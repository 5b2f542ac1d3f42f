package io.holdfast.chat;

import io.holdfast.log.MailboxCounts;
import io.holdfast.log.MailboxReader;
import io.holdfast.log.MailboxRefusal;
import io.holdfast.socketio.spi.LogEntry;
import io.holdfast.socketio.spi.LogException;
import io.holdfast.socketio.spi.LogPosition;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;

/**
 * A device that comes to say something to its mailbox, not to stay: its letters do not go by it.
 */
final class BriefVisit implements MailboxReader {

  private final CompletableFuture<MailboxCounts> letIn = new CompletableFuture<>();

  /** {@return when it is let in; fails with {@link Refusal} or {@link LogException}} */
  CompletionStage<MailboxCounts> letIn() {
    return letIn;
  }

  @Override
  public void opened(MailboxCounts counts, LogPosition acknowledged) {
    letIn.complete(counts);
  }

  @Override
  public void deliver(LogEntry letter) {
    // It is not acknowledged by this, and is in the list.
  }

  @Override
  public void counted(MailboxCounts counts) {
    // Whoever visits asks for the counts afterwards.
  }

  @Override
  public void refused(MailboxRefusal refusal) {
    letIn.completeExceptionally(Correspondence.refusal(refusal));
  }

  @Override
  public void failed(LogException cause) {
    letIn.completeExceptionally(cause);
  }
}
