package io.holdfast.cli;

import java.io.IOException;
import java.io.InputStream;
import java.nio.ByteBuffer;
import java.nio.charset.CharacterCodingException;
import java.nio.charset.StandardCharsets;

/** The text that a command is given over its standard input. */
final class StandardInput {

  /** Longest text that a server might take, in bytes. */
  private static final int MAX_BYTES = 64 << 10;

  private StandardInput() {}

  /** {@return all of it, without the ends of lines at its end, which are those of files} */
  static String text() throws CommandFailure {
    try {
      return text(System.in);
    } catch (IOException e) {
      throw new CommandFailure("The standard input cannot be read: " + e.getMessage());
    }
  }

  static String text(InputStream input) throws IOException, CommandFailure {
    byte[] bytes = input.readNBytes(MAX_BYTES + 1);
    if (bytes.length > MAX_BYTES) {
      throw new CommandFailure(
          "The text on the standard input has more than " + MAX_BYTES + " bytes.");
    }
    try {
      String text = StandardCharsets.UTF_8.newDecoder().decode(ByteBuffer.wrap(bytes)).toString();
      return text.replace("\r\n", "\n").stripTrailing();
    } catch (CharacterCodingException e) {
      throw new CommandFailure("The text on the standard input is not UTF-8.");
    }
  }
}
