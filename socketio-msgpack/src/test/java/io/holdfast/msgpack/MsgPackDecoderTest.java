package io.holdfast.msgpack;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.holdfast.socketio.PacketError;
import io.holdfast.socketio.PacketException;
import io.holdfast.socketio.PacketLimits;
import io.holdfast.socketio.spi.PacketReader;
import io.netty.buffer.ByteBuf;
import io.netty.buffer.Unpooled;
import java.util.Arrays;
import java.util.HexFormat;
import java.util.Random;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.MethodSource;

final class MsgPackDecoderTest {

  private static final PacketLimits LIMITS = new PacketLimits(3, 5, 20, 16);

  /** {"type":2,"nsp":"/","data":, without the data. */
  private static final String EVENT = "83 a474797065 02 a36e7370 a12f a464617461 ";

  private static final String HELLO = "a568656c6c6f ";

  private final PacketRecorder recorder = new PacketRecorder();
  private final PacketReader reader = MsgPackCodec.create().newReader(LIMITS, recorder);

  private void receive(byte[] packet) {
    ByteBuf bytes = Unpooled.directBuffer().writeByte(0xc1).writeBytes(packet).writeByte(0xc1);
    try {
      reader.receiveBinary(bytes, 1, packet.length);
    } finally {
      bytes.release();
    }
  }

  private void receive(String hex) {
    receive(HexFormat.of().parseHex(hex.replace(" ", "")));
  }

  @ParameterizedTest
  @MethodSource("io.holdfast.msgpack.Captured#fromClients")
  void whatStockClientsSendIsRead(Captured captured) {
    receive(captured.bytes());

    assertThat(recorder.packets()).containsExactly(captured.meaning());
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      value = {
        // The timestamps of MessagePack, in 32, 64 and 96 bits.
        "d6ff 6553f100|\"2023-11-14T22:13:20.000Z\"",
        "d7ff 1d535300 6553f100|\"2023-11-14T22:13:20.123Z\"",
        "c70cff 0754d4c0 ffffffffffffffff|\"1969-12-31T23:59:59.123Z\"",
        "c70cff 3b9aca00 0000000000000000|null",
        "c70cff 00000000 7fffffffffffffff|null",
        // Dates as notepack.io has them: of year 10000, of year -1, and one that there is not.
        "d700 0000e677d21fdc00|\"+010000-01-01T00:00:00.000Z\"",
        "d700 ffffc76e394a7400|\"-000001-01-01T00:00:00.000Z\"",
        "d700 7fffffffffffffff|null",
        "ca 3fc00000|1.5",
        "cf ffffffffffffffff|18446744073709551615",
        "d3 8000000000000000|-9223372036854775808",
        "d9 01 61|\"a\"",
        "db 00000001 61|\"a\"",
        "dd 00000001 c0|[null]",
        "df 00000001 a161 c2|{\"a\":false}",
        "81 ac5f706c616365686f6c646572 c3|{\"_placeholder\":true}",
      })
  void valuesBecomeJson(String value, String json) {
    receive(EVENT + "92" + HELLO + value);

    assertThat(recorder.packets()).containsExactly("event / -1 [\"hello\", " + json + "]");
  }

