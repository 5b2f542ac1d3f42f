import * as words from "./words.mjs";

const { on, roomsOf } = words;

/** The namespace `/` of the app. */
export function serveMainNamespace(nsp) {
  const once = { counts: new Map(), lastAnswer: 0 };
  nsp.on("connection", (socket) => {
    registerValues(socket);
    registerAcks(socket);
    registerOnce(socket, once);
    registerRooms(socket);
    registerManySockets(socket);
    registerOrder(socket);
    registerEnding(socket);
  });
}

function registerValues(socket) {
  words.registerEcho(socket);
  words.registerWhoami(socket);
  on(socket, "types", (ack, ...args) => ack(args.map(typeOf)));
  on(socket, "big", (ack, count) => ack("x".repeat(count)));
  on(socket, "big-bin", (ack, count) => ack(Buffer.alloc(count).map((_, i) => i)));

  const seen = Object.create(null);
  socket.onAny((event) => {
    seen[event] = (seen[event] ?? 0) + 1;
  });
  on(socket, "seen", (ack) => {
    const { seen: itself, ...others } = seen;
    ack(others);
  });
}

function typeOf(value) {
  if (value === null) {
    return "null";
  }
  if (Buffer.isBuffer(value)) {
    return `binary:${value.length}`;
  }
  return Array.isArray(value) ? "array" : typeof value;
}

function registerAcks(socket) {
  const { nsp } = socket;
  on(socket, "no-ack", () => undefined);
  on(socket, "ack-late", (ack, millis) => setTimeout(() => ack("late"), millis));
  on(socket, "ack-twice", (ack) => {
    ack("first");
    ack("second");
  });
  on(socket, "ack-none", (ack) => ack());
  on(socket, "ack-many", (ack) => ack(1, "two", { three: 3 }, Buffer.of(4)));
  on(socket, "server-ack", (ack, millis, value) => {
    socket.timeout(millis).emit("ask", value, (error, answer) => {
      ack(error ? { ok: false, error: error.message } : { ok: true, value: answer });
    });
  });
  on(socket, "room-ack", (ack, room, millis, value) => {
    nsp
      .in(room)
      .timeout(millis)
      .emit("ask", value, (error, responses) => {
        ack({ timedOut: Boolean(error), responses: responses.sort() });
      });
  });
}

/** There is nothing that would tell what is sent again. */
function registerOnce(socket, once) {
  const { counts } = once;
  on(socket, "apply", (ack, id, millis) => {
    const count = (counts.get(id) ?? 0) + 1;
    counts.set(id, count);
    const answer = () => ack(count, ++once.lastAnswer);
    if (count === 1) {
      setTimeout(answer, millis);
    } else {
      answer();
    }
  });
  on(socket, "applied", (ack, id) => ack(counts.get(id) ?? 0));
}

function registerRooms(socket) {
  const { nsp } = socket;
  const emitting = (event, emit) =>
    on(socket, event, (ack, ...args) => {
      emit(...args);
      ack("ok");
    });

  words.registerJoin(socket);
  words.registerRooms(socket);
  words.registerToRoom(socket);
  words.registerAll(socket);
  on(socket, "leave", (ack, room) => {
    socket.leave(room);
    ack(roomsOf(socket));
  });
  emitting("in-room", (room, message) => nsp.in(room).emit("room-msg", room, message));
  emitting("to-rooms", (rooms, except, message) =>
    nsp.to(rooms).except(except).emit("room-msg", rooms.join(","), message),
  );
  emitting("broadcast", (message) => socket.broadcast.emit("bcast", message));
  emitting("private", (id, message) => nsp.to(id).emit("private", socket.id, message));
}

function registerManySockets(socket) {
  const { nsp } = socket;
  words.registerSetData(socket);
  on(socket, "fetch", async (ack, room) => {
    const sockets = await nsp.in(room).fetchSockets();
    const found = sockets.map(({ id, rooms, data }) => ({ id, rooms: [...rooms].sort(), data }));
    ack(found.sort((one, other) => (one.id < other.id ? -1 : 1)));
  });
  on(socket, "sockets-join", (ack, room, target) => {
    nsp.in(room).socketsJoin(target);
    ack("ok");
  });
  on(socket, "sockets-leave", (ack, room, target) => {
    nsp.in(room).socketsLeave(target);
    ack("ok");
  });
  on(socket, "disconnect-room", (ack, room, close) => {
    ack("ok");
    nsp.in(room).disconnectSockets(close);
  });
}

function registerOrder(socket) {
  const times = (count, emit) => Array.from({ length: count }, (_, i) => emit(i));

  on(socket, "burst", (ack, count) => {
    times(count, (i) => socket.emit("n", i));
    ack(count);
  });
  on(socket, "volatile", (ack, count) => {
    times(count, (i) => socket.volatile.emit("vol", i));
    ack("ok");
  });
  on(socket, "burst-bin", (ack, count, size) => {
    times(count, (i) => socket.emit("bin", i, Buffer.alloc(size, i % 256)));
    ack(count);
  });

  const report = { count: 0, last: -1, inOrder: true };
  socket.on("seq", (i) => {
    report.inOrder &&= i === report.last + 1;
    report.count += 1;
    report.last = i;
  });
  on(socket, "seq-report", (ack) => ack(report));
}

function registerEnding(socket) {
  on(socket, "kick", (_, close) => socket.disconnect(close));
  on(socket, "later", (_, millis, message) =>
    setTimeout(() => socket.emit("later", message), millis),
  );
  socket.on("disconnecting", (reason) => {
    const gone = { id: socket.id, reason, rooms: roomsOf(socket) };
    socket.nsp.to("watchers").emit("gone", gone);
  });
}
