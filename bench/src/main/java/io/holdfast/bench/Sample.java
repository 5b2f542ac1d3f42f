package io.holdfast.bench;

import io.netty.buffer.ByteBuf;
import io.netty.buffer.PooledByteBufAllocator;
import java.nio.charset.StandardCharsets;
import java.util.Queue;
import java.util.Random;
import java.util.concurrent.ConcurrentLinkedQueue;

/** Payloads, the same in every run. */
public final class Sample {

  private static final long SEED = 20261121;

  private static final String[] WORDS = {
    "harbour", "tide", "rope", "lantern", "deck", "north", "signal", "anchor", "mist", "keel"
  };

  /** A benchmark has its buffers until its process ends; without this they would pass for lost. */
  private static final Queue<ByteBuf> KEPT = new ConcurrentLinkedQueue<>();

  private Sample() {}

  /**
   * {@return letters}
   *
   * @param length in bytes
   */
  public static byte[] ascii(int length) {
    byte[] text = new byte[length];
    for (int index = 0; index < length; index++) {
      text[index] = (byte) ('a' + index * 7 % 24);
    }
    return text;
  }

  /**
   * {@return letters of two bytes each}
   *
   * @param length in bytes, at most one more than there will be
   */
  public static byte[] twoByte(int length) {
    return characters('ж', 2, length);
  }

  /**
   * {@return ideographs of three bytes each}
   *
   * @param length in bytes, at most two more than there will be
   */
  public static byte[] threeByte(int length) {
    return characters('\u5600', 3, length);
  }

  private static byte[] characters(char first, int bytesEach, int length) {
    StringBuilder text = new StringBuilder();
    for (int index = 0; index < length / bytesEach; index++) {
      text.append((char) (first + index % 16));
    }
    return text.toString().getBytes(StandardCharsets.UTF_8);
  }

  /**
   * {@return bytes that follow no rule}
   *
   * @param length in bytes
   */
  public static byte[] noise(int length) {
    byte[] bytes = new byte[length];
    new Random(SEED).nextBytes(bytes);
    return bytes;
  }

  /**
   * {@return a list of chat messages, cut to the length}
   *
   * @param length in bytes
   */
  public static byte[] json(int length) {
    Random random = new Random(SEED);
    StringBuilder text = new StringBuilder("[");
    for (int id = 1; text.length() < length; id++) {
      text.append("{\"id\":").append(id).append(",\"user\":\"").append(word(random));
      text.append("\",\"time\":").append(1_795_219_200_000L + random.nextInt(1_000_000));
      text.append(",\"text\":\"");
      for (int count = 3 + random.nextInt(12); count > 0; count--) {
        text.append(word(random)).append(' ');
      }
      text.append("\"},");
    }
    return text.substring(0, length).getBytes(StandardCharsets.US_ASCII);
  }

  private static String word(Random random) {
    return WORDS[random.nextInt(WORDS.length)];
  }

  /**
   * {@return a buffer like those that bytes from a socket arrive in, never given back}
   *
   * @param bytes copied
   */
  public static ByteBuf direct(byte[] bytes) {
    ByteBuf buffer = PooledByteBufAllocator.DEFAULT.directBuffer(Math.max(1, bytes.length));
    KEPT.add(buffer);
    return buffer.writeBytes(bytes);
  }
}
