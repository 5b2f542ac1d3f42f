package io.holdfast.log;

import static org.assertj.core.api.Assertions.assertThat;

import io.holdfast.socketio.spi.LogChange;
import io.holdfast.socketio.spi.LogEntry;
import io.holdfast.socketio.spi.LogPosition;
import io.holdfast.socketio.spi.LogRecord;
import io.holdfast.socketio.spi.LogValue;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Random;
import java.util.Set;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestReporter;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/** What is left when the power goes at any moment, as files. */
@Timeout(240)
class PowerLossTest {

  /*
   * When a commit of FULL is answered, its end of the WAL has been synced, and so had the file
   * been before the WAL was begun anew. What is written after that reaches the disk in any order,
   * sector by sector, or not at all, until the next sync. So between the answers to two commits
   * the power leaves behind either
   *
   *   the file of the first, and of each sector of the WAL that the second has changed: the first
   *   version, the second one, or anything; but what the first wrote stays (the disk does not
   *   damage what is next to what it writes), or, if the second commit wrote the file back,
   *
   *   the WAL of the second, and of each sector of the file either version.
   */
  private static final int SECTOR_LENGTH = 512;

  /** So that the WAL begins anew every few commits. */
  private static final int CHECKPOINT_PAGES = 25;

  private static final int COMMIT_COUNT = 150;
  private static final Set<String> BOTH = Set.of("lobby", "attic");

  @TempDir Path directory;

  private Random random;
  private int imageCount;

  /** The files as they are when all that was handed in is answered. */
  private static final class Image {

    private final byte[] file;
    private final byte[] wal;

    Image(byte[] file, byte[] wal) {
      this.file = file;
      this.wal = wal;
    }

    static Image of(Path file) throws IOException {
      return new Image(Files.readAllBytes(file), Files.readAllBytes(walOf(file)));
    }

    /** {@return whether the commits of another image were written back into the file since} */
    boolean isWrittenBackSince(Image earlier) {
      return !Arrays.equals(file, earlier.file);
    }
  }

  private static Path walOf(Path file) {
    return file.resolveSibling(file.getFileName() + "-wal");
  }

  @Test
  void powerThatGoesBetweenTwoAnswersTakesNothingThatWasAnswered(TestReporter reporter)
      throws IOException {
    long seed = System.nanoTime();
    reporter.publishEntry("seed", Long.toString(seed));
    random = new Random(seed);
    Path file = directory.resolve("log.db");
    int writtenBackCount = 0;
    try (SqliteLog log = SqliteLog.open(file)) {
      log.pragma("wal_autocheckpoint = " + CHECKPOINT_PAGES);
      commit(log, 0);
      Image before = Image.of(file);
      for (int number = 1; number < COMMIT_COUNT; number++) {
        commit(log, number);
        Image after = Image.of(file);
        String what = "seed " + seed + ", between " + (number - 1) + " and " + number;
        if (after.isWrittenBackSince(before)) {
          writtenBackCount++;
          Image torn = new Image(mixed(before.file, after.file, false), after.wal);
          assertThat(commitCount(torn, what)).as(what).isEqualTo(number + 1);
        } else {
          for (int round = 0; round < 2; round++) {
            Image torn = new Image(before.file, mixed(before.wal, after.wal, true));
            assertThat(commitCount(torn, what)).as(what).isBetween(number, number + 1);
          }
          Image cut = new Image(before.file, cutBehind(before.wal, after.wal));
          assertThat(commitCount(cut, what)).as(what).isBetween(number, number + 1);
        }
        before = after;
      }
    }
    assertThat(writtenBackCount).isGreaterThan(3);
  }

  @Test
  void fullWaitsForTheDiskAtEachCommitAndNormalDoesNot() {
    try (SqliteLog log = SqliteLog.open(directory.resolve("full.db"));
        SqliteLog normal =
            SqliteLog.builder(directory.resolve("normal.db"))
                .durability(Durability.NORMAL)
                .open()) {
      // https://www.sqlite.org/pragma.html#pragma_synchronous
      assertThat(log.pragma("synchronous")).isEqualTo("2");
      assertThat(normal.pragma("synchronous")).isEqualTo("1");
    }
  }

