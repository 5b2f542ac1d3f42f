package io.holdfast.websocket;

import java.nio.ByteBuffer;
import java.security.SecureRandom;
import java.util.function.IntSupplier;

/**
 * Masking keys from a strong source of entropy (RFC 6455 §5.3), drawn in blocks.
 *
 * <p>Confined to one thread.
 */
public final class MaskingKeys implements IntSupplier {

  private static final int BLOCK_BYTES = 1024;

  private final SecureRandom random;
  private final ByteBuffer block = ByteBuffer.allocate(BLOCK_BYTES).limit(0);

  /** Creates a source. */
  public MaskingKeys() {
    this.random = new SecureRandom();
  }

  @Override
  public int getAsInt() {
    if (!block.hasRemaining()) {
      random.nextBytes(block.array());
      block.clear();
    }
    return block.getInt();
  }
}
