package io.holdfast.server;

import static org.assertj.core.api.Assertions.assertThat;

import io.holdfast.apps.AppLimits;
import io.holdfast.chat.ChatLimits;
import io.holdfast.chat.FaultyLog;
import io.holdfast.chat.Page;
import io.holdfast.doors.AllowedOrigins;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/** How many may be in the rooms of an app. */
@Timeout(60)
final class AppRoomsTest {

  private static final String APP = "/apps/relay";

  private final ChatServer server =
      new ChatServer(
              Page.server(),
              new FaultyLog(),
              ChatSettings.of(ChatLimits.DEFAULT, AllowedOrigins.OWN))
          .start();
  private final List<ChatClient> clients = new ArrayList<>();

  @AfterEach
  void close() {
    clients.forEach(ChatClient::close);
    server.close();
  }

  private String enter() throws InterruptedException {
    ChatClient client = ChatClient.connectSocketIo(server.port(), APP);
    clients.add(client);
    return client.say("42" + APP + ",1[\"enter\",{\"room\":\"den\"}]").next("43" + APP + ",1");
  }

  @Test
  void oneTooManyIsRefusedUntilSomebodyLeaves() throws Exception {
    for (int i = 0; i < AppLimits.DEFAULT.members(); i++) {
      assertThat(enter()).contains("\"entered\"");
    }
    assertThat(enter()).contains("\"code\":\"ROOM_FULL\"");

    ChatClient first = clients.get(0);
    first.say("41" + APP + ",");
    clients.get(1).next("42" + APP + ",[\"left\"");
    assertThat(enter()).contains("\"entered\"");
  }
}
