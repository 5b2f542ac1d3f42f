import { io } from "socket.io-client";
import type { Socket } from "./connection.ts";
import { CHAT_NAMESPACE, type Request } from "./protocol.ts";

/** What the client may speak, what is tried first in front. */
const TRANSPORTS = [
  ["websocket", "polling"],
  ["polling", "websocket"],
];

/**
 * Reaches the server with the official client of Socket.IO: over a WebSocket, and where that is
 * blocked, by long polling.
 *
 * When to try again is for the connection to say, so the client does not by itself. A WebSocket that
 * is refused leads to polling at once. One that is swallowed or cut does so with the next attempt:
 * after one that came to nothing, the next begins with the other transport.
 */
export class Dialer {
  #failures = 0;

  /**
   * @param origin of the server, such as `https://chat.example`
   */
  constructor(private readonly origin: () => string) {}

  dial(): Socket {
    const client = io(this.origin() + CHAT_NAMESPACE, {
      forceNew: true,
      reconnection: false,
      transports: TRANSPORTS[this.#failures % TRANSPORTS.length] ?? [],
      tryAllTransports: true,
    });
    let wasConnected = false;
    const socket: Socket = {
      onmessage: null,
      onclose: null,
      send: (request: Request) => {
        const { type, ...members } = request;
        client.emit(type, members, (answer: unknown) => socket.onmessage?.(answer, request));
      },
      close: () => {
        if (!wasConnected) {
          this.#failures++;
        }
        client.disconnect();
      },
    };
    const onGone = (): void => socket.onclose?.();
    client.on("connect", () => (wasConnected = true));
    client.onAny((_, event: unknown) => socket.onmessage?.(event));
    client.on("connect_error", onGone);
    client.on("disconnect", onGone);
    // The client itself does not notice an end before the first packet.
    client.io.engine.on("close", onGone);
    return socket;
  }
}
