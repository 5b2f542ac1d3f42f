package io.holdfast.log;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.holdfast.socketio.spi.LogEntry;
import io.holdfast.socketio.spi.LogError;
import io.holdfast.socketio.spi.LogException;
import io.holdfast.socketio.spi.LogPosition;
import java.io.DataInputStream;
import java.io.EOFException;
import java.io.IOException;
import java.io.RandomAccessFile;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Random;
import java.util.stream.IntStream;
import java.util.stream.LongStream;
import org.junit.jupiter.api.RepeatedTest;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestReporter;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

@Timeout(120)
class AbruptEndTest {

  @TempDir Path directory;

  @RepeatedTest(6)
  void killedProcessLosesNothingThatItAnswered(TestReporter reporter)
      throws IOException, InterruptedException {
    long seed = System.nanoTime();
    reporter.publishEntry("seed", Long.toString(seed));
    int answersBeforeKill = 1 + new Random(seed).nextInt(40_000);
    Path file = directory.resolve("log.db");
    Process process = AppendingProcess.start(file);
    List<LogPosition> answered = new ArrayList<>();
    try (DataInputStream answers = AppendingProcess.answers(process)) {
      while (answered.size() < answersBeforeKill) {
        readAnswer(answers, answered);
      }
      assertThatThrownBy(() -> SqliteLog.open(file))
          .isInstanceOfSatisfying(
              LogException.class, e -> assertThat(e.error()).isEqualTo(LogError.IN_USE))
          .hasMessageContaining("in use by process " + process.pid());
      // Not Process.destroyForcibly, which closes the pipe that its last answers are in.
      process.toHandle().destroyForcibly();
      readRemaining(answers, answered);
    } finally {
      process.destroyForcibly().waitFor();
    }

    assertThat(process.exitValue()).as("killed by signal 9").isEqualTo(128 + 9);
    try (SqliteLog log = SqliteLog.open(file)) {
      List<LogEntry> entries = readAll(log);
      // Each once, in order, none left out; those at the end may have been committed and not told.
      assertThat(entries.stream().map(AppendingProcess::number).toList())
          .as("seed %d", seed)
          .isEqualTo(LongStream.range(0, entries.size()).boxed().toList());
      assertThat(entries.stream().map(LogEntry::position).limit(answered.size()).toList())
          .as("seed %d", seed)
          .isEqualTo(answered);
      continueWith(log, entries);
    }
  }

  private static void readAnswer(DataInputStream answers, List<LogPosition> answered)
      throws IOException {
    long number = answers.readLong();
    long position = answers.readLong();
    assertThat(number).isEqualTo(answered.size());
    answered.add(new LogPosition(position));
  }

  private static void readRemaining(DataInputStream answers, List<LogPosition> answered)
      throws IOException {
    try {
      while (true) {
        readAnswer(answers, answered);
      }
    } catch (EOFException e) {
      // The process is dead, and its last answer may be cut off.
    }
  }

  private static List<LogEntry> readAll(SqliteLog log) {
    List<LogEntry> entries = new ArrayList<>();
    for (int number = 0; number < 3; number++) {
      entries.addAll(Streams.all(log, AppendingProcess.stream(number)));
    }
    entries.sort(Comparator.comparing(LogEntry::position));
    return entries;
  }

  private static void continueWith(SqliteLog log, List<LogEntry> entries) {
    LogEntry last = entries.get(entries.size() - 1);
    LogEntry repeat = Told.by(log, AppendingProcess.record(0)).alreadyThere();
    assertThat(repeat.position()).isEqualTo(entries.get(0).position());
    long next = entries.size();
    assertThat(Told.by(log, AppendingProcess.record(next)).appended().position())
        .isGreaterThan(last.position());
  }

  @Test
  void damagedEndOfTheWalCostsTheRecordsBehindTheDamageOnly(TestReporter reporter)
      throws IOException {
    long seed = System.nanoTime();
    reporter.publishEntry("seed", Long.toString(seed));
    Random random = new Random(seed);
    Path file = directory.resolve("log.db");
    int count = 100;
    try (SqliteLog log = SqliteLog.open(file)) {
      for (int number = 0; number < count; number++) {
        Told.by(log, "lobby", Integer.toString(number)).appended();
      }
      for (int round = 0; round < 20; round++) {
        Path copy = copy(file, round);
        Path wal = wal(copy);
        int offset = random.nextInt((int) Files.size(wal));
        if (round % 2 == 0) {
          truncate(wal, offset);
        } else {
          OpeningTest.overwrite(wal, offset, 1 + random.nextInt(10_000), seed + round);
        }
        assertIsPrefix(copy, count, "seed " + seed + ", round " + round + ", offset " + offset);
      }
      assertThat(Streams.all(log, "lobby")).hasSize(count);
    }
  }

  private static Path wal(Path file) {
    return file.resolveSibling(file.getFileName() + "-wal");
  }

  private Path copy(Path file, int round) throws IOException {
    Path copy = directory.resolve("copy" + round + ".db");
    Files.copy(file, copy);
    Files.copy(wal(file), wal(copy));
    return copy;
  }

  private static void truncate(Path file, long length) throws IOException {
    try (RandomAccessFile truncated = new RandomAccessFile(file.toFile(), "rw")) {
      truncated.setLength(length);
    }
  }

  private static void assertIsPrefix(Path file, int count, String what) {
    try (SqliteLog log = SqliteLog.open(file)) {
      List<String> texts = Streams.texts(log, "lobby");
      assertThat(texts.size()).as(what).isLessThanOrEqualTo(count);
      assertThat(texts)
          .as(what)
          .isEqualTo(IntStream.range(0, texts.size()).mapToObj(Integer::toString).toList());
      Told.by(log, "lobby", "goes on").appended();
    }
  }
}
