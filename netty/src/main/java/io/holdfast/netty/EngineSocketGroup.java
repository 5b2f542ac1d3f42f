package io.holdfast.netty;

import io.holdfast.engineio.EngineGroup;
import io.holdfast.engineio.EngineMessage;
import io.holdfast.engineio.EngineSocket;

/** Sessions that hear the same messages, over all loops and transports. */
final class EngineSocketGroup implements EngineGroup {

  private final EngineSessions sessions;
  private final LoopGroup members = new LoopGroup();

  EngineSocketGroup(EngineSessions sessions) {
    this.sessions = sessions;
  }

  @Override
  public void add(EngineSocket socket) {
    members.add(source(socket));
  }

  @Override
  public void remove(EngineSocket socket) {
    members.remove(source(socket));
  }

  @Override
  public void broadcast(EngineMessage message) {
    members.publish(new EngineGroupMessage(message, sessions), null);
  }

  @Override
  public void broadcastExcept(EngineMessage message, EngineSocket except) {
    members.publish(new EngineGroupMessage(message, sessions), source(except));
  }

  private static MemberSource source(EngineSocket socket) {
    if (socket instanceof MemberSource source) {
      return source;
    }
    throw new IllegalArgumentException("a session of another kind of server: " + socket.id());
  }
}
