package io.holdfast.bench;

import java.util.Arrays;
import java.util.Locale;
import java.util.function.ToDoubleFunction;
import java.util.stream.Stream;

/**
 * A figure of several rounds.
 *
 * @param median of them
 * @param min the least
 * @param max the greatest
 */
record Spread(double median, double min, double max) {

  /** {@return the spread of a figure, NaN if there are no rounds} */
  static <T> Spread of(Stream<T> rounds, ToDoubleFunction<T> figure) {
    double[] sorted = rounds.mapToDouble(figure).sorted().toArray();
    if (sorted.length == 0) {
      return new Spread(Double.NaN, Double.NaN, Double.NaN);
    }
    int middle = sorted.length / 2;
    double median =
        sorted.length % 2 == 1 ? sorted[middle] : (sorted[middle - 1] + sorted[middle]) / 2;
    return new Spread(median, sorted[0], Arrays.stream(sorted).max().orElseThrow());
  }

  /** {@return median and, if there are several rounds, range, to about three digits} */
  String inWords() {
    return min == max
        ? digits(median)
        : "%s (%s-%s)".formatted(digits(median), digits(min), digits(max));
  }

  static String digits(double figure) {
    double size = Math.abs(figure);
    int decimals = size >= 100 ? 0 : size >= 10 ? 1 : size >= 1 ? 2 : 3;
    return String.format(Locale.ROOT, "%,." + decimals + "f", figure);
  }
}
