package io.holdfast.cli;

import java.util.Objects;

/**
 * A message as programs are told it, and as events of a server hold it.
 *
 * @param user the name of who said it, of that time
 * @param text that was said
 * @param time in milliseconds since 1970
 * @param id made by its sender, or by the server
 * @param position in the log of the server
 */
record ShownMessage(String user, String text, long time, String id, long position) {

  ShownMessage {
    Objects.requireNonNull(user, "user");
    Objects.requireNonNull(text, "text");
    Objects.requireNonNull(id, "id");
  }
}
