/** What the handlers of the small servers are made of. */

/**
 * Registers a handler that is called with the acknowledgement first, which does nothing when the
 * client sent none.
 */
export function on(socket, event, handler) {
  socket.on(event, (...args) => {
    const ack = typeof args.at(-1) === "function" ? args.pop() : () => undefined;
    handler(ack, ...args);
  });
}

/** The names of the rooms of a socket, without its own id. */
export function roomsOf(socket) {
  return [...socket.rooms].filter((room) => room !== socket.id).sort();
}

export function whoami(socket) {
  const { id, nsp, conn, handshake } = socket;
  return {
    id,
    nsp: nsp.name,
    transport: conn.transport.name,
    eio: conn.protocol,
    query: handshake.query,
    auth: handshake.auth,
  };
}

export function registerWhoami(socket) {
  on(socket, "whoami", (ack) => ack(whoami(socket)));
}

export function registerEcho(socket) {
  socket.on("echo", (...args) => {
    if (typeof args.at(-1) === "function") {
      args.pop()(...args);
    } else {
      socket.emit("echo", ...args);
    }
  });
}

export function registerJoin(socket) {
  on(socket, "join", (ack, room) => {
    socket.join(room);
    ack(roomsOf(socket));
  });
}

export function registerRooms(socket) {
  on(socket, "rooms", (ack) => ack(roomsOf(socket)));
}

export function registerToRoom(socket) {
  on(socket, "to-room", (ack, room, message) => {
    socket.to(room).emit("room-msg", room, message);
    ack("ok");
  });
}

export function registerAll(socket) {
  on(socket, "all", (ack, message) => {
    socket.nsp.emit("all", message);
    ack("ok");
  });
}

export function registerSetData(socket) {
  on(socket, "set-data", (ack, value) => {
    socket.data = value;
    ack("ok");
  });
}
