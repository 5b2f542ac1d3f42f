package io.holdfast.socketio.admin;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;
import static org.assertj.core.api.Assertions.assertThatIllegalStateException;

import io.holdfast.HoldfastServer;
import io.holdfast.socketio.SocketIoException;
import io.holdfast.socketio.SocketIoServer;
import java.time.Duration;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionException;
import java.util.regex.Pattern;
import org.awaitility.Awaitility;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/** What the admin page is told, and what it may do. */
@Timeout(120)
final class AdminUiTest {

  /** Of the password "changeit", as other tools write it. */
  private static final String HASH = "$2b$04$gMj0fNDCCADGBamrTPZXEetajEuzbM7D4YJkZxyGU9xgTysJFBRe6";

  private static final String DATE = "\"\\d{4}-\\d\\d-\\d\\dT\\d\\d:\\d\\d:\\d\\d\\.\\d{3}Z\"";

  private final HoldfastServer server = HoldfastServer.builder().host("127.0.0.1").port(0).build();
  private final SocketIoServer io = server.socketIo();

  @AfterEach
  void stop() {
    server.close();
  }

  private void start(AdminOptions options) {
    AdminUi.instrument(io, options);
    server.start();
  }

  private TestClient client() {
    return new TestClient(server);
  }

  /** {@return a page that has been told of all sockets} */
  private TestClient page() {
    TestClient page = client().say("40/admin,");
    page.find("42/admin,[\"all_sockets\"");
    return page;
  }

  private static String sessionOf(String packet) {
    return packet.substring(packet.lastIndexOf(",\"") + 2, packet.lastIndexOf('"'));
  }

  @Test
  void aWrongPasswordIsRefusedInTheWordsThatThePageKnows() {
    start(AdminOptions.basic("admin", HASH));
    String refusal = "44/admin,{\"message\":\"invalid credentials\"}";

    try (TestClient page = client()) {
      for (String auth :
          new String[] {
            "{\"username\":\"admin\",\"password\":\"changeIt\"}",
            "{\"username\":\"root\",\"password\":\"changeit\"}",
            "{\"username\":\"admin\",\"password\":5}",
            "{\"username\":\"admin\"}",
            "{\"sessionId\":\"0123456789abcdef\"}",
            "{\"sessionId\":null}",
            "{}"
          }) {
        assertThat(page.say("40/admin," + auth).hear()).as(auth).isEqualTo(refusal);
      }
      assertThat(page.say("40/admin,").hear()).isEqualTo(refusal);
    }
  }

  @Test
  void whoSignsInIsGivenASessionAndComesBackWithIt() {
    start(AdminOptions.basic("admin", HASH));
    try (TestClient page = client();
        TestClient again = client()) {
      page.say("40/admin,{\"username\":\"admin\",\"password\":\"changeit\"}");
      // The page does not listen before it is connected.
      page.expect("40/admin,{");
      String session = sessionOf(page.expect("42/admin,[\"session\",\""));
      assertThat(session).matches("[0-9a-f]{16}");
      page.expect("42/admin,[\"room_joined\",\"/admin\",");
      page.expect("42/admin,[\"socket_connected\",{");
      page.expect("42/admin,[\"config\",{");
      page.expect("42/admin,[\"all_sockets\",[");

      again.say("40/admin,{\"sessionId\":\"" + session + "\"}");
      again.expect("40/admin,{");
    }
  }

  @Test
  void aHashThatIsNoneIsRefusedAtOnce() {
    assertThatIllegalArgumentException().isThrownBy(() -> AdminOptions.basic("admin", "changeit"));
  }

  @Test
  void aServerIsInstrumentedOnce() {
    start(AdminOptions.withoutAuthentication());

    assertThatIllegalStateException()
        .isThrownBy(() -> AdminUi.instrument(io, AdminOptions.withoutAuthentication()));
  }

