package io.holdfast.socketio.admin;

import java.util.HashMap;
import java.util.Map;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/** Adds up what statistics tell. */
final class TrafficSum {

  private static final Pattern EVENT =
      Pattern.compile(
          "\\{\"timestamp\":\\d{10}000,\"type\":\"(\\w+)\"(?:,\"subType\":\"[a-z ]+\")?,"
              + "\"count\":(\\d+)}");

  private final Map<String, Long> counts = new HashMap<>();

  void add(String stats) {
    Matcher event = EVENT.matcher(stats);
    while (event.find()) {
      counts.merge(event.group(1), Long.valueOf(event.group(2)), Long::sum);
    }
  }

  long count(String type) {
    return counts.getOrDefault(type, 0L);
  }
}
