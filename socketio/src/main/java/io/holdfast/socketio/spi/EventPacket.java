package io.holdfast.socketio.spi;

import io.holdfast.socketio.JsonValue;
import java.util.List;

/**
 * An event that is to be sent, of whichever namespace the adapter belongs to.
 *
 * @param arguments the name of the event, then its arguments
 */
public record EventPacket(List<JsonValue> arguments) {

  /** Copies the list. */
  public EventPacket {
    arguments = List.copyOf(arguments);
  }
}
