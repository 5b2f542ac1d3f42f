package io.holdfast.presence;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.holdfast.socketio.spi.LogRemoval;
import io.holdfast.socketio.spi.LogValue;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Set;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

@Timeout(60)
final class PresenceLimitsTest {

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

  private void boundTo(PresenceLimits limits) {
    scene.restart(limits);
  }

  @Test
  void whoHasBeenGoneForLongestIsForgotten() {
    boundTo(new PresenceLimits(3, 10, 10, 10));
    for (String person : List.of("Ada", "Bob", "Eve")) {
      scene.presence.connect(person).close();
      scene.pass(1);
    }
    scene.pass(20);
    scene.onlooker.ask("Ada", "Bob", "Eve");
    scene.presence.connect("Ada");
    scene.presence.connect("Zoe");
    scene.pass(1);

    scene.onlooker.isToldOnce("Ada HERE 23.0", "Bob UNKNOWN");
    assertThat(scene.keys(PresenceRecords.MARKS)).containsExactly("Ada", "Eve", "Zoe");
  }

  @Test
  void whereAllAreHereOneMoreStaysUnknown() {
    boundTo(new PresenceLimits(1, 10, 10, 10));
    scene.presence.connect("Ada");
    PresenceConnection second = scene.presence.connect("Bob");
    second.away(true);
    second.close();
    scene.pass(1);

    assertThat(scene.ask("Ada", "Bob")).containsExactly("Ada HERE 0.0", "Bob UNKNOWN");
  }

  @Test
  void whatIsOfThePersonGoesWithThem() {
    LogValue drawer = LogValue.of("drawer", "Ada", "x".getBytes(StandardCharsets.UTF_8));
    scene.presence.end().toCompletableFuture().join();
    scene.presence =
        scene
            .settings(new PresenceLimits(1, 10, 10, 10))
            .onForgotten(person -> List.of(drawer, new LogRemoval("drawer", "none")))
            .open();
    scene.presence.connect("Ada").close();
    scene.pass(20);
    assertThat(scene.keys("drawer")).isEmpty();
    scene.presence.connect("Bob");
    scene.pass(1);
    assertThat(scene.keys("drawer")).containsExactly("Ada");
  }

  @Test
  void lowerBoundForgetsAtTheNextStart() {
    for (String person : List.of("Ada", "Bob", "Eve")) {
      scene.presence.connect(person).close();
      scene.pass(1);
    }
    scene.pass(20);
    boundTo(new PresenceLimits(1, 10, 10, 10));
    scene.pass(1);
    assertThat(scene.ask("Ada", "Bob", "Eve"))
        .containsExactly("Ada UNKNOWN", "Bob UNKNOWN", "Eve GONE 2.0");
    assertThat(scene.keys(PresenceRecords.MARKS)).containsExactly("Eve");
  }

  @Test
  void watchNamesOnlySoMany() {
    boundTo(new PresenceLimits(10, 2, 10, 10));
    assertThat(scene.onlooker.ask("Ada", "Bob")).hasSize(2);
    PresenceWatch watch = scene.presence.watch(scene.onlooker);
    assertThatThrownBy(() -> watch.watch(Set.of("Ada", "Bob", "Eve")))
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessageContaining("at most 2");
  }

  @Test
  void onlySoManyAreToldOfOnePerson() {
    boundTo(new PresenceLimits(10, 2, 1, 10));
    PresenceConnection connection = scene.presence.connect("Ada");
    scene.onlooker.ask("Ada");
    Onlooker second = new Onlooker(scene.log, scene.presence);
    assertThat(second.ask("Ada")).containsExactly("Ada HERE 0.0");
    connection.away(true);
    scene.pass(1);
    scene.onlooker.isToldOnce("Ada AWAY 0.0");
    second.isToldNothing();
    scene.onlooker.close();
    assertThat(second.ask("Ada")).containsExactly("Ada AWAY 0.0");
    connection.away(false);
    scene.pass(1);
    second.isToldOnce("Ada HERE 1.0");
  }

  @Test
  void boundsAndTimesArePositive() {
    assertThatThrownBy(() -> new PresenceLimits(0, 1, 1, 1))
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessage("maxPeople must be at least 1, was 0");
    Duration second = Duration.ofSeconds(1);
    assertThatThrownBy(() -> new PresenceTimes(second, Duration.ZERO, second))
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessage("pulse must be more than zero, was PT0S");
  }

  @Test
  void noMoreThanTwiceThePeopleWaitForTheDisk() {
    boundTo(new PresenceLimits(1, 10, 10, 10));
    scene.disk.fill(true);
    for (String person : List.of("Ada", "Bob", "Eve", "Zoe")) {
      scene.presence.connect(person).close();
      scene.pass(20);
    }
    scene.disk.fill(false);
    scene.pass(30);
    assertThat(scene.ask("Zoe")).containsExactly("Zoe GONE 60.0");
    assertThat(scene.keys(PresenceRecords.MARKS)).as("those of Ada and Bob waited").isEmpty();
  }
}
