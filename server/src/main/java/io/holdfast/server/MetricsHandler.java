package io.holdfast.server;

import io.holdfast.HoldfastServer;
import io.holdfast.doors.Connections;
import io.holdfast.doors.Doors;
import io.holdfast.doors.HttpDoor;
import io.holdfast.netty.HttpCall;
import io.holdfast.netty.HttpHandler;
import io.holdfast.netty.HttpReply;
import io.holdfast.netty.PortCounts;
import io.holdfast.socketio.spi.LogStatus;
import io.holdfast.socketio.spi.MessageLog;
import io.micrometer.core.instrument.FunctionCounter;
import io.micrometer.core.instrument.FunctionTimer;
import io.micrometer.core.instrument.Gauge;
import io.micrometer.core.instrument.MeterRegistry;
import io.micrometer.core.instrument.binder.MeterBinder;
import io.micrometer.core.instrument.binder.jvm.JvmGcMetrics;
import io.micrometer.core.instrument.binder.jvm.JvmMemoryMetrics;
import io.micrometer.core.instrument.binder.system.ProcessorMetrics;
import io.micrometer.prometheusmetrics.PrometheusConfig;
import io.micrometer.prometheusmetrics.PrometheusMeterRegistry;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.LongAdder;
import java.util.function.ToDoubleFunction;

/** {@code GET /metrics}: what is counted, as Prometheus text. Safe for use by several threads. */
final class MetricsHandler implements HttpHandler {

  private static final String CONTENT_TYPE = "text/plain; version=0.0.4; charset=utf-8";

  private final PrometheusMeterRegistry registry =
      new PrometheusMeterRegistry(PrometheusConfig.DEFAULT);
  private final HoldfastServer server;
  private final MessageLog log;
  private final Connections connections;
  private final JvmGcMetrics garbageCollection = new JvmGcMetrics();

  MetricsHandler(HoldfastServer server, MessageLog log, Doors doors) {
    this.server = server;
    this.log = log;
    this.connections = doors.keeper().connections();
    gauge(
        "holdfast.connections",
        "Open connections of any protocol",
        HoldfastServer::openConnections);
    gauge(
        "holdfast.websockets",
        "Open WebSocket connections",
        port -> port.webSockets().stream().mapToInt(endpoint -> endpoint.size()).sum());
    gauge("holdfast.sessions", "Open Socket.IO sessions", HoldfastServer::openSessions);
    gauge(
        "holdfast.queued.bytes", "Bytes waiting for slow readers", counts(PortCounts::queuedBytes));
    counter("holdfast.messages.in", "Messages received", counts(PortCounts::messagesIn));
    counter(
        "holdfast.messages.out",
        "Messages sent, one per receiver",
        counts(PortCounts::messagesOut));
    counter("holdfast.bytes.in", "Bytes received in frames", counts(PortCounts::bytesIn));
    counter("holdfast.bytes.out", "Bytes sent in frames", counts(PortCounts::bytesOut));
    counter("holdfast.dropped", "Slow readers that were closed", counts(PortCounts::slowClosed));
    doors.http().forEach(this::doorMetrics);
    logMetrics();
    new JvmMemoryMetrics().bindTo(registry);
    new ProcessorMetrics().bindTo(registry);
    garbageCollection.bindTo(registry);
  }

  /** {@return what is counted} */
  MeterRegistry registry() {
    return registry;
  }

  /** Shows more. */
  void add(MeterBinder more) {
    more.bindTo(registry);
  }

  private void doorMetrics(HttpDoor door) {
    String path = door.path();
    FunctionCounter.builder("holdfast.door.requests", door, HttpDoor::requestCount)
        .description("Requests at a door over HTTP")
        .tag("door", path)
        .register(registry);
    FunctionCounter.builder("holdfast.door.refused", door, HttpDoor::refusalCount)
        .description("Requests at a door over HTTP that were refused")
        .tag("door", path)
        .register(registry);
    Gauge.builder("holdfast.door.waiting", door, HttpDoor::waitingCount)
        .description("Polls that are held and streams that are open at a door over HTTP")
        .tag("door", path)
        .register(registry);
  }

