package io.holdfast.msgpack;

import io.holdfast.socketio.JsonValue;
import io.holdfast.socketio.PacketError;
import io.holdfast.socketio.PacketException;
import io.holdfast.socketio.PacketLimits;
import io.netty.buffer.ByteBuf;
import io.netty.buffer.ByteBufUtil;
import io.netty.buffer.Unpooled;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import org.msgpack.core.ExtensionTypeHeader;
import org.msgpack.core.MessageFormat;
import org.msgpack.core.MessagePack;
import org.msgpack.core.MessageUnpacker;

/**
 * Reads values of MessagePack, and writes them down as JSON with attachments in place of bytes.
 *
 * <p>No length is believed: nothing is set aside for what has not arrived. A byte of the message
 * becomes at most six of JSON, and bytes a placeholder each, whose number is bounded.
 */
final class ValueReader {

  /** What notepack.io uses for what MessagePack has no form for. */
  private static final int NOTEPACK_EXTENSION = 0;

  private static final int TIMESTAMP_EXTENSION = -1;

  private static final byte[] PLACEHOLDER_MARK =
      MsgPackEncoder.PLACEHOLDER_MARK.getBytes(StandardCharsets.US_ASCII);

  private final byte[] message;
  private final ByteBuf messageBuffer;
  private final PacketLimits limits;
  private final MessageUnpacker unpacker;
  private final JsonText json;
  private final List<byte[]> attachments = new ArrayList<>();
  private boolean hasLookalike;

  /**
   * Creates a reader.
   *
   * @param message not to be changed any more
   * @param limits of the values
   */
  ValueReader(byte[] message, PacketLimits limits) {
    this.message = message;
    this.messageBuffer = Unpooled.wrappedBuffer(message);
    this.limits = limits;
    this.unpacker = MessagePack.newDefaultUnpacker(message);
    this.json = new JsonText(message.length + 16);
  }

  /** {@return the unpacker, at the next value} */
  MessageUnpacker unpacker() {
    return unpacker;
  }

  /** {@return the length of what has been written down} */
  int length() {
    return json.length();
  }

  /** {@return what has been written down} */
  byte[] text() {
    return json.toByteArray();
  }

  /**
   * {@return what placeholders refer to}
   *
   * @throws PacketException if something else looks like a placeholder
   */
  List<byte[]> attachments() {
    if (hasLookalike && !attachments.isEmpty()) {
      throw invalid("a map that looks like a placeholder, beside bytes");
    }
    return attachments;
  }

  /** Reads a value and forgets it. */
  void skipValue() throws IOException {
    int lengthBefore = json.length();
    int countBefore = attachments.size();
    boolean hadLookalike = hasLookalike;
    readValue(1);
    json.truncate(lengthBefore);
    attachments.subList(countBefore, attachments.size()).clear();
    hasLookalike = hadLookalike;
  }

  /**
   * Reads a value.
   *
   * @param depth that it has if it is an array or a map
   * @throws PacketException if it is broken or exceeds a limit
   */
  void readValue(int depth) throws IOException {
    MessageFormat format = unpacker.getNextFormat();
    switch (format.getValueType()) {
      case NIL -> {
        unpacker.unpackNil();
        json.write("null");
      }
      case BOOLEAN -> json.write(unpacker.unpackBoolean() ? "true" : "false");
      case INTEGER -> json.write(integer(format));
      case FLOAT -> json.write(number(unpacker.unpackDouble()));
      case STRING -> {
        int unused = readString();
      }
      case BINARY -> attach(unpacker.unpackBinaryHeader());
      case ARRAY -> readArray(depth);
      case MAP -> readMap(depth);
      case EXTENSION -> readExtension(format);
    }
  }

  private String integer(MessageFormat format) throws IOException {
    return format == MessageFormat.UINT64
        ? unpacker.unpackBigInteger().toString()
        : Long.toString(unpacker.unpackLong());
  }

  /** JSON has neither infinity nor what is no number; {@code JSON.stringify} has null there. */
  private static String number(double value) {
    return Double.isFinite(value) ? Double.toString(value) : "null";
  }

  /** {@return the length of the string, in bytes} */
  private int readString() throws IOException {
    int lengthBytes = unpacker.unpackRawStringHeader();
    int offset = skipPayload(lengthBytes);
    if (!ByteBufUtil.isText(messageBuffer, offset, lengthBytes, StandardCharsets.UTF_8)) {
      throw invalid("a string that is not UTF-8");
    }
    json.writeString(message, offset, lengthBytes);
    return lengthBytes;
  }

