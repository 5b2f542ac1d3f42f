package io.holdfast.socketio;

import io.holdfast.engineio.EngineGroup;
import io.holdfast.engineio.EngineMessage;
import io.holdfast.engineio.EngineSocket;
import io.holdfast.socketio.spi.Adapter;
import io.holdfast.socketio.spi.BroadcastAckListener;
import io.holdfast.socketio.spi.BroadcastFlags;
import io.holdfast.socketio.spi.BroadcastOptions;
import io.holdfast.socketio.spi.EventPacket;
import io.holdfast.socketio.spi.RoomListener;
import io.holdfast.socketio.spi.SocketDetails;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Collection;
import java.util.HashSet;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import org.jspecify.annotations.Nullable;

/** Knows the rooms of this server, and no other servers. Safe for use by several threads. */
public class LocalAdapter implements Adapter {

  private final Namespace namespace;
  private final LocalRooms rooms;

  /**
   * Creates an adapter.
   *
   * @param namespace that it belongs to
   */
  public LocalAdapter(Namespace namespace) {
    this.namespace = namespace;
    this.rooms = new LocalRooms(namespace);
  }

  @Override
  public Map<String, Set<String>> rooms() {
    return rooms.byRoom();
  }

  @Override
  public Map<String, Set<String>> sids() {
    return rooms.bySocket();
  }

  @Override
  public void addListener(RoomListener listener) {
    rooms.addListener(listener);
  }

  @Override
  public void addAll(String id, Set<String> joined) {
    Socket socket = namespace.find(id);
    if (socket != null) {
      rooms.join(socket, joined);
    }
  }

  @Override
  public void del(String id, String room) {
    Socket socket = namespace.find(id);
    if (socket != null) {
      rooms.leave(socket, room);
    }
  }

  @Override
  public void delAll(String id) {
    Socket socket = namespace.find(id);
    if (socket != null) {
      rooms.leaveAll(socket);
    }
  }

  @Override
  public Set<String> socketRooms(String id) {
    Socket socket = namespace.find(id);
    return socket == null ? Set.of() : rooms.of(socket);
  }

  final boolean isIn(Socket socket, String room) {
    return rooms.isIn(socket, room);
  }

  /*
   * An event to all, or to one room, with nobody or one socket left out, is one broadcast of a
   * group: no set is made. All else is a set of sockets, made on the calling thread.
   */
  @Override
  public void broadcast(EventPacket packet, BroadcastOptions options) {
    EngineMessage message = encoded(packet, PacketSink.NO_ACK, options.flags());
    if (!broadcastToGroup(message, options)) {
      namespace.engine().send(message, engines(targets(options)), options.flags().isVolatile());
    }
    notifyWatchers(packet, options);
  }

  final EngineMessage encoded(EventPacket packet, long ackId, BroadcastFlags flags) {
    return namespace.encoded(packet.arguments(), ackId, flags);
  }

  private boolean broadcastToGroup(EngineMessage message, BroadcastOptions options) {
    if (options.flags().isVolatile() || options.except().size() > 1) {
      return false;
    }
    EngineGroup group = group(options.rooms());
    if (group == null) {
      return false;
    }
    if (options.except().isEmpty()) {
      group.broadcast(message);
      return true;
    }
    String excluded = options.except().iterator().next();
    Socket socket = rooms.onlyMember(excluded);
    if (socket != null) {
      group.broadcastExcept(message, socket.conn());
    } else if (rooms.group(excluded) == null) {
      group.broadcast(message);
    } else {
      return false;
    }
    return true;
  }

  private @Nullable EngineGroup group(Set<String> names) {
    if (names.isEmpty()) {
      return namespace.everyone();
    }
    String room = names.iterator().next();
    return names.size() == 1 && namespace.connected(room) == null ? rooms.group(room) : null;
  }