  private void logMetrics() {
    logGauge("holdfast.log.queue", "Records waiting for their commit", LogStatus::queuedRecords);
    logGauge(
        "holdfast.log.batch.records", "Records in the last commit", LogStatus::lastCommitRecords);
    logGauge("holdfast.log.entries", "Entries in the log", LogStatus::entryCount);
    logGauge("holdfast.log.bytes", "Bytes that the log takes", LogStatus::usedBytes);
    logGauge(
        "holdfast.log.oldest.seconds",
        "Age of the oldest entry",
        status -> seconds(status.oldestAge()));
    logCounter("holdfast.log.records", "Records appended", LogStatus::appendedRecords);
    logCounter("holdfast.log.commits.failed", "Commits that failed", LogStatus::failedCommitCount);
    logCounter("holdfast.log.removed", "Entries removed", LogStatus::removedEntries);
    FunctionTimer.builder(
            "holdfast.log.commit",
            log,
            kept -> kept.status().commitCount(),
            kept -> kept.status().totalCommitTime().toNanos(),
            TimeUnit.NANOSECONDS)
        .description("Time of commits")
        .register(registry);
  }

  private static double seconds(Duration duration) {
    return duration.toNanos() / (double) TimeUnit.SECONDS.toNanos(1);
  }

  private static ToDoubleFunction<HoldfastServer> counts(ToDoubleFunction<PortCounts> part) {
    return server -> part.applyAsDouble(server.counts());
  }

  private void gauge(String name, String description, ToDoubleFunction<HoldfastServer> value) {
    Gauge.builder(name, server, value).description(description).register(registry);
  }

  private void counter(String name, String description, ToDoubleFunction<HoldfastServer> value) {
    FunctionCounter.builder(name, server, value).description(description).register(registry);
  }

  private void logGauge(String name, String description, ToDoubleFunction<LogStatus> value) {
    Gauge.builder(name, log, kept -> value.applyAsDouble(kept.status()))
        .description(description)
        .register(registry);
  }

  private void logCounter(String name, String description, ToDoubleFunction<LogStatus> value) {
    FunctionCounter.builder(name, log, kept -> value.applyAsDouble(kept.status()))
        .description(description)
        .register(registry);
  }

  @Override
  public CompletionStage<HttpReply> handle(HttpCall call) {
    registerCloseCodes();
    connections.doors().forEach(this::registerOpen);
    ByteBuffer text = StandardCharsets.UTF_8.encode(registry.scrape());
    return CompletableFuture.completedFuture(
        HttpReply.of(200)
            .withHeader("content-type", CONTENT_TYPE)
            .withHeader("cache-control", "no-store")
            .withBody(text));
  }

  /** Each close code gets its line when it is first seen; registering again changes nothing. */
  private void registerCloseCodes() {
    server
        .webSockets()
        .forEach(endpoint -> endpoint.closeCounts().keySet().forEach(this::registerCloseCode));
  }

  /** Each door gets its line when somebody has come in by it. */
  private void registerOpen(String door, LongAdder open) {
    Gauge.builder("holdfast.door.connections", open, LongAdder::sum)
        .description("Connections that are open, by the door that they came in by")
        .tag("door", door)
        .register(registry);
  }

  private void registerCloseCode(int code) {
    FunctionCounter.builder("holdfast.closed", server, port -> closed(port, code))
        .description("WebSocket connections that ended, by close code")
        .tag("code", Integer.toString(code))
        .register(registry);
  }

  private static double closed(HoldfastServer server, int code) {
    return server.webSockets().stream()
        .mapToLong(endpoint -> endpoint.closeCounts().getOrDefault(code, 0L))
        .sum();
  }
}
