package io.holdfast.msgpack;

import io.holdfast.socketio.EventName;
import io.holdfast.socketio.JsonValue;
import io.holdfast.socketio.PacketError;
import io.holdfast.socketio.PacketException;
import io.holdfast.socketio.PacketLimits;
import io.holdfast.socketio.PacketSink;
import io.holdfast.socketio.spi.PacketReader;
import io.netty.buffer.ByteBuf;
import io.netty.buffer.ByteBufUtil;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.util.List;
import org.msgpack.core.MessagePackException;

/** Makes packets of messages of bytes, each of which is one. */
final class MsgPackDecoder implements PacketReader {

  private final PacketLimits limits;
  private final PacketSink sink;

  MsgPackDecoder(PacketLimits limits, PacketSink sink) {
    this.limits = limits;
    this.sink = sink;
  }

  @Override
  public void receiveText(ByteBuf packet, int offset, int length) {
    throw new PacketException(
        PacketError.INVALID_TYPE, "text where packets are bytes; the client has another parser");
  }

  @Override
  public void receiveBinary(ByteBuf bytes, int offset, int length) {
    ReceivedPacket packet = read(ByteBufUtil.getBytes(bytes, offset, length));
    switch (packet.type()) {
      case CONNECT -> sink.onConnect(packet.namespace(), packet.object());
      case DISCONNECT -> {
        packet.requireNothing();
        sink.onDisconnect(packet.namespace());
      }
      case EVENT ->
          sink.onEvent(
              packet.namespace(), packet.ackId(), EventName.requireValid(packet.elements()));
      case ACK -> ack(packet, packet.elements());
      case CONNECT_ERROR ->
          throw new PacketException(PacketError.INVALID_TYPE, "a refusal, which servers send");
    }
  }

  private ReceivedPacket read(byte[] message) {
    try {
      return ReceivedPacket.read(message, limits);
    } catch (MessagePackException e) {
      throw ValueReader.invalid("a packet that is not MessagePack, or ends too early");
    } catch (IOException e) {
      throw new UncheckedIOException("an array can be read", e);
    }
  }

  private void ack(ReceivedPacket packet, List<JsonValue> arguments) {
    if (packet.ackId() == PacketSink.NO_ACK) {
      throw new PacketException(PacketError.INVALID_HEADER, "an Ack without a number");
    }
    sink.onAck(packet.namespace(), packet.ackId(), arguments);
  }
}
