package io.holdfast.accounts;

import io.holdfast.socketio.spi.CommitListener;
import io.holdfast.socketio.spi.LogChange;
import io.holdfast.socketio.spi.LogEntry;
import io.holdfast.socketio.spi.LogException;
import io.holdfast.socketio.spi.LogValue;
import io.holdfast.socketio.spi.MessageLog;
import java.nio.ByteBuffer;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import tools.jackson.databind.json.JsonMapper;

/** Accounts, sessions and keys as values of the log, in JSON. */
final class AccountValues {

  private static final JsonMapper MAPPER = JsonMapper.shared();

  private AccountValues() {}

  static LogValue value(String table, String key, Object kept) {
    return LogValue.of(table, key, MAPPER.writeValueAsBytes(kept));
  }

  static <T> T read(LogValue value, Class<T> type) {
    ByteBuffer payload = value.payload();
    byte[] bytes = new byte[payload.remaining()];
    payload.get(bytes);
    return MAPPER.readValue(bytes, type);
  }

  /** {@return what completes after the commit} */
  static CompletionStage<List<LogEntry>> commit(
      MessageLog log, List<? extends LogChange> together) {
    CompletableFuture<List<LogEntry>> done = new CompletableFuture<>();
    log.append(
        together,
        new CommitListener() {
          @Override
          public void committed(List<LogEntry> entries) {
            done.complete(entries);
          }

          @Override
          public void alreadyThere(LogEntry entry) {
            throw new IllegalStateException("values have no entries");
          }

          @Override
          public void failed(LogException cause) {
            done.completeExceptionally(cause);
          }
        });
    return done;
  }
}
