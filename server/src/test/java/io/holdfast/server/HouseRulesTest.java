package io.holdfast.server;

import static io.holdfast.chat.Refusals.assertRefused;
import static org.assertj.core.api.Assertions.assertThat;

import io.holdfast.chat.FaultyLog;
import io.holdfast.chat.HouseLimits;
import io.holdfast.chat.HouseRule;
import io.holdfast.chat.HouseRules;
import io.holdfast.chat.Refusal;
import io.holdfast.socketio.spi.LogError;
import io.holdfast.socketio.spi.LogException;
import java.time.Instant;
import java.time.InstantSource;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

@Timeout(60)
final class HouseRulesTest {

  @Test
  void oneRuleMoreThanMayBeIsRefusedUnlessOthersAreOver() throws Throwable {
    FaultyLog log = new FaultyLog();
    SettableClock clock = new SettableClock();
    HouseRules rules = new HouseRules(log, new HouseLimits(2, 20, 2), clock);
    FullHouse.done(rules.make(HouseRule.Kind.MUTED_PERSON, "a", 1_000L, ""));
    FullHouse.done(rules.make(HouseRule.Kind.MUTED_PERSON, "b", null, ""));

    assertRefused(
        Refusal.Code.OVERLOADED,
        () -> FullHouse.done(rules.make(HouseRule.Kind.MUTED_PERSON, "c", null, "")));
    FullHouse.done(rules.make(HouseRule.Kind.MUTED_PERSON, "b", 5_000L, "another time"));
    clock.now = 1_000;
    FullHouse.done(rules.make(HouseRule.Kind.MUTED_PERSON, "c", null, ""));

    assertThat(new HouseRules(log, HouseLimits.DEFAULT, clock).all()).hasSize(2);
    log.failAppends(LogError.WRITE_FAILED);
    Throwable failure = null;
    try {
      FullHouse.done(rules.lift(HouseRule.Kind.MUTED_PERSON, "c"));
    } catch (LogException e) {
      failure = e;
    }
    assertThat(failure).isNotNull();
    assertThat(rules.find(HouseRule.Kind.MUTED_PERSON, "c")).isNotNull();
    log.close();
  }

  private static final class SettableClock implements InstantSource {
    private long now;

    @Override
    public Instant instant() {
      return Instant.ofEpochMilli(now);
    }
  }
}
