package io.holdfast.server;

import io.holdfast.accounts.ApiKeys;
import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.FileSystems;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.nio.file.attribute.FileAttribute;
import java.nio.file.attribute.PosixFilePermission;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.Set;

/** The file with the key of the operator: one line, the token. */
final class ApiKeyFile {

  private static final int MAX_BYTES = 1024;
  private static final Set<PosixFilePermission> OWNER_ONLY =
      PosixFilePermissions.fromString("rw-------");

  private ApiKeyFile() {}

  /**
   * {@return the token that a file holds}
   *
   * <p>Where there is no such file it is made, with a new token, for its owner alone.
   *
   * @param file to read
   * @throws StartFailure if it can be neither read nor made, or holds something else
   */
  static String read(Path file) throws StartFailure {
    try (InputStream in = Files.newInputStream(file)) {
      String token = new String(in.readNBytes(MAX_BYTES), StandardCharsets.UTF_8).strip();
      if (!ApiKeys.isToken(token)) {
        throw holdsNoKey(file);
      }
      return token;
    } catch (NoSuchFileException e) {
      return make(file);
    } catch (IOException e) {
      throw new StartFailure(
          "The file " + file + " of --api-key-file cannot be read (" + e.getMessage() + ").");
    }
  }

  /** What it does hold may be a secret. */
  private static StartFailure holdsNoKey(Path file) {
    return new StartFailure(
        "The file "
            + file
            + " of --api-key-file does not hold a key, hf_ and 43 characters; name one that is not"
            + " there to have it made.");
  }

  private static String make(Path file) throws StartFailure {
    String token = ApiKeys.drawToken();
    try {
      Files.createFile(file, permissions());
      Files.writeString(file, token + "\n", StandardOpenOption.WRITE);
      return token;
    } catch (IOException e) {
      throw new StartFailure(
          "The file " + file + " of --api-key-file cannot be made (" + e.getMessage() + ").");
    }
  }

  private static FileAttribute<?>[] permissions() {
    boolean isPosix = FileSystems.getDefault().supportedFileAttributeViews().contains("posix");
    return isPosix
        ? new FileAttribute<?>[] {PosixFilePermissions.asFileAttribute(OWNER_ONLY)}
        : new FileAttribute<?>[0];
  }
}
