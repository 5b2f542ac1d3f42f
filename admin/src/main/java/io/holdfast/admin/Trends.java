package io.holdfast.admin;

import io.holdfast.chat.Ring;
import io.micrometer.core.instrument.MeterRegistry;
import java.time.Duration;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.LongAdder;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;

/**
 * How the server has been doing over the last hour and the last day, read off the meters of {@code
 * /metrics}: the path of messages knows nothing of it. It takes the same room from the start on.
 *
 * <p>Safe for use by several threads.
 */
final class Trends implements AutoCloseable {

  /** How often the meters are read. */
  static final Duration STEP = Duration.ofSeconds(10);

  /** Of how many readings a number of the day is the mean. */
  static final int STEPS_TOGETHER = 30;

  /** What the names of the lines of doors begin with. */
  static final String DOOR = "door ";

  /** Most doors that have a line. */
  static final int MAX_DOORS = 32;

  private static final int HOUR_SIZE = 360;
  private static final int DAY_SIZE = 288;

  private final MeterRegistry registry;
  private final InstantSource clock;
  private final Supplier<Map<String, LongAdder>> doors;
  private volatile boolean isClosed;

  /** Guarded by this, as all below. */
  private final List<Line> lines = new ArrayList<>();

  private final Set<String> knownDoors = new HashSet<>();

  private long count;
  private long readMillis;

  /** A span of time. */
  enum Span {
    /** The last one, a number for each 10 seconds. */
    HOUR,
    /** The last one, a number for each 5 minutes. */
    DAY
  }

  /**
   * Some time of all lines.
   *
   * @param until when the last numbers were read, in milliseconds since 1970
   * @param everySeconds how far the numbers are apart
   * @param lines by their names, the oldest number first, null where there is none
   */
  record Chart(long until, long everySeconds, Map<String, List<@Nullable Double>> lines) {}

  /**
   * The last number of each line.
   *
   * @param time of the reading, in milliseconds since 1970
   * @param values by the names of the lines, null where there is none
   */
  record Reading(long time, Map<String, @Nullable Double> values) {}

  /** A trend with what was read of it. */
  private static final class Line {

    private final Trend trend;
    private final Ring hour = new Ring(HOUR_SIZE);
    private final Ring day = new Ring(DAY_SIZE);
    private double reading = Double.NaN;
    private double divisor = Double.NaN;

    Line(Trend trend) {
      this.trend = trend;
    }

    void read(MeterRegistry registry) {
      double now = trend.reading().applyAsDouble(registry);
      if (trend.divisor() == null) {
        hour.add(now);
        return;
      }
      double nowDivisor = trend.divisor().applyAsDouble(registry);
      double passed = nowDivisor - divisor;
      hour.add(passed > 0 ? (now - reading) / passed : Double.NaN);
      reading = now;
      divisor = nowDivisor;
    }
  }

  /**
   * Creates trends that begin with {@link #start}.
   *
   * @param registry of the meters
   * @param doors that somebody has come in by, with how many are there now
   * @param clock that tells when they were read
   */
  Trends(MeterRegistry registry, Supplier<Map<String, LongAdder>> doors, InstantSource clock) {
    this.registry = registry;
    this.doors = doors;
    this.clock = clock;
    Trend.ALL.forEach(trend -> lines.add(new Line(trend)));
  }

  /** Reads now, and every 10 seconds from now on. */
  void start() {
    if (!isClosed) {
      read();
      CompletableFuture.delayedExecutor(STEP.toMillis(), TimeUnit.MILLISECONDS)
          .execute(this::start);
    }
  }

  /** Reads the meters. */
  synchronized void read() {
    readMillis = clock.millis();
    doors.get().forEach(this::addDoor);
    lines.forEach(line -> line.read(registry));
    count++;
    if (count % STEPS_TOGETHER == 0) {
      lines.forEach(line -> line.day.add(line.hour.mean(STEPS_TOGETHER)));
    }
  }

  /** Each door gets its line when somebody has come in by it. */
  private void addDoor(String door, LongAdder open) {
    if (knownDoors.size() < MAX_DOORS && knownDoors.add(door)) {
      lines.add(new Line(new Trend(DOOR + door, meters -> open.sum(), null)));
    }
  }

  /** {@return the lines over a span of time, from the start of the server on} */
  synchronized Chart chart(Span span) {
    boolean isHour = span == Span.HOUR;
    int seen =
        (int) Math.min(isHour ? count : count / STEPS_TOGETHER, isHour ? HOUR_SIZE : DAY_SIZE);
    Map<String, List<@Nullable Double>> shown = new LinkedHashMap<>();
    for (Line line : lines) {
      shown.put(line.trend.name(), (isHour ? line.hour : line.day).last(seen));
    }
    long step = STEP.toSeconds();
    long since = isHour ? 0 : count % STEPS_TOGETHER;
    return new Chart(
        readMillis - TimeUnit.SECONDS.toMillis(since * step),
        isHour ? step : step * STEPS_TOGETHER,
        shown);
  }

  /** {@return what was read last} */
  synchronized Reading last() {
    Map<String, @Nullable Double> values = new LinkedHashMap<>();
    lines.forEach(line -> values.put(line.trend.name(), line.hour.last()));
    return new Reading(readMillis, values);
  }

  @Override
  public void close() {
    isClosed = true;
  }
}
