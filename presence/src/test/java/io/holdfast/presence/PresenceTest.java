package io.holdfast.presence;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.holdfast.socketio.spi.LogException;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Nested;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

@Timeout(60)
final class PresenceTest {

  @TempDir private Path directory;
  private Scene scene;

  @BeforeEach
  void open() {
    scene = new Scene(directory);
  }

  @AfterEach
  void close() {
    scene.close();
  }

  @Nested
  @DisplayName("States")
  final class States {

    @Test
    void personIsHereFromTheFirstConnectionOn() {
      scene.pass(3);
      scene.presence.connect("Ada");
      scene.pass(4);
      scene.presence.connect("Ada");

      assertThat(scene.ask("Ada", "Bob")).containsExactly("Ada HERE 3.0", "Bob UNKNOWN");
    }

    @Test
    void personIsAwayWhenAllConnectionsAre() {
      PresenceConnection phone = scene.presence.connect("Ada");
      PresenceConnection tablet = scene.presence.connect("Ada");
      scene.pass(1);
      phone.away(true);
      phone.away(true);
      assertThat(scene.ask("Ada")).containsExactly("Ada HERE 0.0");
      scene.pass(1);
      tablet.away(true);
      assertThat(scene.ask("Ada")).containsExactly("Ada AWAY 2.0");
      scene.pass(1);
      phone.away(false);
      assertThat(scene.ask("Ada")).containsExactly("Ada HERE 3.0");
      scene.pass(1);
      phone.close();
      assertThat(scene.ask("Ada")).containsExactly("Ada AWAY 4.0");
    }

    @Test
    void personIsGoneSinceTheLastConnectionEnded() {
      PresenceConnection phone = scene.presence.connect("Ada");
      PresenceConnection tablet = scene.presence.connect("Ada");
      scene.pass(5);
      phone.close();
      scene.pass(20);
      tablet.close();
      tablet.close();
      scene.pass(20);

      assertThat(scene.ask("Ada")).containsExactly("Ada GONE 25.0");
    }

    @Test
    void whoAsksOnceIsToldAsItIsNowAndOfNoChanges() {
      PresenceConnection phone = scene.presence.connect("Ada");
      scene.onlooker.ask("Ada");
      phone.away(true);

      List<Whereabouts> told =
          scene.presence.ask(List.of("Bob", "Ada")).toCompletableFuture().join();

      assertThat(told).extracting(Whereabouts::person).containsExactly("Bob", "Ada");
      assertThat(told)
          .extracting(Whereabouts::state)
          .containsExactly(Whereabouts.State.UNKNOWN, Whereabouts.State.AWAY);
    }

    @Test
    void whoAsksTooLateIsToldSo() {
      scene.log.close();

      assertThat(scene.presence.ask(List.of("Ada")))
          .failsWithin(Duration.ofSeconds(10))
          .withThrowableThat()
          .withRootCauseInstanceOf(LogException.class);
    }

    @Test
    void idOfNobodyIsRefused() {
      assertThatThrownBy(() -> scene.presence.connect(""))
          .isInstanceOf(IllegalArgumentException.class);
    }

    @Test
    void thoseWhoAreHereAreCounted() {
      scene.presence.connect("Ada").away(true);
      scene.presence.connect("Bob");
      scene.presence.connect("Eve").close();
      scene.pass(0);
      assertThat(scene.presence.counts()).isEqualTo(new PresenceCounts(2, 1, 3));
      scene.pass(11);
      assertThat(scene.presence.counts()).isEqualTo(new PresenceCounts(1, 1, 3));
    }
  }

  @Nested
  @DisplayName("Grace")
  final class Grace {

    @Test
    void whoComesBackInTimeHasNotGone() {
      PresenceConnection first = scene.presence.connect("Ada");
      scene.pass(1);
      scene.onlooker.ask("Ada");
      first.close();
      scene.pass(9.9);
      PresenceConnection second = scene.presence.connect("Ada");
      scene.pass(60);

      scene.onlooker.isToldNothing();
      assertThat(scene.ask("Ada")).containsExactly("Ada HERE 0.0");
      second.close();
      scene.pass(10.5);
      assertThat(scene.ask("Ada")).containsExactly("Ada GONE 70.9");
    }

