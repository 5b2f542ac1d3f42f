package io.holdfast.socketio;

import java.util.List;
import tools.jackson.databind.json.JsonMapper;

/** What a client may call an event: a string that is not reserved, or a number. */
public final class EventName {

  /** Events that tell of the connection itself; a client that sends one is not to be believed. */
  private static final List<String> RESERVED =
      List.of(
          "connect",
          "connect_error",
          "disconnect",
          "disconnecting",
          "newListener",
          "removeListener");

  private EventName() {}

  /**
   * Checks the name of an event.
   *
   * @param arguments of a packet, the first of which is the name; their JSON is valid
   * @return the arguments
   * @throws PacketException if there is no name, or one that clients may not use
   */
  public static List<JsonValue> requireValid(List<JsonValue> arguments) {
    if (arguments.isEmpty()) {
      throw invalid("an event without a name");
    }
    JsonValue name = arguments.get(0);
    if (name.isString()) {
      requireNotReserved(name);
    } else if (!name.isNumber()) {
      throw invalid("the name of an event is a string or a number");
    }
    return arguments;
  }

  /** {@return whether only the connection itself may say so} */
  static boolean isReserved(String name) {
    return RESERVED.contains(name);
  }

  /** An escape must not hide a name. */
  private static void requireNotReserved(JsonValue name) {
    if (!name.isPlain()) {
      requireNotReserved(JsonMapper.shared().readValue(name.json(), String.class));
      return;
    }
    for (int i = 0; i < RESERVED.size(); i++) {
      if (name.isAscii(RESERVED.get(i))) {
        requireNotReserved(RESERVED.get(i));
      }
    }
  }

  private static void requireNotReserved(String name) {
    if (isReserved(name)) {
      throw invalid("the name \"" + name + "\" is reserved");
    }
  }

  private static PacketException invalid(String found) {
    return new PacketException(PacketError.INVALID_PAYLOAD, found);
  }
}
