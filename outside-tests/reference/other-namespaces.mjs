import * as words from "./words.mjs";

const SLOW_MILLIS = 100;
const DYNAMIC = /^\/dyn-[a-z0-9]+$/;

/** All namespaces of the app but `/`. */
export function serveOtherNamespaces(io) {
  serveAuth(io.of("/auth"));
  serveChat(io.of("/chat"));
  serveDynamic(io.of(DYNAMIC));
  serveBye(io.of("/bye"));
  serveGuard(io.of("/guard"));
  serveOps(io.of("/ops"));
}

function serveAuth(nsp) {
  nsp.use((socket, next) => {
    const { auth, query } = socket.handshake;
    const token = auth.token ?? query.token;
    const decide = () => next(refusal(token));
    socket.steps = ["one"];
    if (token?.startsWith?.("slow-")) {
      setTimeout(decide, SLOW_MILLIS);
    } else {
      decide();
    }
  });
  nsp.use((socket, next) => {
    socket.steps.push("two");
    next();
  });
  nsp.on("connection", (socket) => {
    words.on(socket, "whoami", (ack) => ack({ ...words.whoami(socket), steps: socket.steps }));
  });
}

function refusal(token) {
  if (token === undefined) {
    return new Error("missing token");
  }
  if (token === "good" || token === "slow-good") {
    return undefined;
  }
  return Object.assign(new Error("not authorized"), { data: { code: 401, token } });
}

function serveChat(nsp) {
  nsp.on("connection", (socket) => {
    words.registerJoin(socket);
    words.registerRooms(socket);
    words.registerToRoom(socket);
    words.registerWhoami(socket);
    words.registerAll(socket);
  });
}

function serveDynamic(parent) {
  parent.on("connection", (socket) => {
    words.registerEcho(socket);
    words.registerAll(socket);
    words.registerWhoami(socket);
    socket.emit("hello", socket.nsp.name);
  });
}

function serveBye(nsp) {
  nsp.on("connection", (socket) => {
    socket.emit("bye", "now");
    socket.disconnect();
  });
}

function serveGuard(nsp) {
  nsp.on("connection", (socket) => {
    words.registerEcho(socket);
    socket.use(([event], next) => {
      const isForbidden = event === "forbidden";
      next(isForbidden ? Object.assign(new Error("forbidden event"), { event }) : undefined);
    });
    socket.on("error", ({ message, event }) => socket.emit("refused", message, event));
  });
}

function serveOps(nsp) {
  nsp.on("connection", (socket) => {
    words.on(socket, "server-side", (ack, value) => {
      nsp.serverSideEmit("ping-all", value, (error, responses) =>
        ack({ error: error?.message ?? null, responses }),
      );
    });
  });
}
