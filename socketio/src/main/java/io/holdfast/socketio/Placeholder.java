package io.holdfast.socketio;

/**
 * Where an attachment belongs in JSON: an object with the members {@code "_placeholder": true} and
 * {@code "num"}, the number of the attachment.
 *
 * @param start offset of the object
 * @param end offset behind it
 * @param attachment number of the attachment
 */
record Placeholder(int start, int end, int attachment) {

  static final String MARK = "_placeholder";
  static final String NUMBER = "num";

  /** {@return the JSON of a placeholder} */
  static String json(int attachment) {
    return "{\"" + MARK + "\":true,\"" + NUMBER + "\":" + attachment + "}";
  }
}
