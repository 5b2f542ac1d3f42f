package io.holdfast.admin;

import io.holdfast.chat.Refusal;
import io.holdfast.chat.Request;
import java.time.Duration;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;

/** What a super-user can do with the server as a whole. Safe for use by several threads. */
final class HouseActions {

  /** How long a server that ends waits for its clients unless it is told. */
  private static final long DRAIN_SECONDS = 10;

  private static final long MAX_DRAIN_SECONDS = 60;

  private final Consumer<Duration> drain;

  /**
   * Creates the actions.
   *
   * @param drain ends the server, waiting so long for its clients; must not block
   */
  HouseActions(Consumer<Duration> drain) {
    this.drain = drain;
  }

  /** {@return the actions by their words} */
  Map<String, AdminAction> all() {
    return Map.of("drain", this::drain);
  }

  /** What is answered. */
  private record Draining(long seconds) {}

  private AdminAction.Judged drain(Request asked) throws Refusal {
    @Nullable Long said = asked.number("seconds");
    long seconds = said == null ? DRAIN_SECONDS : said;
    if (seconds < 1 || seconds > MAX_DRAIN_SECONDS) {
      throw new Refusal(
          Refusal.Code.BAD_REQUEST, "A server waits 1 to " + MAX_DRAIN_SECONDS + " seconds.");
    }
    return new AdminAction.Judged(
        "",
        () -> {
          drain.accept(Duration.ofSeconds(seconds));
          return CompletableFuture.completedFuture(new Draining(seconds));
        });
  }
}
