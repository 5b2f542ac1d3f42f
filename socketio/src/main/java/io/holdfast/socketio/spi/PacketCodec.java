package io.holdfast.socketio.spi;

import io.holdfast.engineio.EngineMessage;
import io.holdfast.socketio.JsonValue;
import io.holdfast.socketio.PacketLimits;
import io.holdfast.socketio.PacketSink;
import java.util.List;

/**
 * How packets look on the wire. Both ends must use the same.
 *
 * <p>Safe for use by several threads.
 */
public interface PacketCodec {

  /** The name of the namespace that packets without a name belong to. */
  String MAIN_NAMESPACE = "/";

  /**
   * {@return what reads the packets of one connection}
   *
   * @param limits that no packet may exceed
   * @param sink takes the packets
   */
  PacketReader newReader(PacketLimits limits, PacketSink sink);

  /**
   * {@return the answer to a Connect, for clients of revision 3, who expect no payload}
   *
   * @param namespace its name
   */
  EngineMessage connect(String namespace);

  /**
   * {@return the answer to a Connect}
   *
   * @param namespace its name
   * @param payload an object with the member {@code sid}
   */
  EngineMessage connect(String namespace, JsonValue payload);

  /**
   * {@return the refusal of a Connect}
   *
   * @param namespace its name
   * @param payload an object with the member {@code message}, or any value for revision 3
   */
  EngineMessage connectError(String namespace, JsonValue payload);

  /**
   * {@return the end of a namespace for the client}
   *
   * @param namespace its name
   */
  EngineMessage disconnect(String namespace);

  /**
   * {@return an event}
   *
   * @param namespace its name
   * @param ackId number of the answer that is asked for, or {@link PacketSink#NO_ACK}
   * @param arguments the name of the event, then its arguments
   */
  EngineMessage event(String namespace, long ackId, List<JsonValue> arguments);

  /**
   * {@return the answer to an event}
   *
   * @param namespace its name
   * @param ackId number that the event had
   * @param arguments of the answer
   */
  EngineMessage ack(String namespace, long ackId, List<JsonValue> arguments);
}
