package io.holdfast.testkit;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalStateException;

import io.holdfast.testkit.Fragmentation.Cut;
import io.holdfast.testkit.Fragmentation.Storage;
import io.netty.buffer.ByteBuf;
import io.netty.buffer.ByteBufUtil;
import io.netty.buffer.CompositeByteBuf;
import java.io.ByteArrayOutputStream;
import java.util.ArrayList;
import java.util.List;
import java.util.Random;
import org.junit.jupiter.api.Test;

final class FragmentationTest {

  private static final byte[] INPUT = new byte[3_000];

  static {
    new Random(1).nextBytes(INPUT);
  }

  @EveryFragmentation
  void feedsTheWholeInputInOrder(Fragmentation cut) {
    ByteArrayOutputStream received = new ByteArrayOutputStream();

    cut.feed(INPUT, piece -> received.writeBytes(ByteBufUtil.getBytes(piece)));

    assertThat(received.toByteArray()).isEqualTo(INPUT);
  }

  @EveryFragmentation
  void keepsEachPieceInTheStorageItNames(Fragmentation cut) {
    cut.feed(
        new byte[20],
        piece -> {
          assertThat(piece instanceof CompositeByteBuf)
              .isEqualTo(cut.storage() == Storage.COMPOSITE);
          assertThat(piece.isDirect()).isEqualTo(cut.storage() == Storage.DIRECT);
        });
  }

  @EveryFragmentation
  void releasesWhatWasFed(Fragmentation cut) {
    List<ByteBuf> pieces = new ArrayList<>();

    cut.feed(INPUT, pieces::add);

    assertThat(pieces).isNotEmpty().allMatch(piece -> piece.refCnt() == 0);
  }

  @EveryFragmentation
  void cutsTheSameWayEachTime(Fragmentation cut) {
    assertThat(cut.pieces(INPUT)).containsExactlyElementsOf(cut.pieces(INPUT));
  }

  @Test
  void spoilsAPieceOnceItWasReceived() {
    List<ByteBuf> views = new ArrayList<>();
    Fragmentation whole = new Fragmentation(Cut.WHOLE, Storage.HEAP, 0);

    assertThatIllegalStateException()
        .isThrownBy(() -> whole.feed(new byte[] {1, 2}, piece -> views.add(piece.retain())))
        .withMessage("the receiver kept a piece of the input");

    assertThat(views.get(0).refCnt()).isZero();
  }

  @Test
  void feedsNothingForEmptyInput() {
    assertThat(Fragmentation.random(1).pieces(new byte[0])).isEmpty();
  }

  @Test
  void namesItsSeed() {
    assertThat(Fragmentation.all()).doesNotHaveDuplicates();
    assertThat(Fragmentation.random(7)).hasToString("random in direct, seed 7");
    assertThat(new Fragmentation(Cut.BYTE_BY_BYTE, Storage.HEAP, 0))
        .hasToString("byte by byte in heap");
  }
}
