package io.holdfast.bench;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.PrintWriter;
import java.io.StringWriter;
import java.nio.file.Path;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import picocli.CommandLine;

/** Each of the log's benchmarks runs, gives figures, and leaves no files. */
final class LogCommandTest {

  @TempDir private Path directory;

  @Test
  void bothTablesHaveARowForEachCase() {
    StringWriter out = new StringWriter();
    CommandLine line = new CommandLine(new LogCommand());
    line.setOut(new PrintWriter(out, true));
    String words =
        "--rounds 1 --seconds 0.1 --threads 2 --unanswered 10 --durability FULL,MEMORY"
            + " --entries 10,2000 --reads 5 --directory "
            + directory;

    assertThat(line.execute(words.split(" "))).isZero();
    assertThat(out.toString().lines())
        .anyMatch(row -> row.matches("\\| FULL \\| none \\| [\\d,.]+ \\| [\\d,.]+ \\|.*"))
        .anyMatch(row -> row.matches("\\| MEMORY \\| ordered \\| [\\d,.]+ \\|.*"))
        .anyMatch(row -> row.matches("\\| MEMORY \\| random \\| [\\d,.]+ \\|.*"))
        .anyMatch(row -> row.matches("\\| 10 \\| [\\d,.]+ \\| [\\d,.]+ \\|"))
        .anyMatch(row -> row.matches("\\| 2,000 \\| [\\d,.]+ \\| [\\d,.]+ \\|"));
    assertThat(directory).isEmptyDirectory();
  }
}
