// Echo at /echo, broadcast at /chat, with the package ws and its defaults.
import { createServer } from "node:http";
import { WebSocketServer } from "ws";

const echo = new WebSocketServer({ noServer: true });
const chat = new WebSocketServer({ noServer: true });

echo.on("connection", (socket) => {
  socket.on("message", (message, isBinary) => socket.send(message, { binary: isBinary }));
});
chat.on("connection", (socket) => {
  socket.on("message", (message) => {
    for (const client of chat.clients) {
      client.send(message, { binary: false });
    }
  });
});

const server = createServer();
server.on("upgrade", (request, socket, head) => {
  const target = request.url === "/chat" ? chat : echo;
  target.handleUpgrade(request, socket, head, (client) => target.emit("connection", client));
});
server.listen({ port: 0, host: "127.0.0.1", backlog: 4096 }, () => {
  console.log(`listening on ${server.address().port}`);
});
