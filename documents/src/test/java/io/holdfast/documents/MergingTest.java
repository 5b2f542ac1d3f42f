package io.holdfast.documents;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import io.holdfast.log.Durability;
import io.holdfast.log.SqliteLog;
import java.nio.ByteBuffer;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.List;
import java.util.Random;
import java.util.Set;
import java.util.TreeSet;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.RepeatedTest;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestReporter;
import org.junit.jupiter.api.Timeout;

/** How the updates of a document become one state, and what a bad state cannot do. */
@Timeout(120)
class MergingTest {

  private static final String NAME = "doc/plan";
  private static final Duration PATIENCE = Duration.ofSeconds(30);
  private static final Duration KEPT_FOR = Duration.ofDays(7);

  private final SqliteLog log =
      SqliteLog.builder(Path.of("memory")).durability(Durability.MEMORY).open();
  private volatile Instant now = Instant.ofEpochSecond(1_000_000);

  @AfterEach
  void close() {
    log.close();
  }

  private Documents.Builder builder(int updates, int keptBytes, int ids) {
    InstantSource clock = () -> now;
    return Documents.builder(log)
        .merging(new MergeLimits(updates, 1 << 20, PATIENCE, keptBytes, KEPT_FOR, ids))
        .clock(clock);
  }

  private Documents documents(int updates) {
    return builder(updates, 1 << 20, 10).open();
  }

  private static Set<String> write(DocumentInHand writer, int from, int to) {
    Set<String> words = new TreeSet<>();
    for (int i = from; i < to; i++) {
      writer.write("w" + i).position();
      words.add("w" + i);
    }
    return words;
  }

  private static void awaitMerges(Documents documents, int count) {
    await().until(() -> documents.status().mergeCount() == count);
  }

  private static DocumentContent content(Documents documents) {
    try (DocumentInHand reader = DocumentInHand.open(documents, NAME, "Reader")) {
      return reader.content();
    }
  }

  @Test
  void stateTakesThePlaceOfTheUpdatesUpToIt() {
    Documents documents = documents(10);
    DocumentInHand ann = DocumentInHand.open(documents, NAME, "Ann");
    Set<String> words = write(ann, 0, 10);
    awaitMerges(documents, 1);
    words.addAll(write(ann, 10, 12));

    assertThat(ann.asked()).containsExactly(10L);
    DocumentContent content = content(documents);
    assertThat(content.parts()).hasSize(3);
    assertThat(content.position()).isEqualTo(12);
    assertThat(Words.read(content.parts())).isEqualTo(words);
    assertThat(log.list("document/" + NAME, "u", 100).toCompletableFuture().join()).hasSize(2);
  }

  @Test
  void bytesOfUpdatesAreAReasonToMergeToo() {
    Documents documents =
        Documents.builder(log)
            .merging(new MergeLimits(1_000, 500, PATIENCE, 1 << 20, KEPT_FOR, 10))
            .open();
    DocumentInHand ann = DocumentInHand.open(documents, NAME, "Ann");
    ann.append("a", Words.write("x".repeat(500))).position();
    awaitMerges(documents, 1);
  }

  @Test
  void whoHasItFromBeforeTheStateIsToldEverything() {
    Documents documents = documents(10);
    DocumentInHand ann = DocumentInHand.open(documents, NAME, "Ann");
    Set<String> words = write(ann, 0, 10);
    awaitMerges(documents, 1);
    DocumentInHand before = DocumentInHand.open(documents, NAME, new DocumentSince(log.epoch(), 9));
    assertThat(before.content().isWhole()).isTrue();
    assertThat(before.words()).isEqualTo(words);
    DocumentInHand after = DocumentInHand.open(documents, NAME, new DocumentSince(log.epoch(), 10));
    assertThat(after.content().isWhole()).isFalse();
  }

  @Test
  void idsOfMergedUpdatesAreRememberedUpToABound() {
    Documents documents = builder(10, 1 << 20, 3).open();
    DocumentInHand ann = DocumentInHand.open(documents, NAME, "Ann");
    for (int i = 1; i <= 10; i++) {
      ann.write("id" + i, "w" + i).position();
    }
    awaitMerges(documents, 1);
    ann.close();
    await().until(() -> documents.status().openDocuments() == 0);
    DocumentInHand again = DocumentInHand.open(documents, NAME, "Ann");
    assertThat(again.write("id8", "w8").position()).isEqualTo(8);
    assertThat(again.write("id7", "w7").position()).isEqualTo(11);
  }