  @Test
  void aSocketIsShownWithWhatItSaidAndWhatIsAttached() {
    io.onConnection(socket -> socket.data().put("name", "Ada"));
    start(AdminOptions.withoutAuthentication());
    try (TestClient page = page();
        TestClient ada = client()) {
      String id = ada.join();

      assertThat(page.find("42/admin,[\"room_joined\",\"/\",\"" + id + "\",\"" + id + "\","))
          .containsPattern(DATE);
      assertThat(page.find("42/admin,[\"socket_connected\","))
          .containsPattern(
              Pattern.quote("{\"id\":\"" + id + "\",\"clientId\":\"")
                  + ".{12}"
                  + Pattern.quote(
                      "\",\"transport\":\"websocket\",\"nsp\":\"/\",\"data\":{},"
                          + "\"handshake\":{\"address\":\"127.0.0.1\",\"headers\":{"))
          .containsPattern("\"query\":\\{[^}]*\"colour\":\"red\"")
          .containsPattern("\"issued\":\\d{13},\"secure\":false,\"time\":\"[A-Z].* GMT\\+0000 ")
          .contains("\"url\":\"/socket.io/?EIO=4&transport=websocket&colour=red\"")
          .contains("\"xdomain\":false}")
          .containsPattern("\"rooms\":\\[\"" + id + "\"\\]},\"" + DATE.substring(1) + "\\]");
      assertThat(page.find("42/admin,[\"socket_updated\","))
          .isEqualTo(
              "42/admin,[\"socket_updated\",{\"id\":\""
                  + id
                  + "\",\"nsp\":\"/\",\"data\":{\"name\":\"Ada\"}}]");
    }
  }

  @Test
  void eventsAreShownInBothDirectionsWithoutAcknowledgements() {
    io.onConnection(
        socket -> socket.on("greet", event -> socket.broadcast().emit("greeting", "hello", 7)));
    start(AdminOptions.withoutAuthentication());
    try (TestClient page = page();
        TestClient ada = client();
        TestClient bob = client()) {
      String idOfAda = ada.join();
      String idOfBob = bob.join();

      ada.say("4212[\"greet\",{\"b\":1,\"a\":[]}]");

      assertThat(page.find("42/admin,[\"event_received\","))
          .contains("\"/\",\"" + idOfAda + "\",[\"greet\",{\"b\":1,\"a\":[]}],")
          .containsPattern(DATE + "\\]$");
      assertThat(page.find("42/admin,[\"event_sent\","))
          .contains("\"/\",\"" + idOfBob + "\",[\"greeting\",\"hello\",7],");

      ada.say("41");

      page.expect("42/admin,[\"room_left\",\"/\",\"" + idOfAda + "\",\"" + idOfAda + "\",");
      page.expect(
          "42/admin,[\"socket_disconnected\",\"/\",\"" + idOfAda + "\",\"client namespace disc");
    }
  }

  @Test
  void thePageActsOnRoomsAndSockets() {
    start(AdminOptions.withoutAuthentication());
    try (TestClient page = page();
        TestClient ada = client()) {
      String id = ada.join();

      page.say("42/admin,[\"join\",\"/\",\"blue\",\"" + id + "\"]");
      page.find("42/admin,[\"room_joined\",\"/\",\"blue\",\"" + id + "\",");
      page.say("42/admin,[\"emit\",\"/\",\"blue\",\"hello\",{\"a\":1},2]");
      assertThat(ada.hear()).isEqualTo("42[\"hello\",{\"a\":1},2]");
      page.say("42/admin,[\"emit\",\"/\",null,\"all\"]");
      assertThat(ada.hear()).isEqualTo("42[\"all\"]");
      page.say("42/admin,[\"leave\",\"/\",\"blue\"]");
      page.find("42/admin,[\"room_left\",\"/\",\"blue\",\"" + id + "\",");
      page.say("42/admin,[\"_disconnect\",\"/\",false,\"" + id + "\"]");
      assertThat(ada.hear()).isEqualTo("41");
      page.find("42/admin,[\"socket_disconnected\",\"/\",\"" + id + "\",\"server namespace dis");
    }
  }

  @Test
  void aNamespaceThatIsNotThereDoesNotComeIntoBeing() {
    start(AdminOptions.withoutAuthentication());
    try (TestClient page = page();
        TestClient ada = client()) {
      ada.join();
      page.say("42/admin,[\"join\",\"/nowhere\",\"blue\"]");
      page.say("42/admin,[\"emit\",\"/\",\"\",\"done\"]");

      assertThat(ada.hear()).isEqualTo("42[\"done\"]");
      assertThat(io.namespaces()).extracting("name").containsExactlyInAnyOrder("/", "/admin");
    }
  }

  @Test
  void whoMayOnlyReadChangesNothing() {
    start(AdminOptions.withoutAuthentication().readonly(true));
    try (TestClient page = client().say("40/admin,");
        TestClient ada = client()) {
      assertThat(page.find("42/admin,[\"config\","))
          .contains("{\"supportedFeatures\":[\"AGGREGATED_EVENTS\",\"ALL_EVENTS\"]}");
      String id = ada.join();

      page.say("42/admin,[\"_disconnect\",\"/\",true]");
      page.find("42/admin,[\"server_stats\",");

      assertThat(io.sockets().sockets()).containsOnlyKeys(id);
    }
  }

