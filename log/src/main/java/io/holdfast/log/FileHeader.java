package io.holdfast.log;

import io.holdfast.socketio.spi.LogError;
import io.holdfast.socketio.spi.LogException;
import java.io.IOException;
import java.io.InputStream;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;

/**
 * The first bytes of a log file, which tell whether it is one.
 *
 * <pre>
 *  offset 0                16                              68              72         100
 *         | "SQLite format 3\0" | sizes, counters, versions ... | application id | versions |
 * </pre>
 */
final class FileHeader {

  /*
   * SQLite itself would roll back, or write back, what another program had left unfinished in
   * its file. So a file is not opened before it is known to be ours.
   */
  /** "Hold". Marks a SQLite file as ours; in the file from its first transaction on. */
  static final int APPLICATION_ID = 0x486F6C64;

  private static final byte[] MAGIC = "SQLite format 3\0".getBytes(StandardCharsets.US_ASCII);
  private static final int APPLICATION_ID_OFFSET = 68;
  private static final int HEADER_LENGTH = 100;

  private FileHeader() {}

  /**
   * Checks that a file is a log, or is absent or empty and so may become one.
   *
   * @throws LogException {@code CORRUPT} if it is something else; {@code READ_FAILED} if it cannot
   *     be read
   */
  static void requireLogOrNew(Path file) {
    byte[] header = read(file);
    if (header.length == 0) {
      return;
    }
    if (header.length < HEADER_LENGTH || !startsWithMagic(header)) {
      throw new LogException(
          LogError.CORRUPT, file + " is no log: it is no SQLite database; name another file");
    }
    int applicationId = ByteBuffer.wrap(header).getInt(APPLICATION_ID_OFFSET);
    if (applicationId != APPLICATION_ID) {
      throw new LogException(
          LogError.CORRUPT,
          String.format(
              "%s is no log: it is a SQLite database of another program"
                  + " (application_id 0x%08x, not 0x%08x); name another file",
              file, applicationId, APPLICATION_ID));
    }
  }

  private static byte[] read(Path file) {
    if (!Files.exists(file)) {
      return new byte[0];
    }
    try (InputStream in = Files.newInputStream(file)) {
      return in.readNBytes(HEADER_LENGTH);
    } catch (IOException e) {
      throw new LogException(
          LogError.READ_FAILED, "cannot read " + file + ": let this process read it", e);
    }
  }

  private static boolean startsWithMagic(byte[] header) {
    return Arrays.equals(header, 0, MAGIC.length, MAGIC, 0, MAGIC.length);
  }
}
