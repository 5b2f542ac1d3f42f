package io.holdfast.socketio.spi;

import io.holdfast.socketio.Arguments;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;

/**
 * Knows who is in which room of a namespace, and reaches them, on this server and maybe on others.
 *
 * <p>Safe for use by several threads; must not block.
 */
public interface Adapter {

  /** {@return the rooms of this server with the ids of their sockets, as of now} */
  Map<String, Set<String>> rooms();

  /** {@return the ids of the sockets of this server with their rooms, as of now} */
  Map<String, Set<String>> sids();

  /**
   * Adds somebody who is told what happens to rooms.
   *
   * @param listener to add
   */
  void addListener(RoomListener listener);

  /** {@return completes when nothing is held for the namespace any more} */
  default CompletionStage<Void> close() {
    return CompletableFuture.completedFuture(null);
  }

  /** {@return how many servers there are, this one among them} */
  default CompletionStage<Integer> serverCount() {
    return CompletableFuture.completedFuture(1);
  }

  /**
   * Puts a socket of this server into rooms; does nothing if there is no such socket.
   *
   * @param id of the socket
   * @param rooms to join
   */
  void addAll(String id, Set<String> rooms);

  /**
   * Takes a socket of this server out of a room; does nothing if it is not in it.
   *
   * @param id of the socket
   * @param room to leave
   */
  void del(String id, String room);

  /**
   * Takes a socket of this server out of all rooms.
   *
   * @param id of the socket
   */
  void delAll(String id);

  /**
   * Sends an event.
   *
   * @param packet to send
   * @param options who gets it, and how
   * @throws LogException if there is a log, and it does not take the event
   */
  void broadcast(EventPacket packet, BroadcastOptions options);

  /**
   * Sends an event, and tells when it is kept for those who are away. By default nothing is kept.
   *
   * @param packet to send
   * @param options who gets it, and how
   * @return completes when the event is committed; fails with {@link LogException}, and then nobody
   *     gets it
   */
  default CompletionStage<Void> broadcastDurably(EventPacket packet, BroadcastOptions options) {
    broadcast(packet, options);
    return CompletableFuture.completedFuture(null);
  }

  /**
   * Sends an event that asks for an answer.
   *
   * @param packet to send
   * @param options who gets it, and how
   * @param listener takes the answers
   */
  void broadcastWithAck(
      EventPacket packet, BroadcastOptions options, BroadcastAckListener listener);

  /**
   * {@return the ids of sockets of this server}
   *
   * @param rooms whose sockets are meant; all sockets if there is none
   */
  Set<String> sockets(Set<String> rooms);

  /**
   * {@return the rooms of a socket of this server, its own among them; empty if there is none}
   *
   * @param id of the socket
   */
  Set<String> socketRooms(String id);

  /**
   * {@return what there is to know of sockets}
   *
   * @param options who is meant
   */
  CompletionStage<List<SocketDetails>> fetchSockets(BroadcastOptions options);

  /**
   * Puts sockets into rooms.
   *
   * @param options who is meant
   * @param rooms to join
   */
  void addSockets(BroadcastOptions options, Set<String> rooms);

  /**
   * Takes sockets out of rooms.
   *
   * @param options who is meant
   * @param rooms to leave
   */
  void delSockets(BroadcastOptions options, Set<String> rooms);

  /**
   * Disconnects sockets.
   *
   * @param options who is meant
   * @param close whether their connections are closed too
   */
  void disconnectSockets(BroadcastOptions options, boolean close);

  /**
   * Sends an event to the other servers.
   *
   * @param packet to send
   */
  void serverSideEmit(EventPacket packet);

  /**
   * Sends an event to the other servers, who shall answer.
   *
   * @param packet to send
   * @param timeout how long answers are waited for; zero for the adapter's own
   * @return the answers; fails with {@link io.holdfast.socketio.AckTimeoutException} if some are
   *     missing
   */
  CompletionStage<List<Arguments>> serverSideEmitWithAck(EventPacket packet, Duration timeout);
}
