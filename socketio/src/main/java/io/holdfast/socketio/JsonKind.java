package io.holdfast.socketio;

/** The kinds of value that a packet can hold. */
public enum JsonKind {
  /** Nothing. */
  NULL,
  /** True or false. */
  BOOLEAN,
  /** A number, whole or not. */
  NUMBER,
  /** Text. */
  STRING,
  /** An array. */
  ARRAY,
  /** An object. */
  OBJECT,
  /** Bytes, which were carried beside the JSON. */
  BINARY
}
