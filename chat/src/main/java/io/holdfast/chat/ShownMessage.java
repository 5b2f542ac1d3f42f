package io.holdfast.chat;

/**
 * A message as clients of a few lines are shown it.
 *
 * @param user the name of who said it, of that time
 * @param text that was said
 * @param time in milliseconds since 1970
 * @param id made by its sender, or by the server
 * @param position in the log
 */
public record ShownMessage(String user, String text, long time, String id, long position) {

  public static ShownMessage of(ChatMessage said) {
    return new ShownMessage(
        said.person().name(), said.text(), said.time(), said.id(), said.position());
  }
}
