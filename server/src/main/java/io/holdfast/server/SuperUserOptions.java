package io.holdfast.server;

import io.holdfast.admin.AdminMode;
import io.holdfast.admin.AdminPolicy;
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

  @Option(names = "--super-user-password", paramLabel = "PASSWORD", hidden = true)
  @Nullable String password;

  @Option(
      names = "--super-user-password-file",
      paramLabel = "FILE",
      description =
          "Their password from this start on, in the first line of a file (default:"
              + " HOLDFAST_SUPER_USER_PASSWORD, or as it was).")
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
          "--super-user-password-file and HOLDFAST_SUPER_USER_PASSWORD exclude each other");
    }
    if (superUser == null && (password != null || passwordFile != null)) {
      throw new IllegalArgumentException("The password of a super-user needs --super-user");
    }
    if (superUser == null && officialPage != null) {
      throw new IllegalArgumentException("--socketio-admin needs --super-user");
    }
    String first =
        passwordFile == null
            ? password
            : SecretOptions.read("--super-user-password-file", passwordFile);
    return new AdminPolicy(mode, superUser, first, officialPage, Map.of());
  }
}
