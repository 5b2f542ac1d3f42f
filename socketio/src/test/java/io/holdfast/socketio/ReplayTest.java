package io.holdfast.socketio;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.IntStream;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Nested;
import org.junit.jupiter.api.Test;

/** What a client that is back is sent, and when. */
final class ReplayTest extends LogRecoveryFixture {

  @Nested
  @DisplayName("Who was meant")
  final class Meant {

    private final LoopbackSocket client = engine.connect();
    private final Known known = known(client.sent());

    @Test
    void roomsCountFromWhenTheyWereJoinedToWhenTheyWereLeft() {
      server.to("a").emit("n", 1);
      socket(known).join("a");
      server.to("a").emit("n", 2);
      server.to("b").emit("n", 3);
      socket(known).join("b");
      server.to("b").except("a").emit("n", 4);
      socket(known).leave("a");
      server.to("a").emit("n", 5);
      server.to("b").except("a").emit("n", 6);
      server.to("a", "b").emit("n", 7);
      socket(known).join("a");
      server.to("a").emit("n", 8);
      List<String> expected =
          IntStream.of(2, 6, 7, 8).mapToObj(number -> "2[\"n\"," + number + "]").toList();
      assertThat(events(client.sent())).isEqualTo(expected);

      restartAfterKill();
      List<String> sent = back(known).sent();

      assertThat(events(sent.subList(0, sent.size() - 1))).isEqualTo(expected);
      assertThat(known(sent)).isEqualTo(known);
    }

    @Test
    void muchIsReadPageByPage() {
      lose(client);
      for (int i = 0; i < 950; i++) {
        server.emit("n", i);
        server.to("elsewhere").emit("not", i);
      }

      List<String> sent = back(known).sent();

      assertThat(events(sent.subList(0, 950)))
          .isEqualTo(IntStream.range(0, 950).mapToObj(i -> "2[\"n\"," + i + "]").toList());
      assertThat(known(sent)).isEqualTo(known);
    }
  }

  @Nested
  @DisplayName("Many come back at once")
  final class Many {

    private final List<Known> known = new ArrayList<>();

    private void manyMiss(int clientCount, int eventCount) {
      List<LoopbackSocket> clients = new ArrayList<>();
      for (int i = 0; i < clientCount; i++) {
        LoopbackSocket client = engine.connect();
        clients.add(client);
        known.add(known(client.sent()));
      }
      clients.forEach(RecoveryFixture::lose);
      for (int i = 0; i < eventCount; i++) {
        server.emit("n", i);
      }
    }

    @Test
    void fewPagesAreReadAtATimeAndTheConnectedAreServedMeanwhile() {
      manyMiss(50, 150);
      LoopbackSocket connected = engine.connect();
      connected.sent();
      log.isReadable = false;

      List<LoopbackSocket> back = known.stream().map(each -> back(each)).toList();

      assertThat(log.readCount()).isEqualTo(8);
      server.emit("now");
      assertThat(events(connected.sent())).containsExactly("2[\"now\"]");
      while (log.readCount() > 0) {
        assertThat(log.readCount()).isLessThanOrEqualTo(8);
        log.readNext();
      }
      for (int i = 0; i < back.size(); i++) {
        List<String> sent = back.get(i).sent();
        assertThat(known(sent)).isEqualTo(known.get(i));
        assertThat(sent).hasSize(152);
        assertThat(event(sent.get(149))).isEqualTo("2[\"n\",149]");
        assertThat(event(sent.get(150))).isEqualTo("2[\"now\"]");
      }
    }

    @Test
    void fewSessionsAreLookedForAtATime() {
      manyMiss(50, 1);
      log.isFindable = false;

      List<LoopbackSocket> back = known.stream().map(each -> back(each)).toList();

      assertThat(log.readCount()).isEqualTo(8);
      while (log.readCount() > 0) {
        assertThat(log.readCount()).isLessThanOrEqualTo(8);
        log.readNext();
      }
      for (int i = 0; i < back.size(); i++) {
        assertThat(known(back.get(i).sent())).isEqualTo(known.get(i));
      }
    }

