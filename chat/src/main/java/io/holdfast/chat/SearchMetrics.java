package io.holdfast.chat;

import io.holdfast.search.SearchIndex;
import io.holdfast.search.SearchStatus;
import io.micrometer.core.instrument.FunctionCounter;
import io.micrometer.core.instrument.FunctionTimer;
import io.micrometer.core.instrument.Gauge;
import io.micrometer.core.instrument.MeterRegistry;
import io.micrometer.core.instrument.binder.MeterBinder;
import java.util.concurrent.TimeUnit;
import java.util.function.ToDoubleFunction;

/** What is counted of searches. */
public final class SearchMetrics implements MeterBinder {

  private final SearchIndex index;

  public SearchMetrics(SearchIndex index) {
    this.index = index;
  }

  @Override
  public void bindTo(MeterRegistry registry) {
    FunctionTimer.builder(
            "holdfast.search.query",
            index,
            searched -> searched.status().queryCount(),
            searched -> searched.status().totalQueryTime().toNanos(),
            TimeUnit.NANOSECONDS)
        .description("Time of searches that were answered or stopped")
        .register(registry);
    counter(registry, "refused", "Searches that were refused", SearchStatus::refusedCount);
    counter(registry, "failed", "Changes of the index that failed", SearchStatus::failedCount);
    gauge(registry, "lag", "Positions of the log not indexed yet", SearchStatus::lag);
    gauge(registry, "bytes", "Bytes that the index takes", SearchStatus::usedBytes);
  }

  private void counter(
      MeterRegistry registry,
      String name,
      String description,
      ToDoubleFunction<SearchStatus> value) {
    FunctionCounter.builder(
            "holdfast.search." + name, index, searched -> value.applyAsDouble(searched.status()))
        .description(description)
        .register(registry);
  }

  private void gauge(
      MeterRegistry registry,
      String name,
      String description,
      ToDoubleFunction<SearchStatus> value) {
    Gauge.builder(
            "holdfast.search." + name, index, searched -> value.applyAsDouble(searched.status()))
        .description(description)
        .register(registry);
  }
}
