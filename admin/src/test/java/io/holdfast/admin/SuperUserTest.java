package io.holdfast.admin;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.holdfast.accounts.AccountCaller;
import io.holdfast.accounts.AccountLimits;
import io.holdfast.accounts.AccountRefusal;
import io.holdfast.accounts.Accounts;
import io.holdfast.accounts.AttemptLimit;
import io.holdfast.chat.ChatLimits;
import io.holdfast.chat.ChatRules;
import io.holdfast.chat.FaultyLog;
import io.holdfast.chat.Identity;
import io.holdfast.chat.Refusal;
import io.holdfast.doors.AccountIdentities;
import io.holdfast.doors.Identities;
import io.holdfast.doors.Shown;
import java.net.InetSocketAddress;
import java.time.Duration;
import java.time.InstantSource;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.TimeUnit;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/** Who is a super-user. */
@Timeout(60)
final class SuperUserTest {

  private static final String PASSWORD = "correct horse";
  private static final AttemptLimit MANY = new AttemptLimit(100, Duration.ofMinutes(1), 100);

  /** The cheapest hash that there is. */
  private static final AccountLimits SMALL =
      new AccountLimits(9, 9, 9, Duration.ofHours(1), 4, 8, MANY, MANY, MANY);

  private final FaultyLog log = new FaultyLog();
  private final ChatRules rules = new ChatRules(ChatLimits.DEFAULT);
  private final Accounts accounts =
      Accounts.open(log, SMALL, Set.of("Anonymous"), InstantSource.system());

  @AfterEach
  void close() {
    accounts.close();
    log.close();
  }

  private @Nullable String appoint(@Nullable String name, @Nullable String password) {
    return new AdminPolicy(AdminMode.ON, name, password, null, Map.of()).appoint(accounts, rules);
  }

  private static <T> T done(CompletionStage<T> stage) {
    return stage.toCompletableFuture().orTimeout(30, TimeUnit.SECONDS).join();
  }

  private Accounts.Opened signIn(String name, String password) throws AccountRefusal {
    InetSocketAddress from = new InetSocketAddress("192.0.2.1", 4711);
    return done(accounts.signIn(name, password, AccountCaller.at(from)));
  }

  private Identity identity(Accounts.Opened opened, @Nullable String superUser) throws Refusal {
    return new AccountIdentities(accounts.sessions(), superUser, Identities.GUESTS)
        .identify(new Shown("holdfast=" + opened.token(), null, false, true));
  }

  @Test
  void whoIsAppointedIsOneAndNobodyElse() throws Exception {
    String ruth = appoint("Ruth", PASSWORD);
    InetSocketAddress from = new InetSocketAddress("192.0.2.1", 4711);
    Accounts.Opened ada = done(accounts.signUp("Ada", PASSWORD, AccountCaller.at(from)));

    assertThat(identity(signIn("Ruth", PASSWORD), ruth).isSuperUser()).isTrue();
    assertThat(identity(ada, ruth).isSuperUser()).isFalse();
    assertThat(Identity.GUEST.isSuperUser()).isFalse();
    assertThat(Identity.guest(String.valueOf(ruth)).isSuperUser()).isFalse();
  }

  @Test
  void withoutTheOptionASessionOfTheAccountMeansNothing() throws Exception {
    appoint("Ruth", PASSWORD);
    Accounts.Opened ruth = signIn("Ruth", PASSWORD);

    assertThat(appoint(null, null)).isNull();
    assertThat(identity(ruth, null).isSuperUser()).isFalse();
  }

  @Test
  void thePasswordIsNeededOnce() {
    assertThatThrownBy(() -> appoint("Ruth", null))
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessageContaining("HOLDFAST_SUPER_USER_PASSWORD");
    String ruth = appoint("Ruth", PASSWORD);
    assertThat(appoint("Ruth", null)).isEqualTo(ruth);
  }

  @Test
  void whatCannotBeIsSaidInASentence() throws Exception {
    InetSocketAddress from = new InetSocketAddress("192.0.2.1", 4711);
    done(accounts.signUp("Ada", PASSWORD, AccountCaller.at(from)));
    assertThatThrownBy(() -> appoint("Ada", PASSWORD))
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessage("The super-user cannot be Ada: Somebody has signed up by this name.");
    assertThatThrownBy(() -> appoint("Ruth", "short"))
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessageContaining("A password has 8 characters or more");
    assertThatThrownBy(() -> appoint(" ", PASSWORD))
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessageContaining("A name does not begin or end with spaces.");
  }

  @Test
  void thePasswordIsNotShownByAccident() {
    assertThat(new AdminPolicy(AdminMode.ON, "Ruth", PASSWORD, null, Map.of()).toString())
        .doesNotContain(PASSWORD);
  }
}
