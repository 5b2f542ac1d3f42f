package io.holdfast.doors;

import io.holdfast.chat.Identity;
import io.holdfast.chat.Person;
import io.holdfast.chat.Refusal;
import io.holdfast.chat.ServerMessage;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.function.Consumer;
import java.util.function.Function;

/**
 * Who somebody is on one connection, for as long as it is open: the same person, perhaps by a fresh
 * token. Safe for use by several threads.
 */
public final class Stay implements Identity {

  private final Function<String, CompletionStage<Identity>> identify;
  private final Consumer<Refusal> close;
  private volatile Identity now;
  private volatile Consumer<ServerMessage> client = message -> {};

  /** What ends and warns is forgotten by it. Guarded by this. */
  private Runnable forget = () -> {};

  /** How often it has been told how long it lasts. Guarded by this. */
  private int term;

  /** Guarded by this. */
  private boolean isOver;

  /**
   * Creates a stay that begins with {@link #begin}.
   *
   * @param first who it is
   * @param identify says whose a token is; fails with {@link Refusal}
   * @param close the connection, saying why
   */
  Stay(
      Identity first,
      Function<String, CompletionStage<Identity>> identify,
      Consumer<Refusal> close) {
    this.now = first;
    this.identify = identify;
    this.close = close;
  }

  /**
   * From now on the client is told when its time will be over, and when it is.
   *
   * @param line that leads to it, from any thread; must not block
   */
  public void tell(Consumer<ServerMessage> line) {
    client = line;
  }

  /** From now on the connection is closed when its time is over. */
  synchronized void begin() {
    Identity identity = now;
    int mine = ++term;
    Runnable first = identity.closeAtEnd(() -> end(mine, identity));
    Runnable second =
        identity.warnBeforeEnd(
            when -> client.accept(new ServerMessage.Expires(when.toEpochMilli())));
    forget =
        () -> {
          first.run();
          second.run();
        };
  }

  private void end(int ended, Identity identity) {
    synchronized (this) {
      if (isOver || ended != term) {
        return;
      }
      isOver = true;
    }
    Refusal why = identity.ended();
    client.accept(ServerMessage.Ended.of(why));
    close.accept(why);
  }

  /** The connection is closed. */
  synchronized void over() {
    isOver = true;
    forget.run();
  }

  /**
   * Stays longer.
   *
   * @param token of the same person
   * @return the answer, when it counts; fails with {@link Refusal} if it does not, which changes
   *     nothing
   */
  public CompletionStage<ServerMessage.Renewed> renew(String token) {
    return identify
        .apply(token)
        .thenCompose(
            fresh -> {
              Optional<Person> holder = fresh.person();
              if (holder.isEmpty() || !holder.map(Person::id).equals(person().map(Person::id))) {
                return CompletableFuture.failedFuture(
                    new Refusal(
                        Refusal.Code.FORBIDDEN,
                        "The token is not yours; who you are stays, for one connection."));
              }
              replace(fresh);
              return CompletableFuture.completedFuture(new ServerMessage.Renewed(holder.get()));
            });
  }

  private synchronized void replace(Identity fresh) {
    if (!isOver) {
      forget.run();
      now = fresh;
      begin();
    }
  }

  @Override
  public Optional<Person> person() {
    return now.person();
  }

  @Override
  public Optional<String> guestId() {
    return now.guestId();
  }

  @Override
  public Set<String> roles() {
    return now.roles();
  }

  @Override
  public Runnable closeAtEnd(Runnable closing) {
    return now.closeAtEnd(closing);
  }
}
