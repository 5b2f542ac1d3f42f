// Socket.IO at /socket.io/: "echo" comes back, "msg" goes to everybody. With @socket.io/bun-engine. Run by Bun.
import { Server as Engine } from "@socket.io/bun-engine";
import { Server } from "socket.io";

const io = new Server();
const engine = new Engine({ path: "/socket.io/" });
io.bind(engine);
io.on("connection", (socket) => {
  socket.on("echo", (text) => socket.emit("echo", text));
  socket.on("msg", (text) => io.emit("msg", text));
});
// Bun ends a request after 10 seconds without an answer, a poll of a quiet server too.
const server = Bun.serve({ ...engine.handler(), port: 0, hostname: "127.0.0.1", idleTimeout: 30 });
console.log(`listening on ${server.port}`);
