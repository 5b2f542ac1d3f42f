package io.holdfast.netty;

import io.holdfast.engineio.EngineGroup;
import io.holdfast.engineio.EngineMessage;
import io.holdfast.engineio.EngineSocket;

/** Sessions that hear the same messages, over all loops and transports. */
final class EngineSocketGroup implements EngineGroup {

  private final LoopGroup members = new LoopGroup();

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
    members.publish(new EngineGroupMessage(message), null);
  }

  @Override
  public void broadcastExcept(EngineMessage message, EngineSocket except) {
    members.publish(new EngineGroupMessage(message), source(except));
  }

  private static MemberSource source(EngineSocket socket) {
    if (socket instanceof MemberSource source) {
      return source;
    }
    throw new IllegalArgumentException("a session of another kind of server: " + socket.id());
  }
}
