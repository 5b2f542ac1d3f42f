package io.holdfast.engineio;

/** The revisions of the protocol, which a client names in the parameter {@code EIO}. */
public enum Revision {
  /** Of Socket.IO 1 and 2: the client sends the Pings. */
  THREE(3),
  /** Of Socket.IO 3 and 4: the server sends the Pings. */
  FOUR(4);

  private final int number;

  Revision(int number) {
    this.number = number;
  }

  /** {@return the number that the parameter {@code EIO} has} */
  public int number() {
    return number;
  }
}
