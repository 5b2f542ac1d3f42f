package io.holdfast.socketio;

import java.util.ArrayList;
import java.util.List;

/** A server over sessions without a network, and what happened to it. */
abstract class ServerFixture {

  final LoopbackEngine engine = new LoopbackEngine();
  final List<String> events = new ArrayList<>();
  SocketIoServer server = create(SocketIoOptions.create());

  final SocketIoServer create(SocketIoOptions options) {
    server = SocketIoServer.create(options, engine);
    return server;
  }

  /** {@return what happened since this was last asked} */
  final List<String> events() {
    List<String> taken = List.copyOf(events);
    events.clear();
    return taken;
  }

  /** {@return the only socket of a namespace} */
  static Socket only(Namespace namespace) {
    return namespace.sockets().values().iterator().next();
  }

  /** {@return clients in the main namespace, whose Connect has been answered} */
  final List<LoopbackSocket> clients(int count) {
    List<LoopbackSocket> clients = new ArrayList<>();
    for (int i = 0; i < count; i++) {
      LoopbackSocket client = engine.connect();
      clients.add(client);
    }
    return clients;
  }

  /** {@return the socket of a client that has just been connected} */
  final Socket socketOf(LoopbackSocket client) {
    Socket socket = server.sockets().sockets().get(client.sid());
    if (socket == null) {
      throw new IllegalStateException("not connected");
    }
    return socket;
  }
}