  @Test
  void stateInWhichSomethingIsLostIsNotTakenIfSomebodyElseIsThere() {
    Documents documents = documents(10);
    // The one who forgets is asked alone, and checked by the one who comes then.
    List<DocumentInHand> bob = new ArrayList<>();
    DocumentInHand ann =
        new DocumentInHand() {
          @Override
          public void mergeWanted(long position) {
            asked().add(position);
          }
        }.connect(documents, NAME, "Ann");
    Set<String> words = write(ann, 0, 10);
    bob.add(DocumentInHand.open(documents, NAME, "Bob"));
    bob.get(0).content();
    assertThat(ann.asked()).containsExactly(10L);
    ann.connection().merged(10, Words.write("w1", "w2"));

    await().until(() -> documents.status().refusedMergeCount() == 1);
    assertThat(Words.read(content(documents).parts())).isEqualTo(words);
    assertThat(content(documents).parts()).hasSize(10);
    // The next one is good.
    write(bob.get(0), 10, 11);
    await()
        .until(
            () -> {
              ann.asked().forEach(at -> ann.connection().merged(at, Words.write(ann.words())));
              return documents.status().mergeCount() == 1;
            });
  }

  @Test
  void theSamePersonDoesNotCheckThemselves() {
    Documents documents = documents(10);
    DocumentInHand ann = DocumentInHand.open(documents, NAME, "Ann");
    DocumentInHand other = DocumentInHand.open(documents, NAME, "Ann");
    other.content();
    write(ann, 0, 10);
    awaitMerges(documents, 1);
    assertThat(kept(documents)).singleElement().matches(state -> !state.isChecked());
  }

  @Test
  void whatABadStateHasReplacedIsKept() {
    Documents documents = documents(10);
    DocumentInHand mallory =
        new DocumentInHand() {
          @Override
          byte[] merge() {
            return Words.write("nothing");
          }
        }.connect(documents, NAME, "Mallory");
    Set<String> words = write(mallory, 0, 10);
    awaitMerges(documents, 1);

    assertThat(Words.read(content(documents).parts())).containsExactly("nothing");
    assertThat(kept(documents))
        .singleElement()
        .satisfies(
            state -> {
              assertThat(state.position()).isEqualTo(10);
              assertThat(state.mergedBy()).isEqualTo("Mallory");
              assertThat(state.time()).isEqualTo(now);
              assertThat(state.isChecked()).isFalse();
            });
    List<ByteBuffer> parts = documents.kept(NAME, 10).toCompletableFuture().join();
    assertThat(Words.read(parts)).isEqualTo(words);
    assertThat(documents.kept(NAME, 9).toCompletableFuture().join()).isEmpty();
  }

  private static List<KeptState> kept(Documents documents) {
    return documents.kept(NAME).toCompletableFuture().join();
  }

  @Test
  void uncheckedStateIsNotTakenWhileThereIsNoRoomForWhatItReplaces() {
    Documents documents = builder(10, 80, 0).open();
    DocumentInHand ann = DocumentInHand.open(documents, NAME, "Ann");
    write(ann, 0, 10);
    awaitMerges(documents, 1);
    Set<String> words = write(ann, 10, 20);
    // One more is asked for, and comes to nothing.
    write(ann, 20, 21);
    assertThat(ann.asked()).contains(10L, 20L);
    assertThat(content(documents).parts()).hasSizeGreaterThan(10);
    assertThat(Words.read(content(documents).parts())).containsAll(words);
    assertThat(documents.status().mergeCount()).isEqualTo(1);

    // Once somebody checks it, it pushes out the oldest.
    DocumentInHand bob = DocumentInHand.open(documents, NAME, "Bob");
    bob.content();
    write(bob, 30, 31);
    await()
        .until(
            () -> {
              write(ann, 40, 41);
              return documents.status().mergeCount() == 2;
            });
    assertThat(kept(documents)).noneMatch(state -> state.position() == 10);
    assertThat(documents.kept(NAME, 10).toCompletableFuture().join()).isEmpty();
  }

  @Test
  void whatIsKeptForTooLongGoesWithTheNextState() {
    Documents documents = documents(10);
    DocumentInHand ann = DocumentInHand.open(documents, NAME, "Ann");
    write(ann, 0, 10);
    awaitMerges(documents, 1);
    now = now.plus(KEPT_FOR).plusMillis(1);
    write(ann, 10, 20);
    awaitMerges(documents, 2);
    assertThat(kept(documents)).singleElement().matches(state -> state.position() == 20);
    assertThat(documents.kept(NAME, 10).toCompletableFuture().join()).isEmpty();
  }

