package io.holdfast.socketio;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;

import io.holdfast.engineio.CloseReason;
import io.holdfast.engineio.Revision;
import java.time.Duration;
import java.util.List;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;
import org.junit.jupiter.params.provider.ValueSource;

/** What the reference does too. */
final class RecoveryTest extends RecoveryFixture {

  @BeforeEach
  void allowRecovery() {
    recoverable(options());
  }

  // @Twin("socket.io/connection-state-recovery: should be disabled by default")
  @Test
  void clientsAreToldNoPrivateIdByDefault() {
    create(SocketIoOptions.create());

    LoopbackSocket client = engine.connect();
    server.emit("e", "a");

    assertThat(client.sent()).element(0).asString().doesNotContain("pid");
    assertThat(only(server.sockets()).isRecovered()).isFalse();
  }

  // @Twin("socket.io/connection-state-recovery: should restore session and missed packets")
  @Test
  void whatWasMissedComesBeforeTheAnswerInOrder() {
    LoopbackSocket client = engine.connect();
    Known known = known(client.sent());
    socket(known).join("room");
    server.emit("got", 1);
    String offset = offset(client.sent().get(0));
    lose(client);
    server.emit("all", 2);
    server.to("room").emit("room", "x");
    server.to("elsewhere").emit("not", 0);
    server.to(known.sid()).emit("own");
    server.to("room").except(known.sid()).emit("not", 1);
    server.asVolatile().emit("not", 2);

    List<String> sent = back(known, offset).sent();

    assertThat(events(sent.subList(0, 3)))
        .containsExactly("2[\"all\",2]", "2[\"room\",\"x\"]", "2[\"own\"]");
    assertThat(known(sent)).isEqualTo(known);
    assertThat(sent).hasSize(4);
    assertThat(socket(known).isRecovered()).isTrue();
  }

  @Test
  void whatWasMissedIsNotMissedTwice() {
    LoopbackSocket client = engine.connect();
    Known known = known(client.sent());
    lose(client);
    server.emit("a");
    LoopbackSocket second = back(known);
    String offset = offset(second.sent().get(0));
    lose(second);
    server.emit("b");

    LoopbackSocket third = back(known, offset);

    assertThat(event(third.sent().get(0))).isEqualTo("2[\"b\"]");
    server.emit("c");
    assertThat(events(third.sent())).containsExactly("2[\"c\"]");
  }

  // @Twin("socket.io/connection-state-recovery: should restore rooms and data attributes")
  @Test
  void roomsAndDataAreRestored() {
    LoopbackSocket client = engine.connect();
    Known known = known(client.sent());
    socket(known).join("a", "b");
    socket(known).data().put("name", "x");
    lose(client);
    assertThat(server.sockets().adapter().rooms()).isEmpty();
    server.onConnection(
        socket ->
            events.add(socket.isRecovered() + " " + socket.rooms().size() + " " + socket.data()));

    LoopbackSocket again = back(known);

    assertThat(events()).containsExactly("true 3 {name=x}");
    again.sent();
    server.to("b").emit("e");
    assertThat(events(again.sent())).containsExactly("2[\"e\"]");
  }

  // @Twin("socket.io/connection-state-recovery: should fail to restore an unknown session")
  @ParameterizedTest
  @ValueSource(
      strings = {
        "{\"pid\":\"abcdefghijklmnopqrst\"}",
        "{\"pid\":\"abcdefghijklmnopqrst\",\"offset\":\"abcdefgh.1\"}",
        "{\"pid\":PID,\"offset\":\"nonsense\"}",
        "{\"pid\":PID,\"offset\":1}",
        "{\"pid\":{\"a\":PID}}",
        "{\"pid\":SID}",
        "{\"offset\":\"x\"}"
      })
  void whoPresentsSomethingElseBeginsAnew(String auth) {
    LoopbackSocket client = engine.connect();
    Known known = known(client.sent());
    lose(client);

    LoopbackSocket other = engine.open();
    other.receive(
        "0" + auth.replace("PID", '"' + known.pid() + '"').replace("SID", '"' + known.sid() + '"'));

    Known anew = known(other.sent());
    assertThat(anew.sid()).isNotEqualTo(known.sid());
    assertThat(anew.pid()).isNotEqualTo(known.pid());
    assertThat(known(back(known).sent())).isEqualTo(known);
  }

  @Test
  void anOffsetOfTheFutureIsNone() {
    LoopbackSocket client = engine.connect();
    Known known = known(client.sent());
    server.emit("a");
    String offset = offset(client.sent().get(0));
    lose(client);

    assertThat(known(back(known, offset.replace(".1", ".2")).sent())).isNotEqualTo(known);
  }

  @ParameterizedTest
  @EnumSource(CloseReason.class)
  void onlyWhoSentNoPacketIsForgotten(CloseReason reason) {
    LoopbackSocket client = engine.connect();
    Known known = known(client.sent());

    client.drop(reason);

    boolean isSame = known(back(known).sent()).equals(known);
    assertThat(isSame).isEqualTo(reason != CloseReason.PARSE_ERROR);
  }

  @Test
  void whoLeavesTheNamespaceIsForgotten() {
    LoopbackSocket left = engine.connect();
    Known leftKnown = known(left.sent());
    LoopbackSocket kicked = engine.connect();
    Known kickedKnown = known(kicked.sent());

    left.receive("1");
    socket(kickedKnown).disconnect(true);

    assertThat(known(back(leftKnown).sent())).isNotEqualTo(leftKnown);
    assertThat(known(back(kickedKnown).sent())).isNotEqualTo(kickedKnown);
  }

