package io.holdfast.cli;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.IOException;
import java.io.PrintWriter;
import java.io.StringWriter;
import java.io.Writer;
import java.util.List;
import org.junit.jupiter.api.Test;

final class CommandOutputTest {

  private final StringWriter out = new StringWriter();
  private final StringWriter err = new StringWriter();

  private CommandOutput output(Writer out, boolean isJson) {
    return new CommandOutput(out, new PrintWriter(err), isJson);
  }

  /** What cannot be written to. */
  private static Writer broken(String reason) {
    return new Writer() {
      @Override
      public void write(char[] text, int offset, int length) throws IOException {
        throw new IOException(reason);
      }

      @Override
      public void flush() {}

      @Override
      public void close() {}
    };
  }

  @Test
  void peopleAreToldLinesAndProgramsJson() throws Exception {
    for (boolean isJson : new boolean[] {false, true}) {
      CommandOutput output = output(out, isJson);
      output.sayToPeople("Words:");
      output.say(List.of("\u009b"), "a word");
    }

    assertThat(out.toString().lines()).containsExactly("Words:", "a word", "[\"\\u009b\"]");
  }

  @Test
  void remarkIsOneLineThatDoesNothingToATerminal() {
    output(out, false).remark("It\u001b[2J\nbroke.");

    assertThat(err.toString().lines()).containsExactly("It␛[2J␊broke.");
    assertThat(out.toString()).isEmpty();
  }

  @Test
  void pipeThatWasClosedIsNoFailure() {
    assertThatThrownBy(() -> output(broken("Broken pipe"), true).say("a", "a"))
        .isInstanceOf(NobodyReads.class);
  }

  @Test
  void diskThatIsFullIsAFailure() {
    assertThatThrownBy(() -> output(broken("No space left on device"), true).say("a", "a"))
        .isInstanceOf(CommandFailure.class)
        .hasMessage("The standard output cannot be written: No space left on device.");
  }
}
