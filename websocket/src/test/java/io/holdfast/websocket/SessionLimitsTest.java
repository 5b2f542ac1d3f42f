package io.holdfast.websocket;

import static io.holdfast.testkit.Hex.hex;
import static org.assertj.core.api.Assertions.assertThat;

import io.holdfast.testkit.EveryFragmentation;
import io.holdfast.testkit.Fragmentation;
import io.netty.buffer.ByteBuf;
import io.netty.buffer.Unpooled;
import java.io.ByteArrayOutputStream;
import java.util.Arrays;
import java.util.zip.Deflater;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Nested;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;
import org.junit.jupiter.params.ParameterizedClass;
import org.junit.jupiter.params.provider.EnumSource;

/** What a peer cannot exceed, for a server and for a client. */
@ParameterizedClass
@EnumSource(Role.class)
final class SessionLimitsTest {

  private static final Fragmentation WHOLE = Fragmentation.all().get(0);
  private static final String CLOSE_1009 = "88 02 03f1";

  private final CountingAllocator memory = new CountingAllocator();
  private final Zlib zlib = new Zlib(new CompressionBudget(1 << 20), 6);
  private final Role peer;

  @RegisterExtension final SessionProbe end;

  SessionLimitsTest(Role role) {
    this.peer = Wire.otherThan(role);
    this.end =
        new SessionProbe(role).withAllocator(memory).withLimits(new WebSocketLimits(200, 300, 4));
  }

  @AfterEach
  void theEndGivesEverythingBack() {
    end.end();
    assertThat(memory.usedBytes()).isZero();
    zlib.close();
  }

  @Nested
  @DisplayName("RFC 6455 §10.4 Implementation-Specific Limits")
  final class Limits {

    @EveryFragmentation
    void aFrameThatIsTooLongIsFailedByItsHeader(Fragmentation cut) {
      end.receive(cut, "82 7e 00c9"); // of 201 bytes

      end.assertHeard(
          "error MESSAGE_TOO_BIG: a frame of 201 bytes, at most 200 are taken", "end output");
      end.assertSent(CLOSE_1009);
      assertThat(memory.allocationCount()).isZero();
    }

    @EveryFragmentation
    void aMessageThatIsTooLongIsFailedByTheHeaderThatMakesItSo(Fragmentation cut) {
      byte[] announcement = hex("80 65"); // CONTINUATION of 101 bytes
      end.receive(cut, Wire.frame(0x02, new byte[200]), announcement);

      end.assertHeard(
          "error MESSAGE_TOO_BIG: a message of more than 300 bytes, the most that is taken",
          "end output");
      end.assertSent(CLOSE_1009);
    }

    @EveryFragmentation
    void aMessageOfTheLimitIsTaken(Fragmentation cut) {
      end.reactingWith(event -> end.session().sendPing(new byte[0]));

      end.receive(cut, Wire.frame(0x02, new byte[200]), Wire.frame(0x80, new byte[100]));

      end.assertHeard("binary " + "00 ".repeat(299) + "00");
      end.assertSent("89 00");
    }

    @EveryFragmentation
    void aMessageInTooManyFramesIsFailedEmptyOnesIncluded(Fragmentation cut) {
      end.receive(cut, "02 00 | 00 00 | 00 01 61 | 89 00 | 00 00 | 00 00");

      end.assertHeard(
          "ping ", "error TOO_MANY_FRAMES: a message in more than 4 frames", "end output");
      end.assertSent("8a 00 | " + CLOSE_1009);
    }

    @Test
    void aMessageHasAtMost131072FramesByDefault() {
      end.withLimits(WebSocketLimits.DEFAULT);
      ByteArrayOutputStream frames = new ByteArrayOutputStream();
      frames.writeBytes(Wire.from(peer, "02 01 61"));
      byte[] empty = Wire.from(peer, "00 00");
      for (int i = 2; i <= 131_072; i++) {
        frames.writeBytes(empty);
      }

      receiveUnpooled(frames.toByteArray());
      end.assertHeard();
      receiveUnpooled(empty);

      end.assertHeard("error TOO_MANY_FRAMES: a message in more than 131072 frames", "end output");
      end.assertSent(CLOSE_1009);
      assertThat(memory.usedBytes()).isLessThan(1_000);
    }

    @Test
    void aBombIsCutOffAtTheLimit() {
      compressed();
      byte[] bomb = Arrays.copyOf(deflate(new byte[1 << 20]), 200);

      end.receive(WHOLE, Wire.frame(0xC2, bomb));

      end.assertHeard(
          "error MESSAGE_TOO_BIG: a message of more than 300 bytes, the most that is taken",
          "end output");
      end.assertSent(CLOSE_1009);
      assertThat(memory.usedBytes()).isLessThan(5_000);
    }

    @EveryFragmentation
    void aBombInManyFramesIsCutOffAtTheLimit(Fragmentation cut) {
      compressed();
      byte[] bomb = deflate(new byte[4_000]);

      end.receive(cut, Wire.frame(0x42, Arrays.copyOf(bomb, 5)), Wire.frame(0x00, new byte[0]));
      end.receive(cut, Wire.frame(0x80, Arrays.copyOfRange(bomb, 5, bomb.length)));

      end.assertHeard(
          "error MESSAGE_TOO_BIG: a message of more than 300 bytes, the most that is taken",
          "end output");
      end.assertSent(CLOSE_1009);
    }
  }

  private void compressed() {
    end.withCompression(new SessionCompression(DeflateParameters.NO_CONTEXT_TAKEOVER, 0, zlib));
  }

  @Test
  void memoryGrowsWithWhatHasArrivedNotWithWhatIsAnnounced() {
    end.withLimits(WebSocketLimits.DEFAULT);
    byte[] start = Wire.from(peer, "82 7f 0000000001000000 61"); // the first of 16 MiB

    receiveUnpooled(start);

    assertThat(memory.usedBytes()).isBetween(1L, 1_000L);
  }

  @Test
  void headersAndControlFramesAllocateNothingOfTheSessions() {
    byte[] frames = Wire.from(peer, Wire.frame(0x89, new byte[125]), hex("82 7e 00c8"));
    for (byte b : frames) {
      receiveUnpooled(new byte[] {b});
    }

    end.takeEvents();
    end.takeSent();
    assertThat(memory.allocationCount()).isZero();
  }

  @Test
  void aMessageInOnePieceIsNotCopied() {
    receiveUnpooled(Wire.from(peer, Wire.frame(0x82, new byte[200])));

    end.takeEvents();
    assertThat(memory.allocationCount()).isZero();
  }

  @EveryFragmentation
  void aPartOfAMessageDoesNotKeepTheBufferThatItArrivedIn(Fragmentation cut) {
    end.receive(cut, "02 05 6162636465 | 00 7d 61"); // the fragmentation fails if it is kept

    end.end();
    assertThat(memory.usedBytes()).isZero();
  }

  private void receiveUnpooled(byte[] bytes) {
    ByteBuf in = Unpooled.wrappedBuffer(bytes);
    end.session().receive(in, end.clock.nanoTime());
    assertThat(in.isReadable()).isFalse();
    assertThat(in.refCnt()).isEqualTo(1);
  }

  /** {@return a compressed message without its last four bytes} */
  private static byte[] deflate(byte[] message) {
    Deflater deflater = new Deflater(9, true);
    deflater.setInput(message);
    byte[] compressed = new byte[message.length + 100];
    int length = deflater.deflate(compressed, 0, compressed.length, Deflater.SYNC_FLUSH) - 4;
    deflater.end();
    return Arrays.copyOf(compressed, length);
  }
}
