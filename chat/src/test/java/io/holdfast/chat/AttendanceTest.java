package io.holdfast.chat;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.List;
import org.junit.jupiter.api.Test;

final class AttendanceTest {

  private final Attendance attendance = new Attendance();
  private final Guest adasPhone = new Guest("Ada");
  private final Guest adasTablet = new Guest("Ada");
  private final Guest bob = new Guest("Bob");

  private List<String> names(int count) {
    return attendance.named(count).stream().map(Person::name).toList();
  }

  @Test
  void personOnTwoConnectionsCountsOnceUntilBothAreGone() {
    attendance.add(adasPhone);
    assertThat(attendance.isHereTwice(adasPhone.person())).isFalse();
    attendance.add(adasTablet);
    attendance.add(bob);
    assertThat(attendance.isHereTwice(adasPhone.person())).isTrue();
    assertThat(attendance.size()).isEqualTo(2);
    assertThat(names(10)).containsExactly("Ada", "Bob");

    attendance.remove(adasPhone);
    assertThat(attendance.isHere(adasPhone.person())).isTrue();
    attendance.remove(adasTablet);

    assertThat(attendance.isHere(adasPhone.person())).isFalse();
    assertThat(names(10)).containsExactly("Bob");
  }

  @Test
  void connectionThatComesOrGoesTwiceCountsOnce() {
    attendance.add(bob);
    attendance.add(bob);
    assertThat(attendance.isHereTwice(bob.person())).isFalse();

    assertThat(attendance.remove(bob)).isEqualTo(bob.person());
    assertThat(attendance.remove(bob)).isNull();

    assertThat(attendance.size()).isZero();
  }

  @Test
  void noMoreAreNamedThanAreAskedFor() {
    attendance.add(adasPhone);
    attendance.add(adasTablet);
    attendance.add(bob);

    assertThat(names(0)).isEmpty();
    assertThat(names(1)).containsExactly("Ada");
    assertThat(names(2)).containsExactly("Ada", "Bob");
  }

  @Test
  void whoIsRenamedIsWhoTheyWereToTheRoom() {
    attendance.add(bob);
    Person robert = bob.person().named("Robert");

    assertThat(attendance.rename(bob, robert)).isEqualTo(new Person("id of Bob", "Bob"));

    assertThat(attendance.of(bob)).isEqualTo(robert);
    assertThat(attendance.rename(adasPhone, robert)).isNull();
    assertThat(attendance.of(adasPhone)).isNull();
  }
}
