package io.holdfast.msgpack;

import io.holdfast.engineio.EngineMessage;
import io.holdfast.socketio.JsonValue;
import io.holdfast.socketio.PacketLimits;
import io.holdfast.socketio.PacketSink;
import io.holdfast.socketio.spi.PacketCodec;
import io.holdfast.socketio.spi.PacketReader;
import java.util.List;

/**
 * Each packet as one message of bytes: a map in MessagePack with the keys {@code type}, {@code
 * nsp}, {@code data} and {@code id}. For clients whose parser is {@code socket.io-msgpack-parser}.
 *
 * <p>Bytes need no attachments here, but {@link PacketLimits#maxAttachments()} bounds how many
 * arrays of them a packet holds. Dates arrive as strings in the form of ISO 8601, undefined as
 * null. Immutable.
 */
public final class MsgPackCodec implements PacketCodec {

  private static final MsgPackCodec INSTANCE = new MsgPackCodec();

  private MsgPackCodec() {}

  /** {@return the codec} */
  public static MsgPackCodec create() {
    return INSTANCE;
  }

  @Override
  public PacketReader newReader(PacketLimits limits, PacketSink sink) {
    return new MsgPackDecoder(limits, sink);
  }

  @Override
  public EngineMessage connect(String namespace) {
    return MsgPackEncoder.encode(WireType.CONNECT, namespace, null);
  }

  @Override
  public EngineMessage connect(String namespace, JsonValue payload) {
    return MsgPackEncoder.encode(WireType.CONNECT, namespace, payload);
  }

  @Override
  public EngineMessage connectError(String namespace, JsonValue payload) {
    return MsgPackEncoder.encode(WireType.CONNECT_ERROR, namespace, payload);
  }

  @Override
  public EngineMessage disconnect(String namespace) {
    return MsgPackEncoder.encode(WireType.DISCONNECT, namespace, null);
  }

  @Override
  public EngineMessage event(String namespace, long ackId, List<JsonValue> arguments) {
    return MsgPackEncoder.encode(WireType.EVENT, namespace, ackId, arguments);
  }

  @Override
  public EngineMessage ack(String namespace, long ackId, List<JsonValue> arguments) {
    return MsgPackEncoder.encode(WireType.ACK, namespace, ackId, arguments);
  }
}
