// Echo at /echo, broadcast at /chat, with Bun's own server. Run by Bun.
const ROOM = "chat";

const server = Bun.serve({
  port: 0,
  hostname: "127.0.0.1",
  fetch(request, server) {
    const isChat = new URL(request.url).pathname === "/chat";
    if (!server.upgrade(request, { data: { isChat } })) {
      return new Response("WebSocket only", { status: 426 });
    }
  },
  websocket: {
    open(socket) {
      if (socket.data.isChat) {
        socket.subscribe(ROOM);
      }
    },
    message(socket, message) {
      if (socket.data.isChat) {
        server.publish(ROOM, message);
      } else {
        socket.send(message);
      }
    },
  },
});
console.log(`listening on ${server.port}`);
