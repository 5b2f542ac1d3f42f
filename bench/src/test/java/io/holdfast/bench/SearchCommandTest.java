package io.holdfast.bench;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.PrintWriter;
import java.io.StringWriter;
import java.nio.file.Path;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import picocli.CommandLine;

/** Each of the search's benchmarks runs, gives figures, and leaves no files. */
final class SearchCommandTest {

  @TempDir private Path directory;

  @Test
  void bothTablesHaveARowForEachCase() {
    StringWriter out = new StringWriter();
    CommandLine line = new CommandLine(new SearchCommand());
    line.setOut(new PrintWriter(out, true));
    String words =
        "--messages 5000 --queries 3 --threads 1 --rounds 1 --seconds 0.1 --directory " + directory;

    assertThat(line.execute(words.split(" "))).isZero();
    assertThat(out.toString().lines())
        .anyMatch(row -> row.matches("5,000 messages: built in [\\d.]+ s, \\d+ bytes for each, .*"))
        .anyMatch(row -> row.matches("\\| a frequent word \\| 20 \\| [\\d,.]+ \\| [\\d,.]+ \\|"))
        .anyMatch(row -> row.matches("\\| a frequent word, all rooms excluded \\| 0 \\|.*"))
        .anyMatch(row -> row.matches("\\| none \\| [\\d,.]+ \\|"))
        .anyMatch(row -> row.matches("\\| follows \\| [\\d,.]+ \\|"));
    assertThat(directory).isEmptyDirectory();
  }
}
