package io.holdfast.server;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Map;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Option;

/** The options of the super-user. picocli sets them, from wherever they were given. */
final class SuperUserOptions {

  @Option(
      names = "--super-user",
      paramLabel = "NAME",
      description =
          "Who sees and does everything at /admin; the account is made at the start"
              + " (default: nobody).")
  @Nullable String superUser;

  @Option(
      names = "--super-user-password",
      paramLabel = "PASSWORD",
      description =
          "Their password, from this start on (default: as it was). Others may see it on a command"
              + " line: better in the environment, or in a file of its own.")
  @Nullable String password;

  @Option(
      names = "--super-user-password-file",
      paramLabel = "FILE",
      description = "The same in the first line of a file.")
  @Nullable Path passwordFile;

  @Option(
      names = "--admin",
      paramLabel = "MODE",
      description =
          "off: there is no /admin; read-only: it shows everything and changes nothing; on"
              + " (default: on).")
  AdminMode mode = AdminMode.ON;

  @Option(
      names = "--socketio-admin",
      paramLabel = "ORIGIN",
      description =
          "Let the super-user look on with the official admin page of Socket.IO, which comes from"
              + " there, such as https://admin.socket.io (default: nowhere).")
  @Nullable String officialPage;

  /**
   * {@return what the options say}
   *
   * @throws StartFailure if the file cannot be read
   * @throws IllegalArgumentException if they do not go together
   */
  AdminPolicy policy() throws StartFailure {
    if (password != null && passwordFile != null) {
      throw new IllegalArgumentException(
          "--super-user-password and --super-user-password-file exclude each other");
    }
    if (superUser == null && (password != null || passwordFile != null)) {
      throw new IllegalArgumentException("The password of a super-user needs --super-user");
    }
    if (superUser == null && officialPage != null) {
      throw new IllegalArgumentException("--socketio-admin needs --super-user");
    }
    String first = passwordFile == null ? password : read(passwordFile);
    return new AdminPolicy(mode, superUser, first, officialPage, Map.of());
  }

  private static String read(Path file) throws StartFailure {
    try {
      return Files.readString(file).lines().findFirst().orElse("");
    } catch (IOException e) {
      throw new StartFailure("The file " + file + " cannot be read: " + e.getMessage());
    }
  }
}
