package io.holdfast.search;

import java.io.IOException;
import java.io.InputStream;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.nio.file.FileSystems;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.List;

/** The file of an index, which may be deleted, since everything in it is in the log. */
final class IndexFile {

  /** "Find". Marks a SQLite file as ours: what has another mark is not deleted. */
  static final int APPLICATION_ID = 0x46696E64;

  private static final byte[] MAGIC = "SQLite format 3\0".getBytes(StandardCharsets.US_ASCII);
  private static final int APPLICATION_ID_OFFSET = 68;
  private static final int HEADER_LENGTH = 100;
  private static final List<String> ENDINGS = List.of("", "-wal", "-shm");

  private final Path path;

  private IndexFile(Path path) {
    this.path = path;
  }

  /**
   * {@return a file that is an index, or may become one}
   *
   * @throws SearchException {@code NOT_AN_INDEX} if it is something else; {@code FAILED} if it
   *     cannot be read, or its directory is not there
   */
  static IndexFile of(Path file) {
    if (!file.getFileSystem().equals(FileSystems.getDefault())) {
      throw new IllegalArgumentException(file + " is not in the default file system");
    }
    Path path = file.toAbsolutePath();
    Path directory = path.getParent();
    if (directory == null || !Files.isDirectory(directory)) {
      throw new SearchException(
          SearchError.FAILED, "there is no directory for " + path + ": make it, or name another");
    }
    requireIndexOrNew(path);
    return new IndexFile(path);
  }

  private static void requireIndexOrNew(Path path) {
    byte[] header = new byte[0];
    if (Files.exists(path)) {
      try (InputStream in = Files.newInputStream(path)) {
        header = in.readNBytes(HEADER_LENGTH);
      } catch (IOException e) {
        throw new SearchException(
            SearchError.FAILED, "cannot read " + path + ": let this process read it", e);
      }
    }
    boolean isOurs =
        header.length == 0
            || (header.length == HEADER_LENGTH
                && Arrays.equals(header, 0, MAGIC.length, MAGIC, 0, MAGIC.length)
                && ByteBuffer.wrap(header).getInt(APPLICATION_ID_OFFSET) == APPLICATION_ID);
    if (!isOurs) {
      throw new SearchException(
          SearchError.NOT_AN_INDEX,
          path + " is no search index and is left as it is: name another file, or delete it");
    }
  }

  /** {@return the address of the database} */
  String url() {
    // A URI, because the driver takes what follows a question mark in a path for options.
    return "jdbc:sqlite:" + path.toUri();
  }

  /**
   * Removes it, to begin anew.
   *
   * @throws SearchException {@code FAILED} if it cannot be removed
   */
  void delete() {
    for (String ending : ENDINGS) {
      try {
        Files.deleteIfExists(path.resolveSibling(path.getFileName() + ending));
      } catch (IOException e) {
        throw new SearchException(
            SearchError.FAILED, "cannot begin " + path + " anew: delete it by hand", e);
      }
    }
  }

  @Override
  public String toString() {
    return path.toString();
  }
}
