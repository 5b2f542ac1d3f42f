package io.holdfast.apps;

import io.holdfast.chat.Access;
import io.holdfast.chat.Chat;
import io.holdfast.chat.ChatLimits;
import io.holdfast.chat.PersonIds;
import io.holdfast.documents.Documents;
import io.holdfast.doors.Caller;
import io.holdfast.doors.ChatDesk;
import io.holdfast.doors.ConnectionOrigin;
import io.holdfast.doors.Connections;
import io.holdfast.doors.Gate;
import io.holdfast.doors.OpenConnection;
import io.holdfast.doors.Stay;
import io.holdfast.socketio.Socket;
import io.holdfast.socketio.SocketIoServer;
import java.time.InstantSource;
import java.util.List;

/** The small apps, each a namespace of Socket.IO and a page of the same path. */
public final class Apps {

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
   * @param desk of the chat whose rules and rooms are theirs too
   * @param gate that lets people in
   */
  public Apps(Documents documents, ChatDesk desk, Gate gate) {
    InstantSource clock = InstantSource.system();
    AppLimits most = AppLimits.DEFAULT;
    Access access = desk.chat().access();
    DocumentDoor.Shared shared =
        new DocumentDoor.Shared(documents, new Transfers(most, clock), access);
    this.doors =
        List.of(
            new RelayDoor(most, access),
            new CursorsDoor(most, access),
            new WatchDoor(most, access, clock),
            new DocumentDoor("/apps/doc", most, shared),
            new DocumentDoor("/apps/board", most, shared));
    this.chat = desk.chat();
    this.limits = desk.limits();
    this.gate = gate;
    this.connections = desk.connections();
  }

  public void install(SocketIoServer socketIo) {
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
