package io.holdfast.server;

import io.holdfast.documents.Documents;
import io.holdfast.socketio.SocketIoServer;
import java.time.InstantSource;
import java.util.List;

/** The small apps, each a namespace of Socket.IO and a page of the same path. */
final class Apps {

  private final List<AppDoor> doors;
  private final Chat chat;
  private final ChatLimits limits;
  private final Gate gate;
  private final PersonIds ids = new PersonIds();

  /**
   * Creates them.
   *
   * @param documents of the apps
   * @param chat whose rules and rooms are theirs too
   * @param limits of how often one may ask
   * @param gate that lets people in
   */
  Apps(Documents documents, Chat chat, ChatLimits limits, Gate gate) {
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
  }

  void install(SocketIoServer socketIo) {
    for (AppDoor door : doors) {
      socketIo
          .of(door.path())
          .onConnection(
              socket ->
                  gate.open(
                      socket,
                      who -> {
                        Caller caller =
                            Caller.of(who, ids, socket.conn().request().remoteAddress());
                        door.open(new AppVisit(socket, caller, chat, limits), caller);
                      }));
    }
  }
}
