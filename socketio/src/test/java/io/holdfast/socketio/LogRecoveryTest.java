package io.holdfast.socketio;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

import io.holdfast.socketio.spi.LogError;
import io.holdfast.socketio.spi.LogException;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Nested;
import org.junit.jupiter.api.Test;

/** What a log adds: commits come before deliveries, and sessions outlive the process. */
final class LogRecoveryTest extends LogRecoveryFixture {

  private static LogException failureOf(CompletableFuture<?> stage) {
    assertThat(stage).isCompletedExceptionally();
    return (LogException) stage.handle((done, failure) -> failure).join();
  }

  @Nested
  @DisplayName("Commit, then delivery")
  final class Order {

    private final LoopbackSocket client = engine.connect();
    private final Known known = known(client.sent());

    @BeforeEach
    void commitByHand() {
      log.isPrompt = false;
    }

    @Test
    void anEventIsDeliveredAfterTheCommitThatHoldsIt() {
      CompletableFuture<Void> stored = server.emitDurably("a").toCompletableFuture();
      assertThat(client.sent()).isEmpty();
      assertThat(stored).isNotDone();

      log.commit();

      assertThat(events(client.sent())).containsExactly("2[\"a\"]");
      assertThat(stored).isCompleted();
    }

    @Test
    void whatElseIsSentDoesNotOvertakeIt() {
      socket(known)
          .on(
              "ask",
              event -> {
                server.emit("a");
                event.ack().send("ok");
                server.asVolatile().emit("v", "text");
                socket(known).asVolatile().emit("w");
              });
      client.receive("27[\"ask\"]");
      socket(known).emitWithAck("q");
      socket(known).disconnect(false);
      assertThat(client.sent()).isEmpty();

      log.commit();

      List<String> sent = client.sent();
      assertThat(events(sent))
          .containsExactly(
              "2[\"a\"]", "37[\"ok\"]", "2[\"v\",\"text\"]", "2[\"w\"]", "20[\"q\"]", "1");
      assertThat(offset(sent.get(2))).isEqualTo(offset(sent.get(0)));
    }

    @Test
    void aConnectionIsClosedBehindIt() {
      server.emit("bye");
      socket(known).disconnect(true);
      assertThat(client.isOpen()).isTrue();

      log.commit();

      assertThat(events(client.sent())).containsExactly("2[\"bye\"]", "1");
      assertThat(client.isOpen()).isFalse();
    }

    @Test
    void anAnswerWaitsForWhatWasEmittedToOthers() {
      socket(known)
          .on(
              "post",
              event -> {
                socket(known).broadcast().emit("posted");
                event.ack().send("ok");
              });
      client.receive("20[\"post\"]");
      assertThat(client.sent()).isEmpty();

      log.commit();

      assertThat(client.sent()).containsExactly("30[\"ok\"]");
    }

    @Test
    void whoJoinsOrLeavesBeforeTheCommitChangesNothing() {
      LoopbackSocket other = engine.open();
      other.receive("0");
      log.commit();
      Known otherKnown = known(other.sent());
      socket(known).join("room");
      server.to("room").emit("a");
      socket(otherKnown).join("room");
      socket(known).leave("room");

      log.commit();

      assertThat(events(client.sent())).containsExactly("2[\"a\"]");
      assertThat(other.sent()).isEmpty();
    }

    @Test
    void whoConnectsBeforeTheCommitGetsWhatIsEmittedAfterwards() {
      server.emit("before");
      LoopbackSocket other = engine.connect();
      server.emit("after");
      assertThat(other.sent()).isEmpty();

      log.commit();

      List<String> sent = other.sent();
      known(sent.subList(0, 1));
      assertThat(events(sent.subList(1, 2))).containsExactly("2[\"after\"]");
      assertThat(sent).hasSize(2);
    }

