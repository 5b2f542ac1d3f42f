package io.holdfast.server;

import java.io.IOException;
import java.nio.file.FileAlreadyExistsException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.stream.Stream;

/** The directory that holds what outlives the process. */
final class DataDirectory {

  /** Marks a directory as one of ours, and says what it is to whoever finds it. */
  private static final String MARK = "HOLDFAST";

  private static final String MARK_TEXT =
      "The messages of a Holdfast server. Keep all files together.\n";
  private static final String LOG = "messages.db";
  private static final String SEARCH = "search.db";

  private final Path directory;

  private DataDirectory(Path directory) {
    this.directory = directory;
  }

  /**
   * Takes the directory, or makes it.
   *
   * @param directory to take
   * @return the directory
   * @throws StartFailure if it cannot be made or written to, or holds what is not ours
   */
  static DataDirectory take(Path directory) throws StartFailure {
    try {
      Files.createDirectories(directory);
      if (!Files.exists(directory.resolve(MARK))) {
        requireEmpty(directory);
      }
      Files.writeString(directory.resolve(MARK), MARK_TEXT);
    } catch (FileAlreadyExistsException e) {
      throw new StartFailure(
          "The data directory " + directory + " cannot be made: " + e.getFile() + " is a file.");
    } catch (IOException e) {
      throw new StartFailure(
          "The data directory "
              + directory
              + " cannot be written to ("
              + e.getMessage()
              + "); name another with --data.");
    }
    return new DataDirectory(directory);
  }

  private static void requireEmpty(Path directory) throws IOException, StartFailure {
    List<Path> found;
    try (Stream<Path> entries = Files.list(directory)) {
      found = entries.limit(1).toList();
    }
    if (!found.isEmpty()) {
      throw new StartFailure(
          "The data directory "
              + directory
              + " holds files that are not Holdfast's, such as "
              + found.get(0).getFileName()
              + "; name an empty or new one with --data.");
    }
  }

  Path logFile() {
    return directory.resolve(LOG);
  }

  Path searchFile() {
    return directory.resolve(SEARCH);
  }

  @Override
  public String toString() {
    return directory.toAbsolutePath().normalize().toString();
  }
}
