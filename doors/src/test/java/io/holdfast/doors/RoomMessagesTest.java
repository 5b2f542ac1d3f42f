package io.holdfast.doors;

import static org.assertj.core.api.Assertions.assertThat;

import io.holdfast.HoldfastServer;
import io.holdfast.chat.Chat;
import io.holdfast.chat.ChatLimits;
import io.holdfast.chat.FaultyLog;
import io.holdfast.chat.Guest;
import io.holdfast.chat.Page;
import io.holdfast.chat.Person;
import io.holdfast.chat.PersonIds;
import io.holdfast.chat.Post;
import io.holdfast.chat.Refusal;
import java.net.http.HttpResponse;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

@Timeout(60)
final class RoomMessagesTest {

  private static final String LAST = "/rooms/boats/messages";

  private final FaultyLog log = new FaultyLog();
  private final Chat chat = Guest.chat(log);
  private final HoldfastServer server = Page.server();

  @BeforeEach
  void open() {
    server
        .http(
            RoomMessages.PATHS,
            new RoomMessages(
                new DoorKeeper(
                    chat,
                    new Feeds(chat, 1),
                    new Posters(chat, ChatLimits.DEFAULT, new PersonIds(), 2),
                    new Gate(AllowedOrigins.OWN, Identities.GUESTS),
                    new Connections(Guest.rules(log)),
                    DoorLimits.DEFAULT,
                    ChatLimits.DEFAULT.messageBytes())))
        .start();
  }

  @AfterEach
  void close() {
    server.close();
    log.close();
  }

  /** Says something; returns where it is. */
  private long say(String text) throws Refusal {
    CompletableFuture<Long> outcome = new CompletableFuture<>();
    Person ada = new Person("a", "Ada");
    chat.post(
        Guest.asker(ada),
        new Post("boats", "id-of-" + text, ada, text),
        new Chat.PostListener() {
          @Override
          public void posted(long position) {
            outcome.complete(position);
          }

          @Override
          public void refused(Refusal refusal) {
            outcome.completeExceptionally(refusal);
          }
        });
    return outcome.orTimeout(30, TimeUnit.SECONDS).join();
  }

  private HttpResponse<String> get(String path) throws Exception {
    return Page.get(server.port(), path);
  }

  @Test
  void pagesAreLimitedOnBothSidesAndSayWhetherThereIsMore() throws Exception {
    say("one");
    long second = say("two");
    say("three");

    String before = get(LAST + "?limit=2").body();
    assertThat(before).contains("\"two\"", "\"three\"", "\"more\":true").doesNotContain("\"one\"");
    String first = get(LAST + "?limit=2&before=" + second).body();
    assertThat(first).contains("\"one\"", "\"more\":false").doesNotContain("\"two\"");
    String after = get(LAST + "?limit=2&after=0").body();
    assertThat(after).contains("\"one\"", "\"two\"", "\"more\":true").doesNotContain("\"three\"");
  }

  @Test
  void pageThatCannotBeReadNowIsWorthAnotherTry() throws Exception {
    say("one");
    log.failReads(true);

    HttpResponse<String> refused = get(LAST);

    assertThat(refused.statusCode()).isEqualTo(503);
    assertThat(refused.headers().firstValue("retry-after")).contains("1");
    assertThat(refused.body()).contains("\"code\":\"NOT_KEPT\"");
    log.failReads(false);
    assertThat(get(LAST).body()).contains("\"one\"");
  }

  @Test
  void positionOfAnotherLogIsReadFromTheBeginningWithAGap() throws Exception {
    long last = say("one");

    assertThat(get(LAST + "?after=" + last).body()).contains("[]", "\"gap\":false");
    assertThat(get(LAST + "?after=" + last + "&epoch=" + log.epoch()).body()).contains("[]");
    assertThat(get(LAST + "?after=" + last + "&epoch=another").body())
        .contains("\"one\"", "\"gap\":true");
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "/rooms/boats",
        "/rooms/boats/people",
        "/rooms/messages",
        "/rooms/boats/messages/"
      })
  void otherPathsAreNotThere(String path) throws Exception {
    assertThat(get(path).statusCode()).isEqualTo(404);
  }

  @ParameterizedTest
  @ValueSource(strings = {"limit=0", "limit=101", "after=-1", "before=x", "after=1&before=2"})
  void whatCannotBeAskedForIsRefused(String query) throws Exception {
    HttpResponse<String> refused = get(LAST + "?" + query);

    assertThat(refused.statusCode()).isEqualTo(400);
    assertThat(refused.body()).contains("\"code\":\"BAD_REQUEST\"");
  }
}
