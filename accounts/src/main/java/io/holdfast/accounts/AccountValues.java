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
import java.util.concurrent.CompletionException;
import java.util.concurrent.CompletionStage;
import java.util.function.Consumer;
import tools.jackson.databind.json.JsonMapper;

/** Accounts, sessions and keys as values of the log, in JSON. */
final class AccountValues {

  private static final JsonMapper MAPPER = JsonMapper.shared();
  private static final int PAGE = 1000;

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

  /**
   * Reads a table, a page at a time. Blocks.
   *
   * @throws LogException if it cannot be read
   */
  static void readAll(MessageLog log, String table, Consumer<LogValue> reader) {
    String last = "";
    List<LogValue> page;
    do {
      page = await(log.list(table, last, PAGE));
      page.forEach(reader);
      last = page.isEmpty() ? last : page.get(page.size() - 1).key();
    } while (page.size() == PAGE);
  }

  private static <T> T await(CompletionStage<T> read) {
    try {
      return read.toCompletableFuture().join();
    } catch (CompletionException e) {
      if (e.getCause() instanceof LogException failure) {
        throw failure;
      }
      throw e;
    }
  }
}
