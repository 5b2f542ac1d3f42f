package io.holdfast.socketio.admin;

import io.holdfast.engineio.EngineSocket;
import io.holdfast.socketio.Event;
import io.holdfast.socketio.Namespace;
import io.holdfast.socketio.Socket;
import io.holdfast.socketio.spi.RoomListener;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;

/**
 * Tells of each socket, room and event: the mode for development.
 *
 * <p>Safe for use by several threads.
 */
final class SocketWatch {

  private final AdminFeed feed;
  private final boolean areEventsTold;

  /** By the ids of their sessions. */
  private final Map<String, Set<Socket>> sockets = new ConcurrentHashMap<>();

  /**
   * Creates a watch of nothing.
   *
   * @param feed that is told
   * @param areEventsTold whether it is told what sockets say and hear
   */
  SocketWatch(AdminFeed feed, boolean areEventsTold) {
    this.feed = feed;
    this.areEventsTold = areEventsTold;
  }

  /** Tells of a namespace from now on. */
  void watch(Namespace namespace) {
    namespace.adapter().addListener(new Rooms(namespace.name()));
    namespace.prependConnection(this::connected);
  }

  private void tell(String event, Object... arguments) {
    if (feed.isWatched()) {
      feed.tell(event, arguments);
    }
  }

  /** Rooms of one namespace. */
  private final class Rooms implements RoomListener {

    private final String namespace;

    Rooms(String namespace) {
      this.namespace = namespace;
    }

    @Override
    public void onJoin(String room, String id) {
      tell("room_joined", namespace, room, id, feed.date());
    }

    @Override
    public void onLeave(String room, String id) {
      tell("room_left", namespace, room, id, feed.date());
    }
  }

  private void connected(Socket socket) {
    watchData(socket);
    sockets.compute(
        socket.conn().id(),
        (id, known) -> {
          Set<Socket> all = known == null ? ConcurrentHashMap.newKeySet(1) : known;
          all.add(socket);
          return all;
        });
    socket.onDisconnect(reason -> disconnected(socket, reason.words()));
    if (areEventsTold && !socket.namespace().name().equals(feed.namespace().name())) {
      socket.onAny(event -> tellOf("event_received", socket, event));
      socket.onAnyOutgoing(event -> tellOf("event_sent", socket, event));
    }
    if (feed.isWatched()) {
      feed.tell("socket_connected", SocketView.of(socket), feed.date());
    }
  }

  /** A map is watched; whatever else was attached is shown as it is when somebody looks. */
  @SuppressWarnings("unchecked")
  private void watchData(Socket socket) {
    if (socket.data(Object.class) instanceof Map<?, ?> data) {
      WatchedMap watched = new WatchedMap((Map<String, Object>) data, () -> dataChanged(socket));
      watched.putSilently(SocketView.OWN_DATA, SocketView.ownData(socket));
      socket.setData(watched);
    }
  }

  private void dataChanged(Socket socket) {
    if (feed.isWatched()) {
      Object data = SocketView.data(socket.data(Object.class));
      feed.tell("socket_updated", SocketView.update(socket, "data", data));
    }
  }

  /** A session has another transport, and all its sockets with it. */
  void upgraded(EngineSocket session) {
    for (Socket socket : sockets.getOrDefault(session.id(), Set.of())) {
      if (socket.data(Object.class) instanceof WatchedMap data) {
        data.putSilently(SocketView.OWN_DATA, SocketView.ownData(socket));
      }
      tell(
          "socket_updated", SocketView.update(socket, "transport", session.transport().wireName()));
    }
  }

  private void tellOf(String what, Socket socket, Event event) {
    if (feed.isWatched()) {
      List<Object> packet = new ArrayList<>(event.size() + 1);
      packet.add(event.name());
      packet.addAll(event.arguments().values());
      feed.tell(what, socket.namespace().name(), socket.id(), packet, feed.date());
    }
  }

  private void disconnected(Socket socket, String reason) {
    sockets.computeIfPresent(
        socket.conn().id(),
        (id, all) -> {
          all.remove(socket);
          return all.isEmpty() ? null : all;
        });
    tell("socket_disconnected", socket.namespace().name(), socket.id(), reason, feed.date());
  }
}
