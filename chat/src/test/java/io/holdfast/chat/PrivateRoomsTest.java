package io.holdfast.chat;

import static io.holdfast.chat.Refusals.assertRefused;
import static org.assertj.core.api.Assertions.assertThat;

import io.holdfast.socketio.spi.LogError;
import io.holdfast.socketio.spi.LogException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionException;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.TimeUnit;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Nested;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

@Timeout(60)
final class PrivateRoomsTest {

  private static final RoomLimits SMALL =
      new RoomLimits(2, 5, 2, 3, 1, 1, Duration.ofDays(1), 10, 2);
  private static final Person ADA = new Person("a", "Ada");
  private static final Person BOB = new Person("b", "Bob");
  private static final Person CLEO = new Person("c", "Cleo");
  private static final long NOW = 1_000;

  private final FaultyLog log = new FaultyLog();
  private final PrivateRooms rooms = new PrivateRooms(log, SMALL);
  private final Access access = new Access(rooms, Guest.rules(log));

  @AfterEach
  void close() {
    log.close();
  }

  private static <T> T await(CompletionStage<T> stage) throws Throwable {
    try {
      return stage.toCompletableFuture().orTimeout(30, TimeUnit.SECONDS).join();
    } catch (CompletionException e) {
      throw e.getCause();
    }
  }

  private @Nullable PrivateRoom change(String name, PrivateRooms.Change change) throws Throwable {
    return await(rooms.change(name, ADA.id(), change));
  }

  private void create(String name) throws Throwable {
    change(name, before -> PrivateRoom.of(name, "Boats", ADA));
  }

  private static Invitation to(Person person, Role role) {
    return new Invitation(person, role, ADA);
  }

  private Asker asker(Person person) {
    return Guest.asker(person);
  }

  /** Makes the log's thread wait until the future completes. */
  private CompletableFuture<Void> hold() {
    CompletableFuture<Void> held = new CompletableFuture<>();
    log.execute(held::join);
    return held;
  }

  @Nested
  @DisplayName("Limits")
  final class Limits {

    @Test
    void oneMoreRoomThanMayBeIsRefused() throws Throwable {
      create("~1");
      create("~2");

      assertRefused(Refusal.Code.OVERLOADED, () -> create("~3"));

      assertThat(rooms.size()).isEqualTo(2);
      change("~1", before -> null);
      create("~3");
    }

    @Test
    void oneMorePersonThanARoomHoldsIsRefused() throws Throwable {
      create("~1");
      change("~1", room -> room.invite(to(BOB, Role.MEMBER), SMALL));
      change("~1", room -> room.invite(to(CLEO, Role.MEMBER), SMALL));

      assertRefused(
          Refusal.Code.ROOM_FULL,
          () -> change("~1", room -> room.invite(to(new Person("d", "Dan"), Role.MEMBER), SMALL)));

      // Who is invited otherwise keeps the place.
      change("~1", room -> room.invite(to(BOB, Role.READER), SMALL));
    }

    @Test
    void oneMorePersonThanAllRoomsHoldIsRefused() throws Throwable {
      create("~1");
      create("~2");
      for (Person person : List.of(BOB, CLEO)) {
        change("~1", room -> room.invite(to(person, Role.MEMBER), SMALL));
      }
      change("~2", room -> room.invite(to(BOB, Role.MEMBER), SMALL));

      assertRefused(
          Refusal.Code.OVERLOADED,
          () -> change("~2", room -> room.invite(to(CLEO, Role.MEMBER), SMALL)));

      change("~1", room -> room.uninvite(CLEO.id()));
      change("~2", room -> room.invite(to(CLEO, Role.MEMBER), SMALL));
    }

    @Test
    void oneMoreRoomOrInvitationThanAPersonMayHaveIsRefused() throws Throwable {
      create("~1");
      create("~2");
      change("~1", room -> room.invite(to(BOB, Role.MEMBER), SMALL));

      assertRefused(
          Refusal.Code.TOO_MANY_ROOMS,
          () ->
              change(
                  "~2",
                  room -> {
                    rooms.requireFewRooms(ADA.id());
                    return room;
                  }));
      assertRefused(
          Refusal.Code.TOO_MANY_INVITATIONS,
          () ->
              change(
                  "~2",
                  room -> {
                    rooms.requireFewInvitations(BOB.id());
                    return room;
                  }));
    }

    @Test
    void oneMoreLinkThanMayBeIsRefusedUntilOneIsTooOld() throws Throwable {
      create("~1");
      change("~1", room -> room.link(new InviteLink("one", Role.READER, NOW, 1), 0, SMALL));

      assertRefused(
          Refusal.Code.TOO_MANY_INVITATIONS,
          () ->
              change("~1", room -> room.link(new InviteLink("two", Role.READER, 9, 1), 0, SMALL)));

      change("~1", room -> room.link(new InviteLink("two", Role.READER, 9, 1), NOW, SMALL));
      assertThat(rooms.linked("two")).isEqualTo("~1");
      assertThat(rooms.linked("one")).isNull();
    }

