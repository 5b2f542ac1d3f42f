package io.holdfast.socketio;

import java.util.List;
import java.util.concurrent.Executor;
import java.util.concurrent.atomic.AtomicReference;
import java.util.function.BiConsumer;
import org.jspecify.annotations.Nullable;

/**
 * Asks one middleware after the other. Those that answer at once take no stack and no task.
 *
 * @param <T> what they look at
 */
final class MiddlewareChain<T> {

  /** Told when all have let pass, or one has not. */
  interface Outcome {

    /** Takes the outcome; called once, where the middlewares ran. */
    void decided(@Nullable Throwable error);
  }

  private final List<? extends BiConsumer<T, Next>> steps;
  private final T subject;
  private final Executor executor;
  private final Outcome outcome;
  private int index;

  MiddlewareChain(
      List<? extends BiConsumer<T, Next>> steps, T subject, Executor executor, Outcome outcome) {
    this.steps = steps;
    this.subject = subject;
    this.executor = executor;
    this.outcome = outcome;
  }

  /** Asks those that are left, as long as they answer at once. */
  void run() {
    while (index < steps.size()) {
      Gate gate = new Gate();
      try {
        steps.get(index).accept(subject, gate);
      } catch (Throwable e) {
        gate.fail(e);
      }
      if (!gate.isDecidedAtOnce()) {
        return;
      }
      if (!gate.isOpen()) {
        outcome.decided(gate.error());
        return;
      }
      index++;
    }
    outcome.decided(null);
  }

  private enum Phase {
    UNDECIDED,
    WAITED_FOR,
    OPEN,
    CLOSED
  }

  private record Decision(Phase phase, @Nullable Throwable error) {

    static final Decision UNDECIDED = new Decision(Phase.UNDECIDED, null);
    static final Decision WAITED_FOR = new Decision(Phase.WAITED_FOR, null);
    static final Decision OPEN = new Decision(Phase.OPEN, null);
  }

  /** One middleware's answer. */
  private final class Gate implements Next {

    private final AtomicReference<Decision> decision = new AtomicReference<>(Decision.UNDECIDED);

    @Override
    public void proceed() {
      decide(Decision.OPEN);
    }

    @Override
    public void fail(Throwable error) {
      decide(new Decision(Phase.CLOSED, error));
    }

    private void decide(Decision decided) {
      if (!decision.compareAndSet(Decision.UNDECIDED, decided)
          && decision.compareAndSet(Decision.WAITED_FOR, decided)) {
        executor.execute(this::goOn);
      }
    }

    private void goOn() {
      if (isOpen()) {
        index++;
        run();
      } else {
        outcome.decided(error());
      }
    }

    boolean isDecidedAtOnce() {
      return !decision.compareAndSet(Decision.UNDECIDED, Decision.WAITED_FOR);
    }

    boolean isOpen() {
      return decision.get().phase() == Phase.OPEN;
    }

    @Nullable Throwable error() {
      return decision.get().error();
    }
  }
}
