package io.holdfast.websocket;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;

final class CompressionBudgetTest {

  @Test
  void lendsUpToItsLimitAndNoFurther() {
    CompressionBudget budget = new CompressionBudget(100);

    assertThat(budget.tryReserve(60)).isTrue();
    assertThat(budget.tryReserve(41)).isFalse();
    assertThat(budget.tryReserve(40)).isTrue();
    assertThat(budget.usedBytes()).isEqualTo(100);
    assertThat(budget.tryReserve(1)).isFalse();

    budget.release(60);

    assertThat(budget.usedBytes()).isEqualTo(40);
    assertThat(budget.tryReserve(60)).isTrue();
  }

  @Test
  void aBudgetOfNothingLendsNothing() {
    assertThat(new CompressionBudget(0).tryReserve(1)).isFalse();
  }
}
