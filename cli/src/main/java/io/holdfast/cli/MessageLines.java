package io.holdfast.cli;

import java.time.Instant;
import java.time.ZoneId;
import java.time.format.DateTimeFormatter;
import java.util.Arrays;
import java.util.stream.Collectors;
import picocli.CommandLine.Help.Ansi.Style;

/**
 * Messages as lines for people.
 *
 * @param isColored whether who said something is in bold letters
 * @param zone of the times
 */
record MessageLines(boolean isColored, ZoneId zone) {

  private static final DateTimeFormatter TIME = DateTimeFormatter.ofPattern("uuuu-MM-dd HH:mm");

  /** Begins what does not begin a message: else one could look like several, of several people. */
  private static final String INDENTATION = "    ";

  /** {@return the time, who said it, and what; one line for each line of it} */
  String of(ShownMessage message) {
    String time = TIME.format(Instant.ofEpochMilli(message.time()).atZone(zone));
    String text =
        Arrays.stream(message.text().split("\n", -1))
            .map(TerminalText::shown)
            .collect(Collectors.joining(System.lineSeparator() + INDENTATION));
    return styled(Style.faint, time)
        + " "
        + styled(Style.bold, TerminalText.shown(message.user()) + ":")
        + " "
        + text;
  }

  private String styled(Style style, String text) {
    return isColored ? style.on() + text + Style.reset.on() : text;
  }
}
