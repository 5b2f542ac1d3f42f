package io.holdfast.bench;

import io.holdfast.log.Durability;
import java.io.IOException;
import java.io.PrintWriter;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.time.LocalDate;
import java.time.ZoneId;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Locale;
import java.util.concurrent.Callable;
import java.util.function.ToLongFunction;
import java.util.stream.Stream;
import picocli.CommandLine;
import picocli.CommandLine.Command;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.Spec;

/** {@code bench/log}: what the message log takes, and what it costs to read from it. */
@Command(
    name = "bench/log",
    description =
        "Measure how many records of 100 bytes several threads append to the log alone, and how"
            + " long it takes to read one missed entry out of a log of few and of many.",
    mixinStandardHelpOptions = true,
    showDefaultValues = true)
public final class LogCommand implements Callable<Integer> {

  private static final double NANOS_PER_MICRO = 1_000;

  @Spec private CommandSpec spec;

  @Option(names = "--threads", defaultValue = "4", description = "Threads that append.")
  private int threadCount;

  @Option(
      names = "--unanswered",
      defaultValue = "2500",
      description = "Records of a thread that may wait for their answer.")
  private int maxUnanswered;

  @Option(
      names = "--durability",
      split = ",",
      defaultValue = "FULL,NORMAL",
      description = "Of ${COMPLETION-CANDIDATES}.")
  private List<Durability> durabilities;

  @Option(
      names = "--ids",
      split = ",",
      defaultValue = "NONE,ORDERED,RANDOM",
      description = "Ids of the records, of ${COMPLETION-CANDIDATES}.")
  private List<LogIds> ids;

  @Option(names = "--rounds", defaultValue = "3", description = "How often each is measured.")
  private int rounds;

  @Option(names = "--seconds", defaultValue = "3", description = "How long, each time.")
  private double seconds;

  @Option(
      names = "--entries",
      split = ",",
      defaultValue = "10000,10000000",
      description = "Entries of the logs that are read from; 0 for no reading.")
  private List<Long> entryCounts;

  @Option(names = "--reads", defaultValue = "20000", description = "Reads from each of them.")
  private int readCount;

  @Option(
      names = "--directory",
      defaultValue = "bench/target",
      description = "Where the files are while it runs: on the disk that is to be measured.")
  private Path directory;

  /** Creates the command. */
  @SuppressWarnings("NullAway.Init") // picocli sets the fields
  public LogCommand() {}

  /**
   * Measures. Ends the process with 2 for bad usage, 1 for a failure.
   *
   * @param args of the command line
   */
  public static void main(String[] args) {
    System.exit(new CommandLine(new LogCommand()).execute(args));
  }

  @Override
  public Integer call() throws IOException {
    PrintWriter out = spec.commandLine().getOut();
    Files.createDirectories(directory);
    out.printf("%s, %s%n%n", LocalDate.now(ZoneId.systemDefault()), Machine.description());
    if (rounds > 0) {
      out.println(
          "| durability | ids | appends per second | per commit | log's thread, µs of CPU each"
              + " | p50, ms | p99, ms |");
      out.println("|---|---|--:|--:|--:|--:|--:|");
      for (Durability durability : durabilities) {
        for (LogIds kind : ids) {
          out.println(appendRow(durability, kind));
          out.flush();
        }
      }
      out.println();
    }
    if (entryCounts.stream().anyMatch(count -> count > 0)) {
      out.println("| entries | one missed entry: p50, microseconds | p99 |");
      out.println("|--:|--:|--:|");
      for (long entryCount : entryCounts) {
        out.println(readRow(entryCount));
        out.flush();
      }
    }
    return 0;
  }

  private String appendRow(Durability durability, LogIds kind) throws IOException {
    LogAppends appends =
        new LogAppends(threadCount, maxUnanswered, Duration.ofMillis(Math.round(seconds * 1_000)));
    List<LogAppendResult> results = new ArrayList<>();
    for (int round = 0; round < rounds; round++) {
      results.add(inNewFile(file -> appends.measure(file, durability, kind)));
    }
    return "| %s | %s | %s | %s | %s | %s | %s |"
        .formatted(
            durability,
            kind.title(),
            Spread.of(results.stream(), LogAppendResult::perSecond).inWords(),
            Spread.of(results.stream(), LogAppendResult::perCommit).inWords(),
            Spread.of(results.stream(), result -> result.cpuNanos() / NANOS_PER_MICRO).inWords(),
            millis(results, LogAppendResult::medianNanos),
            millis(results, LogAppendResult::p99Nanos));
  }

  private static String millis(
      List<LogAppendResult> results, ToLongFunction<LogAppendResult> nanos) {
    return Spread.of(results.stream(), result -> nanos.applyAsLong(result) / 1e6).inWords();
  }

  private String readRow(long entryCount) throws IOException {
    LatencyCounts latencies = inNewFile(file -> new LogReads(readCount).measure(file, entryCount));
    return String.format(
        Locale.ROOT,
        "| %,d | %s | %s |",
        entryCount,
        Spread.digits(latencies.percentileNanos(0.5) / NANOS_PER_MICRO),
        Spread.digits(latencies.percentileNanos(0.99) / NANOS_PER_MICRO));
  }

  /** What is measured with a file. */
  private interface Use<T> {
    T of(Path file);
  }

  private <T> T inNewFile(Use<T> use) throws IOException {
    Path made = Files.createTempDirectory(directory, "log");
    try {
      return use.of(made.resolve("log.db"));
    } finally {
      delete(made);
    }
  }

  private static void delete(Path made) throws IOException {
    try (Stream<Path> files = Files.walk(made)) {
      for (Path file : files.sorted(Comparator.reverseOrder()).toList()) {
        Files.delete(file);
      }
    }
  }
}
