package io.holdfast.websocket;

import java.util.Objects;

/**
 * How this end uses permessage-deflate (RFC 7692).
 *
 * @param parameters what it offers or accepts
 * @param thresholdBytes messages shorter than this are sent as they are, 0 or more
 * @param level of compression, 0 (none) to 9 (best)
 * @param memoryBudgetBytes most memory that all compressors and decompressors of one endpoint may
 *     hold, in bytes, 0 or more. Where it is used up messages are sent uncompressed, and a
 *     compressed message that arrives fails its connection with 1013.
 */
public record DeflateOptions(
    DeflateParameters parameters, int thresholdBytes, int level, long memoryBudgetBytes) {

  /** No context takeover, full windows, threshold 1024, zlib's default level 6, 64 MiB in all. */
  public static final DeflateOptions DEFAULT =
      new DeflateOptions(DeflateParameters.NO_CONTEXT_TAKEOVER, 1024, 6, 64L << 20);

  /**
   * Checks the ranges.
   *
   * @throws IllegalArgumentException if a value is out of range
   */
  public DeflateOptions {
    Objects.requireNonNull(parameters, "parameters");
    if (thresholdBytes < 0) {
      throw new IllegalArgumentException("thresholdBytes must be 0 or more, was " + thresholdBytes);
    }
    if (level < 0 || level > 9) {
      throw new IllegalArgumentException("level must be 0 to 9, was " + level);
    }
    if (memoryBudgetBytes < 0) {
      throw new IllegalArgumentException(
          "memoryBudgetBytes must be 0 or more, was " + memoryBudgetBytes);
    }
  }

  /**
   * {@return these options with other terms}
   *
   * @param parameters to offer or accept
   */
  public DeflateOptions withParameters(DeflateParameters parameters) {
    return new DeflateOptions(parameters, thresholdBytes, level, memoryBudgetBytes);
  }

  /**
   * {@return these options with another threshold}
   *
   * @param thresholdBytes 0 or more
   */
  public DeflateOptions withThresholdBytes(int thresholdBytes) {
    return new DeflateOptions(parameters, thresholdBytes, level, memoryBudgetBytes);
  }

  /**
   * {@return these options with another level}
   *
   * @param level 0 to 9
   */
  public DeflateOptions withLevel(int level) {
    return new DeflateOptions(parameters, thresholdBytes, level, memoryBudgetBytes);
  }

  /**
   * {@return these options with another budget}
   *
   * @param memoryBudgetBytes 0 or more
   */
  public DeflateOptions withMemoryBudgetBytes(long memoryBudgetBytes) {
    return new DeflateOptions(parameters, thresholdBytes, level, memoryBudgetBytes);
  }
}
