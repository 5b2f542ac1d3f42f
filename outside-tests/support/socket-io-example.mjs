import { strict as assert } from "node:assert";
import { io } from "socket.io-client";
import { within } from "./deadline.mjs";
import { Inbox } from "./inbox.mjs";

/** A published client of an example, and the events that came to it, in order. */
export class SocketIoClient {
  /** The `Socket`. */
  socket;
  #inbox = new Inbox();
  #settled;

  constructor(socket) {
    this.socket = socket;
    socket.onAny((...event) => this.#inbox.put(event));
    this.#settled = new Promise((resolve, reject) => {
      socket.on("connect", resolve);
      socket.on("connect_error", reject);
    });
    this.#settled.catch(() => undefined);
  }

  /** Begins to connect, on a connection of its own that is not made again. */
  static begin(scope, server, options = {}) {
    const socket = io(server.url(), { forceNew: true, reconnection: false, ...options });
    scope.after(() => socket.disconnect());
    return new SocketIoClient(socket);
  }

  /** Connects; see {@link begin}. */
  static async open(scope, server, options) {
    const client = SocketIoClient.begin(scope, server, options);
    await within(client.#settled, () => "a connection");
    return client;
  }

  /** Expects that the server does not let it in; returns what it says. */
  refusal() {
    const refused = this.#settled.then(
      () => assert.fail("was let in"),
      (error) => error.message,
    );
    return within(refused, () => "a refusal");
  }

  send(...event) {
    this.socket.emit(...event);
  }

  /** Emits, and waits for the answer. */
  ask(...event) {
    return within(this.socket.emitWithAck(...event), () => `the answer to ${event[0]}`);
  }

  /** Expects that the next event is this one. */
  async expect(...event) {
    assert.deepEqual(await this.#inbox.take(`${event[0]}`), event);
  }

  /** Cuts the connection without a goodbye. */
  cut() {
    this.socket.io.engine.close();
  }

  leave() {
    this.socket.disconnect();
  }
}

/**
 * Ends an example as its user does, and expects that its clients are told and that nothing broke.
 *
 * @param {import("./servers.mjs").Server} server
 * @param {SocketIoClient} client of it
 */
export async function endsCleanly(server, client) {
  const gone = new Promise((resolve) => client.socket.on("disconnect", resolve));
  server.process.signal("SIGTERM");
  await within(gone, () => "the end of the connection");
  const { code } = await server.process.end();
  // What a Java program ends with that was sent the signal and did all that it had to.
  assert.equal(code, 128 + 15);
  server.assertNoTrouble();
}
