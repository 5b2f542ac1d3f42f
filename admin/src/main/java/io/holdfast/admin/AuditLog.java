package io.holdfast.admin;

import io.holdfast.chat.ChatJson;
import io.holdfast.chat.Person;
import io.holdfast.chat.Refusal;
import io.holdfast.netty.HttpCall;
import io.holdfast.socketio.spi.LogChange;
import io.holdfast.socketio.spi.LogException;
import io.holdfast.socketio.spi.LogRemoval;
import io.holdfast.socketio.spi.LogValue;
import io.holdfast.socketio.spi.MessageLog;
import java.net.InetAddress;
import java.time.Duration;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.CompletionException;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.atomic.AtomicLong;
import java.util.concurrent.atomic.LongAdder;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;
import tools.jackson.databind.JsonNode;

/**
 * What was done by super-users, and what others tried: values of the log, which its retention
 * leaves, and which nobody changes once they have their outcome.
 *
 * <p>Safe for use by several threads.
 */
final class AuditLog {

  /*
   * The keys fall while the numbers rise, so that a page that begins at the start of the table
   * has the latest entries.
   */
  private static final String TABLE = "audit";

  private static final int KEY_LENGTH = 19;

  private final MessageLog log;
  private final AuditLimits limits;
  private final InstantSource clock;
  private final AtomicLong last;
  private final LongAdder unrecorded = new LongAdder();
  private final List<Consumer<AuditEntry>> listeners = new CopyOnWriteArrayList<>();

  /** Guarded by this. */
  private long hour;

  /** Guarded by this. */
  private int strangersThisHour;

  private AuditLog(MessageLog log, AuditLimits limits, InstantSource clock, long last) {
    this.log = log;
    this.limits = limits;
    this.clock = clock;
    this.last = new AtomicLong(last);
  }

  /**
   * {@return the audit log of a log}
   *
   * <p>Blocks.
   *
   * @throws LogException if it cannot be read
   */
  static AuditLog open(MessageLog log, AuditLimits limits, InstantSource clock) {
    try {
      List<LogValue> latest = log.list(TABLE, "", 1).toCompletableFuture().join();
      long number = latest.isEmpty() ? 0 : read(latest.get(0)).number();
      return new AuditLog(log, limits, clock, number);
    } catch (CompletionException e) {
      if (e.getCause() instanceof LogException failure) {
        throw failure;
      }
      throw e;
    }
  }

  /**
   * Some of the entries.
   *
   * @param entries the latest first
   * @param more whether there are older ones
   */
  record Page(List<AuditEntry> entries, boolean more) {

    public Page {
      entries = List.copyOf(entries);
    }
  }

  /** What is done, and by whom. */
  record Deed(
      @Nullable Person who, String from, String action, String on, @Nullable JsonNode asked) {

    static Deed of(
        HttpCall call, @Nullable Person who, String action, String on, @Nullable JsonNode asked) {
      InetAddress address = call.remoteAddress().getAddress();
      String from =
          address == null ? call.remoteAddress().getHostString() : address.getHostAddress();
      return new Deed(who, from, action, on, asked);
    }
  }

  /** {@return a person in words} */
  static String named(Person person) {
    return "person " + person.id() + " (" + person.name() + ")";
  }

  /** {@return how many attempts of strangers were counted and not kept} */
  long unrecordedCount() {
    return unrecorded.sum();
  }

  /**
   * Tells of each entry when it is kept, on the log's thread.
   *
   * @param listener must not block
   */
  void onEntry(Consumer<AuditEntry> listener) {
    listeners.add(listener);
  }

  /**
   * Keeps that something is about to be done.
   *
   * @return the entry, for {@link #finish}; fails with {@link LogException}: then it must not be
   *     done
   */
  CompletionStage<AuditEntry> begin(Deed deed) {
    return keep(entry(deed, AuditEntry.BEGUN));
  }

  /** Keeps what has become of it. */
  CompletionStage<AuditEntry> finish(AuditEntry begun, String outcome) {
    return put(List.of(value(begun.with(outcome))), begun.with(outcome));
  }

  /**
   * Keeps that something is done which cannot fail, such as reading.
   *
   * @return completed when it is kept; fails with {@link LogException}: then it must not be done
   */
  CompletionStage<AuditEntry> done(Deed deed) {
    return keep(entry(deed, AuditEntry.DONE));
  }

  /** Keeps that a super-user was refused something. */
  CompletionStage<AuditEntry> refused(Deed deed, Refusal.Code code) {
    return keep(entry(deed, code.name()));
  }

  /** Keeps that somebody tried who is no super-user, unless too many do. */
  void stranger(Deed deed, Refusal.Code code) {
    if (isCounted()) {
      keep(entry(deed, code.name()));
    } else {
      unrecorded.increment();
    }
  }

  private synchronized boolean isCounted() {
    long now = clock.millis() / Duration.ofHours(1).toMillis();
    if (now != hour) {
      hour = now;
      strangersThisHour = 0;
    }
    return strangersThisHour++ < limits.strangersPerHour();
  }

  private AuditEntry entry(Deed deed, String outcome) {
    return new AuditEntry(
        last.incrementAndGet(),
        clock.millis(),
        deed.who(),
        deed.from(),
        deed.action(),
        deed.on(),
        bounded(deed.asked()),
        outcome);
  }

  private @Nullable JsonNode bounded(@Nullable JsonNode asked) {
    int length = asked == null ? 0 : ChatJson.line(asked).length;
    return length <= limits.textBytes() ? asked : ChatJson.text(length + " bytes");
  }

  private CompletionStage<AuditEntry> keep(AuditEntry entry) {
    List<LogChange> changes = new ArrayList<>();
    changes.add(value(entry));
    long outdated = entry.number() - limits.entries();
    if (outdated > 0) {
      changes.add(new LogRemoval(TABLE, key(outdated)));
    }
    return put(changes, entry);
  }

  private CompletionStage<AuditEntry> put(List<LogChange> changes, AuditEntry entry) {
    return log.commit(
        changes,
        entries -> {
          listeners.forEach(listener -> listener.accept(entry));
          return entry;
        });
  }

  private static LogValue value(AuditEntry entry) {
    return LogValue.of(TABLE, key(entry.number()), ChatJson.line(entry));
  }

  private static String key(long number) {
    String digits = Long.toString(Long.MAX_VALUE - number);
    return "0".repeat(KEY_LENGTH - digits.length()) + digits;
  }

  private static AuditEntry read(LogValue value) {
    return ChatJson.read(value, AuditEntry.class);
  }

  /**
   * {@return the latest entries before one of them}
   *
   * @param before its number; empty for the latest of all
   * @param count most entries, 1 or more
   */
  CompletionStage<Page> page(Optional<Long> before, int count) {
    return log.list(TABLE, before.map(AuditLog::key).orElse(""), count + 1)
        .thenApply(
            values ->
                new Page(
                    values.stream().limit(count).map(AuditLog::read).toList(),
                    values.size() > count));
  }
}
