package io.holdfast.presence;

import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.function.Function;

/**
 * Who is told of whom.
 *
 * <p>Confined to the log's thread.
 */
final class Watchers {

  /*
   * All who watch a person were told the same last, and are told of a change together. What was
   * undone before that is not told: whoever turns from one tab to another is away for a moment.
   */
  private final int maxWatchers;
  private final Function<String, Whereabouts> source;
  private final Runnable wake;
  private final Map<String, Subject> subjects = new HashMap<>();
  private final Set<Subject> changed = new LinkedHashSet<>();
  private boolean isAwaited;

  /**
   * Creates a list of nobody.
   *
   * @param maxWatchers most that are told of one person
   * @param source says how it stands with a person now
   * @param wake has {@link #tell} called when changes were gathered for a while
   */
  Watchers(int maxWatchers, Function<String, Whereabouts> source, Runnable wake) {
    this.maxWatchers = maxWatchers;
    this.source = source;
    this.wake = wake;
  }

  /** Somebody who is told. */
  static final class Watcher {

    private final PresenceListener listener;
    private final List<Subject> subjects = new ArrayList<>();

    Watcher(PresenceListener listener) {
      this.listener = listener;
    }
  }

  /** Somebody who others are told of. */
  private static final class Subject {

    private Whereabouts told;
    private final Set<Watcher> watchers = new HashSet<>();

    Subject(Whereabouts told) {
      this.told = told;
    }
  }

  void watch(Watcher watcher, Set<String> people) {
    ignore(watcher);
    List<Whereabouts> answer = new ArrayList<>();
    for (String person : people) {
      Subject known = subjects.get(person);
      Subject subject = known == null ? new Subject(source.apply(person)) : known;
      answer.add(subject.told);
      // Ids can be made up without end.
      boolean isKnown = subject.told.state() != Whereabouts.State.UNKNOWN;
      if (isKnown && subject.watchers.size() < maxWatchers) {
        subjects.put(person, subject);
        subject.watchers.add(watcher);
        watcher.subjects.add(subject);
      }
    }
    watcher.listener.watched(answer);
  }

  void ignore(Watcher watcher) {
    for (Subject subject : watcher.subjects) {
      subject.watchers.remove(watcher);
      if (subject.watchers.isEmpty()) {
        subjects.remove(subject.told.person());
        changed.remove(subject);
      }
    }
    watcher.subjects.clear();
  }

  /** It may not be with a person as it was. */
  void changed(String person) {
    Subject subject = subjects.get(person);
    if (subject != null && changed.add(subject) && !isAwaited) {
      isAwaited = true;
      wake.run();
    }
  }

  /** Tells what has changed. */
  void tell() {
    isAwaited = false;
    Map<Watcher, List<Whereabouts>> news = new LinkedHashMap<>();
    for (Subject subject : changed) {
      Whereabouts now = source.apply(subject.told.person());
      if (now.state() != subject.told.state()) {
        subject.told = now;
        subject.watchers.forEach(
            watcher -> news.computeIfAbsent(watcher, first -> new ArrayList<>()).add(now));
      }
    }
    changed.clear();
    news.forEach((watcher, people) -> watcher.listener.changed(people));
  }
}
