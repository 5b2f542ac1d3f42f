package io.holdfast.netty;

import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;

/**
 * What a handler that lets its client wait for the answer must know of the connection.
 *
 * <p>Confined to the loop of the connection.
 */
final class CallLife {

  /** Who lets the client wait. */
  interface Waiter {

    /** The connection has ended: nobody takes the answer. */
    void clientLeft();

    /** The client has sent its next request, which is not looked at before this one's answer. */
    void clientWentOn();
  }

  private final Shard shard;
  private final Consumer<Waiter> watch;
  private @Nullable Waiter waiter;
  private boolean hasLeft;

  CallLife(Shard shard, Consumer<Waiter> watch) {
    this.shard = shard;
    this.watch = watch;
  }

  /** {@return what the loop of the connection owns} */
  Shard shard() {
    return shard;
  }

  /** The answer may take its time; until then the connection is watched. */
  void await(Waiter newWaiter) {
    waiter = newWaiter;
    if (hasLeft) {
      newWaiter.clientLeft();
    } else {
      watch.accept(newWaiter);
    }
  }

  void clientLeft() {
    hasLeft = true;
    if (waiter != null) {
      waiter.clientLeft();
    }
  }
}
