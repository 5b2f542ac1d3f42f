package io.holdfast.log;

import io.holdfast.socketio.spi.LogEntry;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/** The streams of the log that hold letters: each one is in two. */
final class MailStreams {

  /** What is kept of each mailbox beside its letters, by the name of its user. */
  static final String TABLE = "mail";

  private static final String TO = "mail/";
  private static final String FROM = "sent/";
  private static final int MAX_NAME_LENGTH = 256;

  private MailStreams() {}

  /** {@return the stream of what came for a user} */
  static String to(String user) {
    return TO + user;
  }

  /** {@return the stream of what a user has sent} */
  static String from(String user) {
    return FROM + user;
  }

  /** {@return the streams of all that a user has to do with} */
  static Set<String> of(String user) {
    return Set.of(to(user), from(user));
  }

  /** {@return whom a letter is for, or null if an entry is none} */
  static @Nullable String receiver(LogEntry entry) {
    String receiver = null;
    boolean isSent = false;
    for (String stream : entry.streams()) {
      if (stream.startsWith(TO)) {
        receiver = stream.substring(TO.length());
      }
      isSent |= stream.startsWith(FROM);
    }
    return isSent && entry.streams().size() == 2 ? receiver : null;
  }

  /** {@return who has sent a letter} */
  static String sender(LogEntry letter) {
    for (String stream : letter.streams()) {
      if (stream.startsWith(FROM)) {
        return stream.substring(FROM.length());
      }
    }
    throw new IllegalStateException("no letter has " + letter.streams() + " as its streams");
  }

  static String requireUser(String user) {
    return requireName(user, "a user");
  }

  static String requireDevice(String device) {
    return requireName(device, "a device");
  }

  private static String requireName(String name, String what) {
    if (name.isEmpty() || name.length() > MAX_NAME_LENGTH) {
      throw new IllegalArgumentException(
          "the name of "
              + what
              + " has 1 to "
              + MAX_NAME_LENGTH
              + " characters, was "
              + name.length());
    }
    return name;
  }
}
