package io.holdfast.search;

import static org.assertj.core.api.Assertions.assertThat;

import io.holdfast.log.SqliteLog;
import io.holdfast.socketio.spi.LogPosition;
import java.io.IOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Random;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestReporter;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

@Timeout(120)
class AbruptEndTest {

  @TempDir Path directory;

  @Test
  void anIndexWhoseProcessIsKilledHasEverythingOnceAfterwards(TestReporter reporter)
      throws IOException, InterruptedException {
    long seed = System.nanoTime();
    reporter.publishEntry("seed", Long.toString(seed));
    Random random = new Random(seed);
    for (int round = 0; round < 4; round++) {
      Process process = IndexingProcess.start(directory);
      try {
        assertThat(process.getInputStream().readNBytes(1 + random.nextInt(100))).isNotEmpty();
        process.toHandle().destroyForcibly();
      } finally {
        process.destroyForcibly().waitFor();
      }
      assertThat(process.exitValue()).as("killed by signal 9").isEqualTo(128 + 9);
    }

    try (SqliteLog log = Talk.log(directory);
        SearchIndex index = Finder.inFile(log, directory)) {
      List<LogPosition> found = new ArrayList<>();
      SearchQuery query = SearchQuery.of("word").count(100);
      SearchPage page = Finder.page(index, query, Finder.EVERY_PLACE);
      while (page.hasMore()) {
        found.addAll(Finder.positions(page));
        page = Finder.page(index, query.before(page.end()), Finder.EVERY_PLACE);
      }
      found.addAll(Finder.positions(page));

      assertThat(found)
          .as("seed %d", seed)
          .doesNotHaveDuplicates()
          .hasSize((int) log.status().entryCount());
    }
  }
}
