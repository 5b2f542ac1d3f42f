package io.holdfast.socketio;

import io.holdfast.engineio.EngineMessage;
import io.holdfast.socketio.spi.BroadcastFlags;
import io.holdfast.socketio.spi.BroadcastOptions;
import io.holdfast.socketio.spi.EventPacket;
import io.holdfast.socketio.spi.LogException;
import java.util.ArrayList;
import java.util.Collection;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import org.jspecify.annotations.Nullable;

/**
 * One event on its way: into the log, and then out of the queues of those who get it.
 *
 * <p>Confined to the lock of its adapter, but for its outcome.
 */
final class Delivery implements NamespaceLog.Outcome {

  private final Namespace namespace;
  private final NamespaceLog log;
  private final EventPacket packet;
  private final long ackId;
  private final BroadcastFlags flags;
  private final Outgoing outgoing;
  private final List<SocketLink> links = new ArrayList<>();
  private final CompletableFuture<Void> outcome = new CompletableFuture<>();

  /** Why the log did not take it. */
  private volatile @Nullable LogException refusal;

  /**
   * Creates a delivery.
   *
   * @param namespace of the event
   * @param log of the namespace
   * @param packet to deliver
   * @param ackId number of the answer that is asked for, or {@link PacketSink#NO_ACK}
   * @param flags how it is sent
   */
  Delivery(
      Namespace namespace, NamespaceLog log, EventPacket packet, long ackId, BroadcastFlags flags) {
    this.namespace = namespace;
    this.log = log;
    this.packet = packet;
    this.ackId = ackId;
    this.flags = flags;
    this.outgoing = Outgoing.pending(Arguments.sizeBytes(packet.arguments()), flags.isVolatile());
  }

  /** Adds somebody who gets it. */
  void add(Socket receiver) {
    SocketLink link = receiver.link();
    if (link != null) {
      links.add(link);
      link.add(outgoing);
    }
  }

  void addAll(Collection<Socket> receivers) {
    receivers.forEach(this::add);
  }

  /** Hands it to the log; those who were added get it when the log has it. */
  void append(BroadcastOptions to) {
    try {
      log.append(ackId, packet.arguments(), to, this);
    } catch (IllegalArgumentException e) {
      drop();
      throw e;
    }
  }

  /** Sends it in its place among what the log is to have, but not into the log. */
  void sendVolatile() {
    if (needsOffset()) {
      log.whenSettled(() -> send(log.head()));
    } else {
      send(log.head());
    }
    log.afterwards(() -> outcome.complete(null));
  }

  /*
   * Clients take any last argument that is a string for an offset. One that ends a volatile event
   * would make them forget the true one, so the true one follows it: all that came before it in
   * the order of positions has been sent before. Behind a question comes what answers it.
   */
  private boolean needsOffset() {
    List<JsonValue> arguments = packet.arguments();
    int size = arguments.size();
    return ackId == PacketSink.NO_ACK
        && (!flags.isVolatile() || (size > 1 && arguments.get(size - 1).isString()));
  }

  @Override
  public void committed(long position) {
    send(position);
    links.forEach(link -> link.lastSent = position);
    log.afterwards(() -> outcome.complete(null));
  }

  private void send(long position) {
    if (!links.isEmpty()) {
      List<JsonValue> arguments = new ArrayList<>(packet.arguments());
      if (needsOffset()) {
        arguments.add(log.offsets().write(position));
      }
      EngineMessage message = namespace.server().codec().event(namespace.name(), ackId, arguments);
      outgoing.decide(flags.isCompressed() ? message : message.uncompressed());
      links.forEach(link -> log.afterwards(link::flush));
    }
  }

  @Override
  public void failed(LogException cause) {
    refusal = cause;
    drop();
    log.afterwards(() -> outcome.completeExceptionally(cause));
  }

  private void drop() {
    outgoing.drop();
    links.forEach(link -> log.afterwards(link::flush));
  }

  /** {@return why the log did not take it, if that is known already, or null} */
  @Nullable LogException refusal() {
    return refusal;
  }

  /** {@return completes when the log has it, or fails with {@link LogException}} */
  CompletionStage<Void> outcome() {
    return outcome;
  }
}
