package io.holdfast.server;

import io.holdfast.documents.Documents;
import io.holdfast.socketio.Socket;
import io.holdfast.socketio.SocketIoServer;
import java.time.InstantSource;
import java.util.List;

/** The small apps, each a namespace of Socket.IO and a page of the same path. */
final class Apps {

  private final List<AppDoor> doors;
  private final Chat chat;
  private final ChatLimits limits;
  private final Gate gate;
  private final Connections connections;
  private final PersonIds ids = new PersonIds();

  /**
   * Creates them.
   *
   * @param documents of the apps
   * @param chat whose rules and rooms are theirs too
   * @param limits of how often one may ask
   * @param gate that lets people in
   * @param connections that they are among
   */
  Apps(Documents documents, Chat chat, ChatLimits limits, Gate gate, Connections connections) {
    InstantSource clock = InstantSource.system();
    AppLimits most = AppLimits.DEFAULT;
    Access access = chat.access();
    DocumentDoor.Shared shared =
        new DocumentDoor.Shared(documents, new Transfers(most, clock), access);
    this.doors =
        List.of(
            new RelayDoor(most, access),
            new CursorsDoor(most, access),
            new WatchDoor(most, access, clock),
            new DocumentDoor("/apps/doc", most, shared),
            new DocumentDoor("/apps/board", most, shared));
    this.chat = chat;
    this.limits = limits;
    this.gate = gate;
    this.connections = connections;
  }

  void install(SocketIoServer socketIo) {
    for (AppDoor door : doors) {
      gate.guard(socketIo.of(door.path()), chat.access().house());
      socketIo
          .of(door.path())
          .onConnection(socket -> gate.open(socket, who -> open(door, socket, who)));
    }
  }

  private void open(AppDoor door, Socket socket, Stay who) {
    Caller caller = Caller.of(who, ids, ConnectionOrigin.of(socket));
    AppVisit visit = new AppVisit(socket, caller, chat, limits);
    OpenConnection connection = connections.open(caller.origin(), caller.person(), visit.rooms());
    socket.onDisconnect(reason -> connection.ended());
    door.open(visit, caller);
  }
}
