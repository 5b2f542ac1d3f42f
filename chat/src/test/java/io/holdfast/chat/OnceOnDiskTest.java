package io.holdfast.chat;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import io.holdfast.log.SqliteLog;
import io.holdfast.socketio.Arguments;
import io.holdfast.socketio.OnceAck;
import io.holdfast.socketio.OnceOptions;
import io.holdfast.socketio.OnceWindow;
import io.holdfast.socketio.spi.LogEntry;
import io.holdfast.socketio.spi.LogPosition;
import io.holdfast.socketio.spi.LogRecord;
import io.holdfast.socketio.spi.MessageLog;
import java.nio.file.Path;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.function.Consumer;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/** What is applied once, with the log that servers have. */
@Timeout(60)
final class OnceOnDiskTest {

  private static final int PATIENCE_SECONDS = 30;
  private static final String NAME = "posts";

  @TempDir Path directory;

  private final AtomicInteger applied = new AtomicInteger();

  private MessageLog openLog() {
    return SqliteLog.builder(directory.resolve("messages.log")).open();
  }

  private static Arguments apply(OnceWindow window, String id, Consumer<OnceAck> action)
      throws Exception {
    CompletableFuture<Arguments> answer = new CompletableFuture<>();
    window.apply(id, answer::complete, action);
    return answer.get(PATIENCE_SECONDS, TimeUnit.SECONDS);
  }

  private void count(OnceAck ack) {
    ack.send(applied.incrementAndGet(), "Füße 🐻", new byte[] {1, 2});
  }

  private void say(OnceAck ack) {
    applied.incrementAndGet();
    ack.commit(List.of(LogRecord.of("room", "said".getBytes(UTF_8))), "ok");
  }

  @Test
  void anAnswerOutlivesTheProcess() throws Exception {
    String first;
    try (MessageLog log = openLog()) {
      OnceWindow window = OnceWindow.open(log, NAME, OnceOptions.create()).of("ada");
      first = apply(window, "a\nb", this::count).toString();
      assertThat(apply(window, "a\nb", this::count).toString()).isEqualTo(first);
    }
    try (MessageLog log = openLog()) {
      OnceWindow window = OnceWindow.open(log, NAME, OnceOptions.create()).of("ada");
      Arguments again = apply(window, "a\nb", this::count);

      assertThat(again.toString()).isEqualTo(first);
      assertThat(again.get(2, byte[].class)).containsExactly(1, 2);
      assertThat(applied).hasValue(1);
    }
  }

  @Test
  void anEntryAndItsAnswerAreOneCommit() throws Exception {
    for (int process = 0; process < 3; process++) {
      try (MessageLog log = openLog()) {
        OnceWindow window = OnceWindow.open(log, NAME, OnceOptions.create());
        assertThat(apply(window, "a", this::say)).hasToString("[\"ok\"]");
        List<LogEntry> said =
            log.readAfter("room", LogPosition.START, 10)
                .toCompletableFuture()
                .get(PATIENCE_SECONDS, TimeUnit.SECONDS);

        assertThat(said).hasSize(1);
        assertThat(applied).hasValue(1);
      }
    }
  }

  @Test
  void theOldestIdsLeaveTheLog() throws Exception {
    OnceOptions options = OnceOptions.create().maxIds(3);
    try (MessageLog log = openLog()) {
      OnceWindow window = OnceWindow.open(log, NAME, options);
      for (int i = 0; i < 10; i++) {
        apply(window, "id-" + i, this::count);
      }
    }
    try (MessageLog log = openLog()) {
      assertThat(
              log.list(NAME, "", 100).toCompletableFuture().get(PATIENCE_SECONDS, TimeUnit.SECONDS))
          .hasSize(3);
      OnceWindow window = OnceWindow.open(log, NAME, options);
      assertThat(apply(window, "id-9", this::count).get(0, Integer.class)).isEqualTo(10);
      assertThat(apply(window, "id-0", this::count).get(0, Integer.class)).isEqualTo(11);
    }
  }
}
