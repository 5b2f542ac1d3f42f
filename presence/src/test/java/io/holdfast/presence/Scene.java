package io.holdfast.presence;

import io.holdfast.log.SqliteLog;
import io.holdfast.socketio.spi.LogValue;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;

/** A process that knows of people, and those after it. */
final class Scene implements AutoCloseable {

  private static final PresenceTimes TIMES =
      new PresenceTimes(Duration.ofSeconds(10), Duration.ofSeconds(30), Duration.ofMillis(500));

  final HandTime time = new HandTime();
  SqliteLog log;
  FullDisk disk;
  Presence presence;
  Onlooker onlooker;

  private Path file;

  Scene(Path directory) {
    file = directory.resolve("log.db");
    begin(PresenceLimits.DEFAULT);
  }

  private void begin(PresenceLimits limits) {
    log = SqliteLog.open(file);
    disk = new FullDisk(log);
    presence = settings(limits).open();
    onlooker = new Onlooker(log, presence);
  }

  Presence.Builder settings(PresenceLimits limits) {
    return Presence.builder(disk.log()).limits(limits).times(TIMES).clock(time).timer(time);
  }

  /** Lets seconds pass. */
  void pass(double seconds) {
    time.pass(log, Duration.ofMillis(Math.round(seconds * 1000)));
  }

  /** {@return what somebody is told who was told nothing before} */
  List<String> ask(String... people) {
    Onlooker anew = new Onlooker(log, presence);
    List<String> answer = anew.ask(people);
    anew.close();
    return answer;
  }

  /** The next process begins with what is left when this one is killed now. */
  void crash() throws IOException {
    HandTime.settle(log);
    Path copy = file.resolveSibling("copy-of-" + file.getFileName());
    Files.copy(file, copy);
    Files.copy(wal(file), wal(copy));
    log.close();
    file = copy;
    begin(PresenceLimits.DEFAULT);
  }

  private static Path wal(Path of) {
    return of.resolveSibling(of.getFileName() + "-wal");
  }

  /** The process ends as it should, and another one begins. */
  void restart() {
    restart(PresenceLimits.DEFAULT);
  }

  void restart(PresenceLimits limits) {
    presence.end().toCompletableFuture().join();
    log.close();
    begin(limits);
  }

  /** {@return the keys of a table of the log} */
  List<String> keys(String table) {
    HandTime.settle(log);
    return log.list(table, "", 1000).toCompletableFuture().join().stream()
        .map(LogValue::key)
        .toList();
  }

  @Override
  public void close() {
    log.close();
  }
}
