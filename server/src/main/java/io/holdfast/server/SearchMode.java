package io.holdfast.server;

/** Whether what was said can be looked for. */
enum SearchMode {
  /** There is an index beside the messages. */
  ON,
  /** There is none. */
  OFF
}