  @Test
  void whoDoesNotAnswerIsNotWaitedForLongerThanPatienceLasts() {
    Documents documents = documents(10);
    DocumentInHand silent =
        new DocumentInHand() {
          @Override
          public void mergeWanted(long position) {
            asked().add(position);
          }
        }.connect(documents, NAME, "Silent");
    write(silent, 0, 15);
    assertThat(silent.asked()).containsExactly(10L);
    now = now.plus(PATIENCE).plusMillis(1);
    write(silent, 15, 20);
    assertThat(silent.asked()).hasSize(2);
    // Too late: it is not the one that is asked for now.
    silent.connection().merged(10, Words.write("nothing"));
    assertThat(Words.read(content(documents).parts())).hasSize(20);
    // Who leaves is not waited for at all.
    DocumentInHand ann = DocumentInHand.open(documents, NAME, "Ann");
    ann.content();
    silent.close();
    awaitMerges(documents, 1);
    assertThat(Words.read(content(documents).parts())).hasSize(20);
  }

  @Test
  void nobodyHandsInWhatWasNotAskedFor() {
    Documents documents = documents(1_000);
    DocumentInHand ann = DocumentInHand.open(documents, NAME, "Ann");
    Set<String> words = write(ann, 0, 3);
    ann.connection().merged(3, Words.write("nothing"));
    ann.connection().checked(3, true);
    words.addAll(write(ann, 3, 4));
    assertThat(Words.read(content(documents).parts())).isEqualTo(words);
    assertThat(documents.status().mergeCount()).isZero();
  }

  @Test
  void largeStateIsNotTaken() {
    Documents documents =
        builder(10, 1 << 20, 10)
            .limits(new DocumentLimits(100, 20, 10_000, 1 << 20, 10, 10))
            .open();
    DocumentInHand ann = DocumentInHand.open(documents, NAME, "Ann");
    Set<String> words = write(ann, 0, 10);
    await().until(() -> documents.status().refusedMergeCount() == 1);
    assertThat(Words.read(content(documents).parts())).isEqualTo(words);
  }

  @Test
  void hundredThousandUpdatesTakeNoMoreRoomThanFew() {
    Documents documents = builder(1_000, 8 << 20, 128).limits(DocumentLimits.DEFAULT).open();
    // A word that is written again and again: what there is does not grow.
    DocumentInHand ann = DocumentInHand.open(documents, NAME, "Ann");
    ann.content();
    List<DocumentInHand.Outcome> outcomes = new ArrayList<>();
    for (int i = 0; i < 100_000; i++) {
      outcomes.add(ann.write("id" + i, "w" + i % 1_000));
      if (outcomes.size() == 200) {
        outcomes.forEach(DocumentInHand.Outcome::position);
        outcomes.clear();
      }
    }
    await().until(() -> content(documents).parts().size() <= 2_000);
    DocumentContent content = content(documents);
    assertThat(content.position()).isEqualTo(100_000);
    assertThat(Words.read(content.parts())).hasSize(1_000);
    assertThat(documents.status().mergeCount()).isBetween(50L, 100L);
    assertThat(documents.status().bytes()).isLessThan(2 << 20);
  }

  @RepeatedTest(5)
  void mergingWhileManyWriteAndComeAndGoLosesNothing(TestReporter reporter) {
    long seed = System.nanoTime();
    reporter.publishEntry("seed", Long.toString(seed));
    Random random = new Random(seed);
    Documents documents = documents(20);
    List<DocumentInHand> people = new ArrayList<>();
    for (int i = 0; i < 4; i++) {
      people.add(DocumentInHand.open(documents, NAME, "P" + i));
    }
    Set<String> all = new TreeSet<>();
    List<DocumentInHand.Outcome> outcomes = new ArrayList<>();
    for (int i = 0; i < 3_000; i++) {
      int who = random.nextInt(people.size());
      if (random.nextInt(50) == 0) {
        people.get(who).close();
        people.set(who, DocumentInHand.open(documents, NAME, "P" + who));
      }
      // Only who has everything can merge: an update is sent when the document is open.
      people.get(who).content();
      outcomes.add(people.get(who).write("i" + i, "w" + i));
      all.add("w" + i);
      if (random.nextInt(20) == 0) {
        outcomes.forEach(DocumentInHand.Outcome::position);
      }
    }
    assertThat(outcomes.stream().map(DocumentInHand.Outcome::position).collect(Collectors.toSet()))
        .as("seed %d", seed)
        .isEqualTo(
            IntStream.rangeClosed(1, 3_000).mapToObj(Long::valueOf).collect(Collectors.toSet()));
    assertThat(Words.read(content(documents).parts())).as("seed %d", seed).isEqualTo(all);
    await().until(() -> DocumentInHand.words(people).stream().allMatch(all::equals));
    assertThat(documents.status().mergeCount()).isPositive();
    assertThat(documents.status().refusedMergeCount()).isZero();
  }
}
