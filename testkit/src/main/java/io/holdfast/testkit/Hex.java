package io.holdfast.testkit;

import io.netty.buffer.ByteBuf;
import io.netty.buffer.ByteBufUtil;
import java.util.HexFormat;

/** Bytes as people write them down: {@code 81 85 37fa213d 7f9f4d5158}. */
public final class Hex {

  private static final HexFormat SPACED = HexFormat.ofDelimiter(" ");

  private Hex() {}

  /**
   * {@return the bytes of a text in hex}
   *
   * @param text pairs of digits in either case, with white space anywhere between pairs
   * @throws IllegalArgumentException if there is something else, or half a pair
   */
  public static byte[] hex(String text) {
    StringBuilder digits = new StringBuilder(text.length());
    for (String group : text.trim().split("\\s+", -1)) {
      if (group.length() % 2 != 0) {
        throw new IllegalArgumentException("half a byte in " + group);
      }
      digits.append(group);
    }
    return HexFormat.of().parseHex(digits);
  }

  /**
   * {@return the bytes in hex, lower case, with a space between two}
   *
   * @param bytes to show
   */
  public static String spaced(byte[] bytes) {
    return SPACED.formatHex(bytes);
  }

  /**
   * {@return the readable bytes in hex, lower case, with a space between two}
   *
   * @param bytes borrowed, not consumed
   */
  public static String spaced(ByteBuf bytes) {
    return spaced(ByteBufUtil.getBytes(bytes));
  }
}
