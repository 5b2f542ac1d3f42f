package io.holdfast.chat;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;

final class OccupancyTest {

  private final Occupancy occupancy = new Occupancy();

  @Test
  void pagesAreInTheOrderOfNamesAndSayWhetherThereIsMore() {
    occupancy.set("c", 3);
    occupancy.set("/", 1);
    occupancy.set("b", 2);

    Occupancy.Page first = occupancy.after("", 2);
    assertThat(first.rooms()).containsExactly(new RoomPeople("/", 1), new RoomPeople("b", 2));
    assertThat(first.more()).isTrue();
    Occupancy.Page second = occupancy.after("b", 2);
    assertThat(second.rooms()).containsExactly(new RoomPeople("c", 3));
    assertThat(second.more()).isFalse();
  }

  @Test
  void pageThatHoldsExactlyTheRestIsTheLast() {
    occupancy.set("a", 1);
    occupancy.set("b", 1);

    assertThat(occupancy.after("", 2).more()).isFalse();
  }

  @Test
  void roomThatEverybodyHasLeftIsNone() {
    occupancy.set("a", 1);
    occupancy.set("a", 0);

    assertThat(occupancy.after("", 10).rooms()).isEmpty();
  }

  @Test
  void privateRoomIsNamedToNobody() {
    occupancy.set("z", 1);
    occupancy.set("~9f", 2);

    assertThat(occupancy.after("", 10).rooms()).containsExactly(new RoomPeople("z", 1));
    assertThat(occupancy.after("", 1).more()).isFalse();
    assertThat(occupancy.after("~", 10).rooms()).isEmpty();
  }
}
