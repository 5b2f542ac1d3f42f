package io.holdfast.bench;

import java.io.IOException;
import java.io.PrintWriter;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.time.LocalDate;
import java.time.ZoneId;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.Callable;
import java.util.stream.Collectors;
import picocli.CommandLine;
import picocli.CommandLine.Command;
import picocli.CommandLine.Help.Visibility;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.ParameterException;
import picocli.CommandLine.Spec;
import tools.jackson.databind.json.JsonMapper;

/** {@code bench/compare}: what a delivered message costs, server beside server. */
@Command(
    name = "bench/compare",
    description =
        "Measure what a delivered message costs a server, and how long it takes, server beside"
            + " server on this machine. Prints a table for each scenario, and writes all values to"
            + " bench/target/compare.json.",
    mixinStandardHelpOptions = true,
    showDefaultValues = true)
public final class CompareCommand implements Callable<Integer> {

  private static final List<String> QUICK_PEERS =
      List.of("holdfast", "netty-epoll", "ws", "bun", "socket.io");
  private static final List<String> QUICK_SCENARIOS = List.of("echo1", "broadcast32", "sio-echo");
  private static final double QUICK_WARM_UP_SHARE = 0.2;

  @Spec private CommandSpec spec;

  @Option(names = "--root", hidden = true, defaultValue = ".")
  private Path root;

  @Option(
      names = "--peers",
      split = ",",
      showDefaultValue = Visibility.NEVER,
      description = "Servers, all that are installed by default. Each takes part where it can.")
  private List<String> peerNames = new ArrayList<>();

  @Option(
      names = "--scenarios",
      split = ",",
      showDefaultValue = Visibility.NEVER,
      description = "Scenarios, by default all that one of the servers can take part in.")
  private List<String> scenarioIds = new ArrayList<>();

  @Option(names = "--rounds", defaultValue = "5", description = "How often each is measured.")
  private int rounds;

  @Option(names = "--seconds", defaultValue = "3", description = "How long, each time.")
  private double seconds;

  @Option(
      names = "--reference",
      split = ",",
      defaultValue = "netty-epoll,socket.io",
      description = "The others are set in relation to the first of these that takes part.")
  private List<String> references;

  @Option(names = "--server-cpus", defaultValue = "0", description = "Cores of the servers.")
  private String serverCpus;

  @Option(names = "--load-cpus", defaultValue = "1", description = "Cores of the load.")
  private String loadCpus;

  @Option(
      names = "--seed",
      defaultValue = "0",
      description = "Of the order in each round, 0 for a new one.")
  private long seed;

  @Option(
      names = "--quick",
      description = "One short round of a few servers and scenarios, to see that all works.")
  private boolean isQuick;

  @Option(names = "--list", description = "List servers and scenarios, and end.")
  private boolean listsOnly;

  /** Creates the command. */
  @SuppressWarnings("NullAway.Init") // picocli sets the fields
  public CompareCommand() {}

  /**
   * Compares. Ends the process with 2 for bad usage, 1 for a failure.
   *
   * @param args of the command line
   */
  public static void main(String[] args) {
    System.exit(new CommandLine(new CompareCommand()).execute(args));
  }

  @Override
  public Integer call() throws IOException {
    PrintWriter out = spec.commandLine().getOut();
    PrintWriter progress = spec.commandLine().getErr();
    List<Peer> all = Peer.all(root.toAbsolutePath().normalize());
    if (listsOnly) {
      list(all, out);
      return 0;
    }
    List<Peer> peers = peers(all, progress);
    List<Scenario> scenarios = scenarios(peers);
    if (seed == 0) {
      seed = System.nanoTime();
    }
    Path target = root.resolve("bench/target");
    Files.createDirectories(target);
    String machine = Machine.description();
    Plan plan = plan(peers, target);
    String head = head(machine, plan);
    out.println(head);
    List<Measurement> measurements = new ArrayList<>();
    Comparison comparison = new Comparison(plan, progress);
    for (Scenario scenario : scenarios) {
      List<Measurement> found = comparison.measure(scenario);
      measurements.addAll(found);
      out.println(new Report(scenario, reference(plan.peers(scenario)), found).markdown());
      out.flush();
      writeValues(target.resolve("compare.json"), head, measurements);
    }
    return measurements.stream().allMatch(found -> found.failure() == null) ? 0 : 1;
  }