    @Test
    void whoWasLostBeforeTheCommitGetsItInItsPlace() {
      server.emit("a");
      lose(client);
      server.emit("b");
      LoopbackSocket again = back(known);
      server.emit("c");
      assertThat(again.sent()).isEmpty();

      log.commit();

      List<String> sent = again.sent();
      assertThat(events(sent.subList(0, 3))).containsExactly("2[\"a\"]", "2[\"b\"]", "2[\"c\"]");
      assertThat(known(sent)).isEqualTo(known);
      server.emit("d");
      log.commit();
      assertThat(events(again.sent())).containsExactly("2[\"d\"]");
    }

    @Test
    void nobodyGetsWhatTheLogCouldNotCommit() {
      log.isFull = true;
      CompletableFuture<Void> stored = server.emitDurably("a").toCompletableFuture();
      CompletableFuture<Arguments> answer = socket(known).emitWithAck("q").toCompletableFuture();
      CompletableFuture<List<Arguments>> answers = server.emitWithAck("q").toCompletableFuture();
      server.asVolatile().emit("v");

      log.commit();

      assertThat(failureOf(stored).error()).isEqualTo(LogError.WRITE_FAILED);
      assertThat(failureOf(answer).error()).isEqualTo(LogError.WRITE_FAILED);
      assertThat(failureOf(answers).error()).isEqualTo(LogError.WRITE_FAILED);
      assertThat(client.sent()).containsExactly("2[\"v\"]");
    }

    @Test
    void whoEmitsIsToldWhatTheLogDoesNotTake() {
      log.isPrompt = true;
      log.isFull = true;

      assertThatExceptionOfType(LogException.class)
          .isThrownBy(() -> server.emit("a"))
          .withMessage("as planned");
      assertThatExceptionOfType(LogException.class)
          .isThrownBy(() -> socket(known).emit("a"))
          .withMessage("as planned");
      assertThat(failureOf(server.emitDurably("a").toCompletableFuture()).error())
          .isEqualTo(LogError.OVERLOADED);
      log.isFull = false;
      server.emit("b");

      assertThat(events(client.sent())).containsExactly("2[\"b\"]");
    }
  }

  @Nested
  @DisplayName("Hole: the server is killed, or restarted")
  final class Restart {

    private final LoopbackSocket client = engine.connect();
    private final Known known = known(client.sent());

    @Test
    void aClientGoesOnAfterTheServerWasKilled() {
      socket(known).join("room", "other");
      socket(known).leave("other");
      socket(known).data().put("name", "x");
      socket(known).saveData();
      server.emit("got");
      String offset = offset(client.sent().get(0));
      server.to("room").emit("lost", 1);
      server.to("other").emit("not");

      restartAfterKill();
      server.emit("missed");
      List<String> sent = back(known, offset).sent();

      assertThat(events(sent.subList(0, 2))).containsExactly("2[\"lost\",1]", "2[\"missed\"]");
      assertThat(known(sent)).isEqualTo(known);
      assertThat(socket(known).rooms()).containsExactlyInAnyOrder("room", known.sid());
      assertThat(socket(known).data()).containsEntry("name", "x").hasSize(1);
      assertThat(socket(known).isRecovered()).isTrue();
    }

    @Test
    void aClientGoesOnAfterTheServerWasClosed() {
      socket(known).join("room");
      socket(known).setData(List.of(1, 2));
      restartGracefully();
      server.to("room").emit("missed");

      List<String> sent = back(known).sent();

      assertThat(event(sent.get(0))).isEqualTo("2[\"missed\"]");
      assertThat(known(sent)).isEqualTo(known);
      assertThat((Object) socket(known).data(List.class)).isEqualTo(List.of(1, 2));
    }

    @Test
    void whatWasNotCommittedIsNotThere() {
      log.isPrompt = false;
      socket(known).join("room");
      server.emit("never");
      restartAfterKill();

      List<String> sent = back(known).sent();

      assertThat(known(sent)).isEqualTo(known);
      assertThat(sent).hasSize(1);
      assertThat(socket(known).rooms()).containsExactly(known.sid());
    }

