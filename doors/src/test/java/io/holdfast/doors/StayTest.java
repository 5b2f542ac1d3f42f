package io.holdfast.doors;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.holdfast.chat.Identity;
import io.holdfast.chat.Person;
import io.holdfast.chat.Refusal;
import io.holdfast.chat.ServerMessage;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.function.Consumer;
import org.junit.jupiter.api.Test;

/** Who somebody is on one connection, for as long as it is open. */
final class StayTest {

  private static final Instant END = Instant.ofEpochMilli(1_000);

  private final Timed first = new Timed("ada");
  private final Timed fresh = new Timed("ada");
  private final List<Refusal> closed = new ArrayList<>();
  private final List<ServerMessage> told = new ArrayList<>();
  private Identity answer = fresh;
  private final Stay stay = stay(first);

  private Stay stay(Identity who) {
    Stay begun = new Stay(who, token -> CompletableFuture.completedFuture(answer), closed::add);
    begun.tell(told::add);
    begun.begin();
    return begun;
  }

  /** Somebody whose time the test ends. */
  private static final class Timed implements Identity {

    private final String id;
    private Runnable close = () -> {};
    private Consumer<Instant> warn = when -> {};
    private int forgotten;

    Timed(String id) {
      this.id = id;
    }

    @Override
    public Optional<Person> person() {
      return Optional.of(new Person(id, "Ada"));
    }

    @Override
    public Runnable closeAtEnd(Runnable closing) {
      close = closing;
      return () -> forgotten++;
    }

    @Override
    public Runnable warnBeforeEnd(Consumer<Instant> warning) {
      warn = warning;
      return () -> forgotten++;
    }
  }

  @Test
  void theClientIsWarnedAndToldOfItsEndOnce() {
    first.warn.accept(END);
    first.close.run();
    first.close.run();
    assertThat(told)
        .containsExactly(new ServerMessage.Expires(1_000), ServerMessage.Ended.of(first.ended()));
    assertThat(closed).hasSize(1);
  }

  @Test
  void afterAFreshTokenItsEndCountsAndNotTheOneBefore() {
    assertThat(stay.renew("fresh").toCompletableFuture().join().person().id()).isEqualTo("ada");
    assertThat(first.forgotten).isEqualTo(2);
    first.close.run();
    assertThat(closed).isEmpty();
    fresh.close.run();
    assertThat(closed).hasSize(1);
  }

  @Test
  void theTokenOfSomebodyElseChangesNothing() {
    for (Identity other : List.of(new Timed("bob"), Identity.GUEST, Identity.guest("ada"))) {
      answer = other;
      assertThatThrownBy(() -> stay.renew("other").toCompletableFuture().join())
          .cause()
          .isInstanceOfSatisfying(
              Refusal.class,
              refusal -> assertThat(refusal.code()).isEqualTo(Refusal.Code.FORBIDDEN));
    }
    assertThat(first.forgotten).isZero();
    first.close.run();
    assertThat(closed).hasSize(1);
  }

  @Test
  void aGuestStaysOne() {
    Stay guest = stay(Identity.GUEST);
    assertThat(guest.renew("fresh").toCompletableFuture()).isCompletedExceptionally();
    assertThat(guest.person()).isEmpty();
  }

  @Test
  void nothingIsHeldOfAConnectionThatIsClosed() {
    stay.over();
    assertThat(first.forgotten).isEqualTo(2);
    first.close.run();
    assertThat(closed).isEmpty();
    stay.renew("fresh");
    assertThat(fresh.forgotten).isZero();
    fresh.close.run();
    assertThat(closed).isEmpty();
  }
}
