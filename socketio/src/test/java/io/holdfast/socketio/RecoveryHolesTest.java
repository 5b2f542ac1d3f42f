package io.holdfast.socketio;

import static org.assertj.core.api.Assertions.assertThat;

import io.holdfast.engineio.CloseReason;
import java.time.Duration;
import java.util.ArrayDeque;
import java.util.List;
import java.util.Queue;
import java.util.regex.Pattern;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Nested;
import org.junit.jupiter.api.Test;

/** What the reference loses, and is not lost here. */
final class RecoveryHolesTest extends RecoveryFixture {

  @BeforeEach
  void allowRecovery() {
    recoverable(options());
  }

  @Nested
  @DisplayName("Hole: no event received before the drop")
  final class NoEventReceived {

    @Test
    void aClientWithoutOffsetGetsWhatFollowedItsConnect() {
      server.emit("before");
      LoopbackSocket client = engine.connect();
      Known known = known(client.sent());
      // It is on its way when the connection breaks.
      server.emit("lost");
      lose(client);
      server.emit("missed");

      expectToGoOn(back(known), known, "2[\"lost\"]", "2[\"missed\"]");
    }

    /** Stock clients keep the offset that they got in an earlier session. */
    @Test
    void anOffsetOfAnEarlierSessionSaysNothing() {
      LoopbackSocket earlier = engine.connect();
      server.emit("earlier");
      String offset = offset(earlier.sent().get(1));
      LoopbackSocket client = engine.connect();
      Known known = known(client.sent());
      lose(client);
      server.emit("missed");

      expectToGoOn(back(known, offset), known, "2[\"missed\"]");
    }

    @Test
    void anOffsetOfAnEarlierLifeOfTheServerSaysNothing() {
      Known known = known(engine.connect().sent());
      server.emit("lost");

      expectToGoOn(back(known, "abcdefgh.4z"), known, "2[\"lost\"]");
    }
  }

  @Nested
  @DisplayName("Hole: a volatile event whose last argument is a string")
  final class VolatileString {

    @Test
    void itCarriesTheOffsetOfWhatCameBefore() {
      LoopbackSocket client = engine.connect();
      Known known = known(client.sent());
      server.emit("got");
      server.asVolatile().emit("typing", "who");
      socket(known).asVolatile().emit("typing", "you");
      List<String> sent = client.sent();
      assertThat(events(sent))
          .containsExactly("2[\"got\"]", "2[\"typing\",\"who\"]", "2[\"typing\",\"you\"]");
      assertThat(offset(sent.get(1))).isEqualTo(offset(sent.get(0)));
      assertThat(offset(sent.get(2))).isEqualTo(offset(sent.get(0)));
      lose(client);
      server.emit("missed");

      expectToGoOn(back(known, offset(sent.get(2))), known, "2[\"missed\"]");
    }

    @Test
    void othersAreLeftAlone() {
      LoopbackSocket client = engine.connect();
      client.sent();

      server.asVolatile().emit("tick");
      server.asVolatile().emit("tick", "who", 1);

      assertThat(client.sent()).containsExactly("2[\"tick\"]", "2[\"tick\",\"who\",1]");
    }
  }

  @Nested
  @DisplayName("Hole: longer idle than the retention of events")
  final class Idle {

    @Test
    void aClientThatWasIdleForLongIsRecovered() {
      LoopbackSocket client = engine.connect();
      Known known = known(client.sent());
      server.emit("got");
      String offset = offset(client.sent().get(0));
      engine.advance(AWAY.plus(LONG));
      assertThat(packetCount()).isZero();
      server.to("elsewhere").emit("other");
      lose(client);
      server.emit("missed");

      expectToGoOn(back(known, offset), known, "2[\"missed\"]");
    }

    @Test
    void whatWasLostWithTheConnectionComesThoughTheClientWasIdle() {
      LoopbackSocket client = engine.connect();
      Known known = known(client.sent());
      server.emit("got");
      String offset = offset(client.sent().get(0));
      server.to("elsewhere").emit("other");
      engine.advance(AWAY.plus(LONG));
      server.emit("lost");
      lose(client);
      engine.advance(AWAY.minusSeconds(1));

      expectToGoOn(back(known, offset), known, "2[\"lost\"]");
    }

    @Test
    void whatWasReplayedIsKeptThoughItIsOld() {
      LoopbackSocket client = engine.connect();
      Known known = known(client.sent());
      lose(client);
      server.emit("missed");
      engine.advance(AWAY.minusSeconds(1));
      LoopbackSocket again = back(known);
      again.sent();
      engine.advance(Duration.ofSeconds(40));
      lose(again);

      expectToGoOn(back(known), known, "2[\"missed\"]");
    }
  }

  @Nested
  @DisplayName("Hole: back before the server noticed that the old link is dead")
  final class DeadLink {

    @Test
    void theOldSocketIsTakenOver() {
      LoopbackSocket client = engine.connect();
      Known known = known(client.sent());
      Socket old = socket(known);
      old.join("room");
      old.onDisconnect((reason, text) -> events.add(reason.words()));
      server.to("room").emit("lost");

      LoopbackSocket again = back(known);

      assertThat(events()).containsExactly("transport close");
      assertThat(client.closeReason).isEqualTo(CloseReason.TRANSPORT_CLOSE);
      expectToGoOn(again, known, "2[\"lost\"]");
      assertThat(server.sockets().sockets().values()).containsExactly(socket(known));
      assertThat(socket(known).rooms()).containsExactlyInAnyOrder("room", known.sid());
      assertThat(engine.clientsCount()).isEqualTo(1);
    }

