package io.holdfast.documents;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import io.holdfast.log.SqliteLog;
import java.io.DataInputStream;
import java.io.EOFException;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Arrays;
import java.util.Random;
import java.util.Set;
import java.util.TreeSet;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import org.junit.jupiter.api.RepeatedTest;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestReporter;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/** What is left of a document when its process or the power goes while it is changed and merged. */
@Timeout(120)
class AbruptEndTest {

  static final String NAME = "doc/plan";
  static final MergeLimits OFTEN =
      new MergeLimits(10, 1 << 20, Duration.ofSeconds(30), 1 << 20, Duration.ofDays(1), 16);

  @TempDir Path directory;

  @RepeatedTest(3)
  void killedProcessLosesNothingThatItAnswered(TestReporter reporter)
      throws IOException, InterruptedException {
    long seed = System.nanoTime();
    reporter.publishEntry("seed", Long.toString(seed));
    int answersBeforeKill = 1 + new Random(seed).nextInt(3_000);
    Path file = directory.resolve("log.db");
    Process process = WritingProcess.start(file);
    int answered = 0;
    try (DataInputStream answers = new DataInputStream(process.getInputStream())) {
      while (answered < answersBeforeKill) {
        answered = answers.readInt();
      }
      process.toHandle().destroyForcibly();
      for (; ; ) {
        answered = answers.readInt();
      }
    } catch (EOFException e) {
      assertThat(answered).as("seed %d", seed).isGreaterThanOrEqualTo(answersBeforeKill);
    } finally {
      process.destroyForcibly().waitFor();
    }
    Set<String> words = words(file);
    assertThat(words).as("seed %d", seed).hasSizeGreaterThanOrEqualTo(answered);
    assertThat(words).as("seed %d", seed).isEqualTo(first(words.size()));
  }

  @Test
  void whatIsLeftOfACutLogIsTheDocumentAsItWas(TestReporter reporter) throws IOException {
    long seed = System.nanoTime();
    reporter.publishEntry("seed", Long.toString(seed));
    Random random = new Random(seed);
    Path file = directory.resolve("log.db");
    try (SqliteLog log = SqliteLog.open(file)) {
      Documents documents = Documents.builder(log).merging(OFTEN).open();
      DocumentInHand ann = DocumentInHand.open(documents, NAME, "Ann");
      for (int i = 1; i <= 60; i++) {
        ann.write(word(i)).position();
      }
      await().until(() -> documents.status().mergeCount() > 3);
      byte[] main = Files.readAllBytes(file);
      byte[] wal = Files.readAllBytes(walOf(file));
      Set<Integer> sizes = new TreeSet<>();
      for (int round = 0; round < 60; round++) {
        int length = random.nextInt(wal.length + 1);
        Path image = directory.resolve("image" + round + ".db");
        Files.write(image, main);
        Files.write(walOf(image), Arrays.copyOf(wal, length));
        Set<String> words = words(image);
        assertThat(words)
            .as("seed %d, cut at %d of %d", seed, length, wal.length)
            .isEqualTo(first(words.size()));
        sizes.add(words.size());
      }
      assertThat(sizes).hasSizeGreaterThan(5);
    }
  }

  private static Path walOf(Path file) {
    return file.resolveSibling(file.getFileName() + "-wal");
  }

  static String word(int number) {
    return "w" + number;
  }

  private static Set<String> first(int count) {
    return IntStream.rangeClosed(1, count)
        .mapToObj(AbruptEndTest::word)
        .collect(Collectors.toCollection(TreeSet::new));
  }

  private static Set<String> words(Path file) {
    try (SqliteLog log = SqliteLog.open(file)) {
      Documents documents = Documents.builder(log).open();
      DocumentInHand reader = DocumentInHand.open(documents, NAME, "Reader");
      return Words.read(reader.content().parts());
    }
  }
}