    @Test
    void whoJoinsManyRoomsIsWrittenOnceBeforeTheNextEvent() {
      log.isPrompt = false;
      socket(known).join("room 1");
      socket(known).join("room 2");
      socket(known).join("room 3");
      assertThat(log.queuedCount()).isEqualTo(1);
      server.to("room 3").emit("missed");
      assertThat(log.queuedCount()).isEqualTo(3);
      log.commit();
      restartAfterKill();

      List<String> sent = back(known).sent();

      assertThat(event(sent.get(0))).isEqualTo("2[\"missed\"]");
      assertThat(socket(known).rooms())
          .containsExactlyInAnyOrder("room 1", "room 2", "room 3", known.sid());
    }

    @Test
    void whatChangesWhileASessionIsWrittenFollows() {
      log.isPrompt = false;
      socket(known).join("room 1");
      socket(known).join("room 2");
      socket(known).leave("room 1");
      log.commit();
      restartAfterKill();

      assertThat(known(back(known).sent())).isEqualTo(known);
      assertThat(socket(known).rooms()).containsExactlyInAnyOrder("room 2", known.sid());
    }

    @Test
    void aClientThatWasAwayBeforeGoesOn() {
      lose(client);
      server.emit("missed", 1);
      restartAfterKill();
      server.emit("missed", 2);

      List<String> sent = back(known).sent();

      assertThat(events(sent.subList(0, 2))).containsExactly("2[\"missed\",1]", "2[\"missed\",2]");
      assertThat(known(sent)).isEqualTo(known);
    }

    @Test
    void timeIsCountedFromTheLossOfTheLink() {
      lose(client);
      now = now.plus(AWAY.minusSeconds(1));
      restartAfterKill();
      engine.advance(Duration.ofSeconds(1));

      assertThat(known(back(known).sent())).isNotEqualTo(known);
    }

    @Test
    void timeIsCountedFromTheRestartAfterACrash() {
      now = now.plus(AWAY.multipliedBy(10));
      restartAfterKill();
      engine.advance(AWAY.minusSeconds(1));
      LoopbackSocket again = back(known);
      assertThat(known(again.sent())).isEqualTo(known);
      restartAfterKill();
      engine.advance(AWAY);

      assertThat(known(back(known).sent())).isNotEqualTo(known);
    }

    @Test
    void whoHasLeftForGoodIsForgotten() {
      client.receive("1");
      restartAfterKill();

      assertThat(known(back(known).sent())).isNotEqualTo(known);
    }

    @Test
    void whoWasIdleForLongGoesOn() {
      server.emit("got");
      String offset = offset(client.sent().get(0));
      engine.advance(AWAY.plus(LONG));
      server.to(known.sid()).emit("lost");
      restartAfterKill();

      List<String> sent = back(known, offset).sent();

      assertThat(event(sent.get(0))).isEqualTo("2[\"lost\"]");
      assertThat(known(sent)).isEqualTo(known);
    }

    @Test
    void whatWasReplayedBeforeTheCrashComesAgainThoughItIsOld() {
      lose(client);
      server.emit("missed");
      engine.advance(AWAY.minusSeconds(1));
      back(known);
      engine.advance(Duration.ofSeconds(40));
      restartAfterKill();

      List<String> sent = back(known).sent();

      assertThat(event(sent.get(0))).isEqualTo("2[\"missed\"]");
      assertThat(known(sent)).isEqualTo(known);
    }

    @Test
    void sessionsOfNamespacesThatNobodyAsksForAreForgotten() {
      server.of("/gone").onConnection(socket -> {});
      client.receive("0/gone,");
      String pid = client.sent().get(0).replaceAll(".*\"pid\":\"([^\"]*)\".*", "$1");
      assertThat(log.get("socketio.sessions", pid + "/gone").toCompletableFuture().join())
          .isPresent();
      restartAfterKill();
      engine.advance(AWAY);

      assertThat(log.get("socketio.sessions", pid + "/gone").toCompletableFuture().join())
          .isEmpty();
    }
  }
}
