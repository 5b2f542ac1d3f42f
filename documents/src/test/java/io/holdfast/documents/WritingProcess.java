package io.holdfast.documents;

import io.holdfast.log.SqliteLog;
import io.holdfast.testkit.JavaProcess;
import java.io.BufferedOutputStream;
import java.io.DataOutputStream;
import java.io.FileDescriptor;
import java.io.FileOutputStream;
import java.io.IOException;
import java.nio.file.Path;

/**
 * A process that writes w1, w2, … into a document until it is killed, merges it all the time, and
 * writes each number to its standard output when the word is kept.
 */
final class WritingProcess {

  private WritingProcess() {}

  static Process start(Path file) throws IOException {
    return JavaProcess.start(WritingProcess.class, file.toString());
  }

  /** Writes to the log that the first argument names. */
  public static void main(String[] args) throws IOException {
    DataOutputStream out =
        new DataOutputStream(
            new BufferedOutputStream(new FileOutputStream(FileDescriptor.out), 16));
    SqliteLog log = SqliteLog.open(Path.of(args[0]));
    Documents documents = Documents.builder(log).merging(AbruptEndTest.OFTEN).open();
    DocumentInHand writer = DocumentInHand.open(documents, AbruptEndTest.NAME, "Writer");
    for (int number = 1; ; number++) {
      writer.write(AbruptEndTest.word(number)).position();
      out.writeInt(number);
      out.flush();
    }
  }
}
