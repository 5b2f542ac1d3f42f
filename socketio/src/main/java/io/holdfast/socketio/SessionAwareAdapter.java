package io.holdfast.socketio;

import io.holdfast.socketio.spi.BroadcastAckListener;
import io.holdfast.socketio.spi.BroadcastFlags;
import io.holdfast.socketio.spi.BroadcastOptions;
import io.holdfast.socketio.spi.EventPacket;
import io.holdfast.socketio.spi.LogException;
import io.holdfast.socketio.spi.LogPosition;
import io.holdfast.socketio.spi.MessageLog;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Collection;
import java.util.List;
import java.util.Set;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;

/**
 * Keeps sessions and events in a log, for clients that come back. Safe for use by several threads.
 */
final class SessionAwareAdapter extends LocalAdapter {

  /*
   * An event gets its number, its place in the log and its places in the queues of its receivers
   * under one lock; rooms are joined and left, and sockets become receivers, under it too: the
   * numbers say who was meant. Nothing is sent, and nobody is called, under the lock. When the log
   * has the event, it gets its position, and goes out from the queues. docs/adr/0018 says more.
   */
  private final Namespace namespace;
  private final ConnectionStateRecovery options;
  private final ReadingTurns turns = new ReadingTurns();

  /** Guards all that is below, the order of queues, and what is known of links. */
  private final Object lock = new Object();

  private final NamespaceLog log;
  private final AwaySessions away;
  private final LiveSessions live;

  SessionAwareAdapter(Namespace namespace, ConnectionStateRecovery options) {
    super(namespace);
    RecoveryLog recoveryLog = namespace.server().recoveryLog();
    this.namespace = namespace;
    this.options = options;
    this.log = recoveryLog.of(namespace.name(), lock);
    this.away = new AwaySessions(namespace, options, lock, log, turns);
    this.live = new LiveSessions(namespace, options, lock, log, away);
    live.takeLeft(recoveryLog);
  }

  ConnectionStateRecovery options() {
    return options;
  }

  /** {@return the log that holds events and sessions} */
  MessageLog log() {
    return log.log();
  }

  @Override
  public void broadcast(EventPacket packet, BroadcastOptions to) {
    LogException refusal = deliver(packet, PacketSink.NO_ACK, to).refusal();
    if (refusal != null) {
      throw refusal;
    }
  }

  @Override
  public CompletionStage<Void> broadcastDurably(EventPacket packet, BroadcastOptions to) {
    return deliver(packet, PacketSink.NO_ACK, to).outcome();
  }

  private Delivery deliver(EventPacket packet, long ackId, BroadcastOptions to) {
    Delivery delivery;
    synchronized (lock) {
      delivery = new Delivery(namespace, log, packet, ackId, to.flags());
      delivery.addAll(receivers(to));
      hand(delivery, to);
    }
    log.runAfterwards();
    notifyWatchers(packet, to);
    return delivery;
  }

  /** Called under the lock. */
  private void hand(Delivery delivery, BroadcastOptions to) {
    if (to.flags().isVolatile()) {
      delivery.sendVolatile();
    } else if (namespace.isDeserted()) {
      delivery.committed(log.head());
    } else {
      live.writeChanged();
      delivery.append(to);
      live.scheduleSweep();
    }
  }

  /** Sockets that middlewares look at get what is for them alone. */
  private Collection<Socket> receivers(BroadcastOptions to) {
    if (to.rooms().size() == 1 && to.except().isEmpty()) {
      Socket socket = namespace.connecting(to.rooms().iterator().next());
      if (socket != null) {
        SocketLink link = socket.link();
        // One that goes on gets it in its place, behind what was missed.
        return link != null && link.claim() == null ? List.of(socket) : List.of();
      }
    }
    return targets(to);
  }

