/**
 * What `./holdfast conformance app` shows, made of the published packages: the tests of the app are
 * right if they pass here too.
 */

import { Server as Engine } from "engine.io";
import { Server } from "socket.io";
import { Adapter, ClusterAdapter } from "socket.io-adapter";
import { listen } from "./listen.mjs";
import { serveMainNamespace } from "./main-namespace.mjs";
import { serveOtherNamespaces } from "./other-namespaces.mjs";
import { on, registerJoin, registerSetData, registerWhoami, roomsOf } from "./words.mjs";

const CONNECT_TIMEOUT_MILLIS = 1500;
const SETTINGS = {
  pingInterval: 1000,
  pingTimeout: 800,
  maxHttpBufferSize: 2_000_000,
  upgradeTimeout: 2000,
};
const ANSWER_MILLIS = 20_000;
const RECOVERY = { maxDisconnectionDuration: 3000, skipMiddlewares: true };

/** A cluster of one: the adapter that is there by default does not speak to other servers at all. */
class AloneAdapter extends ClusterAdapter {
  doPublish() {
    return Promise.resolve("0");
  }

  doPublishResponse() {
    return Promise.resolve();
  }

  serverCount() {
    return Promise.resolve(1);
  }
}

/** Called with `new`, which is why it is no arrow. */
function adapterOf(nsp) {
  return nsp.name === "/ops" ? new AloneAdapter(nsp) : new Adapter(nsp);
}

const cors = { origin: "http://app.example", credentials: true };
const engine = new Engine({ ...SETTINGS, allowEIO3: true, cors });
const io = new Server({ connectTimeout: CONNECT_TIMEOUT_MILLIS, adapter: adapterOf });
io.bind(engine);
serveMainNamespace(io.of("/"));
serveOtherNamespaces(io);

const recoveryEngine = new Engine(SETTINGS);
const recovery = new Server({
  connectTimeout: CONNECT_TIMEOUT_MILLIS,
  connectionStateRecovery: RECOVERY,
});
recovery.bind(recoveryEngine);
recovery.on("connection", (socket) => {
  const { recovered, data } = socket;
  registerJoin(socket);
  registerSetData(socket);
  registerWhoami(socket);
  on(socket, "send-later", (ack, millis, room, count) => {
    ack("ok");
    setTimeout(() => {
      Array.from({ length: count }, (_, i) => recovery.to(room).emit("r", i));
    }, millis);
  });
  on(socket, "ask-later", (ack, millis, room, value) => {
    ack("ok");
    setTimeout(() => {
      recovery
        .to(room)
        .timeout(ANSWER_MILLIS)
        .emit("ask", value, (error, answers) => recovery.to(room).emit("r", answers));
    }, millis);
  });
  on(socket, "previous-rooms", (ack) => ack([]));
  socket.emit("state", { recovered, rooms: roomsOf(socket), data });
});

listen([
  { path: "/socket.io/", engine },
  { path: "/recovery.io/", engine: recoveryEngine },
]);