  @Test
  void whatIsNotSetMayBeNil() {
    receive("83 a474797065 00 a36e7370 a12f a464617461 c0");
    receive("83 a474797065 01 a36e7370 a12f a464617461 c0");
    receive("84 a474797065 02 a36e7370 a12f a464617461 91 a161 a26964 c0");

    assertThat(recorder.packets())
        .containsExactly("connect / {}", "disconnect /", "event / -1 [\"a\"]");
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      value = {
        "''|INVALID_PAYLOAD",
        "c1|INVALID_PAYLOAD",
        "90|INVALID_PAYLOAD",
        "01|INVALID_PAYLOAD",
        "80|INVALID_TYPE",
        "81 a36e7370 a12f|INVALID_TYPE",
        "81 a474797065 02|INVALID_HEADER",
        "81 01 02|INVALID_PAYLOAD",
        "81 db7fffffff 61|INVALID_PAYLOAD",
        "81 dbffffffff 61|INVALID_PAYLOAD",
        "81 a474797065|INVALID_PAYLOAD",
        // A type that is none, or that servers send.
        "82 a474797065 05 a36e7370 a12f|INVALID_TYPE",
        "82 a474797065 ff a36e7370 a12f|INVALID_TYPE",
        "82 a474797065 a132 a36e7370 a12f|INVALID_TYPE",
        "82 a474797065 cb4000000000000000 a36e7370 a12f|INVALID_TYPE",
        "82 a474797065 cfffffffffffffffff a36e7370 a12f|INVALID_PAYLOAD",
        "83 a474797065 04 a36e7370 a12f a464617461 80|INVALID_TYPE",
        // Names of namespaces.
        "82 a474797065 01 a36e7370 a0|INVALID_HEADER",
        "82 a474797065 01 a36e7370 a161|INVALID_HEADER",
        "82 a474797065 01 a36e7370 c0|INVALID_HEADER",
        "82 a474797065 01 a36e7370 c4012f|INVALID_HEADER",
        "82 a474797065 01 a36e7370 b12f3030303030303030303030303030303030|INVALID_HEADER",
        "82 a474797065 01 a36e7370 dbffffffff2f|INVALID_PAYLOAD",
        // Twice the same key.
        "83 a474797065 01 a36e7370 a12f a474797065 02|INVALID_HEADER",
        "83 a474797065 01 a36e7370 a12f a36e7370 a12f|INVALID_HEADER",
        // Numbers of answers.
        "84 a474797065 02 a36e7370 a12f a464617461 91a161 a26964 ff|INVALID_HEADER",
        "84 a474797065 02 a36e7370 a12f a464617461 91a161 a26964 a131|INVALID_HEADER",
        "84 a474797065 02 a36e7370 a12f a464617461 91a161 a26964 cf0020000000000000"
            + "|INVALID_HEADER",
        "83 a474797065 03 a36e7370 a12f a464617461 90|INVALID_HEADER",
        // Payloads of another kind.
        "82 a474797065 02 a36e7370 a12f|INVALID_PAYLOAD",
        "83 a474797065 02 a36e7370 a12f a464617461 80|INVALID_PAYLOAD",
        "83 a474797065 02 a36e7370 a12f a464617461 a161|INVALID_PAYLOAD",
        "83 a474797065 00 a36e7370 a12f a464617461 90|INVALID_PAYLOAD",
        "83 a474797065 01 a36e7370 a12f a464617461 80|INVALID_PAYLOAD",
        // What is not in the map.
        "82 a474797065 01 a36e7370 a12f c0|INVALID_PAYLOAD",
        "83 a474797065 01 a36e7370 a12f|INVALID_PAYLOAD",
        "dfffffffff a474797065 01 a36e7370 a12f|INVALID_PAYLOAD",
      })
  void brokenPacketsAreRefused(String packet, PacketError error) {
    assertRefused(packet, error);
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      value = {
        // Names of events.
        "90|INVALID_PAYLOAD",
        "91 c0|INVALID_PAYLOAD",
        "91 80|INVALID_PAYLOAD",
        "91 cb7ff8000000000000|INVALID_PAYLOAD",
        "91 a7636f6e6e656374|INVALID_PAYLOAD",
        // Lengths that lie.
        "92 a161|INVALID_PAYLOAD",
        "dd7fffffff a161|INVALID_PAYLOAD",
        "ddffffffff a161|INVALID_PAYLOAD",
        "92 a161 dd7fffffff|INVALID_PAYLOAD",
        "92 a161 df7fffffff|INVALID_PAYLOAD",
        "92 a161 dfffffffff|INVALID_PAYLOAD",
        "92 a161 db7fffffff|INVALID_PAYLOAD",
        "92 a161 dbffffffff|INVALID_PAYLOAD",
        "92 a161 c67fffffff|INVALID_PAYLOAD",
        "92 a161 c6ffffffff|INVALID_PAYLOAD",
        "92 a161 c97fffffff00|INVALID_PAYLOAD",
        "92 a161 c9ffffffff00|INVALID_PAYLOAD",
        "92 a161 c97fffffffff|INVALID_PAYLOAD",
        "92 a161 a561|INVALID_PAYLOAD",
        "92 a161 c40561|INVALID_PAYLOAD",
        // Strings that are not UTF-8: cut short, a surrogate, too long a form, beyond Unicode.
        "92 a161 a1ff|INVALID_PAYLOAD",
        "92 a161 a2e282|INVALID_PAYLOAD",
        "92 a161 a3eda080|INVALID_PAYLOAD",
        "92 a161 a2c080|INVALID_PAYLOAD",
        "92 a161 a4f4908080|INVALID_PAYLOAD",
        "92 a161 81a1ffc0|INVALID_PAYLOAD",
        // Keys that are no strings.
        "92 a161 8101c0|INVALID_PAYLOAD",
        "92 a161 8190c0|INVALID_PAYLOAD",
        "92 a161 81c0c0|INVALID_PAYLOAD",
        // Forms that nobody has, and extensions that nobody knows.
        "92 a161 c1|INVALID_PAYLOAD",
        "92 a161 d40100|INVALID_PAYLOAD",
        "92 a161 d5000000|INVALID_PAYLOAD",
        "92 a161 d4ff00|INVALID_PAYLOAD",
        "92 a161 c700ff|INVALID_PAYLOAD",
        // As deep as may be is five.
        "92 a161 9191919190|INVALID_PAYLOAD",
        "92 a161 9191919180|INVALID_PAYLOAD",
        // As often as may be is three times.
        "95 a161 c400 c70000 c400 c400|TOO_MANY_ATTACHMENTS",
        // What looks like a placeholder might be taken for one.
        "93 a161 81ac5f706c616365686f6c646572c3 c400|INVALID_PAYLOAD",
        "93 a161 c400 81ac5f706c616365686f6c646572c3|INVALID_PAYLOAD",
      })
  void brokenPayloadsAreRefused(String payload, PacketError error) {
    assertRefused(EVENT + payload, error);
  }

