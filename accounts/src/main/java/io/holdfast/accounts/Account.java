package io.holdfast.accounts;

/**
 * An account as the log keeps it.
 *
 * @param id of the person, the same for ever
 * @param name of the person, as it was written when the account was made
 * @param hash of the password, by bcrypt
 * @param time when it was made, in milliseconds since 1970
 */
record Account(String id, String name, String hash, long time) {

  Account withHash(String changed) {
    return new Account(id, name, changed, time);
  }

  @Override
  public String toString() {
    return "Account[id=" + id + "]";
  }
}
