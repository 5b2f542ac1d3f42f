package io.holdfast.socketio;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Duration;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** Questions to clients that are away: they are asked when they are back, and answer then. */
final class AwayAckTest extends RecoveryFixture {

  private LoopbackSocket client = engine.connect();
  private Known known = new Known("", "");

  @BeforeEach
  void allowRecovery() {
    recoverable(options());
    client = engine.connect();
    known = known(client.sent());
  }

  @Test
  void aQuestionToOneWhoIsAwayIsAnsweredWhenItIsBack() {
    Socket old = socket(known);
    lose(client);
    CompletableFuture<Arguments> answer = old.emitWithAck("q", 1).toCompletableFuture();
    server.emit("after");

    LoopbackSocket again = back(known);

    List<String> sent = again.sent();
    assertThat(sent.get(0)).isEqualTo("20[\"q\",1]");
    assertThat(event(sent.get(1))).isEqualTo("2[\"after\"]");
    again.receive("30[\"yes\"]");
    assertThat(answer.join().get(0, String.class)).isEqualTo("yes");
  }

  @Test
  void aQuestionThatWasLostWithTheLinkIsAskedAgain() {
    CompletableFuture<Arguments> answer = socket(known).emitWithAck("q").toCompletableFuture();
    lose(client);
    assertThat(answer).isNotDone();

    LoopbackSocket again = back(known);

    assertThat(again.sent().get(0)).isEqualTo("20[\"q\"]");
    again.receive("30[]");
    assertThat(answer).isCompleted();
  }

  @Test
  void aQuestionThatWasAnsweredIsNotAskedAgain() {
    socket(known).emitWithAck("q");
    client.receive("30[]");
    lose(client);

    assertThat(back(known).sent()).hasSize(1);
  }

  @Test
  void whoIsAwayIsAmongThoseWhoAreAsked() {
    LoopbackSocket other = engine.connect();
    Known otherKnown = known(other.sent());
    socket(known).join("room");
    socket(otherKnown).join("room");
    lose(client);
    CompletableFuture<List<Arguments>> answers =
        server.to("room").timeout(Duration.ofSeconds(30)).emitWithAck("q").toCompletableFuture();
    assertThat(other.sent()).containsExactly("20[\"q\"]");
    other.receive("30[1]");
    assertThat(answers).isNotDone();

    LoopbackSocket again = back(known);
    assertThat(again.sent().get(0)).isEqualTo("20[\"q\"]");
    again.receive("30[2]");

    assertThat(answers.join())
        .extracting(answer -> answer.get(0, Integer.class))
        .containsExactly(1, 2);
  }

  @Test
  void aQuestionIsAskedThoughNobodyWaitsForTheAnswerAnyMore() {
    Socket old = socket(known);
    lose(client);
    CompletableFuture<Arguments> answer =
        old.timeout(Duration.ofSeconds(5)).emitWithAck("q").toCompletableFuture();
    engine.advance(Duration.ofSeconds(5));
    assertThat(answer).isCompletedExceptionally();

    assertThat(back(known).sent().get(0)).isEqualTo("20[\"q\"]");
  }

  @Test
  void theAnswerFailsWhenTheClientDoesNotComeBack() {
    CompletableFuture<Arguments> answer = socket(known).emitWithAck("q").toCompletableFuture();
    lose(client);
    engine.advance(AWAY);

    assertThat(answer.handle((done, failure) -> failure).join())
        .isInstanceOfSatisfying(
            SocketIoException.class,
            failure -> assertThat(failure.error()).isEqualTo(SocketIoError.DISCONNECTED));
  }

  @Test
  void whoLeavesForGoodOwesNothing() {
    CompletableFuture<Arguments> answer = socket(known).emitWithAck("q").toCompletableFuture();
    client.receive("1");

    assertThat(answer).isCompletedExceptionally();
  }

  @Test
  void aQuestionOfAnEarlierLifeIsAnsweredToNobody() {
    HandLog log = new HandLog();
    recoverable(options().log(log));
    LoopbackSocket before = engine.connect();
    Known earlier = known(before.sent());
    Socket old = socket(earlier);
    lose(before);
    old.emitWithAck("q");
    recoverable(options().log(log.afterKill()));
    CompletableFuture<List<Arguments>> own = server.emitWithAck("mine").toCompletableFuture();

    LoopbackSocket again = back(earlier);

    List<String> sent = again.sent();
    assertThat(sent.get(0)).isEqualTo("21[\"q\"]");
    assertThat(sent.get(1)).isEqualTo("20[\"mine\"]");
    again.receive("31[]");
    assertThat(own).isNotDone();
    again.receive("30[]");
    assertThat(own).isCompleted();
  }
}