  private static List<EngineSocket> engines(Collection<Socket> sockets) {
    List<EngineSocket> engines = new ArrayList<>(sockets.size());
    for (Socket socket : sockets) {
      engines.add(socket.conn());
    }
    return engines;
  }

  final Collection<Socket> targets(BroadcastOptions options) {
    Collection<Socket> found =
        options.rooms().isEmpty() ? namespace.connectedSockets() : members(options.rooms());
    if (options.except().isEmpty()) {
      return found;
    }
    Set<Socket> excluded = members(options.except());
    List<Socket> targets = new ArrayList<>(found.size());
    for (Socket socket : found) {
      if (!excluded.contains(socket)) {
        targets.add(socket);
      }
    }
    return targets;
  }

  private Set<Socket> members(Set<String> names) {
    Set<Socket> members = new LinkedHashSet<>();
    for (String room : names) {
      rooms.collect(room, members);
    }
    return members;
  }

  final void notifyWatchers(EventPacket packet, BroadcastOptions options) {
    if (!namespace.outgoingWatchers().isEmpty()) {
      Set<Socket> targets = new HashSet<>(targets(options));
      for (Socket watcher : namespace.outgoingWatchers()) {
        if (targets.contains(watcher)) {
          watcher.notifyOutgoing(packet.arguments());
        }
      }
    }
  }

  @Override
  public void broadcastWithAck(
      EventPacket packet, BroadcastOptions options, BroadcastAckListener listener) {
    long ackId = namespace.nextAckId();
    int maxPending = namespace.server().options().maxPendingAcks();
    List<Socket> asked = new ArrayList<>();
    for (Socket socket : targets(options)) {
      if (socket.acks().expect(ackId, listener::onResponse, maxPending)) {
        asked.add(socket);
      }
    }
    listener.onClientCount(asked.size());
    if (!asked.isEmpty()) {
      Duration timeout = options.flags().timeout();
      namespace
          .engine()
          .schedule(
              timeout.isZero() ? BroadcastOperator.DEFAULT_TIMEOUT : timeout,
              () -> asked.forEach(socket -> socket.acks().expire(ackId)));
      EngineMessage message = encoded(packet, ackId, options.flags());
      namespace.engine().send(message, engines(asked), options.flags().isVolatile());
      notifyWatchers(packet, options);
    }
  }

  @Override
  public Set<String> sockets(Set<String> names) {
    Set<String> ids = new LinkedHashSet<>();
    BroadcastOptions options = new BroadcastOptions(names, Set.of(), BroadcastFlags.DEFAULT);
    for (Socket socket : targets(options)) {
      ids.add(socket.id());
    }
    return ids;
  }

  @Override
  public CompletionStage<List<SocketDetails>> fetchSockets(BroadcastOptions options) {
    List<SocketDetails> found = new ArrayList<>();
    for (Socket socket : targets(options)) {
      found.add(
          new SocketDetails(
              socket.id(), socket.handshake(), rooms.of(socket), socket.data(Object.class)));
    }
    return CompletableFuture.completedFuture(found);
  }

  @Override
  public void addSockets(BroadcastOptions options, Set<String> joined) {
    for (Socket socket : targets(options)) {
      try {
        socket.join(joined);
      } catch (SocketIoException e) {
        Log.warn("a socket cannot join more rooms", e);
      }
    }
  }

  @Override
  public void delSockets(BroadcastOptions options, Set<String> names) {
    for (Socket socket : targets(options)) {
      names.forEach(socket::leave);
    }
  }

  @Override
  public void disconnectSockets(BroadcastOptions options, boolean close) {
    for (Socket socket : targets(options)) {
      socket.disconnect(close);
    }
  }

  @Override
  public void serverSideEmit(EventPacket packet) {}

  @Override
  public CompletionStage<List<Arguments>> serverSideEmitWithAck(
      EventPacket packet, Duration timeout) {
    return CompletableFuture.completedFuture(List.of());
  }
}
