package io.holdfast.doors;

import static org.assertj.core.api.Assertions.assertThat;

import io.holdfast.HoldfastServer;
import io.holdfast.chat.Chat;
import io.holdfast.chat.ChatLimits;
import io.holdfast.chat.FaultyLog;
import io.holdfast.chat.Guest;
import io.holdfast.chat.Page;
import io.holdfast.chat.PersonIds;
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
final class RoomsDoorTest {

  private final FaultyLog log = new FaultyLog();
  private final Chat chat = Guest.chat(log);
  private final HoldfastServer server = Page.server();

  @BeforeEach
  void open() {
    ChatLimits limits = ChatLimits.DEFAULT;
    DoorKeeper keeper =
        new DoorKeeper(
            chat,
            new Feeds(chat, 1),
            new Posters(chat, limits, new PersonIds(), 2),
            new Gate(AllowedOrigins.OWN, Identities.GUESTS),
            new Connections(Guest.rules(log)),
            DoorLimits.DEFAULT,
            limits.messageBytes());
    HttpDoor door = RoomsDoor.create(keeper);
    server.http(door.path(), door).start();
  }

  @AfterEach
  void close() {
    server.close();
    log.close();
  }

  private HttpResponse<String> get(String path) throws Exception {
    return Page.get(server.port(), path);
  }

  /** Returns when the log's thread has done all that it was given. */
  private void settle() {
    CompletableFuture<Void> settled = new CompletableFuture<>();
    log.execute(() -> settled.complete(null));
    settled.orTimeout(30, TimeUnit.SECONDS).join();
  }

  @Test
  void roomIsThereWhilePeopleAreInItAndCountsEachOnce() throws Exception {
    Guest ada = new Guest("Ada");
    Guest sameAda = new Guest("Ada");
    Guest bob = new Guest("Bob");
    chat.enter("boats", ada.atTheDoor());
    chat.enter("boats", sameAda.atTheDoor());
    chat.enter("boats", bob.atTheDoor());
    chat.enter("anchors", bob.atTheDoor());
    chat.watch("looked-at", messages -> {});
    settle();

    assertThat(get("/rooms").body())
        .isEqualTo(
            "{\"rooms\":[{\"room\":\"anchors\",\"people\":1},{\"room\":\"boats\",\"people\":2}],"
                + "\"more\":false}");
    assertThat(get("/rooms?limit=1").body()).contains("anchors", "\"more\":true");
    assertThat(get("/rooms?after=anchors").body()).contains("boats").doesNotContain("anchors");

    chat.leave("boats", ada);
    chat.leave("anchors", bob);
    settle();
    assertThat(get("/rooms").body()).contains("boats", "2").doesNotContain("anchors");
    chat.leave("boats", sameAda);
    chat.leave("boats", bob);
    settle();
    assertThat(get("/rooms").body()).isEqualTo("{\"rooms\":[],\"more\":false}");
  }

  @ParameterizedTest
  @ValueSource(strings = {"limit=0", "limit=101", "limit=x", "after=", "after=no%20room"})
  void whatCannotBeAskedForIsRefused(String query) throws Exception {
    HttpResponse<String> refused = get("/rooms?" + query);

    assertThat(refused.statusCode()).isEqualTo(400);
    assertThat(refused.body()).contains("\"code\":\"BAD_R");
  }
}
