package io.holdfast.socketio;

import io.holdfast.engineio.CloseReason;
import io.holdfast.engineio.ConnectionError;
import io.holdfast.engineio.EngineGroup;
import io.holdfast.engineio.EngineListener;
import io.holdfast.engineio.EngineMessage;
import io.holdfast.engineio.EngineMiddleware;
import io.holdfast.engineio.EngineRequest;
import io.holdfast.engineio.EngineServer;
import io.holdfast.engineio.EngineSocket;
import io.holdfast.engineio.EngineTimer;
import io.holdfast.engineio.EngineWatcher;
import io.holdfast.engineio.ResponseHeaders;
import io.holdfast.engineio.Revision;
import java.time.Duration;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Collection;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.PriorityQueue;
import java.util.Queue;
import java.util.Set;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.function.BiConsumer;
import java.util.function.Consumer;
import java.util.function.Function;

/**
 * Sessions without a network, a thread or a clock: one loop, which is whoever calls, unless a test
 * says that it is elsewhere. Time passes when it is told to.
 */
final class LoopbackEngine implements EngineServer {

  private record Timer(long dueNanos, long number, Runnable task) {}

  private final Set<LoopbackSocket> sockets = new LinkedHashSet<>();
  private final Queue<Runnable> tasks = new ArrayDeque<>();
  private final PriorityQueue<Timer> timers =
      new PriorityQueue<>(
          (a, b) ->
              a.dueNanos() == b.dueNanos()
                  ? Long.compare(a.number(), b.number())
                  : Long.compare(a.dueNanos(), b.dueNanos()));
  private Function<EngineSocket, EngineListener> accept =
      socket -> {
        throw new IllegalStateException("nobody takes sessions");
      };
  private long nowNanos;
  private long timerCount;
  private boolean isInLoop = true;

  /** How often the fast way and the slow way were taken. */
  int groupBroadcasts;

  int sends;

  /** {@return a session of revision 4} */
  LoopbackSocket open() {
    return open(Revision.FOUR, new LoopbackRequest());
  }

  LoopbackSocket open(Revision revision, LoopbackRequest request) {
    LoopbackSocket socket = new LoopbackSocket(this, revision, request);
    sockets.add(socket);
    socket.listener = accept.apply(socket);
    return socket;
  }

  /** {@return a session that joins the main namespace} */
  LoopbackSocket connect() {
    LoopbackSocket socket = open();
    socket.receive("0");
    return socket;
  }

  boolean isInLoop() {
    return isInLoop;
  }

  void onLoop(Runnable task) {
    if (isInLoop) {
      task.run();
    } else {
      tasks.add(task);
    }
  }

  /** Does something on the loop before it gets to what another thread has left to it. */
  void meanwhileOnLoop(Runnable action) {
    isInLoop = true;
    try {
      action.run();
    } finally {
      isInLoop = false;
    }
  }

  /** Does something on a thread that is not the loop, and then what it left to the loop. */
  void elsewhere(Runnable action) {
    isInLoop = false;
    try {
      action.run();
    } finally {
      isInLoop = true;
    }
    for (Runnable task = tasks.poll(); task != null; task = tasks.poll()) {
      task.run();
    }
  }

  void advance(Duration time) {
    long endNanos = nowNanos + time.toNanos();
    while (!timers.isEmpty() && timers.peek().dueNanos() <= endNanos) {
      Timer next = timers.remove();
      nowNanos = next.dueNanos();
      next.task().run();
    }
    nowNanos = endNanos;
  }

  int timerCount() {
    return timers.size();
  }

  void closed(LoopbackSocket socket) {
    sockets.remove(socket);
  }

  @Override
  public int clientsCount() {
    return sockets.size();
  }

  @Override
  public void onConnection(Function<EngineSocket, EngineListener> taker) {
    this.accept = taker;
  }

  @Override
  public void onConnectionError(Consumer<ConnectionError> listener) {}

  @Override
  public void onInitialHeaders(BiConsumer<ResponseHeaders, EngineRequest> listener) {}

  @Override
  public void onHeaders(BiConsumer<ResponseHeaders, EngineRequest> listener) {}

  @Override
  public void watch(EngineWatcher watcher) {
    throw new UnsupportedOperationException("nobody is told");
  }

  @Override
  public void use(EngineMiddleware middleware) {
    throw new UnsupportedOperationException("there are no requests");
  }

  @Override
  public EngineGroup newGroup() {
    return new Group();
  }

  private final class Group implements EngineGroup {

    private final Set<LoopbackSocket> members = new LinkedHashSet<>();

    @Override
    public void add(EngineSocket socket) {
      onLoop(
          () -> {
            if (socket.isOpen()) {
              members.add((LoopbackSocket) socket);
            }
          });
    }

    @Override
    public void remove(EngineSocket socket) {
      onLoop(() -> members.remove(socket));
    }

    @Override
    public void broadcast(EngineMessage message) {
      groupBroadcasts++;
      onLoop(() -> members.forEach(member -> member.send(message)));
    }

    @Override
    public void broadcastExcept(EngineMessage message, EngineSocket except) {
      groupBroadcasts++;
      onLoop(
          () ->
              members.stream()
                  .filter(member -> member != except)
                  .forEach(member -> member.send(message)));
    }
  }

  @Override
  public void send(
      EngineMessage message, Collection<? extends EngineSocket> receivers, boolean isVolatile) {
    sends++;
    for (EngineSocket receiver : receivers) {
      if (isVolatile) {
        receiver.sendVolatile(message);
      } else {
        receiver.send(message);
      }
    }
  }

  @Override
  public EngineTimer schedule(Duration delay, Runnable task) {
    Timer timer = new Timer(nowNanos + delay.toNanos(), timerCount++, task);
    timers.add(timer);
    return () -> timers.remove(timer);
  }

  @Override
  public CompletionStage<Void> close() {
    List<LoopbackSocket> open = new ArrayList<>(sockets);
    open.forEach(socket -> socket.close(CloseReason.SERVER_SHUTTING_DOWN));
    return CompletableFuture.completedFuture(null);
  }
}