    @Test
    void oneMoreChangeThanMayWaitIsRefused() throws Throwable {
      create("~1");
      List<CompletionStage<?>> changes = new ArrayList<>();
      // One is on its way, two wait, and one is too many.
      CompletableFuture<Void> held = hold();
      for (int count = 0; count < 4; count++) {
        String person = "p" + count;
        changes.add(
            rooms.change(
                "~1",
                ADA.id(),
                room ->
                    room.invite(to(new Person(person, person), Role.READER), RoomLimits.DEFAULT)));
      }
      held.complete(null);

      assertRefused(Refusal.Code.OVERLOADED, () -> await(changes.get(3)));
      for (CompletionStage<?> change : changes.subList(0, 3)) {
        await(change);
      }
    }
  }

  @Nested
  @DisplayName("A change that is on its way")
  final class OnItsWay {

    @Test
    void takesAwayAtOnceAndGivesWhenItIsKept() throws Throwable {
      create("~1");
      change("~1", room -> room.invite(to(BOB, Role.MEMBER), SMALL));

      assertThat(roleOfBobWhile(room -> room.accept(BOB))).as("before its commit").isNull();
      assertThat(rooms.role("~1", BOB.id())).isEqualTo(Role.MEMBER);

      assertThat(roleOfBobWhile(room -> room.remove(BOB.id(), SMALL)))
          .as("before its commit")
          .isNull();
    }

    /** {@return the role after the change was handed in and before its commit} */
    private @Nullable Role roleOfBobWhile(PrivateRooms.Change change) throws Throwable {
      CompletableFuture<Role> role = new CompletableFuture<>();
      CompletableFuture<Void> held = hold();
      CompletionStage<?> changed = rooms.change("~1", BOB.id(), change);
      log.execute(() -> role.complete(rooms.role("~1", BOB.id())));
      held.complete(null);
      await(changed);
      return await(role);
    }

    @Test
    void isAsIfItHadNotBeenWhenTheDiskDoesNotTakeIt() throws Throwable {
      create("~1");
      change("~1", room -> room.invite(to(BOB, Role.MEMBER), SMALL));
      change("~1", room -> room.accept(BOB));
      log.failAppends(LogError.WRITE_FAILED);

      assertThat(failure(() -> change("~1", room -> room.remove(BOB.id(), SMALL))))
          .isInstanceOf(LogException.class);
      assertThat(failure(() -> create("~2"))).isInstanceOf(LogException.class);

      assertThat(rooms.role("~1", BOB.id())).isEqualTo(Role.MEMBER);
      assertThat(rooms.of(BOB.id())).hasSize(1);
      assertThat(rooms.size()).isEqualTo(1);
      log.failAppends(null);
      change("~1", room -> room.remove(BOB.id(), SMALL));
      assertThat(rooms.of(BOB.id())).isEmpty();
    }

    private @Nullable Throwable failure(Failing failing) {
      try {
        failing.run();
        return null;
      } catch (Throwable e) {
        return e;
      }
    }
  }

  private interface Failing {
    void run() throws Throwable;
  }

  @Test
  void whatIsKeptIsReadAgain() throws Throwable {
    create("~1");
    change("~1", room -> room.invite(to(BOB, Role.READER), SMALL));
    change("~1", room -> room.link(new InviteLink("hash", Role.MEMBER, 9, 2), 0, SMALL));
    create("~2");
    change("~2", before -> null);

    PrivateRooms again = new PrivateRooms(log, SMALL);

    assertThat(again.size()).isEqualTo(1);
    assertThat(again.find("~1")).isEqualTo(rooms.find("~1"));
    assertThat(again.of(BOB.id())).extracting(PrivateRoom::name).containsExactly("~1");
    assertThat(again.linked("hash")).isEqualTo("~1");
  }

  @Test
  void eachRoleMayWhatItMay() throws Throwable {
    create("~1");
    for (Person person : List.of(BOB, CLEO)) {
      change("~1", room -> room.invite(to(person, Role.MEMBER), SMALL));
      change("~1", room -> room.accept(person));
    }
    change("~1", room -> room.change(CLEO.id(), Role.READER));
    Person eve = new Person("e", "Eve");

    for (Person person : List.of(ADA, BOB, CLEO)) {
      access.requireRead("~1", asker(person));
    }
    assertRefused(Refusal.Code.NOT_YOURS, () -> access.requireRead("~1", asker(eve)));
    assertRefused(
        Refusal.Code.NOT_YOURS,
        () -> access.requireRead("~1", new Asker(Identity.GUEST, null, "::1")));
    access.write("~1", asker(BOB), () -> {});
    assertRefused(Refusal.Code.READ_ONLY, () -> access.write("~1", asker(CLEO), () -> {}));
    assertRefused(Refusal.Code.NOT_YOURS, () -> access.write("~1", asker(eve), () -> {}));
    access.requireOwn("~1", asker(ADA));
    assertRefused(Refusal.Code.FORBIDDEN, () -> access.requireOwn("~1", asker(BOB)));
    assertRefused(Refusal.Code.NOT_YOURS, () -> access.requireOwn("~1", asker(eve)));
    assertRefused(Refusal.Code.FORBIDDEN, () -> access.requireOwn("/", asker(ADA)));
    access.requireRead("/", asker(eve));
    access.write("/", asker(eve), () -> {});
  }
}
