package io.holdfast.log;

import static org.assertj.core.api.Assertions.assertThat;

import io.holdfast.socketio.spi.LogPosition;
import java.util.Arrays;
import java.util.List;
import org.junit.jupiter.api.Test;

final class RecentMessagesTest {

  private final RecentMessages<Long> recent = new RecentMessages<>(3);

  private static HeldMessage<Long> message(long position) {
    return new HeldMessage<>(new LogPosition(position), position);
  }

  private static List<HeldMessage<Long>> messages(long... positions) {
    return Arrays.stream(positions).mapToObj(RecentMessagesTest::message).toList();
  }

  private void add(long... positions) {
    messages(positions).forEach(recent::add);
  }

  @Test
  void theLastOnesAreHeld() {
    add(1, 4, 7, 9);

    assertThat(recent.all()).isEqualTo(messages(4, 7, 9));
  }

  @Test
  void whatWasSaidBeforeComesBefore() {
    add(7);

    recent.addEarlier(messages(2, 5));

    assertThat(recent.all()).isEqualTo(messages(2, 5, 7));
  }

  @Test
  void whatIsHeldAlreadyIsNotAddedTwice() {
    add(5, 7);

    recent.addEarlier(messages(2, 5, 7));

    assertThat(recent.all()).isEqualTo(messages(2, 5, 7));
  }

  @Test
  void noMoreThanItHoldsIsKeptOfWhatWasSaidBefore() {
    add(9);

    recent.addEarlier(messages(1, 2, 3, 4));

    assertThat(recent.all()).isEqualTo(messages(3, 4, 9));
  }

  @Test
  void afterAPositionAreThoseBehindIt() {
    add(2, 5, 7);

    assertThat(recent.after(new LogPosition(0))).isEqualTo(messages(2, 5, 7));
    assertThat(recent.after(new LogPosition(2))).isEqualTo(messages(5, 7));
    assertThat(recent.after(new LogPosition(6))).isEqualTo(messages(7));
    assertThat(recent.after(new LogPosition(7))).isEmpty();
  }

  @Test
  void whatReachesBackHoldsAllBehindThePosition() {
    assertThat(recent.reachesBackTo(new LogPosition(0))).isTrue();
    add(2, 5, 7);
    assertThat(recent.reachesBackTo(new LogPosition(0))).isTrue();

    add(9);

    assertThat(recent.reachesBackTo(new LogPosition(9))).isTrue();
    assertThat(recent.reachesBackTo(new LogPosition(5))).isTrue();
    assertThat(recent.reachesBackTo(new LogPosition(4))).isFalse();
    assertThat(recent.reachesBackTo(new LogPosition(0))).isFalse();
  }

  @Test
  void thereAreOlderOnesIfSomeWereLetGo() {
    add(2, 5, 7);
    assertThat(recent.hasOlder()).isFalse();
    assertThat(recent.hasOlderThan(recent.all())).isFalse();
    assertThat(recent.hasOlderThan(messages(5, 7))).isTrue();

    add(9);

    assertThat(recent.hasOlder()).isTrue();
    assertThat(recent.hasOlderThan(recent.all())).isTrue();
  }

  @Test
  void emptyRoomHasNothingOlder() {
    assertThat(recent.hasOlderThan(List.of())).isFalse();
    assertThat(recent.all()).isEmpty();
  }

  @Test
  void roomThatCannotBeReadMayHaveOlderOnes() {
    recent.addUnknown();
    add(3);

    assertThat(recent.reachesBackTo(new LogPosition(2))).isFalse();
    assertThat(recent.reachesBackTo(new LogPosition(3))).isTrue();
    assertThat(recent.hasOlderThan(recent.all())).isTrue();
  }

  @Test
  void whatIsNotKeptAnyMoreIsForgottenAndNothingIsOlder() {
    add(1, 4, 7, 9);

    recent.forgetTo(new LogPosition(3));
    assertThat(recent.hasOlder()).isTrue();
    assertThat(recent.all()).isEqualTo(messages(4, 7, 9));

    recent.forgetTo(new LogPosition(7));
    assertThat(recent.all()).isEqualTo(messages(9));
    assertThat(recent.hasOlder()).isFalse();
  }
}
