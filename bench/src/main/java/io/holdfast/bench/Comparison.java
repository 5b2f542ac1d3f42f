package io.holdfast.bench;

import java.io.IOException;
import java.io.PrintWriter;
import java.io.UncheckedIOException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Random;
import org.jspecify.annotations.Nullable;

/** Measures servers side by side, one scenario after the other. */
final class Comparison {

  /*
   * A machine is not equally fast all the time. So all servers of a scenario run side by side,
   * warm, and all but one are frozen; every round measures each of them once, in an order of its
   * own. What makes the machine slow for a while then makes it slow for all.
   */
  private static final List<String> TRAFFIC_OPTIONS =
      List.of("-XX:+UseSerialGC", "-Xms256m", "-Xmx1g");

  /** A small young generation, so that garbage is not taken for the cost of connections. */
  private static final List<String> MEMORY_OPTIONS =
      List.of("-XX:+UseSerialGC", "-Xms48m", "-Xmn16m", "-Xmx1g");

  private static final Load FIRST_CONNECTIONS = Load.echo(200, 1, 64);
  private static final Duration SETTLE = Duration.ofMillis(300);
  private static final Duration AT_ONCE = Duration.ofMillis(1);

  private final Plan plan;
  private final PrintWriter progress;
  private final Random random;

  Comparison(Plan plan, PrintWriter progress) {
    this.plan = plan;
    this.progress = progress;
    this.random = new Random(plan.seed());
  }

  /** {@return what came of it, for each server and round, failures included} */
  List<Measurement> measure(Scenario scenario) throws IOException {
    return scenario.isIdle() ? measureMemory(scenario) : measureTraffic(scenario);
  }

  private List<Measurement> measureTraffic(Scenario scenario) throws IOException {
    List<Measurement> found = new ArrayList<>();
    Map<Peer, PeerProcess> running = new LinkedHashMap<>();
    try {
      for (Peer peer : plan.peers(scenario)) {
        say(scenario, "warming " + peer.name());
        String failure = startWarm(scenario, peer, running);
        if (failure != null) {
          found.add(failed(scenario, peer, 0, failure));
        }
      }
      List<Map.Entry<Peer, PeerProcess>> order = new ArrayList<>(running.entrySet());
      for (int round = 1; round <= plan.rounds(); round++) {
        say(scenario, "round " + round + " of " + plan.rounds());
        Collections.shuffle(order, random);
        for (Map.Entry<Peer, PeerProcess> next : order) {
          found.add(measure(scenario, next.getKey(), next.getValue(), round));
        }
      }
    } finally {
      for (PeerProcess process : running.values()) {
        process.close();
      }
    }
    return found;
  }

  /** {@return why the server cannot take part, or null} */
  private @Nullable String startWarm(Scenario scenario, Peer peer, Map<Peer, PeerProcess> running)
      throws IOException {
    try {
      PeerProcess process = start(peer, TRAFFIC_OPTIONS);
      running.put(peer, process);
      // At a fixed rate little would be compiled.
      Load load = scenario.load().at(0);
      run(process, load, plan.warmUp(peer), AT_ONCE);
      process.freeze();
      return null;
    } catch (LoadFailure | UncheckedIOException e) {
      PeerProcess process = running.remove(peer);
      if (process != null) {
        process.close();
      }
      return e.getMessage();
    }
  }

  private Measurement measure(Scenario scenario, Peer peer, PeerProcess process, int round)
      throws IOException {
    process.thaw();
    try {
      LoadResult result = run(process, scenario.load(), SETTLE, plan.measured());
      if (result.delivered() == 0) {
        return failed(scenario, peer, round, "nothing was delivered in the time measured");
      }
      return new Measurement(scenario.id(), peer.name(), round, result, null, null);
    } catch (IOException | LoadFailure | UncheckedIOException e) {
      return failed(scenario, peer, round, e.getMessage());
    } finally {
      process.freeze();
    }
  }

  private static LoadResult run(PeerProcess process, Load load, Duration warmUp, Duration measured)
      throws IOException {
    try (LoadGenerator generator = LoadGenerator.open(process.address(), load)) {
      return generator.run(warmUp, measured, process::cpuNanos);
    }
  }

  /** Memory does not depend on how fast the machine is: one server after the other. */
  private List<Measurement> measureMemory(Scenario scenario) throws IOException {
    List<Measurement> found = new ArrayList<>();
    for (int round = 1; round <= plan.rounds(); round++) {
      for (Peer peer : plan.peers(scenario)) {
        say(scenario, peer.name() + ", round " + round + " of " + plan.rounds());
        try (PeerProcess process = start(peer, MEMORY_OPTIONS)) {
          MemoryResult result = memory(process, scenario.load());
          found.add(new Measurement(scenario.id(), peer.name(), round, null, result, null));
        } catch (IOException | LoadFailure | UncheckedIOException e) {
          found.add(failed(scenario, peer, round, e.getMessage()));
        }
      }
    }
    return found;
  }

  private MemoryResult memory(PeerProcess process, Load load) throws IOException {
    run(process, FIRST_CONNECTIONS.over(load.protocol()), plan.measured(), AT_ONCE);
    long before = process.residentBytes();
    try (LoadGenerator generator = LoadGenerator.open(process.address(), load)) {
      generator.idle(plan.measured());
      return new MemoryResult(load.connections(), before, process.residentBytes());
    }
  }

  private PeerProcess start(Peer peer, List<String> javaOptions) throws IOException {
    return PeerProcess.start(
        peer, javaOptions, plan.serverPin(), plan.logs().resolve(peer.name() + ".log"));
  }

  private static Measurement failed(
      Scenario scenario, Peer peer, int round, @Nullable String failure) {
    String reason = failure == null ? "no reason was given" : failure;
    return new Measurement(scenario.id(), peer.name(), round, null, null, reason);
  }

  private void say(Scenario scenario, String words) {
    progress.println(scenario.id() + ": " + words);
    progress.flush();
  }
}
