package io.holdfast.server;

import static io.holdfast.chat.Refusals.assertRefused;
import static org.assertj.core.api.Assertions.assertThat;

import io.holdfast.chat.Chat;
import io.holdfast.chat.ChatMessage;
import io.holdfast.chat.FaultyLog;
import io.holdfast.chat.Guest;
import io.holdfast.chat.Refusal;
import io.holdfast.doors.Connections;
import io.holdfast.doors.Moderation;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/** What is done before a message goes, in the place of the search's index. */
@Timeout(60)
final class RemovalStepTest {

  private final FaultyLog log = new FaultyLog();
  private final Chat chat = Guest.chat(log);
  private final Moderation house = new Moderation(chat, new Connections(chat.access().house()));
  private final CompletableFuture<Long> asked = new CompletableFuture<>();
  private final CompletableFuture<Void> forgotten = new CompletableFuture<>();

  RemovalStepTest() {
    chat.removals()
        .first(
            position -> {
              asked.complete(position.value());
              return forgotten;
            });
  }

  @AfterEach
  void close() {
    log.close();
  }

  private List<String> texts() throws Throwable {
    return FullHouse.done(chat.readAfter("boats", 0, 10)).stream().map(ChatMessage::text).toList();
  }

  @Test
  void isDoneWhileTheMessageIsStillThere() throws Throwable {
    long position = FullHouse.done(house.post("boats", "Hello"));
    CompletionStage<Void> removal = house.removeMessage("boats", position);

    assertThat(asked.get(30, TimeUnit.SECONDS)).isEqualTo(position);
    assertThat(texts()).containsExactly("Hello");
    forgotten.complete(null);
    FullHouse.done(removal);
    assertThat(texts()).isEmpty();
  }

  @Test
  void keepsNoMessageWhereItFails() throws Throwable {
    long position = FullHouse.done(house.post("boats", "Hello"));
    forgotten.completeExceptionally(new IllegalStateException("as planned"));

    FullHouse.done(house.removeMessage("boats", position));
    assertThat(texts()).isEmpty();
  }

  @Test
  void isNotDoneForWhatMayNotGo() throws Throwable {
    long position = FullHouse.done(house.post("boats", "Hello"));

    assertRefused(
        Refusal.Code.BAD_REQUEST, () -> FullHouse.done(house.removeMessage("harbour", position)));
    assertThat(asked).isNotDone();
  }
}
