package io.holdfast.websocket;

import static io.holdfast.testkit.Hex.spaced;
import static org.assertj.core.api.Assertions.assertThat;

import io.holdfast.testkit.Fragmentation;
import io.netty.buffer.ByteBuf;
import io.netty.buffer.ByteBufUtil;
import java.io.ByteArrayOutputStream;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.extension.AfterEachCallback;
import org.junit.jupiter.api.extension.ExtensionContext;

/**
 * Writes down what a {@link FrameParser} finds. Registered as an extension it fails a test that
 * leaves frames unnoticed.
 */
final class FrameProbe implements FrameSink, AfterEachCallback {

  final Role role;

  private final List<String> events = new ArrayList<>();
  private final ByteArrayOutputStream payload = new ByteArrayOutputStream();

  private FrameParser parser;
  private String announced = "";
  private int announcedBytes;
  private boolean hasFailed;
  private boolean pauses;

  FrameProbe(Role role) {
    this.role = role;
    this.parser = new FrameParser(role, WebSocketLimits.DEFAULT, false, this);
  }

  /** Begins anew, with other limits. */
  void withLimits(WebSocketLimits limits) {
    begin(new FrameParser(role, limits, false, this));
  }

  /** Begins anew, with permessage-deflate. */
  void allowingRsv1() {
    begin(new FrameParser(role, WebSocketLimits.DEFAULT, true, this));
  }

  /** Begins anew, for the next case of a loop. */
  void reset() {
    begin(new FrameParser(role, WebSocketLimits.DEFAULT, false, this));
  }

  private void begin(FrameParser parser) {
    this.parser = parser;
    payload.reset();
    announced = "";
    hasFailed = false;
  }

  /** Pauses the parser at the end of each frame. */
  void pauseAfterEachFrame() {
    pauses = true;
  }

  FrameParser parser() {
    return parser;
  }

  /** Parses frames, given unmasked, as the other end sends them. */
  void parse(Fragmentation cut, String frames) {
    parseRaw(cut, Wire.from(Wire.otherThan(role), frames));
  }

  /** Parses frames, given unmasked, as the other end sends them. */
  void parse(Fragmentation cut, byte[]... frames) {
    parseRaw(cut, Wire.from(Wire.otherThan(role), frames));
  }

  /** Parses bytes as they are, until the parser fails. */
  void parseRaw(Fragmentation cut, byte[] bytes) {
    cut.feed(bytes, this::parse);
  }

  private void parse(ByteBuf piece) {
    if (hasFailed) {
      return;
    }
    try {
      parser.parse(piece);
      assertThat(piece.isReadable()).as("left unread").isFalse();
    } catch (WebSocketProtocolException e) {
      hasFailed = true;
      events.add("error " + e.error() + ": " + e.getMessage());
    }
  }

  /** Compares with all frames since the last call. */
  void assertFound(String... expected) {
    assertThat(events).containsExactly(expected);
    events.clear();
  }

  @Override
  public void afterEach(ExtensionContext context) {
    assertThat(events).as("frames that the test did not expect").isEmpty();
    assertThat(announced).as("a frame that did not end").isEmpty();
  }

  @Override
  public void onFrame(Opcode opcode, boolean isFinal, boolean isCompressed, int payloadBytes) {
    assertThat(announced).as("a frame that did not end").isEmpty();
    announced = opcode + (isFinal ? " final" : "") + (isCompressed ? " rsv1" : "");
    announcedBytes = payloadBytes;
  }

  @Override
  public void onPayload(ByteBuf in, int offset, int length, boolean isLast, boolean isAscii) {
    assertThat(announced).as("the frame of this payload").isNotEmpty();
    byte[] part = ByteBufUtil.getBytes(in, offset, length);
    if (isAscii) {
      assertThat(part).inHexadecimal().matches(FrameProbe::isAscii, "is ASCII");
    }
    payload.writeBytes(part);
    assertThat(isLast).isEqualTo(payload.size() == announcedBytes);
    if (isLast) {
      found((announced + " " + spaced(payload.toByteArray())).trim());
      announced = "";
      payload.reset();
    }
  }

  private static boolean isAscii(byte[] bytes) {
    for (byte b : bytes) {
      if (b < 0) {
        return false;
      }
    }
    return true;
  }

  @Override
  public void onControl(Opcode opcode, byte[] payload) {
    assertThat(announced).as("a data frame around the control frame").isEmpty();
    found((opcode + " " + spaced(payload)).trim());
  }

  private void found(String frame) {
    events.add(frame);
    if (pauses) {
      parser.pause();
    }
  }
}
