package io.holdfast.log;

import io.holdfast.socketio.spi.LogEntry;
import io.holdfast.socketio.spi.LogPosition;
import io.holdfast.socketio.spi.MessageLog;
import java.util.List;
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

  static List<LogEntry> await(CompletionStage<List<LogEntry>> read) {
    return read.toCompletableFuture().orTimeout(20, TimeUnit.SECONDS).join();
  }
}
