package io.holdfast.search;

import io.holdfast.log.Durability;
import io.holdfast.log.SqliteLog;
import io.holdfast.socketio.spi.AppendListener;
import io.holdfast.socketio.spi.LogEntry;
import io.holdfast.socketio.spi.LogException;
import io.holdfast.socketio.spi.LogPosition;
import io.holdfast.socketio.spi.LogRecord;
import io.holdfast.socketio.spi.MessageLog;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.TimeUnit;
import java.util.function.IntFunction;
import java.util.stream.Collectors;
import java.util.stream.IntStream;

/** What people say in rooms and to each other, in a log. */
final class Talk {

  private static final String ROOM = "room/";
  private static final String PERSON = "person/";

  private Talk() {}

  /**
   * Rooms are places, open or closed, and what is said to a person is said among people; the rest
   * is nothing.
   */
  static Optional<SearchText> read(LogEntry entry) {
    String text = StandardCharsets.UTF_8.decode(entry.payload()).toString();
    Set<String> people = named(entry, PERSON);
    if (!people.isEmpty()) {
      return Optional.of(new SearchText.AmongPeople(people, text));
    }
    return named(entry, ROOM).stream().findFirst().map(room -> said(room, text));
  }

  /** Closed rooms are those whose names begin so. */
  static SearchText said(String room, String text) {
    return room.startsWith("~")
        ? new SearchText.InClosedPlace(room, text)
        : new SearchText.InPlace(room, text);
  }

  private static Set<String> named(LogEntry entry, String kind) {
    return entry.streams().stream()
        .filter(stream -> stream.startsWith(kind))
        .map(stream -> stream.substring(kind.length()))
        .collect(Collectors.toSet());
  }

  static SqliteLog log(Path directory) {
    return SqliteLog.builder(directory.resolve("log.db")).durability(Durability.NORMAL).open();
  }

  static LogPosition say(MessageLog log, String room, String text) {
    return append(log, Set.of(ROOM + room), text);
  }

  static LogPosition whisper(MessageLog log, String from, String to, String text) {
    return append(log, Set.copyOf(List.of(PERSON + from, PERSON + to)), text);
  }

  static LogPosition append(MessageLog log, Set<String> streams, String text) {
    return await(appending(log, streams, text));
  }

  /** Says many things, in order. */
  static void sayMany(MessageLog log, String room, int count, IntFunction<String> text) {
    List<CompletableFuture<LogPosition>> said =
        IntStream.range(0, count)
            .mapToObj(number -> saying(log, room, text.apply(number)))
            .toList();
    said.forEach(Talk::await);
  }

  /** Says it as one of many. */
  static CompletableFuture<LogPosition> saying(MessageLog log, String room, String text) {
    return appending(log, Set.of(ROOM + room), text);
  }

  private static CompletableFuture<LogPosition> appending(
      MessageLog log, Set<String> streams, String text) {
    CompletableFuture<LogPosition> position = new CompletableFuture<>();
    log.append(
        LogRecord.of(streams, text.getBytes(StandardCharsets.UTF_8)),
        new AppendListener() {
          @Override
          public void appended(LogEntry entry) {
            position.complete(entry.position());
          }

          @Override
          public void alreadyThere(LogEntry entry) {
            position.completeExceptionally(new AssertionError("it has no id"));
          }

          @Override
          public void failed(LogException cause) {
            position.completeExceptionally(cause);
          }
        });
    return position;
  }

  static <T> T await(CompletionStage<T> stage) {
    return stage.toCompletableFuture().orTimeout(30, TimeUnit.SECONDS).join();
  }
}
