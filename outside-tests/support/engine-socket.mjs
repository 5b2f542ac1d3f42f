import { strict as assert } from "node:assert";
import WebSocket from "ws";
import { within } from "./deadline.mjs";
import { WsClient } from "./ws-client.mjs";

/** A session of Engine.IO over a WebSocket, packet by packet: a text, or a buffer. */
export class EngineSocket {
  #client;

  constructor(client) {
    this.#client = client;
    /** How the connection ended. */
    this.closed = client.closed;
  }

  /**
   * Connects, and says nothing.
   *
   * @param {{after(callback: () => unknown): void}} scope that it ends with
   * @param {import("./servers.mjs").Server} server
   * @param {{path?: string, eio?: 3 | 4, query?: string}} [options] the query begins with `&`
   */
  static async connect(scope, server, { path = "/socket.io/", eio = 4, query = "" } = {}) {
    const target = `${path}?EIO=${eio}&transport=websocket${query}`;
    return new EngineSocket(await WsClient.open(scope, server, target));
  }

  /** Connects, and takes the handshake. */
  static async open(scope, server, options) {
    const socket = await EngineSocket.connect(scope, server, options);
    assert.match(await socket.take(), /^0\{/);
    return socket;
  }

  /** Connects, and joins a namespace; returns the socket and its id there. */
  static async join(scope, server, { nsp = "/", auth, ...options } = {}) {
    const socket = await EngineSocket.open(scope, server, options);
    const prefix = nsp === "/" ? "" : `${nsp},`;
    socket.send(`40${prefix}${auth === undefined ? "" : JSON.stringify(auth)}`);
    const answer = await socket.packet();
    assert.ok(answer.startsWith(`40${prefix}{`), answer);
    return { socket, sid: JSON.parse(answer.slice(2 + prefix.length)).sid };
  }

  send(packet) {
    this.#client.send(packet);
  }

  /** Stops to read, and reads on. */
  pause() {
    this.#client.socket.pause();
  }

  resume() {
    this.#client.socket.resume();
  }

  /** Takes the next packet, whatever it is. */
  async take() {
    const { bytes, isBinary } = await this.#client.take();
    return isBinary ? bytes : String(bytes);
  }

  /** Takes the next packet that is no ping; those are answered. */
  async packet() {
    for (;;) {
      const packet = await this.take();
      if (packet !== "2") {
        return packet;
      }
      this.send("3");
    }
  }

  /** Takes packets until one matches; returns it. Pings are answered, the others dropped. */
  packetLike(pattern) {
    return within(this.#search(pattern), () => `a packet like ${pattern}`);
  }

  async #search(pattern) {
    for (;;) {
      const packet = await this.packet();
      if (pattern.test(packet)) {
        return packet;
      }
    }
  }

  /** Expects that packet next, and no other but pings. */
  async expect(packet) {
    assert.deepEqual(await this.packet(), packet);
  }

  /** Sends a packet, and expects an answer to it. */
  async asks(packet, answer) {
    this.send(packet);
    await this.expect(answer);
  }

  /** Waits for the end of the connection; returns how it ended. */
  end() {
    return this.#client.end();
  }

  /** Ends the connection without a word. */
  terminate() {
    this.#client.terminate();
  }
}

/**
 * Expects that the server takes no WebSocket there; returns the status of its answer, undefined if it
 * ended the connection instead.
 */
export async function refusedWebSocket(server, path, options = {}) {
  const socket = new WebSocket(server.webSocketUrl(path), options);
  const refused = new Promise((resolve, reject) => {
    socket.on("open", () => reject(new Error(`${path} was not refused`)));
    socket.on("unexpected-response", (request, response) => {
      request.destroy();
      resolve(response.statusCode);
    });
    socket.on("error", () => resolve(undefined));
  });
  try {
    return await within(refused, () => `a refusal of ${path}`);
  } finally {
    socket.terminate();
  }
}
