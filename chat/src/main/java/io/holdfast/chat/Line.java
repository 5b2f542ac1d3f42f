package io.holdfast.chat;

/** What leads to one client of the chat, whatever it speaks. Safe for use by several threads. */
public interface Line {

  /** Tells the client something. */
  void tell(ServerMessage message);

  /** From now on the client hears what the audience does. Called on the log's thread. */
  void join(Audience audience);

  /** From now on no more. Called on the log's thread. */
  void part(Audience audience);
}
