package io.holdfast.doors;

import io.holdfast.accounts.AccountAttempts;
import io.holdfast.accounts.Accounts;
import io.micrometer.core.instrument.FunctionCounter;
import io.micrometer.core.instrument.Gauge;
import io.micrometer.core.instrument.MeterRegistry;
import io.micrometer.core.instrument.binder.MeterBinder;
import java.util.function.ToDoubleFunction;

/** What is counted of accounts. */
public final class AccountMetrics implements MeterBinder {

  private final Accounts accounts;

  public AccountMetrics(Accounts accounts) {
    this.accounts = accounts;
  }

  @Override
  public void bindTo(MeterRegistry registry) {
    Gauge.builder("holdfast.accounts", accounts, Accounts::size)
        .description("Accounts")
        .register(registry);
    Gauge.builder("holdfast.account.sessions", accounts, kept -> kept.sessions().size())
        .description("Browsers at which somebody is signed in")
        .register(registry);
    counter(registry, "made", AccountAttempts::signedUpCount);
    counter(registry, "right", AccountAttempts::rightCount);
    counter(registry, "wrong", AccountAttempts::wrongCount);
    counter(registry, "limited", AccountAttempts::limitedCount);
  }

  private void counter(
      MeterRegistry registry, String outcome, ToDoubleFunction<AccountAttempts> count) {
    FunctionCounter.builder("holdfast.account.attempts", accounts.attempts(), count)
        .description("Attempts to sign in or up, and to change a password")
        .tag("outcome", outcome)
        .register(registry);
  }
}
