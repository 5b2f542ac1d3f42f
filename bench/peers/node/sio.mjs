// Socket.IO at /socket.io/: "echo" comes back, "msg" goes to everybody. With the package socket.io and its defaults.
import { createServer } from "node:http";
import { Server } from "socket.io";

const server = createServer();
const io = new Server(server, { serveClient: false, perMessageDeflate: false });
io.on("connection", (socket) => {
  socket.on("echo", (text) => socket.emit("echo", text));
  socket.on("msg", (text) => io.emit("msg", text));
});
server.listen({ port: 0, host: "127.0.0.1", backlog: 4096 }, () => {
  console.log(`listening on ${server.address().port}`);
});
