package io.holdfast.accounts;

import io.holdfast.socketio.spi.LogValue;
import java.nio.ByteBuffer;
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
}
