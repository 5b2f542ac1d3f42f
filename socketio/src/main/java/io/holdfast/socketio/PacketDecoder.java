package io.holdfast.socketio;

import io.holdfast.socketio.spi.PacketReader;
import io.netty.buffer.ByteBuf;
import io.netty.buffer.ByteBufUtil;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * Makes packets of messages: one of text, and the messages of bytes that it announces.
 *
 * <p>Confined to one thread.
 */
final class PacketDecoder implements PacketReader {

  private final PacketLimits limits;
  private final JsonSplitter splitter;
  private final PacketSink sink;
  private @Nullable PacketHeader pending;
  private byte[] pendingJson = {};
  private List<byte[]> attachments = List.of();

  PacketDecoder(PacketLimits limits, JsonSplitter splitter, PacketSink sink) {
    this.limits = limits;
    this.splitter = splitter;
    this.sink = sink;
  }

  /**
   * Takes a message of text.
   *
   * @param packet borrowed
   * @param offset of the first byte
   * @param length in bytes, of valid UTF-8
   * @throws PacketException if it is no packet, or an attachment was due
   */
  @Override
  public void receiveText(ByteBuf packet, int offset, int length) {
    if (pending != null) {
      throw new PacketException(
          PacketError.UNEXPECTED_ATTACHMENT, "text where an attachment was due");
    }
    PacketHeader header = PacketHeader.parse(packet, offset, length, limits);
    byte[] json = ByteBufUtil.getBytes(packet, offset + header.length(), length - header.length());
    if (header.attachmentCount() == 0) {
      handOn(header, json, List.of());
    } else {
      pending = header;
      pendingJson = json;
      attachments = new ArrayList<>(header.attachmentCount());
    }
  }

  /**
   * Takes a message of bytes.
   *
   * @param bytes borrowed
   * @param offset of the first byte
   * @param length in bytes
   * @throws PacketException if no attachment was due, or the packet that is whole now is broken
   */
  @Override
  public void receiveBinary(ByteBuf bytes, int offset, int length) {
    PacketHeader header = pending;
    if (header == null) {
      throw new PacketException(PacketError.UNEXPECTED_ATTACHMENT, "bytes where none were due");
    }
    attachments.add(ByteBufUtil.getBytes(bytes, offset, length));
    if (attachments.size() == header.attachmentCount()) {
      pending = null;
      handOn(header, pendingJson, attachments);
    }
  }

  private void handOn(PacketHeader header, byte[] json, List<byte[]> bytes) {
    switch (header.type()) {
      case CONNECT -> sink.onConnect(header.namespace(), auth(json));
      case DISCONNECT -> disconnect(header, json);
      case EVENT, BINARY_EVENT ->
          sink.onEvent(
              header.namespace(),
              header.ackId(),
              EventName.requireValid(splitter.split(json, bytes)));
      case ACK, BINARY_ACK -> ack(header, splitter.split(json, bytes));
      case CONNECT_ERROR ->
          throw new PacketException(PacketError.INVALID_TYPE, "a refusal, which servers send");
    }
  }

  private JsonValue auth(byte[] json) {
    return json.length == 0 ? JsonValue.emptyObject() : splitter.object(json);
  }

  private void disconnect(PacketHeader header, byte[] json) {
    if (json.length > 0) {
      throw new PacketException(PacketError.INVALID_PAYLOAD, "a Disconnect with a payload");
    }
    sink.onDisconnect(header.namespace());
  }

  private void ack(PacketHeader header, List<JsonValue> arguments) {
    if (header.ackId() == PacketSink.NO_ACK) {
      throw new PacketException(PacketError.INVALID_HEADER, "an Ack without a number");
    }
    sink.onAck(header.namespace(), header.ackId(), arguments);
  }
}
