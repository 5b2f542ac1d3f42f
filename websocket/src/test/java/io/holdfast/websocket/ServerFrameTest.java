package io.holdfast.websocket;

import static io.holdfast.testkit.Hex.hex;
import static io.holdfast.testkit.Hex.spaced;
import static org.assertj.core.api.Assertions.assertThat;

import io.netty.buffer.ByteBuf;
import io.netty.buffer.Unpooled;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

final class ServerFrameTest {

  @Test
  void isAnUnmaskedTextOrBinaryFrame() {
    ByteBuf payload = Unpooled.wrappedBuffer(hex("00 48 65 6c 6c 6f 00"));
    ByteBuf out = Unpooled.buffer();

    ServerFrame.write(out, true, payload, 1, 5);
    assertThat(spaced(out)).isEqualTo("81 05 48 65 6c 6c 6f"); // text "Hello"

    ServerFrame.write(out.clear(), false, payload, 1, 2);
    assertThat(spaced(out)).isEqualTo("82 02 48 65"); // binary
  }

  @ParameterizedTest
  @ValueSource(ints = {0, 125, 126, 65_535, 65_536})
  void tellsItsLengthBeforehand(int payloadBytes) {
    ByteBuf payload = Unpooled.wrappedBuffer(new byte[payloadBytes]);
    int length = ServerFrame.lengthBytes(payloadBytes);
    ByteBuf out = Unpooled.buffer(length, length);

    ServerFrame.write(out, false, payload, 0, payloadBytes);

    assertThat(out.readableBytes()).isEqualTo(length);
  }
}
