package io.holdfast.accounts;

import static io.holdfast.accounts.Refusals.assertRefused;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.holdfast.socketio.spi.LogException;
import io.holdfast.socketio.spi.LogValue;
import java.net.InetSocketAddress;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionException;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** What people do with their accounts. */
@Timeout(60)
final class AccountsTest {

  private static final String PASSWORD = "correct horse";
  private static final String NEXT = "battery staple";
  private static final AttemptLimit FEW = new AttemptLimit(4, Duration.ofMinutes(1), 100);
  private static final AttemptLimit MANY = new AttemptLimit(100, Duration.ofMinutes(1), 100);

  /** The cheapest hash that there is. */
  private static final AccountLimits SMALL =
      new AccountLimits(3, 5, 2, Duration.ofHours(1), 4, 8, FEW, MANY, MANY);

  private static final AccountCaller SOMEBODY =
      AccountCaller.at(new InetSocketAddress("192.0.2.1", 4711));

  private final FaultyLog log = new FaultyLog();
  private Instant now = Instant.now();
  private Accounts accounts = open();

  private Accounts open() {
    return Accounts.open(log.proxy(), SMALL, Set.of("Anonymous"), () -> now);
  }

  private void reopen() {
    accounts.close();
    accounts = open();
  }

  @AfterEach
  void close() {
    accounts.close();
    log.close();
  }

  /** Something that is asked, and what it is answered. */
  private interface Asked<T> {
    CompletionStage<T> ask() throws AccountRefusal;
  }

  private static <T> T done(Asked<T> asked) throws Throwable {
    try {
      return asked.ask().toCompletableFuture().orTimeout(30, TimeUnit.SECONDS).join();
    } catch (CompletionException e) {
      throw e.getCause();
    }
  }

  private Accounts.Opened signUp(String name) throws Throwable {
    return done(() -> accounts.signUp(name, PASSWORD, SOMEBODY));
  }

  private Accounts.Opened signIn(String name, String password) throws Throwable {
    return done(() -> accounts.signIn(name, password, SOMEBODY));
  }

  private Session found(Accounts.Opened opened) {
    return accounts.sessions().find(opened.token()).orElse(null);
  }

  @Test
  void whoSignsUpIsSignedInWithAnIdThatStays() throws Throwable {
    Accounts.Opened first = signUp("Ada");
    Accounts.Opened second = signIn("Ada", PASSWORD);
    String ada = first.session().personId();

    assertThat(first.session().name()).isEqualTo("Ada");
    assertThat(ada).matches("[A-Za-z0-9_-]{24}");
    assertThat(second.session().personId()).isEqualTo(ada);
    assertThat(found(first).personId()).isEqualTo(ada);
    assertThat(found(second).personId()).isEqualTo(ada);
    assertThat(first.token()).isNotEqualTo(second.token());
  }

  @Test
  void accountsAndSessionsOutliveTheProcess() throws Throwable {
    Accounts.Opened opened = signUp("Ada");
    reopen();

    assertThat(accounts.size()).isEqualTo(1);
    assertThat(found(opened).personId()).isEqualTo(opened.session().personId());
    assertThat(signIn("Ada", PASSWORD).session().personId()).isEqualTo(opened.session().personId());
  }

  @Test
  void neitherPasswordNorTokenIsInTheLog() throws Throwable {
    Accounts.Opened opened = signUp("Ada");
    StringBuilder kept = new StringBuilder();
    for (String table : List.of("account", "session")) {
      log.proxy()
          .forEach(
              table,
              value -> kept.append(value.key()).append(AccountValues.read(value, Object.class)));
    }
    assertThat(kept.toString())
        .contains("Ada")
        .contains("$2")
        .doesNotContain(PASSWORD)
        .doesNotContain(opened.token());
  }

  @ParameterizedTest
  @ValueSource(strings = {"Ada", "ada", "ADA", "\uff21da"})
  void aNameIsTakenInEveryFormOfIt(String name) throws Throwable {
    signUp("Ada");
    assertRefused(AccountRefusal.Reason.NAME_TAKEN, () -> signUp(name));
    assertThat(accounts.size()).isEqualTo(1);
    assertThat(signIn(name, PASSWORD).session().name()).isEqualTo("Ada");
  }

  @Test
  void ofTwoWhoWantANameAtOnceOneGetsIt() throws Throwable {
    CompletionStage<Accounts.Opened> first = accounts.signUp("Ada", PASSWORD, SOMEBODY);
    assertRefused(
        AccountRefusal.Reason.NAME_TAKEN, () -> done(() -> accounts.signUp("ada", NEXT, SOMEBODY)));
    done(() -> first);
    signIn("Ada", PASSWORD);
  }

