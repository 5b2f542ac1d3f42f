package io.holdfast.cli;

import java.util.List;
import java.util.Objects;

/**
 * A page of what was said in a room, as far as it is looked at.
 *
 * @param epoch of the server's log
 * @param messages oldest first
 * @param more whether others were said before them
 */
record HistoryPage(String epoch, List<Message> messages, boolean more) {

  HistoryPage {
    Objects.requireNonNull(epoch, "epoch");
    messages = List.copyOf(messages);
    // What cannot be shown is no message.
    messages.forEach(Message::shown);
  }

  /** Who said a message. */
  record Person(String name) {}

  /**
   * A message of the history.
   *
   * @param position in the log of the server
   * @param id made by its sender
   * @param person who said it, with the name of that time
   * @param text that was said
   * @param time in milliseconds since 1970
   */
  record Message(long position, String id, Person person, String text, long time) {

    ShownMessage shown() {
      return new ShownMessage(person.name(), text, time, id, position);
    }
  }
}
