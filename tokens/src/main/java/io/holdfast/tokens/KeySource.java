package io.holdfast.tokens;

import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import org.jspecify.annotations.Nullable;

/** Where keys come from. Safe for use by several threads. */
interface KeySource extends AutoCloseable {

  /**
   * {@return the keys that count now}
   *
   * @throws TokenRefusal with KEYS_UNAVAILABLE if there are none
   */
  TokenKeys now() throws TokenRefusal;

  /**
   * Fetches keys if there is one that is not known.
   *
   * @param id of a key, or null for any
   * @return completed, never with a failure, when it makes no difference to wait any longer
   */
  CompletionStage<Void> prepare(@Nullable String id);

  @Override
  void close();

  /** {@return a source of keys that never change} */
  static KeySource fixed(TokenKeys keys) {
    return new KeySource() {
      @Override
      public TokenKeys now() {
        return keys;
      }

      @Override
      public CompletionStage<Void> prepare(@Nullable String id) {
        return CompletableFuture.completedFuture(null);
      }

      @Override
      public void close() {}
    };
  }
}
