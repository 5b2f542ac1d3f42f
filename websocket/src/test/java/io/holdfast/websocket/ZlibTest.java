package io.holdfast.websocket;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.ArrayList;
import java.util.List;
import java.util.zip.Deflater;
import java.util.zip.Inflater;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

final class ZlibTest {

  private static final int DEFLATER = CompressionBudget.DEFLATER_BYTES;
  private static final int INFLATER = CompressionBudget.INFLATER_BYTES;

  private final CompressionBudget budget = new CompressionBudget(6L * DEFLATER);
  private final Zlib zlib = new Zlib(budget, 6);

  @AfterEach
  void closingGivesAllBack() {
    zlib.close();
    assertThat(budget.usedBytes()).isZero();
  }

  @Test
  void lendsWhatWasGivenBack() {
    Deflater deflater = zlib.tryBorrowDeflater();
    Inflater inflater = zlib.tryBorrowInflater();
    zlib.giveBack(deflater);
    zlib.giveBack(inflater);

    assertThat(zlib.tryBorrowDeflater()).isSameAs(deflater);
    assertThat(zlib.tryBorrowInflater()).isSameAs(inflater);
    assertThat(budget.usedBytes()).isEqualTo(DEFLATER + INFLATER);
    zlib.giveBack(deflater);
    zlib.giveBack(inflater);
  }

  @Test
  void lendsFreshOnesOnly() {
    Deflater deflater = zlib.tryBorrowDeflater();
    deflater.setInput(new byte[100]);
    deflater.deflate(new byte[100], 0, 100, Deflater.SYNC_FLUSH);
    zlib.giveBack(deflater);

    assertThat(deflater.getTotalIn()).isZero();
    assertThat(deflater.needsInput()).isTrue();
  }

  @Test
  void lendsNothingBeyondTheBudget() {
    List<Deflater> lent = new ArrayList<>();
    for (int i = 0; i < 6; i++) {
      lent.add(zlib.tryBorrowDeflater());
    }

    assertThat(lent).doesNotContainNull();
    assertThat(zlib.tryBorrowDeflater()).isNull();
    assertThat(zlib.tryBorrowInflater()).isNull();
    lent.forEach(zlib::giveBack);
  }

  @Test
  void keepsFourOfEachAndNoMore() {
    List<Deflater> deflaters = new ArrayList<>();
    List<Inflater> inflaters = new ArrayList<>();
    for (int i = 0; i < 5; i++) {
      deflaters.add(zlib.tryBorrowDeflater());
      inflaters.add(zlib.tryBorrowInflater());
    }

    deflaters.forEach(zlib::giveBack);
    inflaters.forEach(zlib::giveBack);

    assertThat(budget.usedBytes()).isEqualTo(4L * (DEFLATER + INFLATER));
  }
}