  @Test
  void inProductionOnlyNumbersAreTold() {
    start(
        AdminOptions.withoutAuthentication()
            .mode(AdminMode.PRODUCTION)
            .namespaceName("control")
            .serverId("one"));
    try (TestClient page = client().say("40/control,");
        TestClient ada = client()) {
      page.expect("40/control,{");
      assertThat(page.hear())
          .isEqualTo(
              "42/control,[\"config\",{\"supportedFeatures\":[\"EMIT\",\"JOIN\",\"LEAVE\","
                  + "\"DISCONNECT\",\"MJOIN\",\"MLEAVE\",\"MDISCONNECT\","
                  + "\"AGGREGATED_EVENTS\"]}]");
      ada.join();
      ada.say("42[\"greet\"]");

      page.expect("42/control,[\"server_stats\",{\"serverId\":\"one\",\"hostname\":\"");
      page.expect("42/control,[\"server_stats\",");
    }
  }

  @Test
  void whatGoesThroughTheSessionsIsCounted() {
    io.onConnection(
        socket -> socket.on("greet", event -> io.emit("greeting", (Object) new byte[] {1, 2})));
    start(AdminOptions.withoutAuthentication().mode(AdminMode.PRODUCTION));
    TrafficSum sum = new TrafficSum();
    try (TestClient page = client().say("40/admin,");
        TestClient bob = client()) {
      page.expect("40/admin,{");
      page.expect("42/admin,[\"config\",");
      bob.join();
      try (TestClient ada = client()) {
        ada.join();
        ada.say("42[\"greet\"]");
        ada.expect("45");
      }

      Awaitility.await()
          .atMost(Duration.ofSeconds(30))
          .untilAsserted(
              () -> {
                String stats = page.expect("42/admin,[\"server_stats\",{\"serverId\":\"");
                sum.add(stats);
                assertThat(sum.count("rawDisconnection")).isEqualTo(1);
                assertThat(stats)
                    .containsPattern("\"pid\":\\d+,\"uptime\":\\d+\\.\\d+,\"clientsCount\":2,")
                    .contains("\"pollingClientsCount\":0,\"aggregatedEvents\":[")
                    .contains("{\"name\":\"/\",\"socketsCount\":1}")
                    .contains("{\"name\":\"/admin\",\"socketsCount\":1}");
              });
      assertThat(sum.count("rawConnection")).isEqualTo(3);
      // "0/admin,", "0", "0", and the event.
      assertThat(sum.count("packetsIn")).isEqualTo(4);
      assertThat(sum.count("bytesIn")).isEqualTo(8 + 1 + 1 + 10);
      // Three answers, the configuration, and the event and its bytes to two; and statistics.
      assertThat(sum.count("packetsOut")).isBetween(8L, 60L);
    }
  }

  @Test
  void whatTellsWhoSomebodyIsIsHidden() {
    start(AdminOptions.withoutAuthentication());
    try (TestClient page = page();
        TestClient ada = new TestClient(server, "session=secret")) {
      ada.join();
      String told = page.find("42/admin,[\"socket_connected\",");
      assertThat(told).contains("(hidden)").doesNotContain("session=secret");
    }
  }

  @Test
  void withoutEventsSocketsAreShownAndNothingThatTheySay() {
    start(AdminOptions.withoutAuthentication().events(false));
    try (TestClient page = page();
        TestClient ada = client()) {
      String id = ada.join();
      ada.say("42[\"identify\",{\"secret\":\"of a guest\"}]");
      ada.say("41");
      page.find("42/admin,[\"socket_connected\",");
      page.expect("42/admin,[\"room_left\",\"/\",\"" + id + "\",\"" + id + "\",");
    }
  }

  @Test
  void somebodyElseMaySayWhoIsLetIn() {
    start(
        AdminOptions.checkedBy(
            (socket, name, password) ->
                password.equals("later")
                    ? CompletableFuture.failedFuture(
                        new CompletionException(new SocketIoException("too often")))
                    : CompletableFuture.completedFuture((name + password).equals("Ruthopen"))));
    try (TestClient page = client()) {
      String auth = "40/admin,{\"username\":\"Ruth\",\"password\":\"";
      assertThat(page.say(auth + "shut\"}").hear())
          .isEqualTo("44/admin,{\"message\":\"invalid credentials\"}");
      assertThat(page.say(auth + "later\"}").hear())
          .isEqualTo("44/admin,{\"message\":\"too often\"}");
      page.say(auth + "open\"}").expect("40/admin,{");
    }
  }
}
