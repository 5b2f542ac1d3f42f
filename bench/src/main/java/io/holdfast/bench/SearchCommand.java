package io.holdfast.bench;

import io.holdfast.search.SearchIndex;
import io.holdfast.search.SearchQuery;
import io.holdfast.search.SearchScope;
import io.holdfast.socketio.spi.LogStatus;
import java.io.IOException;
import java.io.PrintWriter;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.LocalDate;
import java.time.ZoneId;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Locale;
import java.util.Set;
import java.util.concurrent.Callable;
import java.util.concurrent.Semaphore;
import java.util.concurrent.TimeUnit;
import java.util.stream.Collectors;
import java.util.stream.LongStream;
import java.util.stream.Stream;
import picocli.CommandLine;
import picocli.CommandLine.Command;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.Spec;

/** {@code bench/search}: what an index costs that finds what was said, and how fast it finds it. */
@Command(
    name = "bench/search",
    description =
        "Build the index of a log of made-up talk, ask it for frequent and rare words, and append"
            + " with and without an index that follows.",
    mixinStandardHelpOptions = true,
    showDefaultValues = true)
public final class SearchCommand implements Callable<Integer> {

  private static final int MAX_UNANSWERED = 2_500;
  private static final SearchScope ALL = SearchScope.allPlacesBut(Set.of());

  @Spec private CommandSpec spec;

  @Option(names = "--messages", defaultValue = "1000000", description = "Messages in the log.")
  private long messageCount;

  @Option(names = "--queries", defaultValue = "2000", description = "Queries of each kind.")
  private int queryCount;

  @Option(names = "--threads", defaultValue = "2", description = "Threads that append.")
  private int threadCount;

  @Option(names = "--rounds", defaultValue = "3", description = "How often appends are measured.")
  private int rounds;

  @Option(names = "--seconds", defaultValue = "3", description = "How long, each time.")
  private double seconds;

  @Option(
      names = "--directory",
      defaultValue = "bench/target",
      description = "Where the files are while it runs.")
  private Path directory;

  /** Creates the command. */
  @SuppressWarnings("NullAway.Init") // picocli sets the fields
  public SearchCommand() {}

  /**
   * Measures. Ends the process with 2 for bad usage, 1 for a failure.
   *
   * @param args of the command line
   */
  public static void main(String[] args) {
    System.exit(new CommandLine(new SearchCommand()).execute(args));
  }

  @Override
  public Integer call() throws IOException {
    PrintWriter out = spec.commandLine().getOut();
    Files.createDirectories(directory);
    out.printf("%s, %s%n%n", LocalDate.now(ZoneId.systemDefault()), Machine.description());
    inNewDirectory(made -> measureQueries(made, out));
    out.println("| index | appends per second |");
    out.println("|---|--:|");
    List<Double> without = new ArrayList<>();
    List<Double> with = new ArrayList<>();
    for (int round = 0; round < rounds; round++) {
      // In turns, so that what else the machine does is in both.
      inNewDirectory(made -> without.add(appendsPerSecond(made, false)));
      inNewDirectory(made -> with.add(appendsPerSecond(made, true)));
    }
    out.printf("| none | %s |%n", Spread.of(without.stream(), each -> each).inWords());
    out.printf("| follows | %s |%n", Spread.of(with.stream(), each -> each).inWords());
    out.flush();
    return 0;
  }

  private void measureQueries(Path made, PrintWriter out) {
    try (SearchedLog talk = new SearchedLog(made)) {
      talk.fill(messageCount);
      long startNanos = System.nanoTime();
      try (SearchIndex index = talk.openIndex()) {
        index.caughtUp().toCompletableFuture().join();
        double elapsed = (System.nanoTime() - startNanos) / 1e9;
        out.printf(
            Locale.ROOT,
            "%,d messages: built in %.1f s, %.0f bytes for each, beside %.0f in the log%n%n",
            messageCount,
            elapsed,
            index.status().usedBytes() / (double) messageCount,
            talk.log().status().usedBytes() / (double) messageCount);
        out.println("| query | hits on a page | p50, ms | p99, ms |");
        out.println("|---|--:|--:|--:|");
        queries(index, out);
      }
      out.println();
    }
  }

