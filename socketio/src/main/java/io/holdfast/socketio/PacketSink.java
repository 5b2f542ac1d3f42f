package io.holdfast.socketio;

import java.util.List;

/** Takes packets in their order. */
public interface PacketSink {

  /** In place of the number of an acknowledgement, where none is asked for. */
  long NO_ACK = -1;

  /**
   * The client asks for a namespace.
   *
   * @param namespace name, which may be followed by a query in revision 3
   * @param auth an object, empty if the client sent nothing
   */
  void onConnect(String namespace, JsonValue auth);

  /**
   * The client leaves a namespace.
   *
   * @param namespace its name
   */
  void onDisconnect(String namespace);

  /**
   * An event.
   *
   * @param namespace its name
   * @param ackId number of the answer that is asked for, or {@link #NO_ACK}
   * @param arguments the name of the event, then its arguments; not empty
   */
  void onEvent(String namespace, long ackId, List<JsonValue> arguments);

  /**
   * The answer to an event.
   *
   * @param namespace its name
   * @param ackId number that the event had
   * @param arguments of the answer
   */
  void onAck(String namespace, long ackId, List<JsonValue> arguments);
}
