package io.holdfast.socketio;

import io.holdfast.socketio.spi.Adapter;
import io.holdfast.socketio.spi.BroadcastFlags;
import io.holdfast.socketio.spi.BroadcastOptions;
import io.holdfast.socketio.spi.EventPacket;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Collection;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import java.util.concurrent.CompletionStage;
import org.jspecify.annotations.Nullable;

/** Names sockets and how they are told, and then reaches them. Immutable. */
public final class BroadcastOperator implements Broadcaster {

  /** How long answers are waited for if nothing was said. */
  static final Duration DEFAULT_TIMEOUT = Duration.ofSeconds(5);

  private final Namespace namespace;
  private final BroadcastOptions options;

  BroadcastOperator(Namespace namespace, BroadcastOptions options) {
    this.namespace = namespace;
    this.options = options;
  }

  private Adapter adapter() {
    return namespace.adapter();
  }

  private BroadcastOperator with(BroadcastFlags flags) {
    return new BroadcastOperator(
        namespace, new BroadcastOptions(options.rooms(), options.except(), flags));
  }

  private static Set<String> union(Set<String> some, Collection<String> more) {
    Set<String> union = new HashSet<>(some);
    union.addAll(more);
    return union;
  }

  @Override
  public BroadcastOperator toOperator() {
    return this;
  }

  @Override
  public BroadcastOperator to(Collection<String> rooms) {
    return new BroadcastOperator(
        namespace,
        new BroadcastOptions(union(options.rooms(), rooms), options.except(), options.flags()));
  }

  @Override
  public BroadcastOperator except(Collection<String> rooms) {
    return new BroadcastOperator(
        namespace,
        new BroadcastOptions(options.rooms(), union(options.except(), rooms), options.flags()));
  }

  @Override
  public BroadcastOperator local() {
    return with(options.flags().withLocal());
  }

  @Override
  public BroadcastOperator asVolatile() {
    return with(options.flags().withVolatile());
  }

  @Override
  public BroadcastOperator compress(boolean isCompressed) {
    return with(options.flags().withCompression(isCompressed));
  }

  @Override
  public BroadcastOperator timeout(Duration timeout) {
    return with(options.flags().withTimeout(timeout));
  }

  @Override
  public void emit(String event, @Nullable Object... arguments) {
    EventSource.requireFree(event);
    adapter().broadcast(new EventPacket(Arguments.write(event, arguments)), options);
  }

  @Override
  public CompletionStage<Void> emitDurably(String event, @Nullable Object... arguments) {
    EventSource.requireFree(event);
    return adapter().broadcastDurably(new EventPacket(Arguments.write(event, arguments)), options);
  }

  @Override
  public CompletionStage<List<Arguments>> emitWithAck(String event, @Nullable Object... arguments) {
    EventSource.requireFree(event);
    EventPacket packet = new EventPacket(Arguments.write(event, arguments));
    BroadcastOperator timed = options.flags().timeout().isZero() ? timeout(DEFAULT_TIMEOUT) : this;
    BroadcastAcks acks = new BroadcastAcks();
    acks.expireAfter(timed.options.flags().timeout(), namespace.engine());
    adapter().broadcastWithAck(packet, timed.options, acks);
    CompletionStage<Integer> serverCount =
        timed.options.flags().isLocal() ? BroadcastAcks.ALONE : adapter().serverCount();
    serverCount.thenAccept(acks::expectServers);
    return acks.result();
  }

  @Override
  public CompletionStage<List<RemoteSocket>> fetchSockets() {
    return adapter()
        .fetchSockets(options)
        .thenApply(
            found -> {
              List<RemoteSocket> sockets = new ArrayList<>(found.size());
              found.forEach(details -> sockets.add(new RemoteSocket(namespace, details)));
              return sockets;
            });
  }

  @Override
  public void socketsJoin(String... rooms) {
    adapter().addSockets(options, union(Set.of(), List.of(rooms)));
  }

  @Override
  public void socketsLeave(String... rooms) {
    adapter().delSockets(options, union(Set.of(), List.of(rooms)));
  }

  @Override
  public void disconnectSockets(boolean close) {
    adapter().disconnectSockets(options, close);
  }
}