  private void queries(SearchIndex index, PrintWriter out) {
    Set<String> half =
        LongStream.range(0, SearchedLog.ROOM_COUNT / 2)
            .mapToObj(SearchedLog::room)
            .collect(Collectors.toSet());
    Set<String> all =
        LongStream.range(0, SearchedLog.ROOM_COUNT)
            .mapToObj(SearchedLog::room)
            .collect(Collectors.toSet());
    String frequent = Vocabulary.word(0) + Vocabulary.word(0).substring(1);
    SearchQuery often = SearchQuery.of(Vocabulary.word(100));
    row(out, index, "a rare word", SearchQuery.of(Vocabulary.word(90_000)), ALL);
    row(out, index, "a frequent word", often, ALL);
    row(out, index, "two letters", SearchQuery.of(frequent.substring(0, 2)), ALL);
    row(
        out,
        index,
        "three words",
        SearchQuery.of(
            String.join(" ", Vocabulary.word(3), Vocabulary.word(30), Vocabulary.word(300))),
        ALL);
    row(out, index, "a frequent word in one room", often.in(SearchedLog.room(7)), ALL);
    row(
        out,
        index,
        "a frequent word, half of the rooms excluded",
        often,
        SearchScope.allPlacesBut(half));
    row(out, index, "a frequent word, all rooms excluded", often, SearchScope.allPlacesBut(all));
  }

  private void row(
      PrintWriter out, SearchIndex index, String title, SearchQuery query, SearchScope scope) {
    int hits = 0;
    LatencyCounts latencies = new LatencyCounts();
    long endNanos = System.nanoTime() + TimeUnit.SECONDS.toNanos(10);
    for (int count = 0; count < queryCount && System.nanoTime() < endNanos; count++) {
      long startNanos = System.nanoTime();
      hits = index.search(query, scope).toCompletableFuture().join().hits().size();
      latencies.add(System.nanoTime() - startNanos);
    }
    out.printf(
        "| %s | %d | %s | %s |%n",
        title,
        hits,
        Spread.digits(latencies.percentileNanos(0.5) / 1e6),
        Spread.digits(latencies.percentileNanos(0.99) / 1e6));
    out.flush();
  }

  private double appendsPerSecond(Path made, boolean isIndexed) {
    try (SearchedLog talk = new SearchedLog(made)) {
      SearchIndex index = isIndexed ? talk.openIndex() : null;
      try {
        List<Appender> appenders = new ArrayList<>();
        for (int number = 0; number < threadCount; number++) {
          appenders.add(new Appender(talk, number));
        }
        appenders.forEach(Thread::start);
        pass();
        LogStatus warm = talk.log().status();
        long startNanos = System.nanoTime();
        pass();
        LogStatus end = talk.log().status();
        double elapsed = (System.nanoTime() - startNanos) / 1e9;
        appenders.forEach(Appender::end);
        return (end.appendedRecords() - warm.appendedRecords()) / elapsed;
      } finally {
        if (index != null) {
          index.close();
        }
      }
    }
  }

  private void pass() {
    try {
      TimeUnit.NANOSECONDS.sleep(Math.round(seconds * 1e9));
    } catch (InterruptedException e) {
      throw interrupted(e);
    }
  }

  private static IllegalStateException interrupted(InterruptedException cause) {
    Thread.currentThread().interrupt();
    return new IllegalStateException("interrupted", cause);
  }

  /** Somebody who says as much as is answered. */
  private static final class Appender extends Thread {

    private final SearchedLog talk;
    private final Vocabulary words;
    private volatile boolean isOver;

    Appender(SearchedLog talk, int number) {
      this.talk = talk;
      this.words = new Vocabulary(number);
    }

    @Override
    public void run() {
      Semaphore unanswered = new Semaphore(MAX_UNANSWERED);
      for (long number = 0; !isOver; number++) {
        talk.say(SearchedLog.room(number), words.message(), unanswered);
      }
      unanswered.acquireUninterruptibly(MAX_UNANSWERED);
    }

    void end() {
      isOver = true;
      try {
        join();
      } catch (InterruptedException e) {
        throw SearchCommand.interrupted(e);
      }
    }
  }

  /** What is measured in a directory. */
  private interface Use {
    void of(Path made);
  }

  private void inNewDirectory(Use use) throws IOException {
    Path made = Files.createTempDirectory(directory, "search");
    try {
      use.of(made);
    } finally {
      try (Stream<Path> files = Files.walk(made)) {
        for (Path file : files.sorted(Comparator.reverseOrder()).toList()) {
          Files.delete(file);
        }
      }
    }
  }
}
