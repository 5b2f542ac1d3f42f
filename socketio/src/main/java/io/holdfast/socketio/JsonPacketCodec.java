package io.holdfast.socketio;

import io.holdfast.engineio.EngineMessage;
import io.holdfast.socketio.spi.PacketCodec;
import io.holdfast.socketio.spi.PacketReader;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** The packets of Socket.IO's own parser: text, and a message of bytes for each attachment. */
final class JsonPacketCodec implements PacketCodec {

  static final JsonPacketCodec INSTANCE = new JsonPacketCodec();

  private volatile @Nullable JsonSplitter splitter;

  private JsonPacketCodec() {}

  /** Connections of one server have the same limits. */
  private JsonSplitter splitter(PacketLimits limits) {
    JsonSplitter known = splitter;
    if (known == null || !known.limits().equals(limits)) {
      known = new JsonSplitter(limits);
      splitter = known;
    }
    return known;
  }

  @Override
  public PacketReader newReader(PacketLimits limits, PacketSink sink) {
    return new PacketDecoder(limits, splitter(limits), sink);
  }

  @Override
  public EngineMessage connect(String namespace) {
    return PacketEncoder.encode(PacketType.CONNECT, namespace, List.of());
  }

  @Override
  public EngineMessage connect(String namespace, JsonValue payload) {
    return PacketEncoder.encode(PacketType.CONNECT, namespace, List.of(payload));
  }

  @Override
  public EngineMessage connectError(String namespace, JsonValue payload) {
    return PacketEncoder.encode(PacketType.CONNECT_ERROR, namespace, List.of(payload));
  }

  @Override
  public EngineMessage disconnect(String namespace) {
    return PacketEncoder.encode(PacketType.DISCONNECT, namespace, List.of());
  }

  @Override
  public EngineMessage event(String namespace, long ackId, List<JsonValue> arguments) {
    return PacketEncoder.event(namespace, ackId, arguments);
  }

  @Override
  public EngineMessage ack(String namespace, long ackId, List<JsonValue> arguments) {
    return PacketEncoder.ack(namespace, ackId, arguments);
  }
}
