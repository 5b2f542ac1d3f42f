package io.holdfast.accounts;

import com.fasterxml.jackson.annotation.JsonIgnore;
import org.jspecify.annotations.Nullable;

/**
 * An account as the log keeps it.
 *
 * @param id of the person, the same for ever
 * @param name of the person, as it was written when the account was made
 * @param hash of the password, by bcrypt
 * @param time when it was made, in milliseconds since 1970
 * @param role of the person, or null for none: what was kept before there were any has none
 */
record Account(String id, String name, String hash, long time, @Nullable String role) {

  /** Of whoever was appointed by those who run the server. */
  private static final String APPOINTED = "appointed";

  /** {@return the account of somebody who has signed up} */
  static Account of(String id, String name, String hash, long time) {
    return new Account(id, name, hash, time, null);
  }

  Account withHash(String changed) {
    return new Account(id, name, changed, time, role);
  }

  Account appointed() {
    return new Account(id, name, hash, time, APPOINTED);
  }

  @JsonIgnore
  boolean isAppointed() {
    return APPOINTED.equals(role);
  }

  @Override
  public String toString() {
    return "Account[id=" + id + "]";
  }
}
