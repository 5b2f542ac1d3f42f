package io.holdfast.admin;

import io.holdfast.chat.Person;
import org.jspecify.annotations.Nullable;
import tools.jackson.databind.JsonNode;

/**
 * What somebody did, or tried to do, as a super-user.
 *
 * @param number one more than that of the entry before
 * @param time in milliseconds since 1970
 * @param who did it, or null for a guest
 * @param from the address that it came from
 * @param action the word for it
 * @param on whom or what it was done to, in words; empty where that is the whole house
 * @param asked all that was asked for
 * @param outcome {@link #BEGUN}, {@link #DONE}, or the code of a refusal
 */
record AuditEntry(
    long number,
    long time,
    @Nullable Person who,
    String from,
    String action,
    String on,
    @Nullable JsonNode asked,
    String outcome) {

  /** It is not known what became of it: the server ended meanwhile. */
  static final String BEGUN = "begun";

  static final String DONE = "done";

  AuditEntry {
    // Nothing is null in JSON too.
    asked = asked != null && asked.isNull() ? null : asked;
  }

  AuditEntry with(String changedOutcome) {
    return new AuditEntry(number, time, who, from, action, on, asked, changedOutcome);
  }
}
