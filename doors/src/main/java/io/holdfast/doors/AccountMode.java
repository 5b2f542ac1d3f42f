package io.holdfast.doors;

/** Whether people have accounts. */
public enum AccountMode {
  /** All are guests. */
  OFF,
  /** Who has an account signs in, others are guests. */
  OPTIONAL,
  /** Who has none is refused at every door. */
  REQUIRED
}
