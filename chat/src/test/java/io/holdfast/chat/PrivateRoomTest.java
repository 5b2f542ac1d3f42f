package io.holdfast.chat;

import static io.holdfast.chat.Refusals.assertRefused;
import static org.assertj.core.api.Assertions.assertThat;

import java.util.List;
import org.junit.jupiter.api.Test;

final class PrivateRoomTest {

  private static final RoomLimits LIMITS = RoomLimits.DEFAULT;
  private static final Person ADA = new Person("a", "Ada");
  private static final Person BOB = new Person("b", "Bob");

  private final PrivateRoom room = PrivateRoom.of("~1", "Boats", ADA);

  private static InviteLink link(long ends, int uses) {
    return new InviteLink("hash", Role.READER, ends, uses);
  }

  @Test
  void whoIsInvitedComesInWithTheRoleOfTheLastInvitation() throws Refusal {
    PrivateRoom after =
        room.invite(new Invitation(BOB, Role.READER, ADA), LIMITS)
            .invite(new Invitation(BOB, Role.MEMBER, ADA), LIMITS)
            .accept(BOB);

    assertThat(after.role("b")).isEqualTo(Role.MEMBER);
    assertThat(after.invited()).isEmpty();
  }

  @Test
  void whoIsNotInvitedDoesNotComeIn() {
    assertRefused(Refusal.Code.NO_INVITATION, () -> room.accept(BOB));
    assertRefused(
        Refusal.Code.NO_INVITATION,
        () -> room.invite(new Invitation(BOB, Role.MEMBER, ADA), LIMITS).uninvite("b").accept(BOB));
  }

  @Test
  void whoIsOfTheRoomIsNotInvitedAndStaysByALink() throws Refusal {
    assertRefused(
        Refusal.Code.BAD_REQUEST, () -> room.invite(new Invitation(ADA, Role.READER, ADA), LIMITS));
    PrivateRoom linked = room.link(link(10, 1), 0, LIMITS);

    assertThat(linked.accept(ADA, "hash", 0, LIMITS)).isEqualTo(linked);
    assertThat(linked.accept(ADA)).isEqualTo(linked);
  }

  @Test
  void linkIsUsedUp() throws Refusal {
    PrivateRoom linked = room.link(link(10, 2), 0, LIMITS);

    PrivateRoom once = linked.accept(BOB, "hash", 9, LIMITS);
    PrivateRoom twice = once.accept(new Person("c", "Cleo"), "hash", 9, LIMITS);

    assertThat(once.links()).containsExactly(link(10, 1));
    assertThat(twice.links()).isEmpty();
    assertRefused(
        Refusal.Code.NO_INVITATION, () -> twice.accept(new Person("d", "Dan"), "hash", 9, LIMITS));
    assertRefused(Refusal.Code.NO_INVITATION, () -> linked.accept(BOB, "hash", 10, LIMITS));
    assertRefused(Refusal.Code.NO_INVITATION, () -> linked.accept(BOB, "other", 0, LIMITS));
  }

  @Test
  void whoWasRemovedComesBackByInvitationAlone() throws Refusal {
    PrivateRoom removed =
        room.link(link(10, 9), 0, LIMITS).accept(BOB, "hash", 0, LIMITS).remove("b", LIMITS);

    assertRefused(Refusal.Code.NO_INVITATION, () -> removed.accept(BOB, "hash", 0, LIMITS));
    PrivateRoom back =
        removed.invite(new Invitation(BOB, Role.MEMBER, ADA), LIMITS).accept(BOB).leave("b");
    assertThat(back.accept(BOB, "hash", 0, LIMITS).role("b")).isEqualTo(Role.READER);
  }

  @Test
  void thereIsAlwaysAnOwner() throws Refusal {
    assertRefused(Refusal.Code.LAST_OWNER, () -> room.leave("a"));
    assertRefused(Refusal.Code.LAST_OWNER, () -> room.change("a", Role.MEMBER));
    assertRefused(Refusal.Code.BAD_REQUEST, () -> room.change("b", Role.OWNER));

    PrivateRoom two =
        room.invite(new Invitation(BOB, Role.OWNER, ADA), LIMITS).accept(BOB).leave("a");

    assertThat(two.people()).isEqualTo(List.of(new RoomPerson(BOB, Role.OWNER)));
  }
}