    @Test
    void graceBeginsAnewWithEachGoing() {
      onlookerOfAda();
      for (int round = 0; round < 20; round++) {
        PresenceConnection brief = scene.presence.connect("Ada");
        scene.pass(0.5);
        brief.close();
        scene.pass(6);
      }
      scene.onlooker.isToldNothing();
      scene.pass(4.5);
      scene.onlooker.isToldOnce("Ada GONE 124.0");
    }

    private void onlookerOfAda() {
      PresenceConnection first = scene.presence.connect("Ada");
      scene.onlooker.ask("Ada");
      first.close();
    }

    @Test
    void whoWasAwayStaysSoUntilTheyAreGone() {
      PresenceConnection idle = scene.presence.connect("Ada");
      idle.away(true);
      idle.close();
      scene.pass(5);
      assertThat(scene.ask("Ada")).containsExactly("Ada AWAY 0.0");
      scene.presence.connect("Ada");
      assertThat(scene.ask("Ada")).containsExactly("Ada HERE 5.0");
    }

    @Test
    void clockThatIsSetBackHoldsNobody() {
      scene.presence.connect("Ada").close();
      scene.pass(1);
      scene.time.set(HandTime.START.minus(Duration.ofHours(1)));
      scene.presence.connect("Bob").close();
      scene.pass(3611);

      assertThat(scene.ask("Ada", "Bob")).containsExactly("Ada GONE 0.0", "Bob GONE -3600.0");
    }
  }

  @Nested
  @DisplayName("Telling")
  final class Telling {

    @Test
    void changesAreToldTogetherAndAfterAWhile() {
      PresenceConnection adas = scene.presence.connect("Ada");
      PresenceConnection bobs = scene.presence.connect("Bob");
      scene.onlooker.ask("Ada", "Bob");
      scene.pass(1);
      adas.away(true);
      bobs.away(true);
      scene.pass(0.4);
      scene.onlooker.isToldNothing();
      scene.pass(0.1);
      scene.onlooker.isToldOnce("Ada AWAY 1.0", "Bob AWAY 1.0");
    }

    @Test
    void whatWasUndoneIsNotTold() {
      PresenceConnection connection = scene.presence.connect("Ada");
      scene.onlooker.ask("Ada");
      connection.away(true);
      scene.pass(0.2);
      connection.away(false);
      scene.pass(5);
      scene.onlooker.isToldNothing();
    }

    @Test
    void whoAsksMeanwhileIsToldTheSameAsTheOthers() {
      PresenceConnection connection = scene.presence.connect("Ada");
      scene.onlooker.ask("Ada");
      connection.away(true);
      scene.pass(0.2);
      Onlooker late = new Onlooker(scene.log, scene.presence);
      assertThat(late.ask("Ada")).containsExactly("Ada HERE 0.0");
      scene.pass(0.2);
      connection.away(false);
      scene.pass(1);
      scene.onlooker.isToldNothing();
      late.isToldNothing();
      connection.away(true);
      scene.pass(1);
      late.isToldOnce("Ada AWAY 1.4");
    }

    @Test
    void anotherListTakesThePlaceOfTheFirst() {
      PresenceConnection adas = scene.presence.connect("Ada");
      scene.presence.connect("Bob");
      scene.onlooker.ask("Ada");
      scene.onlooker.ask("Bob");
      adas.away(true);
      scene.pass(1);
      scene.onlooker.isToldNothing();
      adas.away(false);
      scene.pass(1);
      scene.onlooker.ask("Ada");
      adas.away(true);
      scene.onlooker.close();
      scene.pass(1);
      scene.onlooker.isToldNothing();
    }

    @Test
    void whoHasGoneAndComesIsTold() {
      scene.presence.connect("Ada").close();
      scene.pass(20);
      scene.onlooker.ask("Ada");
      scene.presence.connect("Ada");
      scene.pass(1);
      scene.onlooker.isToldOnce("Ada HERE 20.0");
    }
  }
}
