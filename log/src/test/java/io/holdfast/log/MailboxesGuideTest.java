package io.holdfast.log;

import static org.assertj.core.api.Assertions.assertThat;

import io.holdfast.socketio.spi.LogEntry;
import io.holdfast.socketio.spi.LogException;
import io.holdfast.socketio.spi.LogPosition;
import io.holdfast.socketio.spi.LogRecord;
import io.holdfast.socketio.spi.MessageLog;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.List;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** What docs/guides/mailboxes-and-history.md shows. */
class MailboxesGuideTest {

  private final BlockingQueue<String> told = new LinkedBlockingQueue<>();

  private final class Phone implements MailboxReader {

    @Override
    public void opened(MailboxCounts counts, LogPosition acknowledged) {
      tell("unread " + counts.unread());
    }

    @Override
    public void deliver(LogEntry letter) {
      tell(Mailboxes.sender(letter) + ": " + Told.text(letter));
    }

    @Override
    public void counted(MailboxCounts counts) {
      tell("unread " + counts.unread());
    }

    @Override
    public void refused(MailboxRefusal refusal) {
      tell("refused " + refusal);
    }

    @Override
    public void failed(LogException cause) {
      tell("failed " + cause.getMessage());
    }
  }

  private static final class Answer implements LetterListener {

    @Override
    public void kept(LogEntry letter) {}

    @Override
    public void refused(MailboxRefusal refusal) {
      throw new AssertionError(refusal);
    }

    @Override
    public void failed(LogException cause) {
      throw cause;
    }
  }

  private void tell(String text) {
    told.add(text);
  }

  private String next() throws InterruptedException {
    return told.poll(20, TimeUnit.SECONDS);
  }

  private void awaitTold(String text) throws InterruptedException {
    String next = next();
    while (!text.equals(next)) {
      assertThat(next).as("before " + text).isNotNull();
      next = next();
    }
  }

  private static byte[] utf8(String text) {
    return text.getBytes(StandardCharsets.UTF_8);
  }

  @Test
  void letterWaits(@TempDir Path directory) throws InterruptedException {
    MessageLog log = SqliteLog.open(directory.resolve("messages.db"));
    Mailboxes mailboxes = Mailboxes.builder(log).onReceipt(r -> tell(r.stage() + "")).open();

    mailboxes.send(Letter.of("ada", "bob", "id-1", utf8("Call me")), new Answer());

    MailboxConnection phone = mailboxes.connect("bob", "phone", new Phone());
    awaitTold("ada: Call me");
    phone.acknowledge(log.last());
    awaitTold("DELIVERED");
    phone.close();
    log.close();
  }

  @Test
  void roomIsFollowed(@TempDir Path directory) throws InterruptedException {
    MessageLog log = SqliteLog.open(directory.resolve("messages.db"));
    History<String> history = new History<>(log, HistoryLimits.DEFAULT, Told::text);
    history.append(LogRecord.of("lobby", utf8("before")), new Told());
    HistorySince since = new HistorySince(history.epoch(), LogPosition.START);

    history.follow(
        "lobby",
        since,
        new HistoryFollower<String>() {
          @Override
          public void caughtUp(HistoryPage<String> missed) {
            missed.messages().forEach(message -> tell(message));
          }

          @Override
          public void said(String message) {
            tell(message);
          }
        });
    history.append(LogRecord.of("lobby", utf8("after")), new Told());

    assertThat(List.of(next(), next())).containsExactly("before", "after");
    log.close();
  }
}
