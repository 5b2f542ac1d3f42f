package io.holdfast.presence;

import io.holdfast.socketio.spi.MessageLog;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;

/** A clock, and what it wakes, that go on when they are told to. */
final class HandTime implements InstantSource, PresenceTimer {

  static final Instant START = Instant.ofEpochMilli(1_790_000_000_000L);

  private final List<Due> waiting = new ArrayList<>();
  private volatile Instant now = START;

  private record Due(Instant at, Runnable task) {}

  @Override
  public Instant instant() {
    return now;
  }

  @Override
  public synchronized void after(Duration delay, Runnable task) {
    waiting.add(new Due(now.plus(delay), task));
  }

  /** Lets time pass, and the log do what comes due. */
  void pass(MessageLog log, Duration duration) {
    Instant end = now.plus(duration);
    settle(log);
    for (Due due = next(end); due != null; due = next(end)) {
      now = due.at().isAfter(now) ? due.at() : now;
      due.task().run();
      settle(log);
    }
    now = end;
  }

  /** Sets the clock, and nothing else. */
  void set(Instant instant) {
    now = instant;
  }

  private synchronized Due next(Instant end) {
    Due first =
        waiting.stream()
            .filter(each -> !each.at().isAfter(end))
            .min(Comparator.comparing(Due::at))
            .orElse(null);
    waiting.remove(first);
    return first;
  }

  /** Returns when the log's thread has done all that it was given, and what follows from that. */
  static void settle(MessageLog log) {
    for (int round = 0; round < 3; round++) {
      CompletableFuture<Void> settled = new CompletableFuture<>();
      log.execute(() -> settled.complete(null));
      settled.orTimeout(20, TimeUnit.SECONDS).join();
    }
  }
}