  @Test
  void walThatIsCutAnywhereHoldsWholeCommitsUpToSomeOfThem(TestReporter reporter)
      throws IOException {
    long seed = System.nanoTime();
    reporter.publishEntry("seed", Long.toString(seed));
    random = new Random(seed);
    Path file = directory.resolve("log.db");
    try (SqliteLog log = SqliteLog.open(file)) {
      for (int number = 0; number < 40; number++) {
        commit(log, number);
      }
      Image image = Image.of(file);
      for (int round = 0; round < 60; round++) {
        int length = random.nextInt(image.wal.length + 1);
        String what = "seed " + seed + ", cut at " + length;
        Image cut = new Image(image.file, Arrays.copyOf(image.wal, length));
        assertThat(commitCount(cut, what)).as(what).isLessThanOrEqualTo(40);
      }
      assertThat(commitCount(image, "whole")).isEqualTo(40);
    }
  }

  /** Commits some records, each in two streams, and the number of the commit as a value. */
  private void commit(SqliteLog log, int number) {
    List<LogChange> changes = new ArrayList<>();
    changes.add(LogValue.of("table", "last", Told.bytes(Integer.toString(number))));
    int count = recordCount(number);
    for (int index = 0; index < count; index++) {
      String text = number + "." + index + " " + "x".repeat(random.nextInt(200));
      changes.add(LogRecord.once(BOTH, number + "." + index, Told.bytes(text)));
    }
    Told.of(log, changes.toArray(LogChange[]::new)).committed();
  }

  private static int recordCount(int number) {
    return 1 + number * 7 % 10;
  }

  /** {@return for each sector that differs one of its versions, or else, if it may be, anything} */
  private byte[] mixed(byte[] before, byte[] after, boolean mayBeAnything) {
    byte[] mixed = after.clone();
    double share = random.nextDouble();
    for (int start = 0; start < mixed.length; start += SECTOR_LENGTH) {
      int end = Math.min(start + SECTOR_LENGTH, mixed.length);
      if (random.nextDouble() < share) {
        continue;
      }
      boolean isAnything = mayBeAnything && random.nextBoolean();
      for (int offset = start; offset < end; offset++) {
        byte old = offset < before.length ? before[offset] : 0;
        if (mixed[offset] != old) {
          mixed[offset] = isAnything ? (byte) random.nextInt() : old;
        }
      }
    }
    return mixed;
  }

  /** {@return the WAL without the end of what the later commit has changed} */
  private byte[] cutBehind(byte[] before, byte[] after) {
    int same = Arrays.mismatch(before, after);
    int first = same < 0 ? after.length : same;
    int length = first + random.nextInt(after.length - first + 1);
    byte[] cut = Arrays.copyOf(after, Math.max(length, before.length));
    // A WAL that began anew still has the end of the one before.
    for (int offset = length; offset < before.length; offset++) {
      cut[offset] = before[offset];
    }
    return cut;
  }

  /** {@return how many commits a log has that is opened after the loss; they must be whole} */
  private int commitCount(Image image, String what) throws IOException {
    Path file = directory.resolve("image" + imageCount++ + ".db");
    Files.write(file, image.file);
    Files.write(walOf(file), image.wal);
    try (SqliteLog log = SqliteLog.open(file)) {
      List<String> texts = numbers(log, "lobby");
      List<String> expected = new ArrayList<>();
      int count = 0;
      while (expected.size() < texts.size()) {
        for (int index = 0; index < recordCount(count); index++) {
          expected.add(count + "." + index);
        }
        count++;
      }
      assertThat(texts).as(what).isEqualTo(expected);
      assertThat(numbers(log, "attic")).as(what).isEqualTo(expected);
      assertThat(Streams.value(log, "table", "last").map(Integer::parseInt).orElse(-1))
          .as(what)
          .isEqualTo(count - 1);
      assertGoesOn(log, count);
      return count;
    } finally {
      Files.deleteIfExists(file);
    }
  }

  private void assertGoesOn(SqliteLog log, int count) {
    LogPosition last = log.last();
    if (count > 0) {
      Told.by(log, LogRecord.once(BOTH, "0.0", Told.bytes("again"))).alreadyThere();
    }
    assertThat(Told.by(log, "lobby", "goes on").appended().position()).isGreaterThan(last);
  }

  private static List<String> numbers(SqliteLog log, String stream) {
    List<LogEntry> entries = Streams.all(log, stream);
    return Streams.texts(entries).stream()
        .map(text -> text.substring(0, text.indexOf(' ')))
        .toList();
  }
}
