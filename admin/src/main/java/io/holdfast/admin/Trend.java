package io.holdfast.admin;

import io.holdfast.chat.Latencies;
import io.micrometer.core.instrument.Gauge;
import io.micrometer.core.instrument.MeterRegistry;
import io.micrometer.core.instrument.Timer;
import io.micrometer.core.instrument.distribution.ValueAtPercentile;
import java.util.Arrays;
import java.util.List;
import java.util.concurrent.TimeUnit;
import java.util.function.ToDoubleFunction;
import org.jspecify.annotations.Nullable;

/**
 * One line of a chart, read off meters.
 *
 * @param name for the page
 * @param reading what the meters say now; NaN where they say nothing
 * @param divisor what the increase of the reading is divided by; null where the reading itself is
 *     shown
 */
record Trend(
    String name,
    ToDoubleFunction<MeterRegistry> reading,
    @Nullable ToDoubleFunction<MeterRegistry> divisor) {

  private static final String COMMITS = "holdfast.log.commit";
  private static final double NANOS_PER_SECOND = TimeUnit.SECONDS.toNanos(1);

  static final List<Trend> ALL =
      List.of(
          rate("in", "holdfast.messages.in"),
          rate("out", "holdfast.messages.out"),
          rate("kept", "holdfast.log.records"),
          rate("requests", "holdfast.door.requests"),
          rate("refused", "holdfast.refused", "holdfast.door.refused"),
          rate("commits", COMMITS),
          new Trend("commitMean", Trend::commitMillis, registry -> total(registry, COMMITS)),
          quantile("commitHalf", Latencies.COMMIT, 0),
          quantile("commitMost", Latencies.COMMIT, 1),
          quantile("deliveryHalf", Latencies.DELIVERY, 0),
          quantile("deliveryMost", Latencies.DELIVERY, 1),
          gauge("connections", "holdfast.connections"),
          gauge("webSockets", "holdfast.websockets"),
          gauge("sessions", "holdfast.sessions"),
          gauge("waiting", "holdfast.door.waiting"),
          gauge("logBytes", "holdfast.log.bytes"),
          new Trend("heapBytes", Trend::heapBytes, null));

  /** {@return how many came in a second, of several meters together} */
  private static Trend rate(String name, String... meters) {
    return new Trend(
        name,
        registry -> Arrays.stream(meters).mapToDouble(meter -> total(registry, meter)).sum(),
        registry -> System.nanoTime() / NANOS_PER_SECOND);
  }

  private static Trend gauge(String name, String meter) {
    return new Trend(name, registry -> total(registry, meter), null);
  }

  /** {@return the value or count of a meter, whatever tags it has} */
  private static double total(MeterRegistry registry, String meter) {
    return registry.find(meter).meters().stream()
        .mapToDouble(each -> each.measure().iterator().next().getValue())
        .sum();
  }

  private static double heapBytes(MeterRegistry registry) {
    return registry.find("jvm.memory.used").tag("area", "heap").gauges().stream()
        .mapToDouble(Gauge::value)
        .sum();
  }

  private static double commitMillis(MeterRegistry registry) {
    return registry.find(COMMITS).functionTimers().stream()
        .mapToDouble(timer -> timer.totalTime(TimeUnit.MILLISECONDS))
        .sum();
  }

  /** {@return a quantile of a timer, in milliseconds; NaN where nothing was measured lately} */
  private static Trend quantile(String name, String meter, int index) {
    return new Trend(
        name,
        registry -> {
          Timer timer = registry.find(meter).timer();
          ValueAtPercentile[] values =
              timer == null ? new ValueAtPercentile[0] : timer.takeSnapshot().percentileValues();
          double millis = index < values.length ? values[index].value(TimeUnit.MILLISECONDS) : 0;
          return millis > 0 ? millis : Double.NaN;
        },
        null);
  }
}
