package io.holdfast.chat;

import io.holdfast.presence.PresenceCounts;
import io.micrometer.core.instrument.Gauge;
import io.micrometer.core.instrument.MeterRegistry;
import io.micrometer.core.instrument.binder.MeterBinder;
import java.util.function.ToIntFunction;

/** What is counted of people. */
public final class PresenceMetrics implements MeterBinder {

  private final Company company;

  public PresenceMetrics(Company company) {
    this.company = company;
  }

  @Override
  public void bindTo(MeterRegistry registry) {
    gauge(registry, "here", PresenceCounts::here);
    gauge(registry, "away", PresenceCounts::away);
    gauge(registry, "gone", counts -> counts.known() - counts.here() - counts.away());
  }

  private void gauge(MeterRegistry registry, String state, ToIntFunction<PresenceCounts> count) {
    Gauge.builder("holdfast.people", company, those -> count.applyAsInt(those.counts()))
        .description("People who are known by an id that stays, by how it stands with them")
        .tag("state", state)
        .register(registry);
  }
}
