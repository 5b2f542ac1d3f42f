/**
 * What `./holdfast conformance suites` shows, made of the published packages: the tests of the
 * protocol suites are right if they pass here too.
 */

import { Server as Engine } from "engine.io";
import { Server } from "socket.io";
import { listen } from "./listen.mjs";

const SETTINGS = {
  pingInterval: 300,
  pingTimeout: 200,
  maxHttpBufferSize: 1_000_000,
  allowEIO3: true,
};
const REVISIONS = ["3", "4"];

const echo = new Engine(SETTINGS);
echo.on("connection", (socket) => {
  socket.on("data", (message) => socket.send(message));
});

const engine = new Engine(SETTINGS);
const io = new Server({ connectTimeout: 1000 });
io.bind(engine);

io.on("connection", (socket) => {
  socket.emit("auth", socket.handshake.auth);
  socket.on("message", (...args) => socket.emit("message-back", ...args));
  socket.on("message-with-ack", (...args) => args.pop()(...args));
});
io.of("/custom").on("connection", (socket) => socket.emit("auth", socket.handshake.auth));

// The package takes a missing revision for the third, which the suites do not want.
listen(
  [
    { path: "/engine.io/", engine: echo },
    { path: "/socket.io/", engine },
  ],
  (query) => REVISIONS.includes(query.get("EIO")),
);