  @ParameterizedTest
  @ValueSource(strings = {"Anonymous", "anonymous"})
  void nobodyIsCalledAsGuestsAre(String name) {
    assertRefused(AccountRefusal.Reason.NAME_RESERVED, () -> signUp(name));
  }

  @Test
  void aPasswordThatIsTooShortOrHidesSomethingIsRefused() {
    for (String password : List.of("", "1234567", "with\u0000zero", "half \ud800 half")) {
      assertRefused(
          AccountRefusal.Reason.BAD_PASSWORD,
          () -> done(() -> accounts.signUp("Ada", password, SOMEBODY)));
    }
  }

  @Test
  void aPasswordIsOfAsManyBytesAsAreHashed() throws Throwable {
    String longest = "x".repeat(72);
    assertRefused(
        AccountRefusal.Reason.BAD_PASSWORD,
        () -> done(() -> accounts.signUp("Ada", longest + "x", SOMEBODY)));
    done(() -> accounts.signUp("Ada", longest, SOMEBODY));
    assertRefused(AccountRefusal.Reason.WRONG_PASSWORD, () -> signIn("Ada", longest + "y"));
    signIn("Ada", longest);
  }

  @Test
  void aWrongNameAndAWrongPasswordAreRefusedInTheSameWords() throws Throwable {
    signUp("Ada");
    List<String> reasons = new ArrayList<>();
    for (String name : List.of("Ada", "Nobody")) {
      assertThatThrownBy(() -> signIn(name, "something else"))
          .isInstanceOf(AccountRefusal.class)
          .satisfies(refusal -> reasons.add(refusal.getMessage()));
      assertRefused(AccountRefusal.Reason.WRONG_PASSWORD, () -> signIn(name, "something else"));
    }
    assertThat(reasons).containsExactly(reasons.get(0), reasons.get(0));
    assertThat(accounts.attempts().wrongCount()).isEqualTo(4);
  }

  @ParameterizedTest
  @ValueSource(strings = {"Ada", "Nobody"})
  void attemptsAtANameAreLimitedWhetherOrNotItIsThere(String name) throws Throwable {
    signUp("Ada");
    for (int i = 0; i < FEW.burst(); i++) {
      assertRefused(AccountRefusal.Reason.WRONG_PASSWORD, () -> signIn(name, "something else"));
    }
    assertRefused(AccountRefusal.Reason.TOO_MANY_ATTEMPTS, () -> signIn(name, PASSWORD));
    assertThat(accounts.attempts().limitedCount()).isEqualTo(1);
    now = now.plus(FEW.interval());
    assertRefused(AccountRefusal.Reason.WRONG_PASSWORD, () -> signIn(name, "something else"));
  }

  @Test
  void aRightPasswordDoesNotCountAsAnAttempt() throws Throwable {
    signUp("Ada");
    for (int i = 0; i < 3 * FEW.burst(); i++) {
      signIn("Ada", PASSWORD);
    }
  }

  @Test
  void whatIsOpenIsClosedOnSigningOutAndOnlyThere() throws Throwable {
    Accounts.Opened here = signUp("Ada");
    Accounts.Opened there = signIn("Ada", PASSWORD);
    AtomicInteger closedHere = new AtomicInteger();
    AtomicInteger closedThere = new AtomicInteger();
    found(here).closeAtEnd(closedHere::incrementAndGet);
    found(here).closeAtEnd(closedHere::incrementAndGet);
    found(there).closeAtEnd(closedThere::incrementAndGet);
    found(here).closeAtEnd(closedThere::incrementAndGet).run();

    done(() -> accounts.signOut(here.session()));

    assertThat(closedHere).hasValue(2);
    assertThat(closedThere).hasValue(0);
    assertThat(found(here)).isNull();
    here.session().closeAtEnd(closedHere::incrementAndGet);
    assertThat(closedHere).hasValue(3);
    reopen();
    assertThat(found(here)).isNull();
    assertThat(found(there)).isNotNull();
  }