    @Test
    void theNewSocketWaitsForTheListenersOfTheOld() {
      Queue<Runnable> tasks = new ArrayDeque<>();
      create(SocketIoOptions.create().connectionStateRecovery(options()).executor(tasks::add));
      LoopbackSocket client = engine.connect();
      Known known = known(client.sent());
      tasks.forEach(Runnable::run);
      tasks.clear();

      LoopbackSocket again = back(known);
      assertThat(again.sent()).isEmpty();
      for (Runnable task = tasks.poll(); task != null; task = tasks.poll()) {
        task.run();
      }

      assertThat(known(again.sent())).isEqualTo(known);
      assertThat(server.sockets().sockets()).hasSize(1);
    }
  }

  @Nested
  @DisplayName("Hole: emits made in a middleware")
  final class InMiddleware {

    @Test
    void theyComeBeforeTheAnswer() {
      server.use(
          (socket, next) -> {
            socket.emit("hello", 1);
            server.to(socket.id()).emit("hello", 2);
            next.proceed();
          });

      List<String> sent = engine.connect().sent();

      assertThat(events(sent.subList(0, 2))).containsExactly("2[\"hello\",1]", "2[\"hello\",2]");
      known(sent);
    }
  }

  @Nested
  @DisplayName("Hole: two connections presenting the same private id")
  final class Twice {

    @Test
    void oneGoesOnAndTheOtherBeginsAnew() {
      LoopbackSocket client = engine.connect();
      Known known = known(client.sent());
      lose(client);

      Known first = known(back(known).sent());
      Known second = known(back(known).sent());

      assertThat(first).isEqualTo(known);
      assertThat(second.sid()).isNotEqualTo(known.sid());
      assertThat(second.pid()).isNotEqualTo(known.pid());
      assertThat(socket(known).isConnected()).isTrue();
    }

    @Test
    void oneThatIsStillBeingLookedAtGoesOn() {
      recoverable(options().skipMiddlewares(false));
      Queue<Next> waiting = new ArrayDeque<>();
      server.use((socket, next) -> waiting.add(next));
      LoopbackSocket client = engine.connect();
      waiting.remove().proceed();
      Known known = known(client.sent());
      lose(client);

      LoopbackSocket first = back(known);
      LoopbackSocket second = back(known);
      waiting.forEach(Next::proceed);

      assertThat(known(first.sent())).isEqualTo(known);
      assertThat(known(second.sent())).isNotEqualTo(known);
    }

    @Test
    void afterAWhileItIsTheClientWhoIsBackAgain() {
      LoopbackSocket client = engine.connect();
      Known known = known(client.sent());
      lose(client);
      LoopbackSocket first = back(known);
      engine.advance(Duration.ofSeconds(1));

      assertThat(known(back(known).sent())).isEqualTo(known);
      assertThat(first.isOpen()).isFalse();
    }
  }

  @Nested
  @DisplayName("Bounds")
  final class Bounds {

    @Test
    void whoMissedMoreEventsThanAreKeptBeginsAnew() {
      recoverable(options().maxPackets(2));
      LoopbackSocket client = engine.connect();
      Known known = known(client.sent());
      lose(client);
      server.emit("a");
      server.emit("b");
      server.emit("c");

      LoopbackSocket again = back(known);

      assertThat(known(again.sent())).isNotEqualTo(known);
      assertThat(only(server.sockets()).isRecovered()).isFalse();
    }

    @Test
    void whoMissedMoreBytesThanAreKeptBeginsAnew() {
      recoverable(options().maxPacketBytes(1500));
      LoopbackSocket client = engine.connect();
      Known known = known(client.sent());
      lose(client);
      server.emit("a", new byte[900]);
      LoopbackSocket again = back(known);
      assertThat(known(again.sent())).isEqualTo(known);
      lose(again);
      server.emit("a", new byte[900]);

      assertThat(known(back(known).sent())).isNotEqualTo(known);
    }

    @Test
    void whoHasBeenAwayForLongestIsForgottenFirst() {
      recoverable(options().maxSessions(1));
      LoopbackSocket first = engine.connect();
      Known firstKnown = known(first.sent());
      LoopbackSocket second = engine.connect();
      Known secondKnown = known(second.sent());
      lose(first);
      lose(second);

      assertThat(known(back(firstKnown).sent())).isNotEqualTo(firstKnown);
      assertThat(known(back(secondKnown).sent())).isEqualTo(secondKnown);
    }

    @Test
    void aNamespaceIsNotForgottenBeforeItsSessions() {
      create(
          SocketIoOptions.create()
              .connectionStateRecovery(options())
              .cleanupEmptyChildNamespaces(true));
      server.of(Pattern.compile("^/dyn$"));
      LoopbackSocket client = engine.open();
      client.receive("0/dyn,");
      String pid = client.sent().get(0).replaceAll(".*\"pid\":\"([^\"]*)\".*", "$1");
      lose(client);
      LoopbackSocket again = engine.open();
      again.receive("0/dyn,{\"pid\":\"" + pid + "\"}");
      assertThat(again.sent().get(0)).contains(pid);
      Namespace namespace = server.of("/dyn");
      lose(again);
      engine.advance(AWAY);

      assertThat(server.of("/dyn")).isNotSameAs(namespace);
    }
  }
}
