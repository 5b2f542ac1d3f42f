package io.holdfast.chat;

import io.holdfast.socketio.spi.LogChange;
import io.holdfast.socketio.spi.LogException;
import io.holdfast.socketio.spi.LogRemoval;
import io.holdfast.socketio.spi.MessageLog;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.EnumMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Set;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.ConcurrentHashMap;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/**
 * Who is not welcome, who may say nothing, and which rooms are closed: in memory, to be asked at
 * every door, and as values of the log. A rule holds from its commit on.
 *
 * <p>Safe for use by several threads.
 */
public final class HouseRules {

  /** So many rules that are over are forgotten with each new one. */
  private static final int SWEEP_COUNT = 8;

  private final MessageLog log;
  private final HouseLimits limits;
  private final InstantSource clock;
  private final KeptValues<HouseRule> values = new KeptValues<>("house", HouseRule.class);

  /** By what they are about. */
  private final Map<HouseRule.Kind, Map<String, HouseRule>> rules =
      new EnumMap<>(HouseRule.Kind.class);

  /**
   * Reads the rules of a log. Blocks.
   *
   * @throws LogException if they cannot be read
   */
  public HouseRules(MessageLog log, HouseLimits limits, InstantSource clock) {
    this.log = log;
    this.limits = limits;
    this.clock = clock;
    for (HouseRule.Kind kind : HouseRule.Kind.values()) {
      rules.put(kind, new ConcurrentHashMap<>());
    }
    values.readAll(log, rule -> of(rule.kind()).put(rule.subject(), rule));
  }

  private Map<String, HouseRule> of(HouseRule.Kind kind) {
    return Objects.requireNonNull(rules.get(kind), "all kinds are there");
  }

  private Stream<HouseRule> stream() {
    return rules.values().stream().flatMap(each -> each.values().stream());
  }

  /** {@return those that are not over, the last one first} */
  public List<HouseRule> all() {
    long now = clock.millis();
    return stream()
        .filter(rule -> !rule.isOver(now))
        .sorted(Comparator.comparingLong(HouseRule::since).reversed())
        .toList();
  }

  /** {@return a rule that holds now, or null} */
  public @Nullable HouseRule find(HouseRule.Kind kind, @Nullable String subject) {
    HouseRule rule = subject == null ? null : of(kind).get(subject);
    return rule == null || rule.isOver(clock.millis()) ? null : rule;
  }

  /** {@return the names of the rooms that are closed} */
  public Set<String> closedRooms() {
    return Set.copyOf(of(HouseRule.Kind.CLOSED_ROOM).keySet());
  }

  private void requireNone(HouseRule.Kind kind, @Nullable String subject) throws Refusal {
    HouseRule rule = find(kind, subject);
    if (rule != null) {
      throw rule.refusal();
    }
  }

  /**
   * Checks that somebody may come in at all.
   *
   * @throws Refusal with BANNED, and until when
   */
  public void requireWelcome(Asker who) throws Refusal {
    requireNone(HouseRule.Kind.BANNED_PERSON, who.id());
    requireNone(HouseRule.Kind.BANNED_ADDRESS, who.address());
  }

  /**
   * Checks that somebody may say something.
   *
   * @throws Refusal with MUTED, and until when
   */
  public void requireVoice(Asker who) throws Refusal {
    requireNone(HouseRule.Kind.MUTED_PERSON, who.id());
    requireNone(HouseRule.Kind.MUTED_ADDRESS, who.address());
  }

  /**
   * Checks that a room is open.
   *
   * @throws Refusal with ROOM_CLOSED
   */
  public void requireOpen(String room) throws Refusal {
    requireNone(HouseRule.Kind.CLOSED_ROOM, room);
  }

  /**
   * Makes a rule, in place of one of the same kind and subject.
   *
   * @param kind of rule
   * @param subject of it
   * @param until when, in milliseconds since 1970, or null for good
   * @param reason for people
   * @return completes on the log's thread when it holds; fails with {@link Refusal} or {@link
   *     LogException}
   */
  public CompletionStage<HouseRule> make(
      HouseRule.Kind kind, String subject, @Nullable Long until, String reason) {
    long now = clock.millis();
    HouseRule rule = new HouseRule(kind, subject, now, until, reason);
    List<HouseRule> over = stream().filter(each -> each.isOver(now)).limit(SWEEP_COUNT).toList();
    if (reason.codePointCount(0, reason.length()) > limits.reason()
        || reason.codePoints().anyMatch(Character::isISOControl)) {
      return CompletableFuture.failedFuture(
          new Refusal(
              Refusal.Code.BAD_TEXT,
              "A reason has at most "
                  + limits.reason()
                  + " characters, and holds no control characters."));
    }
    int count = rules.values().stream().mapToInt(Map::size).sum();
    if (count - over.size() >= limits.rules() && !of(kind).containsKey(subject)) {
      return CompletableFuture.failedFuture(
          new Refusal(Refusal.Code.OVERLOADED, "There are too many rules; lift some first."));
    }
    List<LogChange> changes = new ArrayList<>();
    over.forEach(each -> changes.add(new LogRemoval(values.table(), each.key())));
    changes.add(values.value(rule.key(), rule));
    return log.commit(
        changes,
        entries -> {
          over.forEach(each -> of(each.kind()).remove(each.subject(), each));
          of(kind).put(subject, rule);
          return rule;
        });
  }

  /**
   * Lifts a rule.
   *
   * @return whether there was one; completes as {@link #make} does
   */
  public CompletionStage<Boolean> lift(HouseRule.Kind kind, String subject) {
    LogRemoval removal = new LogRemoval(values.table(), HouseRule.key(kind, subject));
    return log.commit(List.of(removal), entries -> of(kind).remove(subject) != null);
  }
}
