package io.holdfast.socketio;

import io.holdfast.socketio.spi.Adapter;
import io.holdfast.socketio.spi.BroadcastAckListener;
import io.holdfast.socketio.spi.BroadcastOptions;
import io.holdfast.socketio.spi.EventPacket;
import io.holdfast.socketio.spi.RoomListener;
import io.holdfast.socketio.spi.SocketDetails;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;

/** Sends to all children, and can do nothing else. */
final class ParentAdapter implements Adapter {

  private final ParentNamespace parent;

  ParentAdapter(ParentNamespace parent) {
    this.parent = parent;
  }

  private static SocketIoException unsupported() {
    return new SocketIoException(
        SocketIoError.UNSUPPORTED, "a parent namespace can only emit", null);
  }

  @Override
  public Map<String, Set<String>> rooms() {
    return Map.of();
  }

  @Override
  public Map<String, Set<String>> sids() {
    return Map.of();
  }

  @Override
  public void addListener(RoomListener listener) {
    throw unsupported();
  }

  @Override
  public void addAll(String id, Set<String> rooms) {
    throw unsupported();
  }

  @Override
  public void del(String id, String room) {
    throw unsupported();
  }

  @Override
  public void delAll(String id) {
    throw unsupported();
  }

  @Override
  public void broadcast(EventPacket packet, BroadcastOptions options) {
    for (Namespace child : parent.children()) {
      child.adapter().broadcast(packet, options);
    }
  }

  @Override
  public CompletionStage<Void> broadcastDurably(EventPacket packet, BroadcastOptions options) {
    return CompletableFuture.allOf(
        parent.children().stream()
            .map(child -> child.adapter().broadcastDurably(packet, options).toCompletableFuture())
            .toArray(CompletableFuture<?>[]::new));
  }

  @Override
  public void broadcastWithAck(
      EventPacket packet, BroadcastOptions options, BroadcastAckListener listener) {
    throw unsupported();
  }

  @Override
  public Set<String> sockets(Set<String> rooms) {
    throw unsupported();
  }

  @Override
  public Set<String> socketRooms(String id) {
    return Set.of();
  }

  @Override
  public CompletionStage<List<SocketDetails>> fetchSockets(BroadcastOptions options) {
    throw unsupported();
  }

  @Override
  public void addSockets(BroadcastOptions options, Set<String> rooms) {
    throw unsupported();
  }

  @Override
  public void delSockets(BroadcastOptions options, Set<String> rooms) {
    throw unsupported();
  }

  @Override
  public void disconnectSockets(BroadcastOptions options, boolean close) {
    throw unsupported();
  }

  @Override
  public void serverSideEmit(EventPacket packet) {
    throw unsupported();
  }

  @Override
  public CompletionStage<List<Arguments>> serverSideEmitWithAck(
      EventPacket packet, Duration timeout) {
    throw unsupported();
  }
}
