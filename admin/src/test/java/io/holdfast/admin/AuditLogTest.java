package io.holdfast.admin;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.holdfast.chat.ChatJson;
import io.holdfast.chat.FaultyLog;
import io.holdfast.chat.Person;
import io.holdfast.chat.Refusal;
import io.holdfast.socketio.spi.LogError;
import io.holdfast.socketio.spi.LogException;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicLong;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/** What super-users did, and others tried. */
@Timeout(60)
final class AuditLogTest {

  private static final Person RUTH = new Person("ruth-id", "Ruth");
  private static final AuditLimits FEW = new AuditLimits(5, 2, 100);

  private final FaultyLog log = new FaultyLog();
  private final AtomicLong now = new AtomicLong(Duration.ofDays(1).toMillis());
  private AuditLog audit = open();

  private AuditLog open() {
    return AuditLog.open(log, FEW, () -> Instant.ofEpochMilli(now.get()));
  }

  @AfterEach
  void close() {
    log.close();
  }

  private static <T> T done(CompletionStage<T> stage) {
    return stage.toCompletableFuture().orTimeout(30, TimeUnit.SECONDS).join();
  }

  private static AuditLog.Deed deed(String action) {
    return new AuditLog.Deed(RUTH, "192.0.2.1", action, "room /", null);
  }

  private List<AuditEntry> entries() {
    return done(audit.page(Optional.empty(), 100)).entries();
  }

  @Test
  void whatIsDoneIsKeptAsBegunAndThenWithItsOutcome() {
    AuditEntry begun = done(audit.begin(deed("mute")));
    assertThat(entries()).containsExactly(begun);
    assertThat(begun)
        .isEqualTo(
            new AuditEntry(1, now.get(), RUTH, "192.0.2.1", "mute", "room /", null, "begun"));

    done(audit.finish(begun, AuditEntry.DONE));
    assertThat(entries()).containsExactly(begun.with("done"));
  }

  @Test
  void pagesHaveTheLatestFirstAndNumbersGoOnAfterAStart() {
    for (String action : List.of("one", "two", "three")) {
      done(audit.done(deed(action)));
    }
    audit = open();
    done(audit.refused(deed("four"), Refusal.Code.BAD_ROOM));

    assertThat(entries()).extracting(AuditEntry::number).containsExactly(4L, 3L, 2L, 1L);
    assertThat(entries().get(0).outcome()).isEqualTo("BAD_ROOM");
    AuditLog.Page latest = done(audit.page(Optional.empty(), 2));
    assertThat(latest.entries()).extracting(AuditEntry::action).containsExactly("four", "three");
    assertThat(latest.more()).isTrue();
    AuditLog.Page rest = done(audit.page(Optional.of(3L), 2));
    assertThat(rest.entries()).extracting(AuditEntry::action).containsExactly("two", "one");
    assertThat(rest.more()).isFalse();
  }

  @Test
  void beyondTheBoundTheOldestGoes() {
    for (int i = 1; i <= 7; i++) {
      done(audit.done(deed("act")));
    }
    assertThat(entries()).extracting(AuditEntry::number).containsExactly(7L, 6L, 5L, 4L, 3L);
  }

  @Test
  void strangersCannotFillIt() {
    AuditLog.Deed tried = new AuditLog.Deed(null, "192.0.2.9", "ban", "", null);
    for (int i = 0; i < 5; i++) {
      audit.stranger(tried, Refusal.Code.SIGN_IN_FIRST);
    }
    assertThat(entries()).hasSize(2).allMatch(entry -> entry.who() == null);
    assertThat(audit.unrecordedCount()).isEqualTo(3);
    done(audit.done(deed("act")));
    assertThat(entries()).hasSize(3);

    now.addAndGet(Duration.ofHours(1).toMillis());
    audit.stranger(tried, Refusal.Code.SIGN_IN_FIRST);
    assertThat(entries()).hasSize(4);
  }

  @Test
  void whatWasAskedForIsKeptUnlessItIsVeryLong() {
    done(
        audit.done(
            new AuditLog.Deed(RUTH, "192.0.2.1", "post", "", ChatJson.text("a".repeat(97)))));
    done(
        audit.done(
            new AuditLog.Deed(RUTH, "192.0.2.1", "post", "", ChatJson.text("b".repeat(98)))));
    assertThat(entries())
        .extracting(entry -> String.valueOf(entry.asked()))
        .containsExactly("\"101 bytes\"", "\"" + "a".repeat(97) + "\"");
  }

  @Test
  void whatCannotBeKeptIsSaidAndTheListenersAreNotTold() {
    List<AuditEntry> told = new CopyOnWriteArrayList<>();
    audit.onEntry(told::add);
    log.failAppends(LogError.WRITE_FAILED);
    assertThatThrownBy(() -> done(audit.begin(deed("mute"))))
        .hasCauseInstanceOf(LogException.class);
    log.failAppends(null);
    AuditEntry kept = done(audit.done(deed("mute")));

    assertThat(entries()).containsExactly(kept);
    assertThat(told).containsExactly(kept);
  }
}
