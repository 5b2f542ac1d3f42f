package io.holdfast.examples.typedmessages;

import java.util.List;

/** What pages and the server say to each other: a record for each type of message. */
final class Protocol {

  private static final int MAX_USERNAME_CHARS = 40;
  private static final int MAX_TEXT_CHARS = 2000;

  private Protocol() {}

  /** A page wants its visitor to be called that. */
  record SetUsername(String username) {

    SetUsername {
      username = username.strip();
      require(!username.isEmpty(), "A name is not empty.");
      require(username.length() <= MAX_USERNAME_CHARS, "A name has at most 40 characters.");
    }
  }

  /** A page's visitor says something. */
  record Say(String text) {

    Say {
      text = text.strip();
      require(!text.isEmpty(), "A text is not empty.");
      require(text.length() <= MAX_TEXT_CHARS, "A text has at most 2,000 characters.");
    }
  }

  /** Somebody, as everybody knows them; part of other messages. */
  record Who(int id, String username) {}

  /** The first that a page hears: who it is, and who else is here. */
  record Welcome(Who you, List<Who> others) {}

  /** Somebody else came. */
  record Joined(Who who) {}

  /** Somebody left. */
  record Left(Who who) {}

  /** Somebody has another name now. */
  record Renamed(Who who, String was) {}

  /** Somebody said something. */
  record Said(Who who, String text) {}

  /** A message of this page did not fit. */
  record Refused(String reason) {}

  private static void require(boolean fits, String reason) {
    if (!fits) {
      throw new IllegalArgumentException(reason);
    }
  }
}
