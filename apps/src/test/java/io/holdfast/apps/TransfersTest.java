package io.holdfast.apps;

import static io.holdfast.chat.Refusals.assertRefused;
import static org.assertj.core.api.Assertions.assertThat;

import io.holdfast.chat.Refusal;
import java.io.ByteArrayOutputStream;
import java.nio.ByteBuffer;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import org.junit.jupiter.api.Test;

/** Documents on their way in pieces. */
final class TransfersTest {

  private static final AppLimits LIMITS = new AppLimits(2, 2, 10, 10, 2, Duration.ofSeconds(30));

  private Instant now = Instant.ofEpochSecond(1_000);
  private final Transfers transfers = new Transfers(LIMITS, () -> now);

  private static OutgoingPieces pieces(int... lengths) {
    List<ByteBuffer> parts = new ArrayList<>();
    for (int length : lengths) {
      byte[] part = new byte[length];
      Arrays.fill(part, (byte) length);
      parts.add(ByteBuffer.wrap(part));
    }
    return new OutgoingPieces(parts, LIMITS.pieceBytes());
  }

  @Test
  void piecesAreThePartsEachWithItsLength() {
    OutgoingPieces pieces = pieces(3, 0, 200);
    ByteArrayOutputStream all = new ByteArrayOutputStream();
    while (pieces.hasMore()) {
      byte[] piece = pieces.next();
      assertThat(piece).hasSizeBetween(1, LIMITS.pieceBytes());
      all.writeBytes(piece);
    }
    byte[] bytes = all.toByteArray();
    assertThat(bytes).hasSize(1 + 3 + 1 + 2 + 200).startsWith(3, 3, 3, 3, 0, 200, 1, 200);
    assertThat(pieces.next()).isEmpty();
  }

  @Test
  void nothingIsOnePieceWithoutBytes() {
    assertThat(pieces().next()).isEmpty();
    assertThat(pieces().hasMore()).isFalse();
  }

  @Test
  void oneTransferTooManyIsRefusedUntilOneIsOver() throws Refusal {
    OutgoingPieces first = pieces(100);
    transfers.moved(first);
    transfers.moved(pieces(100));
    assertRefused(Refusal.Code.OVERLOADED, () -> transfers.moved(pieces(100)));
    // Those that are on their way move on.
    transfers.moved(first);
    transfers.ended(first);
    transfers.moved(pieces(100));
  }

  @Test
  void transferThatHasComeToAStopMakesRoom() throws Refusal {
    OutgoingPieces still = pieces(100);
    transfers.moved(still);
    OutgoingPieces moving = pieces(100);
    transfers.moved(moving);
    now = now.plus(LIMITS.transferTime());
    transfers.moved(moving);
    transfers.moved(pieces(100));
    assertThat(still.hasMore()).isFalse();
    assertThat(moving.hasMore()).isTrue();
  }

  @Test
  void whatIsHandedInHasABound() throws Refusal {
    IncomingPieces pieces = new IncomingPieces("id", 10);
    pieces.add("id", 0, new byte[] {1, 2});
    pieces.add("id", 1, new byte[] {3});
    assertThat(pieces.all()).containsExactly(1, 2, 3);
    assertRefused(Refusal.Code.TOO_LARGE, () -> pieces.add("id", 2, new byte[8]));
    pieces.end();
    assertRefused(Refusal.Code.OVERLOADED, () -> pieces.add("id", 3, new byte[1]));
    assertThat(pieces.all()).isEmpty();
  }

  @Test
  void pieceThatIsNotTheNextOneIsRefused() throws Refusal {
    IncomingPieces pieces = new IncomingPieces("id", 10);
    pieces.add("id", 0, new byte[] {1});
    assertRefused(Refusal.Code.BAD_REQUEST, () -> pieces.add("id", 0, new byte[] {1}));
    assertRefused(Refusal.Code.BAD_REQUEST, () -> pieces.add("id", 2, new byte[] {1}));
    assertRefused(Refusal.Code.BAD_REQUEST, () -> pieces.add("other", 1, new byte[] {1}));
    assertThat(pieces.all()).containsExactly(1);
  }
}