  @Test
  void anotherPasswordEndsAllSessionsButTheOneThatItBegins() throws Throwable {
    Accounts.Opened here = signUp("Ada");
    Accounts.Opened there = signIn("Ada", PASSWORD);
    AtomicInteger closed = new AtomicInteger();
    found(here).closeAtEnd(closed::incrementAndGet);
    found(there).closeAtEnd(closed::incrementAndGet);

    Accounts.Opened anew =
        done(() -> accounts.changePassword(here.session(), PASSWORD, NEXT, SOMEBODY));

    assertThat(closed).hasValue(2);
    reopen();
    assertThat(found(here)).isNull();
    assertThat(found(there)).isNull();
    assertThat(found(anew).personId()).isEqualTo(here.session().personId());
    assertRefused(AccountRefusal.Reason.WRONG_PASSWORD, () -> signIn("Ada", PASSWORD));
    assertThat(signIn("Ada", NEXT).session().personId()).isEqualTo(here.session().personId());
  }

  @Test
  void whoSignsInWithAPasswordThatIsBeingChangedIsLeftWithoutASession() throws Throwable {
    Accounts.Opened here = signUp("Ada");
    CompletableFuture<Void> reading = log.holdReads();
    CompletionStage<Accounts.Opened> late = accounts.signIn("Ada", PASSWORD, SOMEBODY);
    log.holdReads().complete(null);
    done(() -> accounts.changePassword(here.session(), PASSWORD, NEXT, SOMEBODY));

    reading.complete(null);

    assertRefused(AccountRefusal.Reason.WRONG_PASSWORD, () -> done(() -> late));
    assertThat(accounts.sessions().size()).isEqualTo(1);
    reopen();
    assertThat(accounts.sessions().size()).isEqualTo(1);
  }

  @Test
  void theOldPasswordIsAskedForBeforeAnother() throws Throwable {
    Accounts.Opened here = signUp("Ada");
    assertRefused(
        AccountRefusal.Reason.WRONG_PASSWORD,
        () -> done(() -> accounts.changePassword(here.session(), NEXT, NEXT, SOMEBODY)));
    assertRefused(
        AccountRefusal.Reason.BAD_PASSWORD,
        () -> done(() -> accounts.changePassword(here.session(), PASSWORD, "short", SOMEBODY)));
    assertThat(found(here)).isNotNull();
    signIn("Ada", PASSWORD);
  }

  @Test
  void aSessionEndsWhenItsTimeIsOver() throws Throwable {
    Accounts.Opened opened = signUp("Ada");
    AtomicInteger closed = new AtomicInteger();
    found(opened).closeAtEnd(closed::incrementAndGet);
    now = now.plus(SMALL.sessionLife()).minusMillis(1);
    accounts.endExpired();
    assertThat(found(opened)).isNotNull();
    assertThat(closed).hasValue(0);

    now = now.plusMillis(2);
    assertThat(found(opened)).isNull();
    accounts.endExpired();
    assertThat(closed).hasValue(1);
    assertThat(accounts.sessions().size()).isZero();
  }

  @Test
  void theOldestOfTooManySessionsOfAPersonMakesWay() throws Throwable {
    Accounts.Opened first = signUp("Ada");
    Accounts.Opened second = signIn("Ada", PASSWORD);
    Accounts.Opened third = signIn("Ada", PASSWORD);
    assertThat(found(first)).isNull();
    assertThat(found(second)).isNotNull();
    assertThat(found(third)).isNotNull();
  }

  @Test
  void whoSignsInAnewAtABrowserLeavesNoSessionBehind() throws Throwable {
    Accounts.Opened ada = signUp("Ada");
    Accounts.Opened bob = done(() -> accounts.signUp("Bob", PASSWORD, SOMEBODY.in(ada.session())));
    assertThat(found(ada)).isNull();
    assertThat(found(bob)).isNotNull();
  }

  @Test
  void accountsAndSessionsAreBounded() throws Throwable {
    for (String name : List.of("Ada", "Bob", "Eve")) {
      signUp(name);
    }
    assertRefused(AccountRefusal.Reason.TOO_MANY_ACCOUNTS, () -> signUp("Mallory"));
    signIn("Ada", PASSWORD);
    signIn("Bob", PASSWORD);
    assertRefused(AccountRefusal.Reason.TOO_MANY_SESSIONS, () -> signIn("Eve", PASSWORD));
  }

  @Test
  void whatIsNotKeptHasNotHappened() throws Throwable {
    Accounts.Opened ada = signUp("Ada");
    log.failAppends(true);
    assertThatThrownBy(() -> signUp("Bob")).isInstanceOf(LogException.class);
    assertThatThrownBy(() -> signIn("Ada", PASSWORD)).isInstanceOf(LogException.class);
    assertThatThrownBy(() -> done(() -> accounts.signOut(ada.session())))
        .isInstanceOf(LogException.class);
    assertThatThrownBy(
            () -> done(() -> accounts.changePassword(ada.session(), PASSWORD, NEXT, SOMEBODY)))
        .isInstanceOf(LogException.class);
    log.failAppends(false);

    assertThat(accounts.size()).isEqualTo(1);
    assertThat(accounts.sessions().size()).isEqualTo(1);
    assertThat(found(ada)).isNotNull();
    signIn("Ada", PASSWORD);
    signUp("Bob");
  }

