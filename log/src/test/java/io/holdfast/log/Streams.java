package io.holdfast.log;

import io.holdfast.socketio.spi.LogEntry;
import io.holdfast.socketio.spi.LogPosition;
import io.holdfast.socketio.spi.LogValue;
import io.holdfast.socketio.spi.MessageLog;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.TimeUnit;

/** Reads streams and waits for them. */
final class Streams {

  private Streams() {}

  static List<LogEntry> all(MessageLog log, String stream) {
    return await(log.readAfter(stream, LogPosition.START, Integer.MAX_VALUE));
  }

  static List<String> texts(MessageLog log, String stream) {
    return texts(all(log, stream));
  }

  static List<String> texts(List<LogEntry> entries) {
    return entries.stream().map(Told::text).toList();
  }

  static Optional<String> value(MessageLog log, String table, String key) {
    return await(log.get(table, key)).map(Streams::text);
  }

  /** {@return keys and what is under them, as in "key=value"} */
  static List<String> values(MessageLog log, String table) {
    return await(log.list(table, "", Integer.MAX_VALUE)).stream()
        .map(value -> value.key() + "=" + text(value))
        .toList();
  }

  static String text(LogValue value) {
    return StandardCharsets.UTF_8.decode(value.payload()).toString();
  }

  static <T> T await(CompletionStage<T> read) {
    return read.toCompletableFuture().orTimeout(20, TimeUnit.SECONDS).join();
  }
}
