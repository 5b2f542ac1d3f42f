package io.holdfast.chat;

import java.math.BigDecimal;
import java.math.MathContext;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** The last numbers of a series, as many as there is room for. Confined to one thread at a time. */
public final class Ring {

  private static final MathContext SHOWN = new MathContext(4);

  private final double[] values;
  private int next;

  /**
   * Creates a ring of nothing.
   *
   * @param size most numbers, 1 or more
   */
  public Ring(int size) {
    this.values = new double[size];
    Arrays.fill(values, Double.NaN);
  }

  /** Adds a number in place of the oldest; NaN where there is none. */
  public void add(double value) {
    values[next] = value;
    next = (next + 1) % values.length;
  }

  /** {@return the mean of the last numbers, so many; NaN where there are none} */
  public double mean(int count) {
    double sum = 0;
    int found = 0;
    for (int i = 1; i <= count; i++) {
      double value = values[Math.floorMod(next - i, values.length)];
      if (!Double.isNaN(value)) {
        sum += value;
        found++;
      }
    }
    return found == 0 ? Double.NaN : sum / found;
  }

  /** {@return the last number, null where there is none} */
  public @Nullable Double last() {
    return shown(values[Math.floorMod(next - 1, values.length)]);
  }

  /** {@return the last numbers, the oldest first, null where there is none} */
  public List<@Nullable Double> last(int count) {
    List<@Nullable Double> shown = new ArrayList<>(count);
    for (int i = count; i > 0; i--) {
      shown.add(shown(values[Math.floorMod(next - i, values.length)]));
    }
    return shown;
  }

  /** Four digits are more than one sees. */
  private static @Nullable Double shown(double value) {
    return Double.isFinite(value) ? new BigDecimal(value).round(SHOWN).doubleValue() : null;
  }
}
