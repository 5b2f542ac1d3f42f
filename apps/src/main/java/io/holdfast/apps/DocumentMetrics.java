package io.holdfast.apps;

import io.holdfast.documents.Documents;
import io.holdfast.documents.DocumentsStatus;
import io.micrometer.core.instrument.FunctionCounter;
import io.micrometer.core.instrument.Gauge;
import io.micrometer.core.instrument.MeterRegistry;
import io.micrometer.core.instrument.binder.MeterBinder;
import java.util.function.ToDoubleFunction;

/** What is counted of shared documents. */
public final class DocumentMetrics implements MeterBinder {

  private final Documents documents;

  public DocumentMetrics(Documents documents) {
    this.documents = documents;
  }

  @Override
  public void bindTo(MeterRegistry registry) {
    gauge(registry, "holdfast.documents", "Shared documents", DocumentsStatus::documents);
    gauge(
        registry,
        "holdfast.documents.open",
        "Shared documents that somebody has open",
        DocumentsStatus::openDocuments);
    gauge(
        registry,
        "holdfast.documents.bytes",
        "Bytes that are set aside for shared documents",
        DocumentsStatus::bytes);
    merges(registry, "taken", DocumentsStatus::mergeCount);
    merges(registry, "refused", DocumentsStatus::refusedMergeCount);
  }

  private void gauge(
      MeterRegistry registry,
      String name,
      String description,
      ToDoubleFunction<DocumentsStatus> value) {
    Gauge.builder(name, documents, kept -> value.applyAsDouble(kept.status()))
        .description(description)
        .register(registry);
  }

  private void merges(
      MeterRegistry registry, String outcome, ToDoubleFunction<DocumentsStatus> count) {
    FunctionCounter.builder(
            "holdfast.documents.merges", documents, kept -> count.applyAsDouble(kept.status()))
        .description("States that were handed in to take the place of updates")
        .tag("outcome", outcome)
        .register(registry);
  }
}
