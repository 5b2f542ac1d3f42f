package io.holdfast.admin;

/** What a super-user may do. */
public enum AdminMode {
  /** Nothing: there is no such page. */
  OFF("off"),
  /** See everything, change nothing. */
  READ_ONLY("read-only"),
  /** See and do everything. */
  ON("on");

  private final String word;

  AdminMode(String word) {
    this.word = word;
  }

  /** {@return the word of the option} */
  @Override
  public String toString() {
    return word;
  }
}
