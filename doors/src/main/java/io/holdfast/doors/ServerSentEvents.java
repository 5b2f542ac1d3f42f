package io.holdfast.doors;

import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;

/** How Server-Sent Events are written. */
public final class ServerSentEvents {

  public static final String CONTENT_TYPE = "text/event-stream";

  /** A comment, of which no page is told: both ends see that the line is there. */
  public static final String STILL_HERE = ":\n\n";

  private ServerSentEvents() {}

  /**
   * {@return an event}
   *
   * @param name of its type
   * @param json that it holds, on one line
   */
  public static String event(String name, String json) {
    return "event: " + name + "\ndata: " + json + "\n\n";
  }

  /** {@return events as they are sent} */
  public static ByteBuffer bytes(String events) {
    return ByteBuffer.wrap(events.getBytes(StandardCharsets.UTF_8)).asReadOnlyBuffer();
  }
}
