package io.holdfast.cli;

import java.io.FileDescriptor;
import java.io.FileOutputStream;
import java.io.IOException;
import java.io.OutputStreamWriter;
import java.io.PrintWriter;
import java.io.Writer;
import java.nio.charset.StandardCharsets;
import tools.jackson.databind.json.JsonMapper;

/**
 * What a command says: lines for people, or lines of JSON for programs.
 *
 * <p>Confined to one thread.
 */
final class CommandOutput {

  /** What a stream says when the pipe was closed at its other end. */
  private static final String BROKEN_PIPE = "Broken pipe";

  private final Writer out;
  private final PrintWriter err;
  private final boolean isJson;

  CommandOutput(Writer out, PrintWriter err, boolean isJson) {
    this.out = out;
    this.err = err;
    this.isJson = isJson;
  }

  /** {@return the standard output: JSON is UTF-8 wherever it is written, and so are words} */
  static Writer standard() {
    return new OutputStreamWriter(new FileOutputStream(FileDescriptor.out), StandardCharsets.UTF_8);
  }

  /**
   * Says something.
   *
   * @param value for programs
   * @param lines for people, in which there is nothing that does something to a terminal but what
   *     is meant to
   * @throws NobodyReads if nobody does any more
   * @throws CommandFailure if it cannot be written
   */
  void say(Object value, String lines) throws NobodyReads, CommandFailure {
    write(isJson ? TerminalText.escaped(JsonMapper.shared().writeValueAsString(value)) : lines);
  }

  /**
   * Says something that is for people alone.
   *
   * @throws NobodyReads if nobody does any more
   * @throws CommandFailure if it cannot be written
   */
  void sayToPeople(String line) throws NobodyReads, CommandFailure {
    if (!isJson) {
      write(line);
    }
  }

  private void write(String lines) throws NobodyReads, CommandFailure {
    try {
      out.write(lines);
      out.write(System.lineSeparator());
      out.flush();
    } catch (IOException e) {
      if (BROKEN_PIPE.equals(e.getMessage())) {
        throw new NobodyReads();
      }
      throw new CommandFailure("The standard output cannot be written: " + e.getMessage() + ".");
    }
  }

  /** Says what does not belong to the answer. */
  void remark(String sentence) {
    err.println(TerminalText.shown(sentence));
    err.flush();
  }
}
