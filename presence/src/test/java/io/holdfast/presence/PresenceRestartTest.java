package io.holdfast.presence;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.IntStream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/** What outlives the process, killed or not, and what that costs. */
@Timeout(60)
final class PresenceRestartTest {

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

  @Test
  void afterACrashWhoeverWasHereWasSeenAtTheLastPulse() throws IOException {
    scene.presence.connect("Ada");
    scene.presence.connect("Bob").close();
    scene.pass(100);
    scene.crash();
    scene.pass(0);
    assertThat(scene.ask("Ada", "Bob")).containsExactly("Ada HERE 90.0", "Bob GONE 0.0");
    scene.pass(10);
    assertThat(scene.ask("Ada", "Bob")).containsExactly("Ada GONE 90.0", "Bob GONE 0.0");
  }

  @Test
  void whoCameAfterTheLastPulseWasSeenThen() throws IOException {
    scene.presence.connect("Eve");
    scene.pass(35);
    scene.presence.connect("Ada");
    scene.pass(20);
    scene.crash();
    scene.pass(3600);
    assertThat(scene.ask("Ada", "Eve")).containsExactly("Ada GONE 35.0", "Eve GONE 35.0");
  }

  @Test
  void secondCrashChangesNothingOfTheFirst() throws IOException {
    scene.presence.connect("Ada");
    scene.pass(100);
    scene.crash();
    scene.presence.connect("Bob");
    scene.pass(100);
    scene.crash();
    scene.pass(20);
    assertThat(scene.ask("Ada", "Bob")).containsExactly("Ada GONE 90.0", "Bob GONE 190.0");
    scene.restart();
    scene.pass(20);
    assertThat(scene.ask("Ada", "Bob")).containsExactly("Ada GONE 90.0", "Bob GONE 190.0");
  }

  @Test
  void whoComesBackAfterACrashHasNotGone() throws IOException {
    scene.presence.connect("Ada");
    scene.pass(100);
    scene.crash();
    scene.onlooker.ask("Ada");
    scene.pass(5);
    scene.presence.connect("Ada");
    scene.pass(100);
    scene.onlooker.isToldNothing();
    scene.crash();
    scene.pass(20);
    assertThat(scene.ask("Ada")).as("of the second run").containsExactly("Ada GONE 190.0");
  }

  @Test
  void afterALongBreakNobodyIsTakenToBeHere() throws IOException {
    scene.presence.connect("Ada");
    scene.pass(31);
    scene.time.set(HandTime.START.plusSeconds(3600));
    scene.crash();
    assertThat(scene.ask("Ada")).containsExactly("Ada GONE 30.0");
  }

  @Test
  void stopIsTheLastPulse() {
    scene.presence.connect("Ada");
    scene.presence.connect("Bob").close();
    scene.pass(7);
    scene.restart();
    scene.pass(20);
    assertThat(scene.ask("Ada", "Bob")).containsExactly("Ada GONE 7.0", "Bob GONE 0.0");
  }

  @Test
  void whatComesAfterTheStopIsOfNoAccount() {
    PresenceConnection connection = scene.presence.connect("Ada");
    scene.pass(1);
    scene.presence.end().toCompletableFuture().join();
    connection.close();
    scene.presence.connect("Bob");
    scene.pass(60);
    scene.restart();
    scene.pass(60);
    assertThat(scene.ask("Ada", "Bob")).containsExactly("Ada GONE 1.0", "Bob UNKNOWN");
  }

  @Test
  void pulseIsOneValueAndOfARunThatIsNeeded() throws IOException {
    for (int run = 1; run <= 3; run++) {
      scene.presence.connect("Ada");
      scene.pass(40);
      scene.crash();
    }
    scene.presence.connect("Ada");
    scene.pass(40);
    scene.crash();
    assertThat(scene.keys(PresenceRecords.PULSES)).containsExactly("4");
    assertThat(scene.keys(PresenceRecords.MARKS)).containsExactly("Ada");
  }

  @Test
  void nobodyHereIsNoPulse() {
    scene.presence.connect("Ada").close();
    scene.pass(20);
    long before = scene.log.status().commitCount();
    scene.pass(600);
    assertThat(scene.log.status().commitCount()).isEqualTo(before);
  }

  @Test
  void tenThousandWhoComeBackAtOnceCostAFewCommits() {
    List<PresenceConnection> all = new ArrayList<>();
    long before = scene.log.status().commitCount();
    IntStream.range(0, 10_000).forEach(i -> all.add(scene.presence.connect("person-" + i)));
    scene.pass(5);
    assertThat(scene.log.status().commitCount() - before).isLessThan(40);
    assertThat(scene.presence.counts().here()).isEqualTo(10_000);
    all.forEach(PresenceConnection::close);
    long gone = scene.log.status().commitCount();
    scene.pass(20);
    assertThat(scene.log.status().commitCount() - gone).isLessThan(40);
    assertThat(scene.presence.counts()).isEqualTo(new PresenceCounts(0, 0, 10_000));
    scene.restart();
    scene.pass(0);
    assertThat(scene.presence.counts()).isEqualTo(new PresenceCounts(0, 0, 10_000));
  }

  @Test
  void whoComesAndGoesAllTheTimeIsNotWrittenEachTime() {
    scene.presence.connect("Ada");
    scene.pass(1);
    long before = scene.log.status().commitCount();
    for (int round = 0; round < 1_000; round++) {
      scene.presence.connect("Ada").close();
      scene.presence.connect("Bob").close();
    }
    scene.pass(1);
    assertThat(scene.log.status().commitCount() - before).isLessThan(5);
  }

  @Test
  void whatTheDiskDidNotTakeIsWrittenLater() {
    scene.disk.fill(true);
    scene.presence.connect("Ada");
    scene.pass(5);
    assertThat(scene.ask("Ada")).containsExactly("Ada HERE 0.0");
    assertThat(scene.keys(PresenceRecords.MARKS)).isEmpty();
    scene.disk.fill(false);
    scene.pass(30);
    assertThat(scene.keys(PresenceRecords.MARKS)).containsExactly("Ada");
  }

  @Test
  void stopDoesNotWaitForAFullDisk() {
    scene.presence.connect("Ada");
    scene.pass(5);
    scene.disk.fill(true);
    scene.presence.end().toCompletableFuture().join();
    scene.disk.fill(false);
    scene.restart();
    scene.pass(20);
    assertThat(scene.ask("Ada")).containsExactly("Ada GONE 0.0");
  }
}
