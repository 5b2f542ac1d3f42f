package io.holdfast.search;

import io.holdfast.log.SqliteLog;
import io.holdfast.testkit.JavaProcess;
import java.io.IOException;
import java.nio.file.Path;

/** A process that appends to a log and indexes it until it is killed, and tells how far it is. */
final class IndexingProcess {

  private IndexingProcess() {}

  static Process start(Path directory) throws IOException {
    return JavaProcess.start(IndexingProcess.class, directory.toString());
  }

  static String text(long number) {
    return "word number" + number;
  }

  /** Uses the directory that the first argument names. */
  public static void main(String[] args) throws IOException {
    Path directory = Path.of(args[0]);
    SqliteLog log = Talk.log(directory);
    SearchIndex index =
        SearchIndex.builder(log, Talk::read)
            .file(directory.resolve("search.db"))
            .limits(SearchLimits.DEFAULT.withSteps(20, 1))
            .open();
    while (true) {
      for (int count = 0; count < 20; count++) {
        Talk.say(log, "lobby", text(log.last().value()));
      }
      if (index.status().position().value() > 0) {
        System.out.write('.');
        System.out.flush();
      }
    }
  }
}
