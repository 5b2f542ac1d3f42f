package io.holdfast.socketio;

import io.holdfast.socketio.Listener.Kind;
import java.util.List;
import java.util.concurrent.Executor;
import org.jspecify.annotations.Nullable;

/** Takes what comes for a socket, and hands it on in its order. */
abstract class SocketInbox extends SocketEvents {

  /** Null as long as nothing ever had to wait. */
  private volatile @Nullable SerialQueue queue;

  private volatile @Nullable PendingAcks acks;

  abstract Connection connection();

  /** {@return what may recover it, or null if nothing may} */
  abstract @Nullable SocketLink link();

  /** Whether middlewares have let pass, and the client has not left. */
  abstract boolean isConnected();

  abstract void answer(long ackId, List<JsonValue> arguments);

  /** {@return where the listeners of this socket run} */
  final Executor executor() {
    return connection().server().executorFor(connection().engine());
  }

  final SerialQueue createQueue() {
    SerialQueue created = new SerialQueue(executor());
    queue = created;
    return created;
  }

  /** Runs at once, if nothing is before it and no executor was named. */
  final void runInOrder(Runnable task) {
    SerialQueue waiting = queue;
    if (waiting == null || (connection().server().isOnLoop() && waiting.isIdle())) {
      task.run();
    } else {
      waiting.add(new Whole(task), 0);
    }
  }

  /** Runs when all that does not wait for a middleware is done. */
  final void runLast(Runnable task) {
    SerialQueue waiting = queue;
    if (waiting == null || (connection().server().isOnLoop() && waiting.isIdle())) {
      task.run();
    } else {
      waiting.addFinal(new Whole(task));
    }
  }

  /** A task that is done when it returns. */
  private record Whole(Runnable task) implements SerialQueue.Task {

    @Override
    public void begin(Runnable done) {
      try {
        task.run();
      } finally {
        done.run();
      }
    }
  }

  /** An event has come. */
  final void receive(long ackId, List<JsonValue> packet) {
    Ack ack = ackId == PacketSink.NO_ACK ? Ack.NONE : new Ack(reply -> answer(ackId, reply));
    Event event = new Event(packet, ack);
    SerialQueue waiting = queue;
    if (waiting == null && has(Kind.MIDDLEWARE)) {
      waiting = createQueue();
    }
    if (waiting == null) {
      if (isConnected()) {
        dispatch(event);
      }
    } else {
      enqueue(waiting, event, packet);
    }
  }

  private void enqueue(SerialQueue waiting, Event event, List<JsonValue> packet) {
    SocketIoOptions options = connection().server().options();
    int sizeBytes = sizeBytes(packet.get(0));
    if (waiting.isFull(options.maxPendingEvents(), options.maxPendingEventBytes(), sizeBytes)) {
      failed(
          new ErrorEvent(
              new SocketIoException(
                  SocketIoError.TOO_MANY_PENDING_EVENTS, "too many events wait", null),
              event));
      connection().closeByForce();
    } else {
      waiting.add(done -> handle(event, done), sizeBytes);
    }
  }

  /** The values of a packet share its text and attachments. */
  private static int sizeBytes(JsonValue value) {
    int sizeBytes = value.text().length;
    for (byte[] attachment : value.attachments()) {
      sizeBytes += attachment.length;
    }
    return sizeBytes;
  }

  private void handle(Event event, Runnable done) {
    if (!isConnected()) {
      done.run();
      return;
    }
    dispatchAny(event);
    new MiddlewareChain<>(middlewares(), event, executor(), error -> handled(event, error, done))
        .run();
  }

  private void handled(Event event, @Nullable Throwable error, Runnable done) {
    if (error != null) {
      failed(new ErrorEvent(error, event));
    } else if (isConnected()) {
      dispatchNamed(event);
    }
    done.run();
  }

  final PendingAcks acks() {
    PendingAcks pending = knownAcks();
    if (pending == null) {
      synchronized (this) {
        pending = acks == null ? new PendingAcks() : acks;
        acks = pending;
      }
    }
    return pending;
  }

  private @Nullable PendingAcks knownAcks() {
    SocketLink link = link();
    return link == null ? acks : link.acks();
  }

  /** An answer has come; those nobody waits for are ignored. */
  final void receiveAck(long ackId, List<JsonValue> arguments) {
    PendingAcks pending = knownAcks();
    PendingAcks.Waiter waiter = pending == null ? null : pending.take(ackId);
    if (waiter != null) {
      waiter.answered(Arguments.of(arguments));
    }
  }

  final void receiveError(PacketException error) {
    runInOrder(() -> failed(new ErrorEvent(error, null)));
  }

  final void receiveDrain() {
    runInOrder(this::fireDrain);
  }

  final void closeAcks() {
    PendingAcks pending = knownAcks();
    if (pending != null) {
      pending.close();
    }
  }
}
