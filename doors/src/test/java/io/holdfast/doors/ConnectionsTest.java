package io.holdfast.doors;

import static org.assertj.core.api.Assertions.assertThat;

import io.holdfast.chat.FaultyLog;
import io.holdfast.chat.Guest;
import io.holdfast.chat.HouseRule;
import io.holdfast.chat.HouseRules;
import io.holdfast.chat.Person;
import java.net.InetSocketAddress;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

/** The list of what is open. */
final class ConnectionsTest {

  private static final Person ADA = new Person("ada", "Ada");
  private static final Person BOB = new Person("bob", "Bob");

  private final FaultyLog log = new FaultyLog();
  private final HouseRules rules = Guest.rules(log);
  private final Connections connections = new Connections(rules);
  private final List<String> closed = new ArrayList<>();

  @AfterEach
  void close() {
    log.close();
  }

  private OpenConnection open(String door, Person person, String... rooms) {
    ConnectionOrigin origin =
        new ConnectionOrigin(
            door,
            () -> "websocket",
            new InetSocketAddress("192.0.2.7", 4711),
            reason -> closed.add(door + " " + reason),
            refusal -> closed.add(door + " " + refusal.code()));
    return connections.open(origin, person, Set.of(rooms));
  }

  private List<String> doors(Connections.Page page) {
    return page.connections().stream().map(connection -> connection.origin().door()).toList();
  }

  private long count(String door) {
    return connections.doors().get(door).sum();
  }

  @Test
  void whatIsOpenIsListedInTheOrderOfComingUntilItEnds() {
    OpenConnection first = open("/chat", ADA, "/");
    OpenConnection second = open("/events", null, "/");
    OpenConnection third = open("/chat", BOB);

    assertThat(connections.after("", 10, any -> true).connections())
        .containsExactly(first, second, third);
    assertThat(connections.find(second.id())).contains(second);
    assertThat(first.origin().address()).isEqualTo("192.0.2.7");
    assertThat(first.rooms()).containsExactly("/");
    assertThat(second.person()).isNull();
    assertThat(count("/chat")).isEqualTo(2);

    first.ended();
    first.ended();

    assertThat(connections.after("", 10, any -> true).connections()).containsExactly(second, third);
    assertThat(connections.find(first.id())).isEmpty();
    assertThat(count("/chat")).isEqualTo(1);
  }

  @Test
  void pagesGoOnWhereTheLastOneEndedAlsoIfThatConnectionHasEnded() {
    OpenConnection first = open("1", ADA);
    open("2", ADA);
    open("3", ADA);

    Connections.Page page = connections.after("", 1, any -> true);
    assertThat(page.connections()).containsExactly(first);
    assertThat(page.next()).isEqualTo(first.id());
    first.ended();

    Connections.Page rest = connections.after(first.id(), 2, any -> true);
    assertThat(doors(rest)).containsExactly("2", "3");
    assertThat(rest.next()).isNull();
  }

  @Test
  void aPageOfFewAmongManyEndsEarlyAndGoesOn() {
    for (int i = 0; i < Connections.MAX_SCANNED; i++) {
      open("/chat", null);
    }
    OpenConnection last = open("/events", null);

    Connections.Page page =
        connections.after("", 5, connection -> connection.origin().door().equals("/events"));
    assertThat(page.connections()).isEmpty();
    assertThat(page.next()).isNotNull();

    assertThat(connections.after(page.next(), 5, any -> true).connections()).containsExactly(last);
  }

  @Test
  void noIdIsNobodys() {
    OpenConnection open = open("/chat", ADA);

    assertThat(connections.find("")).isEmpty();
    assertThat(connections.find("no number")).isEmpty();
    assertThat(connections.find("-1")).isEmpty();
    assertThat(connections.after("no number", 5, any -> true).connections()).containsExactly(open);
  }

  @Test
  void idsOfALaterProcessAreOthers() {
    OpenConnection before = open("/chat", ADA);

    OpenConnection after =
        new Connections(rules).open(before.origin(), null, ConcurrentHashMap.newKeySet());

    assertThat(after.number()).isGreaterThanOrEqualTo(before.number());
    assertThat(connections.find("1")).isEmpty();
  }

  @Test
  void peopleAreFoundByWhoTheyAreNow() {
    OpenConnection ada = open("/chat", ADA);
    OpenConnection guest = open("/chat", new Person("guest", Person.ANONYMOUS));

    guest.become(new Person("guest", "Ada"));
    assertThat(connections.of("guest")).containsExactly(guest);
    guest.become(ADA);

    assertThat(connections.of("guest")).isEmpty();
    assertThat(connections.of("ada")).containsExactlyInAnyOrder(ada, guest);
    assertThat(guest.person()).isEqualTo(ADA);
    assertThat(connections.peopleAfter("", 10)).containsExactly("ada");
    ada.ended();
    assertThat(connections.peopleAfter("", 10)).containsExactly("ada");
    guest.ended();
    assertThat(connections.peopleAfter("", 10)).isEmpty();
  }

  @Test
  void peopleComeInPages() {
    open("/chat", BOB);
    open("/chat", ADA);
    open("/chat", ADA);
    open("/chat", null);

    assertThat(connections.peopleAfter("", 1)).containsExactly("ada");
    assertThat(connections.peopleAfter("ada", 5)).containsExactly("bob");
    assertThat(connections.peopleAfter("bob", 5)).isEmpty();
  }

  @Test
  void allOfAPersonAreClosedWithTheReason() {
    open("/chat", ADA);
    open("/events", ADA);
    open("/msgs", BOB);

    assertThat(connections.closeAll("ada", "Enough.")).isEqualTo(2);

    assertThat(closed).containsExactlyInAnyOrder("/chat Enough.", "/events Enough.");
    assertThat(connections.closeAll("nobody", "Enough.")).isZero();
  }

  @Test
  void whoIsNotWelcomeIsEndedWhenTheyComeOrTurnOutToBeSomebody() {
    rules
        .make(HouseRule.Kind.BANNED_PERSON, ADA.id(), null, "")
        .toCompletableFuture()
        .orTimeout(30, TimeUnit.SECONDS)
        .join();

    open("/chat", ADA, "/");
    OpenConnection guest = open("/chat", BOB, "/");
    guest.become(ADA);
    open("/msgs", BOB, "/");

    assertThat(closed).containsExactly("/chat BANNED", "/chat BANNED");
    assertThat(connections.after("", 10, any -> true).connections()).hasSize(1);
    assertThat(count("/chat")).isZero();
  }

  @Test
  void whoIsNotWelcomeAnyMoreIsEndedByPersonOrAddress() {
    open("/chat", ADA, "/");
    open("/chat", BOB, "/");
    rules
        .make(HouseRule.Kind.BANNED_PERSON, ADA.id(), null, "")
        .toCompletableFuture()
        .orTimeout(30, TimeUnit.SECONDS)
        .join();
    connections.judge();
    assertThat(closed).containsExactly("/chat BANNED");

    rules
        .make(HouseRule.Kind.BANNED_ADDRESS, "192.0.2.7", null, "")
        .toCompletableFuture()
        .orTimeout(30, TimeUnit.SECONDS)
        .join();
    connections.judge();
    assertThat(closed).containsExactly("/chat BANNED", "/chat BANNED");
  }
}
