package io.holdfast.admin;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import io.holdfast.chat.Latencies;
import io.holdfast.chat.Ring;
import io.micrometer.core.instrument.Counter;
import io.micrometer.core.instrument.Gauge;
import io.micrometer.core.instrument.MeterRegistry;
import io.micrometer.core.instrument.simple.SimpleMeterRegistry;
import java.time.Duration;
import java.time.Instant;
import java.util.Map;
import java.util.TreeMap;
import java.util.concurrent.atomic.AtomicLong;
import java.util.concurrent.atomic.LongAdder;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

/** Numbers over the last hour and day. */
final class TrendsTest {

  private final AtomicLong clock = new AtomicLong(1_000_000);
  private final MeterRegistry registry = new SimpleMeterRegistry();
  private final AtomicLong open = new AtomicLong();
  private final Map<String, LongAdder> doors = new TreeMap<>();
  private final Trends trends =
      new Trends(registry, () -> doors, () -> Instant.ofEpochMilli(clock.get()));

  @AfterEach
  void close() {
    trends.close();
  }

  private void readTimes(int count) {
    for (int i = 0; i < count; i++) {
      clock.addAndGet(Trends.STEP.toMillis());
      trends.read();
    }
  }

  @Test
  void whatIsReadIsSeenFromTheStartOnAndForAnHour() {
    Gauge.builder("holdfast.connections", open, AtomicLong::get).register(registry);
    assertThat(trends.chart(Trends.Span.HOUR).lines().get("connections")).isEmpty();

    open.set(7);
    readTimes(1);
    open.set(8);
    readTimes(1);
    Trends.Chart chart = trends.chart(Trends.Span.HOUR);
    assertThat(chart.lines().get("connections")).containsExactly(7.0, 8.0);
    assertThat(chart.everySeconds()).isEqualTo(10);
    assertThat(chart.until()).isEqualTo(clock.get());

    readTimes(1000);
    assertThat(trends.chart(Trends.Span.HOUR).lines().get("connections")).hasSize(360);
    readTimes(30 * 300);
    assertThat(trends.chart(Trends.Span.DAY).lines().get("connections")).hasSize(288);
  }

  @Test
  void aNumberOfTheDayIsTheMeanOfFiveMinutes() {
    Gauge.builder("holdfast.connections", open, AtomicLong::get).register(registry);
    open.set(10);
    readTimes(15);
    assertThat(trends.chart(Trends.Span.DAY).lines().get("connections")).isEmpty();
    open.set(20);
    readTimes(16);

    Trends.Chart chart = trends.chart(Trends.Span.DAY);
    assertThat(chart.lines().get("connections")).containsExactly(15.0);
    assertThat(chart.everySeconds()).isEqualTo(300);
    assertThat(chart.until()).isEqualTo(clock.get() - Trends.STEP.toMillis());
  }

  @Test
  void aCounterOfSeveralTagsIsSeenAsOneRate() throws Exception {
    Counter first = registry.counter("holdfast.door.refused", "door", "/poll");
    Counter second = registry.counter("holdfast.refused");
    trends.read();
    assertThat(trends.last().values().get("refused")).isNull();

    first.increment(3);
    second.increment(4);
    trends.read();
    Double rate = trends.last().values().get("refused");
    assertThat(rate).isNotNull().isPositive();
    trends.read();
    assertThat(trends.last().values().get("refused")).isZero();
  }

  @Test
  void latenciesAreThoseOfTheTimers() {
    Latencies latencies = new Latencies();
    latencies.committed(1);
    latencies.bindTo(registry);
    trends.read();
    assertThat(trends.last().values().get("commitHalf")).isNull();

    for (int i = 0; i < 98; i++) {
      latencies.committed(Duration.ofMillis(2).toNanos());
    }
    latencies.committed(Duration.ofMillis(50).toNanos());
    latencies.committed(Duration.ofMillis(50).toNanos());
    trends.read();
    assertThat(trends.last().values().get("commitHalf")).isCloseTo(2, within(0.2));
    assertThat(trends.last().values().get("commitMost")).isCloseTo(50, within(4.0));
    assertThat(trends.last().values().get("deliveryMost")).isNull();
  }

  @Test
  void aRingHoldsTheLastNumbersAndTellsTheirMean() {
    Ring ring = new Ring(3);
    assertThat(ring.last()).isNull();
    assertThat(ring.mean(3)).isNaN();
    for (int i = 1; i <= 5; i++) {
      ring.add(i);
    }
    ring.add(Double.NaN);
    assertThat(ring.last(3)).containsExactly(4.0, 5.0, null);
    assertThat(ring.mean(3)).isEqualTo(4.5);
    ring.add(123_456.7);
    assertThat(ring.last()).isEqualTo(123_500.0);
  }

  @Test
  void aDoorHasALineFromTheFirstOnWhoComesInByItAndOnlySoManyHave() {
    LongAdder chat = new LongAdder();
    trends.read();
    doors.put("/chat", chat);
    chat.add(3);
    trends.read();
    assertThat(trends.chart(Trends.Span.HOUR).lines().get("door /chat")).containsExactly(null, 3.0);

    for (int i = 0; i < 2 * Trends.MAX_DOORS; i++) {
      doors.put("/door-" + i, new LongAdder());
    }
    chat.decrement();
    trends.read();
    assertThat(trends.last().values()).containsEntry("door /chat", 2.0);
    assertThat(trends.last().values().keySet())
        .filteredOn(name -> name.startsWith(Trends.DOOR))
        .hasSize(Trends.MAX_DOORS);
  }
}
