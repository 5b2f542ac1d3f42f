import { io } from "socket.io-client";

/**
 * Opens a connection to the chat, whatever the page is made with. Whoever opens it closes it.
 *
 * @param {{onMessage(text: string): void, onCount(count: number): void}} listeners
 * @returns {{say(text: string): void, close(): void}}
 */
export function openChat({ onMessage, onCount }) {
  // A connection of its own, which ends with it.
  const socket = io({ forceNew: true });
  socket.on("chat message", onMessage);
  socket.on("count", onCount);
  return { say: (text) => socket.emit("chat message", text), close: () => close(socket) };
}

/**
 * Ends a connection, also one that is being made: a client that gives that up at once says nothing,
 * and the server keeps what it has opened for it until the heartbeat is missed.
 */
function close(socket) {
  socket.off();
  if (socket.connected) {
    socket.disconnect();
    return;
  }
  socket.io.reconnection(false);
  socket.once("connect", () => socket.disconnect());
  socket.once("connect_error", () => socket.disconnect());
}
