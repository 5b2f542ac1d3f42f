package io.holdfast.socketio.admin;

import io.holdfast.socketio.Socket;
import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.regex.Pattern;
import org.springframework.security.crypto.bcrypt.BCrypt;

/**
 * Who is let in.
 *
 * @param username of who is let in
 * @param passwordHash of the password, by bcrypt
 */
record Credentials(String username, String passwordHash) implements LoginCheck {

  private static final Pattern HASH =
      Pattern.compile("\\$2[abxy]?\\$(0[4-9]|[12]\\d|3[01])\\$[./A-Za-z0-9]{53}");

  static Credentials of(String username, String passwordHash) {
    if (!HASH.matcher(passwordHash).matches()) {
      throw new IllegalArgumentException("passwordHash must be a hash by bcrypt, such as $2b$10$…");
    }
    return new Credentials(username, passwordHash);
  }

  /** On a thread of its own: it takes a processor for a while. */
  @Override
  public CompletionStage<Boolean> isRight(Socket socket, String name, String password) {
    return CompletableFuture.supplyAsync(() -> matches(name, password));
  }

  /** Takes long on purpose, also for a name that nobody has. */
  boolean matches(String name, String password) {
    boolean isPassword = BCrypt.checkpw(password, passwordHash);
    return MessageDigest.isEqual(bytes(username), bytes(name)) && isPassword;
  }

  private static byte[] bytes(String text) {
    return text.getBytes(StandardCharsets.UTF_8);
  }
}