  private void attach(int lengthBytes) throws IOException {
    if (attachments.size() == limits.maxAttachments()) {
      throw new PacketException(
          PacketError.TOO_MANY_ATTACHMENTS,
          "a packet holds bytes at most " + limits.maxAttachments() + " times");
    }
    int offset = skipPayload(lengthBytes);
    json.write(JsonValue.placeholder(attachments.size()));
    attachments.add(Arrays.copyOfRange(message, offset, offset + lengthBytes));
  }

  /** {@return the offset of a payload, which has arrived} */
  private int skipPayload(int lengthBytes) throws IOException {
    int offset = (int) unpacker.getTotalReadBytes();
    if (lengthBytes > message.length - offset) {
      throw invalid("a value that is longer than the packet");
    }
    unpacker.readPayloadAsReference(lengthBytes);
    return offset;
  }

  private void readArray(int depth) throws IOException {
    requireDepth(depth);
    int count = unpacker.unpackArrayHeader();
    json.write('[');
    for (int i = 0; i < count; i++) {
      separate(i);
      readValue(depth + 1);
    }
    json.write(']');
  }

  private void readMap(int depth) throws IOException {
    requireDepth(depth);
    int count = unpacker.unpackMapHeader();
    json.write('{');
    for (int i = 0; i < count; i++) {
      separate(i);
      boolean isMark = readKey();
      json.write(':');
      hasLookalike |= isMark && unpacker.getNextFormat() == MessageFormat.BOOLEAN;
      readValue(depth + 1);
    }
    json.write('}');
  }

  /** {@return whether the key marks a placeholder} */
  private boolean readKey() throws IOException {
    int lengthBytes = readString();
    int end = (int) unpacker.getTotalReadBytes();
    return Arrays.equals(
        message, end - lengthBytes, end, PLACEHOLDER_MARK, 0, PLACEHOLDER_MARK.length);
  }

  /**
   * Begins an array, which the caller takes apart.
   *
   * @return how many elements it claims to have
   */
  int beginArray() throws IOException {
    requireDepth(1);
    return unpacker.unpackArrayHeader();
  }

  private void separate(int index) {
    if (index > 0) {
      json.write(',');
    }
  }

  private void requireDepth(int depth) {
    if (depth > limits.maxDepth()) {
      throw invalid("values nest at most " + limits.maxDepth() + " deep");
    }
  }

  private void readExtension(MessageFormat format) throws IOException {
    ExtensionTypeHeader header = unpacker.unpackExtensionTypeHeader();
    int lengthBytes = header.getLength();
    if (header.getType() == NOTEPACK_EXTENSION) {
      readNotepack(format, lengthBytes);
    } else if (header.getType() == TIMESTAMP_EXTENSION) {
      json.write(timestamp(lengthBytes));
    } else {
      throw invalid("an extension of the unknown type " + header.getType());
    }
  }

  /** An ArrayBuffer has the forms of any length, so that the fixed ones tell the rest apart. */
  private void readNotepack(MessageFormat format, int lengthBytes) throws IOException {
    switch (format) {
      case FIXEXT1 -> {
        skipPayload(lengthBytes);
        json.write("null");
      }
      case FIXEXT8 -> json.write(Timestamps.json(payload(lengthBytes).getLong()));
      case EXT8, EXT16, EXT32 -> attach(lengthBytes);
      default -> throw invalid("an extension of type 0 with " + lengthBytes + " bytes");
    }
  }

  private String timestamp(int lengthBytes) throws IOException {
    switch (lengthBytes) {
      case 4 -> {
        return Timestamps.json(Integer.toUnsignedLong(payload(lengthBytes).getInt()), 0);
      }
      case 8 -> {
        long both = payload(lengthBytes).getLong();
        return Timestamps.json(both & 0x3_ffff_ffffL, both >>> 34);
      }
      case 12 -> {
        ByteBuffer payload = payload(lengthBytes);
        long nanos = Integer.toUnsignedLong(payload.getInt());
        return Timestamps.json(payload.getLong(), nanos);
      }
      default -> throw invalid("a timestamp with " + lengthBytes + " bytes");
    }
  }

  private ByteBuffer payload(int lengthBytes) throws IOException {
    return ByteBuffer.wrap(message, skipPayload(lengthBytes), lengthBytes);
  }

  static PacketException invalid(String found) {
    return new PacketException(PacketError.INVALID_PAYLOAD, found);
  }
}