    @Test
    void whoDoesNotTakeWhatWasMissedHasNoTurn() {
      manyMiss(1, 150);
      LoopbackSocket slow = engine.open();
      slow.bufferedBytes = 1 << 20;
      slow.receive("0{\"pid\":\"" + known.get(0).pid() + "\"}");
      assertThat(slow.sent()).hasSize(100);
      engine.advance(Duration.ofSeconds(1));
      assertThat(slow.sent()).isEmpty();

      slow.bufferedBytes = 0;
      engine.advance(Duration.ofSeconds(1));

      List<String> sent = slow.sent();
      assertThat(sent).hasSize(51);
      assertThat(known(sent)).isEqualTo(known.get(0));
    }

    @Test
    void whatIsEmittedDuringAReplayFollowsIt() {
      manyMiss(1, 3);
      log.isReadable = false;
      LoopbackSocket client = back(known.get(0));
      server.emit("n", 3);
      log.readNext();
      server.emit("n", 4);
      server.asVolatile().emit("v");
      log.readNext();

      List<String> sent = client.sent();

      assertThat(events(sent.subList(0, 4)))
          .containsExactly("2[\"n\",0]", "2[\"n\",1]", "2[\"n\",2]", "2[\"n\",3]");
      assertThat(known(sent.subList(0, 5))).isEqualTo(known.get(0));
      assertThat(events(sent.subList(5, 7))).containsExactly("2[\"n\",4]", "2[\"v\"]");
    }

    @Test
    void whoIsLostDuringAReplayMayComeAgain() {
      manyMiss(1, 3);
      log.isReadable = false;
      LoopbackSocket client = back(known.get(0));
      log.readNext();
      server.emit("n", 3);
      lose(client);
      log.readNext();
      log.isReadable = true;

      List<String> sent = back(known.get(0)).sent();

      assertThat(events(sent.subList(0, 4)))
          .containsExactly("2[\"n\",0]", "2[\"n\",1]", "2[\"n\",2]", "2[\"n\",3]");
      assertThat(known(sent)).isEqualTo(known.get(0));
    }

    @Test
    void whoIsBackBeforeItsReplayHasEndedTakesTheSessionOver() {
      manyMiss(1, 3);
      log.isReadable = false;
      LoopbackSocket first = back(known.get(0));
      engine.advance(Duration.ofSeconds(1));
      LoopbackSocket second = back(known.get(0));
      assertThat(first.isOpen()).isFalse();
      log.readNext();
      log.readNext();
      log.readNext();

      List<String> sent = second.sent();

      assertThat(sent).hasSize(4);
      assertThat(known(sent)).isEqualTo(known.get(0));
    }

    @Test
    void whatIsRemovedDuringAReplayEndsTheConnection() {
      manyMiss(1, 3);
      log.isReadable = false;
      LoopbackSocket client = back(known.get(0));
      log.removeTo(log.last());
      log.readNext();
      log.isReadable = true;
      server.onConnection(socket -> events.add("" + socket.isRecovered()));

      assertThat(client.isOpen()).isFalse();
      assertThat(known(back(known.get(0)).sent())).isNotEqualTo(known.get(0));
      assertThat(events()).containsExactly("false");
    }
  }

  @Nested
  @DisplayName("Hole: an offset that the log no longer has")
  final class TooOld {

    @Test
    void theApplicationIsToldTheRoomsOfThatSession() {
      LoopbackSocket client = engine.connect();
      Known known = known(client.sent());
      socket(known).join("room");
      lose(client);
      server.emit("missed");
      log.removeTo(log.last());
      server.onConnection(
          socket -> events.add(socket.isRecovered() + " " + socket.previousRooms()));

      Known anew = known(back(known).sent());

      assertThat(anew.sid()).isNotEqualTo(known.sid());
      assertThat(events()).containsExactly("false [room]");
      assertThat(socket(anew).rooms()).containsExactly(anew.sid());
      assertThat(known(back(known).sent())).isNotEqualTo(known);
      assertThat(events()).containsExactly("false []");
    }
  }
}