  private String appoint(String password) throws Throwable {
    return done(() -> accounts.appoint("Ruth", password));
  }

  @Test
  void whoIsAppointedHasAnAccountBeforeAnybodyCanTakeTheName() throws Throwable {
    String id = appoint(PASSWORD);

    assertThat(accounts.size()).isEqualTo(1);
    assertRefused(AccountRefusal.Reason.NAME_TAKEN, () -> signUp("ruth"));
    assertThat(signIn("Ruth", PASSWORD).session().personId()).isEqualTo(id);
    assertThat(done(() -> accounts.appointed("ruth"))).contains(id);
    assertThat(done(() -> accounts.appointed("Ada"))).isEmpty();
  }

  @Test
  void whoIsAppointedAgainIsTheSamePersonAndStaysSignedIn() throws Throwable {
    String id = appoint(PASSWORD);
    Accounts.Opened opened = signIn("Ruth", PASSWORD);
    reopen();

    assertThat(appoint(PASSWORD)).isEqualTo(id);
    assertThat(accounts.size()).isEqualTo(1);
    assertThat(found(opened)).isNotNull();
  }

  @Test
  void anotherPasswordEndsTheSessionsOfWhoIsAppointed() throws Throwable {
    String id = appoint(PASSWORD);
    Accounts.Opened opened = signIn("Ruth", PASSWORD);
    AtomicInteger closed = new AtomicInteger();
    opened.session().closeAtEnd(closed::incrementAndGet);

    assertThat(appoint(NEXT)).isEqualTo(id);

    assertThat(closed).hasValue(1);
    assertThat(found(opened)).isNull();
    assertRefused(AccountRefusal.Reason.WRONG_PASSWORD, () -> signIn("Ruth", PASSWORD));
    signIn("Ruth", NEXT);
    reopen();
    assertThat(found(opened)).isNull();
  }

  @Test
  void anAccountThatSomebodyMadeIsNeverAppointed() throws Throwable {
    signUp("Ruth");
    assertRefused(AccountRefusal.Reason.NAME_TAKEN, () -> appoint(NEXT));
    assertThat(done(() -> accounts.appointed("Ruth"))).isEmpty();
    signIn("Ruth", PASSWORD);
  }

  @Test
  void whoIsAppointedKeepsThatWithAPasswordOfTheirOwn() throws Throwable {
    String id = appoint(PASSWORD);
    Accounts.Opened opened = signIn("Ruth", PASSWORD);
    done(() -> accounts.changePassword(opened.session(), PASSWORD, NEXT, SOMEBODY));
    assertThat(done(() -> accounts.appointed("Ruth"))).contains(id);
  }

  @Test
  void aPasswordIsCheckedWithoutSigningInAndNotTooOften() throws Throwable {
    String id = appoint(PASSWORD);
    InetSocketAddress from = new InetSocketAddress("192.0.2.1", 4711);

    assertThat(done(() -> accounts.check("Ruth", PASSWORD, from))).isEqualTo(id);
    for (int i = 0; i < FEW.burst(); i++) {
      assertRefused(
          AccountRefusal.Reason.WRONG_PASSWORD,
          () -> done(() -> accounts.check("Ruth", NEXT, from)));
    }
    assertRefused(
        AccountRefusal.Reason.TOO_MANY_ATTEMPTS,
        () -> done(() -> accounts.check("Ruth", PASSWORD, from)));
    assertThat(accounts.sessions().size()).isZero();
  }

  @Test
  void anAccountFromBeforeThereWereRolesIsReadAsOneWithoutAny() throws Throwable {
    Accounts.Opened ada = signUp("Ada");
    LogValue kept = log.proxy().get("account", "ada").toCompletableFuture().join().orElseThrow();
    String json = StandardCharsets.UTF_8.decode(kept.payload()).toString();
    assertThat(json).contains(",\"role\":null");
    byte[] before = json.replace(",\"role\":null", "").getBytes(StandardCharsets.UTF_8);
    done(() -> log.proxy().commit(List.of(LogValue.of("account", "ada", before))));

    assertThat(signIn("Ada", PASSWORD).session().personId()).isEqualTo(ada.session().personId());
  }
}