  private void assertRefused(String packet, PacketError error) {
    assertThatThrownBy(() -> receive(packet))
        .isInstanceOfSatisfying(
            PacketException.class, e -> assertThat(e.errorCode()).isEqualTo(error));
    assertThat(recorder.packets()).isEmpty();
  }

  @Test
  void whatIsNotForTheServerIsHeldToTheSameLimits() {
    // {"type":1,"nsp":"/","options":...}
    String other = "83 a474797065 01 a36e7370 a12f a76f7074696f6e73 ";

    assertRefused(other + "919191919190", PacketError.INVALID_PAYLOAD);
    assertRefused(other + "ddffffffff", PacketError.INVALID_PAYLOAD);
    assertRefused(other + "94c400c400c400c400", PacketError.TOO_MANY_ATTACHMENTS);
    receive(other + "93c400c400c400");
    assertThat(recorder.packets()).containsExactly("disconnect /");
  }

  @Test
  void nestingIsRefusedBeforeTheStackIsFull() {
    byte[] deep = new byte[1 << 20];
    Arrays.fill(deep, (byte) 0x91);

    assertThatThrownBy(() -> receive(deep)).isInstanceOf(PacketException.class);
    String event = EVENT.replace(" ", "");
    byte[] packet = Arrays.copyOf(HexFormat.of().parseHex(event), 1 << 20);
    Arrays.fill(packet, event.length() / 2, packet.length, (byte) 0x91);
    assertThatThrownBy(() -> receive(packet))
        .isInstanceOf(PacketException.class)
        .hasMessage("values nest at most 5 deep");
  }

  @Test
  void textIsRefused() {
    assertThatThrownBy(() -> reader.receiveText(Unpooled.EMPTY_BUFFER, 0, 0))
        .isInstanceOf(PacketException.class);
  }

  @ParameterizedTest
  @MethodSource("io.holdfast.msgpack.Captured#fromClients")
  void whatIsCutShortIsRefused(Captured captured) {
    byte[] whole = captured.bytes();
    for (int length = 0; length < whole.length; length++) {
      byte[] part = Arrays.copyOf(whole, length);
      assertThatThrownBy(() -> receive(part)).isInstanceOf(PacketException.class);
    }
    assertThat(recorder.packets()).isEmpty();
  }

  @ParameterizedTest
  @MethodSource("io.holdfast.msgpack.Captured#fromClients")
  void whateverComesIsAPacketOrRefused(Captured captured) {
    Random random = new Random(captured.hex().hashCode());
    for (int i = 0; i < 1_000; i++) {
      byte[] packet = captured.bytes();
      for (int changes = random.nextInt(4); changes >= 0; changes--) {
        packet[random.nextInt(packet.length)] = (byte) random.nextInt(256);
      }
      receiveOrRefuse(packet);
    }
  }

  private void receiveOrRefuse(byte[] packet) {
    try {
      receive(packet);
    } catch (PacketException e) {
      assertThat(e.errorCode()).isInstanceOf(PacketError.class);
    }
  }
}
