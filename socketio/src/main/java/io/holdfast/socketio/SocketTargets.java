package io.holdfast.socketio;

import java.util.Collection;

/** Who is reached from a socket. Safe for use by several threads. */
public abstract class SocketTargets extends DataSocket {

  SocketTargets() {}

  /** {@return what reaches all sockets of the namespace but this} */
  public abstract BroadcastOperator broadcast();

  /**
   * {@return what reaches the sockets of rooms but this}
   *
   * @param rooms their names, or ids of sockets
   */
  public final BroadcastOperator to(String... rooms) {
    return broadcast().to(rooms);
  }

  /**
   * {@return what reaches the sockets of rooms but this}
   *
   * @param rooms their names, or ids of sockets
   */
  public final BroadcastOperator to(Collection<String> rooms) {
    return broadcast().to(rooms);
  }

  /**
   * {@return what reaches the sockets of rooms but this}
   *
   * @param rooms their names, or ids of sockets
   */
  public final BroadcastOperator in(String... rooms) {
    return broadcast().to(rooms);
  }

  /**
   * {@return what reaches the sockets of rooms but this}
   *
   * @param rooms their names, or ids of sockets
   */
  public final BroadcastOperator in(Collection<String> rooms) {
    return broadcast().to(rooms);
  }

  /**
   * {@return what reaches all sockets of the namespace but this and those of rooms}
   *
   * @param rooms their names, or ids of sockets
   */
  public final BroadcastOperator except(Collection<String> rooms) {
    return broadcast().except(rooms);
  }

  /**
   * {@return what reaches all sockets of the namespace but this and those of rooms}
   *
   * @param rooms their names, or ids of sockets
   */
  public final BroadcastOperator except(String... rooms) {
    return broadcast().except(rooms);
  }

  /** {@return what reaches all sockets of the namespace on this server but this} */
  public final BroadcastOperator local() {
    return broadcast().local();
  }
}
