package io.holdfast.log;

import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.TimeUnit;

/** Keeps what it is told of a stream, and fails if a page comes where none should. */
final class Follower implements HistoryFollower<String> {

  private final BlockingQueue<Object> told = new LinkedBlockingQueue<>();
  private final List<String> before = new ArrayList<>();

  @Override
  public void caughtUp(HistoryPage<String> page) {
    told.add(page);
  }

  @Override
  public void said(String message) {
    told.add(message);
  }

  private Object take() {
    try {
      Object next = told.poll(20, TimeUnit.SECONDS);
      if (next == null) {
        throw new AssertionError("was told nothing");
      }
      return next;
    } catch (InterruptedException e) {
      throw new IllegalStateException(e);
    }
  }

  @SuppressWarnings("unchecked")
  HistoryPage<String> page() {
    return (HistoryPage<String>) take();
  }

  List<String> next(int count) {
    List<String> messages = new ArrayList<>();
    while (messages.size() < count) {
      messages.add((String) take());
    }
    return messages;
  }

  /** Remembers messages that were known before; returns this. */
  Follower before(List<String> messages) {
    before.addAll(messages);
    return this;
  }

  /** {@return all that is known, with the last one} */
  List<String> until(String last) {
    List<String> known = new ArrayList<>(before);
    while (known.isEmpty() || !known.get(known.size() - 1).equals(last)) {
      known.add((String) take());
    }
    return known;
  }

  boolean isToldNothing() {
    return told.isEmpty();
  }
}
