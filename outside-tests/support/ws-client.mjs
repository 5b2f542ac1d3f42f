import { strict as assert } from "node:assert";
import WebSocket from "ws";
import { within } from "./deadline.mjs";
import { Inbox } from "./inbox.mjs";

/** A client made of the package `ws`, that takes every message in order. */
export class WsClient {
  /** The `WebSocket`. */
  socket;
  /** How the connection ended: `{code, reason}`. */
  closed;
  #inbox = new Inbox();

  constructor(socket) {
    this.socket = socket;
    socket.on("message", (bytes, isBinary) => this.#inbox.put({ bytes, isBinary }));
    socket.on("error", (error) => this.#inbox.close(error.message));
    this.closed = new Promise((resolve) => {
      socket.on("close", (code, reason) => {
        this.#inbox.close(`the connection was closed with ${code} ${reason}`);
        resolve({ code, reason: String(reason) });
      });
    });
  }

  /**
   * Opens a connection.
   *
   * @param {{after(callback: () => unknown): void}} scope that it ends with
   * @param {import("./servers.mjs").Server} server
   * @param {string} path of the endpoint
   * @param {import("ws").ClientOptions & {protocols?: string[]}} [options] of `ws`; compression is
   *     off unless they turn it on
   */
  static async open(scope, server, path, { protocols = [], ...options } = {}) {
    const socket = new WebSocket(server.webSocketUrl(path), protocols, {
      perMessageDeflate: false,
      ...options,
    });
    const client = new WsClient(socket);
    scope.after(() => client.terminate());
    const opened = new Promise((resolve, reject) => {
      socket.once("open", resolve);
      socket.once("error", reject);
    });
    await within(opened, () => "an open connection");
    return client;
  }

  get extensions() {
    return this.socket.extensions;
  }

  get protocol() {
    return this.socket.protocol;
  }

  /** Sends text, or bytes. */
  send(message) {
    this.socket.send(message);
  }

  /** Takes the next message. */
  take() {
    return this.#inbox.take("a message");
  }

  /** The number of messages that came and were not taken. */
  get waiting() {
    return this.#inbox.size;
  }

  /** Takes the next message, which has to be this text, or these bytes. */
  async expect(message, what = "") {
    const { bytes, isBinary } = await this.take();
    assert.equal(isBinary, typeof message !== "string", what);
    const expected = Buffer.from(message);
    assert.ok(expected.equals(bytes), `${bytes.length} bytes, not ${expected.length}: ${what}`);
  }

  /** Sends a message and takes it back. */
  async echo(message, what) {
    this.send(message);
    await this.expect(message, what);
  }

  /** Waits for the end of the connection; returns how it ended. */
  end() {
    return within(this.closed, () => "the end of the connection");
  }

  terminate() {
    this.socket.terminate();
  }
}