  @Override
  public void broadcastWithAck(
      EventPacket packet, BroadcastOptions to, BroadcastAckListener listener) {
    long ackId = namespace.nextAckId();
    int maxPending = namespace.server().options().maxPendingAcks();
    List<PendingAcks> asked = new ArrayList<>();
    Delivery delivery;
    synchronized (lock) {
      delivery = new Delivery(namespace, log, packet, ackId, to.flags());
      for (Socket socket : targets(to)) {
        if (socket.acks().expect(ackId, listener::onResponse, maxPending)) {
          asked.add(socket.acks());
          delivery.add(socket);
        }
      }
      if (!to.flags().isVolatile()) {
        for (AwaySession session : away.targets(to)) {
          if (session.acks().expect(ackId, listener::onResponse, maxPending)) {
            asked.add(session.acks());
          }
        }
      }
      hand(delivery, to);
    }
    listener.onClientCount(asked.size());
    Duration timeout = to.flags().timeout();
    namespace
        .engine()
        .schedule(
            timeout.isZero() ? BroadcastOperator.DEFAULT_TIMEOUT : timeout,
            () -> asked.forEach(acks -> acks.expire(ackId)));
    delivery
        .outcome()
        .whenComplete(
            (done, failure) -> {
              if (failure != null) {
                asked.forEach(acks -> acks.take(ackId));
                listener.onFailure(failure);
              }
            });
    log.runAfterwards();
    notifyWatchers(packet, to);
  }

  /**
   * Asks one client, which may be away.
   *
   * @return completes when the log has it, or fails with {@link LogException}
   */
  CompletionStage<Void> ask(Socket socket, EventPacket packet, long ackId, BroadcastFlags flags) {
    BroadcastOptions to = new BroadcastOptions(Set.of(socket.id()), Set.of(), flags);
    Delivery delivery;
    synchronized (lock) {
      delivery = new Delivery(namespace, log, packet, ackId, flags);
      if (namespace.connecting(socket.id()) == socket) {
        delivery.addAll(receivers(to));
      } else if (socket.isHere()) {
        delivery.add(socket);
      }
      hand(delivery, to);
    }
    log.runAfterwards();
    return delivery.outcome();
  }

  /** Sends something else than an event, behind what was emitted before. */
  void sendInOrder(SocketLink link, Outgoing outgoing) {
    Outgoing place = Outgoing.pending(outgoing.sizeBytes(), false);
    synchronized (lock) {
      link.add(place);
      log.whenSettled(
          () -> {
            place.become(outgoing);
            log.afterwards(link::flush);
          });
    }
    log.runAfterwards();
  }

  /** {@return whether something waits for its commit} */
  boolean isPending() {
    return log.isPending();
  }

  LiveSessions live() {
    return live;
  }

  @Override
  public void addAll(String id, Set<String> joined) {
    changeRooms(id, joined, () -> super.addAll(id, joined));
  }

  @Override
  public void del(String id, String room) {
    changeRooms(id, Set.of(room), () -> super.del(id, room));
  }

  private void changeRooms(String id, Set<String> changed, Runnable change) {
    Socket socket = namespace.find(id);
    SocketLink link = socket == null ? null : socket.link();
    if (socket == null || link == null) {
      change.run();
      return;
    }
    try {
      synchronized (lock) {
        try {
          change.run();
        } finally {
          for (String room : changed) {
            live.roomChanged(socket, link, room, isIn(socket, room));
          }
        }
      }
    } finally {
      log.runAfterwards();
    }
  }

  /** Gives a session to a client that presents its private id; the outcome may come later. */
  void claim(String privateId, String offset, Comeback.Listener outcome) {
    synchronized (lock) {
      away.claim(privateId, offset, outcome);
    }
    log.runAfterwards();
  }

  /** The client has not come back after all, or not been let in. */
  void release(RecoveryClaim claim) {
    synchronized (lock) {
      away.release(claim.session().privateId());
    }
  }

  /** Sends a client what it missed; the outcome may come later. */
  void replay(Socket socket, RecoveryClaim claim, Replay.Outcome outcome) {
    turns.ask(new Replay(live, turns, socket, claim, outcome)::readPage);
  }

  /** {@return whether a client that is away will get what is sent to it now} */
  boolean isAway(String privateId) {
    synchronized (lock) {
      return away.has(privateId);
    }
  }

  @Override
  public CompletionStage<Void> close() {
    CompletableFuture<Void> settled = new CompletableFuture<>();
    synchronized (lock) {
      live.stop();
      if (away.isEmpty()) {
        log.needAfter(LogPosition.END.value());
      }
      away.clear();
      log.whenSettled(() -> log.afterwards(() -> settled.complete(null)));
    }
    log.runAfterwards();
    return settled.thenCompose(done -> super.close());
  }
}
