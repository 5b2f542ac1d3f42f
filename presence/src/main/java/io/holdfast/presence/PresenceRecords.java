package io.holdfast.presence;

import io.holdfast.socketio.spi.LogException;
import io.holdfast.socketio.spi.LogRemoval;
import io.holdfast.socketio.spi.LogValue;
import io.holdfast.socketio.spi.MessageLog;
import java.nio.ByteBuffer;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;

/**
 * What the log keeps of presence, as it was read at the start.
 *
 * @param run that begins: later than all before it
 * @param people that are known, beginning with the one who was seen last before all others
 * @param idleRuns those that nobody came in who has not come again or gone since
 */
record PresenceRecords(long run, List<Known> people, List<Long> idleRuns) {

  /*
   * The table of marks has one value for each person, that of pulses one for each run that somebody
   * came in. lastSeen of somebody who came in an earlier run is
   *
   *   max(pulse of the run, when they came)
   */
  static final String MARKS = "presence";

  static final String PULSES = "pulse";

  /**
   * Somebody who was seen in an earlier run.
   *
   * @param person whose id it is
   * @param seenMillis when they were seen last, in milliseconds since 1970
   * @param run that did not see them go; 0 if they went
   */
  record Known(String person, long seenMillis, long run) {}

  /**
   * Reads what there is. Blocks.
   *
   * @throws LogException if it cannot be read
   */
  static PresenceRecords read(MessageLog log) {
    Map<Long, Long> pulses = new HashMap<>();
    log.forEach(PULSES, value -> pulses.put(run(value.key()), value.payload().getLong()));
    List<Known> people = new ArrayList<>();
    Set<Long> runs = new HashSet<>();
    log.forEach(
        MARKS,
        value -> {
          PresenceMark mark = PresenceMark.parse(value.payload());
          long seen = Math.max(mark.millis(), pulses.getOrDefault(mark.run(), mark.millis()));
          people.add(new Known(value.key(), mark.isOfRun() ? seen : mark.millis(), mark.run()));
          runs.add(mark.run());
        });
    people.sort(Comparator.comparingLong(Known::seenMillis));
    runs.addAll(pulses.keySet());
    long last = runs.stream().mapToLong(Long::longValue).max().orElse(0);
    people.forEach(known -> pulses.remove(known.run()));
    return new PresenceRecords(last + 1, people, List.copyOf(pulses.keySet()));
  }

  /** {@return what keeps how it stands with somebody} */
  static LogValue value(String person, PresenceMark mark) {
    return LogValue.of(MARKS, person, mark.write());
  }

  /** {@return what keeps that those who came in a run are still here} */
  static LogValue pulse(long run, long millis) {
    return LogValue.of(PULSES, key(run), ByteBuffer.allocate(Long.BYTES).putLong(millis).array());
  }

  /** {@return what forgets somebody} */
  static LogRemoval forgetting(String person) {
    return new LogRemoval(MARKS, person);
  }

  /** {@return what forgets a run} */
  static LogRemoval forgettingRun(long run) {
    return new LogRemoval(PULSES, key(run));
  }

  private static String key(long run) {
    return Long.toString(run);
  }

  private static long run(String key) {
    return Long.parseLong(key);
  }
}
