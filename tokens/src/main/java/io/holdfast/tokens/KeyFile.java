package io.holdfast.tokens;

import java.io.IOException;
import java.io.InputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.function.Function;
import java.util.function.Supplier;

/** Reads keys from a file, on a thread that may wait for it. Safe for use by several threads. */
final class KeyFile implements Supplier<CompletionStage<TokenKeys>> {

  private final Path file;
  private final int maxBytes;
  private final Function<byte[], TokenKeys> reader;

  KeyFile(Path file, int maxBytes, Function<byte[], TokenKeys> reader) {
    this.file = file;
    this.maxBytes = maxBytes;
    this.reader = reader;
  }

  @Override
  public CompletionStage<TokenKeys> get() {
    return CompletableFuture.supplyAsync(this::read);
  }

  /**
   * {@return the keys} Blocks.
   *
   * @throws TokenKeyException if they cannot be read
   */
  TokenKeys read() {
    byte[] bytes;
    try (InputStream content = Files.newInputStream(file)) {
      bytes = content.readNBytes(maxBytes + 1);
    } catch (IOException e) {
      throw new TokenKeyException("The file " + file + " cannot be read: " + e, e);
    }
    if (bytes.length > maxBytes) {
      throw new TokenKeyException("The file " + file + " has more than " + maxBytes + " bytes");
    }
    try {
      return reader.apply(bytes);
    } catch (TokenKeyException e) {
      throw new TokenKeyException("The file " + file + ": " + e.getMessage(), e);
    }
  }
}