  private static void list(List<Peer> peers, PrintWriter out) {
    for (Peer peer : peers) {
      String protocols =
          Arrays.stream(Protocol.values())
              .filter(peer.protocols()::contains)
              .map(Protocol::title)
              .collect(Collectors.joining(", "));
      String note = peer.isInstalled() ? "" : " (not installed)";
      out.printf("%-24s%s%s%n", peer.name(), protocols, note);
    }
    for (Scenario scenario : Scenario.values()) {
      out.printf("%-24s%s%n", scenario.id(), scenario.title());
    }
  }

  private List<Scenario> scenarios(List<Peer> peers) {
    if (scenarioIds.isEmpty() && !isQuick) {
      return Arrays.stream(Scenario.values())
          .filter(scenario -> peers.stream().anyMatch(peer -> peer.serves(scenario)))
          .toList();
    }
    List<Scenario> scenarios = new ArrayList<>();
    for (String id : scenarioIds.isEmpty() ? QUICK_SCENARIOS : scenarioIds) {
      Scenario scenario = Scenario.of(id).orElseThrow(() -> unknown("scenario", id));
      if (peers.stream().noneMatch(peer -> peer.serves(scenario))) {
        throw new ParameterException(
            spec.commandLine(),
            "None of these servers serves "
                + scenario.protocol().title()
                + ", as "
                + id
                + " asks.");
      }
      scenarios.add(scenario);
    }
    return scenarios;
  }

  private String reference(List<Peer> peers) {
    List<String> names = peers.stream().map(Peer::name).toList();
    return references.stream().filter(names::contains).findFirst().orElse(names.get(0));
  }

  private List<Peer> peers(List<Peer> all, PrintWriter progress) {
    Map<String, Peer> byName =
        all.stream()
            .collect(Collectors.toMap(Peer::name, peer -> peer, (a, b) -> a, LinkedHashMap::new));
    List<String> names = peerNames;
    if (names.isEmpty()) {
      names = isQuick ? QUICK_PEERS : List.copyOf(byName.keySet());
    }
    List<Peer> peers = new ArrayList<>();
    for (String name : names) {
      Peer peer = byName.get(name);
      if (peer == null) {
        throw unknown("server", name);
      }
      if (peer.isInstalled()) {
        peers.add(peer);
      } else {
        progress.println(name + " is left out: there is no " + peer.installed());
      }
    }
    if (peers.isEmpty()) {
      throw new ParameterException(spec.commandLine(), "None of these servers is installed.");
    }
    return peers;
  }

  private ParameterException unknown(String kind, String name) {
    return new ParameterException(
        spec.commandLine(), "There is no " + kind + " '" + name + "'; --list names them.");
  }

  private Plan plan(List<Peer> peers, Path logs) {
    double length = isQuick ? Math.min(seconds, 1) : seconds;
    return new Plan(
        peers,
        isQuick ? 1 : rounds,
        Duration.ofMillis(Math.round(length * 1000)),
        isQuick ? QUICK_WARM_UP_SHARE : 1,
        seed,
        pin(),
        logs);
  }

  /** Keeps this process on the load's cores, and tells how to keep the servers on theirs. */
  private List<String> pin() {
    if (Runtime.getRuntime().availableProcessors() < 2) {
      return List.of();
    }
    String pid = Long.toString(ProcessHandle.current().pid());
    Optional<String> pinned = Machine.firstLine("taskset", "-apc", loadCpus, pid);
    return pinned.isPresent() ? List.of("taskset", "-c", serverCpus) : List.of();
  }

  private String head(String machine, Plan plan) throws IOException {
    String cores =
        plan.serverPin().isEmpty()
            ? "Servers and load share all cores"
            : "Servers on core " + serverCpus + ", load on core " + loadCpus;
    return "%s, %s%n%s, seed %d. Versions: %s%n"
        .formatted(
            LocalDate.now(ZoneId.systemDefault()), machine, cores, seed, versions(plan.peers()));
  }

  private String versions(List<Peer> peers) throws IOException {
    return Machine.versions(root, peers).entrySet().stream()
        .map(version -> version.getKey() + " " + version.getValue())
        .collect(Collectors.joining(", "));
  }

  private static void writeValues(Path file, String head, List<Measurement> measurements)
      throws IOException {
    Map<String, Object> values = new LinkedHashMap<>();
    values.put("machine", head);
    values.put("measurements", measurements);
    Files.writeString(
        file, JsonMapper.shared().writerWithDefaultPrettyPrinter().writeValueAsString(values));
  }
}
