package io.holdfast.presence;

import static org.assertj.core.api.Assertions.assertThat;

import io.holdfast.socketio.spi.MessageLog;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;

/** Somebody who watches, and keeps what they are told in words such as {@code "Ada HERE 0"}. */
final class Onlooker implements PresenceListener {

  private final MessageLog log;
  private final PresenceWatch watch;
  private final List<String> answers = new ArrayList<>();
  private final List<List<String>> changes = new ArrayList<>();

  Onlooker(MessageLog log, Presence presence) {
    this.log = log;
    this.watch = presence.watch(this);
  }

  /** {@return how it stands with people, in the order of their names} */
  List<String> ask(String... people) {
    answers.clear();
    watch.watch(Set.of(people));
    HandTime.settle(log);
    return answers.stream().sorted().toList();
  }

  void close() {
    watch.close();
  }

  /** {@return what was told since the last call, each time apart} */
  List<List<String>> changes() {
    HandTime.settle(log);
    List<List<String>> told = List.copyOf(changes);
    changes.clear();
    return told;
  }

  void isToldOnce(String... people) {
    assertThat(changes()).containsExactly(List.of(people));
  }

  void isToldNothing() {
    assertThat(changes()).isEmpty();
  }

  @Override
  public void watched(List<Whereabouts> people) {
    answers.addAll(words(people));
  }

  @Override
  public void changed(List<Whereabouts> people) {
    changes.add(words(people));
  }

  private static List<String> words(List<Whereabouts> people) {
    return people.stream().map(Onlooker::words).sorted().toList();
  }

  /** With the seconds since the tests' time began. */
  private static String words(Whereabouts each) {
    String state = each.person() + " " + each.state();
    long millis = each.since().toEpochMilli() - HandTime.START.toEpochMilli();
    return each.state() == Whereabouts.State.UNKNOWN ? state : state + " " + millis / 1000.0;
  }
}