  @Test
  void whoIsAwayForTooLongBeginsAnew() {
    LoopbackSocket client = engine.connect();
    Known known = known(client.sent());
    lose(client);
    engine.advance(AWAY);

    assertThat(known(back(known).sent())).isNotEqualTo(known);
  }

  @Test
  void nothingIsKeptWhenNobodyNeedsIt() {
    LoopbackSocket client = engine.connect();
    Known known = known(client.sent());
    server.emit("a");
    lose(client);
    server.emit("b");
    assertThat(packetCount()).isEqualTo(2);

    engine.advance(AWAY.plus(LONG));

    assertThat(packetCount()).isZero();
    assertThat(engine.timerCount()).isZero();
    assertThat(known(back(known).sent())).isNotEqualTo(known);
  }

  // @Twin("socket.io/connection-state-recovery: should not run middlewares upon recovery by
  //     default")
  @Test
  void middlewaresAreSkipped() {
    server.use(
        (socket, next) -> {
          events.add("asked " + socket.isRecovered());
          next.proceed();
        });
    LoopbackSocket client = engine.connect();
    Known known = known(client.sent());
    lose(client);
    back(known);

    assertThat(events()).containsExactly("asked false");
  }

  // @Twin("socket.io/connection-state-recovery: should run middlewares even upon recovery")
  @Test
  void middlewaresAreAskedWhereOneWantsThat() {
    recoverable(options().skipMiddlewares(false));
    server.use(
        (socket, next) -> {
          events.add("asked " + socket.isRecovered() + " " + socket.rooms());
          socket.emit("from", "middleware");
          next.proceed();
        });
    LoopbackSocket client = engine.connect();
    Known known = known(List.of(client.sent().get(1)));
    socket(known).join("room");
    lose(client);
    server.emit("missed");

    LoopbackSocket again = back(known);

    assertThat(events()).containsExactly("asked false []", "asked true [room]");
    List<String> sent = again.sent();
    assertThat(events(sent.subList(0, 2)))
        .containsExactly("2[\"missed\"]", "2[\"from\",\"middleware\"]");
    assertThat(known(sent)).isEqualTo(known);
  }

  @Test
  void whoIsNotLetInMayComeAgain() {
    recoverable(options().skipMiddlewares(false));
    server.use(
        (socket, next) -> {
          if (socket.isRecovered() && events.isEmpty()) {
            events.add("refused");
            next.refuse("not now");
          } else {
            next.proceed();
          }
        });
    LoopbackSocket client = engine.connect();
    Known known = known(client.sent());
    lose(client);
    server.emit("missed");

    assertThat(back(known).sent()).containsExactly("4{\"message\":\"not now\"}");

    expectToGoOn(back(known), known, "2[\"missed\"]");
  }

  @Test
  void eventsThatAskForAnAnswerCarryNoOffset() {
    LoopbackSocket client = engine.connect();
    Known known = known(client.sent());

    socket(known).emitWithAck("ask", "x");
    server.timeout(Duration.ofSeconds(1)).emitWithAck("ask", "y");

    assertThat(client.sent()).containsExactly("20[\"ask\",\"x\"]", "21[\"ask\",\"y\"]");
  }

  @Test
  void bytesComeAgain() {
    LoopbackSocket client = engine.connect();
    Known known = known(client.sent());
    lose(client);
    server.emit("bin", new byte[] {1, 2});

    List<String> sent = back(known).sent();

    assertThat(event(sent.get(0))).isEqualTo("51-[\"bin\",{\"_placeholder\":true,\"num\":0}]");
    assertThat(sent.get(1)).isEqualTo("<0102>");
  }

  @Test
  void whatIsSentToOneWhoIsAwayIsKept() {
    LoopbackSocket client = engine.connect();
    Known known = known(client.sent());
    Socket old = socket(known);
    lose(client);

    assertThat(old.emit("kept")).isTrue();
    assertThat(old.asVolatile().emit("not kept")).isFalse();

    assertThat(event(back(known).sent().get(0))).isEqualTo("2[\"kept\"]");
    assertThat(old.emit("late")).isFalse();
  }

  @Test
  void clientsOfRevisionThreeAreServedAsBefore() {
    LoopbackSocket client = engine.open(Revision.THREE, new LoopbackRequest());
    assertThat(client.sent()).containsExactly("0");

    server.emit("a");
    lose(client);

    assertThat(events(client.sent())).containsExactly("2[\"a\"]");
  }

  @Test
  void optionsAreChecked() {
    assertThatIllegalArgumentException()
        .isThrownBy(() -> options().maxDisconnectionDuration(Duration.ZERO))
        .withMessage("maxDisconnectionDuration must be positive, was PT0S");
    assertThatIllegalArgumentException()
        .isThrownBy(() -> options().maxSessions(0))
        .withMessage("maxSessions must be at least 1, was 0");
    assertThatIllegalArgumentException()
        .isThrownBy(() -> options().maxPackets(0))
        .withMessage("maxPackets must be at least 1, was 0");
    assertThatIllegalArgumentException()
        .isThrownBy(() -> options().maxPacketBytes(0))
        .withMessage("maxPacketBytes must be at least 1, was 0");
  }
}
