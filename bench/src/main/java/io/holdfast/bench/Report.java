package io.holdfast.bench;

import java.util.ArrayList;
import java.util.Comparator;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.function.ToDoubleFunction;
import java.util.function.UnaryOperator;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/** Writes the table of a scenario, the least costly server first. */
final class Report {

  private static final double MEGABYTE = 1 << 20;
  private static final double KILOBYTE = 1 << 10;
  private static final double MILLISECOND = 1e6;

  private final Scenario scenario;
  private final String reference;
  private final Map<String, List<Measurement>> byPeer;
  private final List<Measurement> failures;

  /**
   * Creates a report.
   *
   * @param scenario that was measured
   * @param reference server that the others are set in relation to
   * @param measurements of the scenario
   */
  Report(Scenario scenario, String reference, List<Measurement> measurements) {
    this.scenario = scenario;
    this.reference = reference;
    this.byPeer =
        measurements.stream()
            .filter(measurement -> measurement.failure() == null)
            .collect(
                Collectors.groupingBy(Measurement::peer, LinkedHashMap::new, Collectors.toList()));
    this.failures =
        measurements.stream().filter(measurement -> measurement.failure() != null).toList();
  }

  String markdown() {
    StringBuilder out = new StringBuilder();
    out.append("### ").append(scenario.title()).append("\n\n");
    out.append(scenario.isIdle() ? memoryTable() : trafficTable()).append('\n');
    for (Measurement failure : failures) {
      String when = failure.round() == 0 ? "warming up" : "round " + failure.round();
      out.append("- %s, %s: %s%n".formatted(failure.peer(), when, failure.failure()));
    }
    return out.toString();
  }

  private String trafficTable() {
    String head =
        """
        | server | CPU us per message | x %s | messages/s | p50 ms | p99 ms | p99.9 ms \
        | busy: server | busy: load |%s
        |---|--:|--:|--:|--:|--:|--:|--:|--:|%s
        """
            .formatted(reference, polls() ? " messages per poll |" : "", polls() ? "--:|" : "");
    return head
        + rows(peer -> spread(peer, LoadResult::cpuMicrosPerMessage).median(), this::trafficRow);
  }

  private String rows(ToDoubleFunction<String> cost, UnaryOperator<String> row) {
    List<String> peers = new ArrayList<>(byPeer.keySet());
    peers.sort(Comparator.comparingDouble(cost));
    return peers.stream().map(row).collect(Collectors.joining());
  }

  private String trafficRow(String peer) {
    List<String> cells = new ArrayList<>();
    cells.add(peer);
    cells.add(spread(peer, LoadResult::cpuMicrosPerMessage).inWords());
    cells.add(relation(peer).inWords());
    cells.add(spread(peer, LoadResult::messagesPerSecond).inWords());
    cells.add(milliseconds(peer, LoadResult::p50Nanos));
    cells.add(milliseconds(peer, LoadResult::p99Nanos));
    cells.add(milliseconds(peer, LoadResult::p999Nanos));
    cells.add(Spread.digits(spread(peer, LoadResult::serverBusy).median()));
    cells.add(Spread.digits(spread(peer, LoadResult::loadBusy).median()));
    if (polls()) {
      cells.add(spread(peer, LoadResult::messagesPerAnswer).inWords());
    }
    return row(cells);
  }

  private boolean polls() {
    return scenario.protocol() == Protocol.SOCKET_IO_POLLING;
  }

  private String milliseconds(String peer, ToDoubleFunction<LoadResult> nanos) {
    return spread(peer, result -> nanos.applyAsDouble(result) / MILLISECOND).inWords();
  }

  private Spread spread(String peer, ToDoubleFunction<LoadResult> figure) {
    return Spread.of(rounds(peer).map(Measurement::traffic).filter(Objects::nonNull), figure);
  }

  /** {@return the cost in relation to what the reference cost in the same round} */
  private Spread relation(String peer) {
    Map<Integer, Double> references =
        rounds(reference).collect(Collectors.toMap(Measurement::round, Report::cost));
    return Spread.of(
        rounds(peer).filter(measurement -> references.containsKey(measurement.round())),
        measurement ->
            cost(measurement) / references.getOrDefault(measurement.round(), Double.NaN));
  }

  private static double cost(Measurement measurement) {
    return Objects.requireNonNull(measurement.traffic()).cpuMicrosPerMessage();
  }

  private Stream<Measurement> rounds(String peer) {
    return byPeer.getOrDefault(peer, List.of()).stream();
  }

  private String memoryTable() {
    String head =
        """
        | server | before, MiB | with %,d connections, MiB | KiB per connection |
        |---|--:|--:|--:|
        """
            .formatted(scenario.load().connections());
    return head
        + rows(peer -> memory(peer, MemoryResult::bytesPerConnection).median(), this::memoryRow);
  }

  private String memoryRow(String peer) {
    return row(
        List.of(
            peer,
            memory(peer, result -> result.beforeBytes() / MEGABYTE).inWords(),
            memory(peer, result -> result.openBytes() / MEGABYTE).inWords(),
            memory(peer, result -> result.bytesPerConnection() / KILOBYTE).inWords()));
  }

  private Spread memory(String peer, ToDoubleFunction<MemoryResult> figure) {
    return Spread.of(rounds(peer).map(Measurement::memory).filter(Objects::nonNull), figure);
  }

  private static String row(List<String> cells) {
    return "| " + String.join(" | ", cells) + " |\n";
  }
}
