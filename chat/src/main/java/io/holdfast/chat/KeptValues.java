package io.holdfast.chat;

import io.holdfast.socketio.spi.LogException;
import io.holdfast.socketio.spi.LogValue;
import io.holdfast.socketio.spi.MessageLog;
import java.util.function.Consumer;
import tools.jackson.databind.json.JsonMapper;

/** One kind of record as values of the log, in JSON. */
final class KeptValues<T> {

  private static final JsonMapper MAPPER = JsonMapper.shared();

  private final String table;
  private final Class<T> type;

  /**
   * Names a table.
   *
   * @param table that they are in
   * @param type of them
   */
  KeptValues(String table, Class<T> type) {
    this.table = table;
    this.type = type;
  }

  String table() {
    return table;
  }

  LogValue value(String key, T kept) {
    return LogValue.of(table, key, MAPPER.writeValueAsBytes(kept));
  }

  /**
   * Reads all of them. Blocks.
   *
   * @throws LogException if they cannot be read
   */
  void readAll(MessageLog log, Consumer<T> reader) {
    log.forEach(table, value -> reader.accept(ChatJson.read(value, type)));
  }
}
