import { strict as assert } from "node:assert";
import { describe } from "node:test";
import { io as io4 } from "socket.io-client";
import io2 from "socket.io-client-2";
import { io as io3 } from "socket.io-client-3";
import { eventually, within } from "./deadline.mjs";
import { Inbox } from "./inbox.mjs";

const CONNECTORS = { 4: io4, 3: io3, 2: io2 };
const WAYS = {
  polling: ["polling"],
  websocket: ["websocket"],
  upgrade: ["polling", "websocket"],
};

/** What the servers emit. Version 2 cannot listen to whatever comes. */
const EVENTS = [
  ...["echo", "n", "bin", "vol", "later", "gone", "room-msg", "bcast", "all", "private"],
  ...["hello", "bye", "refused", "state", "r"],
];

/**
 * A version of the published client, and how it gets through.
 *
 * @typedef {{major: 2 | 3 | 4, way: "polling" | "websocket" | "upgrade"}} Kind
 */

/** Every version in every way. */
export const KINDS = Object.keys(CONNECTORS)
  .map(Number)
  .reverse()
  .flatMap((major) => Object.keys(WAYS).map((way) => ({ major, way })));

/**
 * Registers tests for every kind.
 *
 * @param {(kind: Kind) => void} register
 */
export function forEveryKind(register) {
  for (const kind of KINDS) {
    describe(`socket.io-client ${kind.major}, ${kind.way}`, () => register(kind));
  }
}

let names = 0;

/** A name that no other test uses, for a room. */
export function newName(prefix = "room") {
  names += 1;
  return `${prefix}${names}`;
}

/** A socket of a published client, and all events that came to it, in order. */
export class StockClient {
  /** The `Socket`. */
  socket;
  /** Says why the server let it go. */
  disconnected;
  /** What it says to the event `ask`: calls the acknowledgement, or does not. */
  onAsk = (value, ack) => ack(value);
  #inbox;
  #settled;
  #fate = "";

  constructor(socket, inbox = new Inbox()) {
    this.socket = socket;
    this.#inbox = inbox;
    for (const event of EVENTS) {
      socket.on(event, (...args) => inbox.put([event, ...args.map(plain)]));
    }
    socket.on("ask", (value, ack) => this.onAsk(value, ack));
    this.disconnected = new Promise((resolve) => socket.on("disconnect", resolve));
    this.disconnected.then((reason) => (this.#fate = `, it was disconnected: ${reason}`));
    this.#settled = new Promise((resolve, reject) => {
      socket.on("connect", () => resolve());
      // The name of it in version 2, and since.
      socket.on("error", (error) => reject(asRefusal(error)));
      socket.on("connect_error", (error) => reject(asRefusal(error)));
    });
    this.#settled.catch(() => undefined);
  }

  /**
   * Begins to connect, on a connection of its own that is not made again.
   *
   * @param {{after(callback: () => unknown): void}} scope that it ends with
   * @param {import("./servers.mjs").Server} server
   * @param {Kind} kind
   * @param {object} [options] of the client, and `nsp`
   */
  static begin(scope, server, { major, way }, { nsp = "/", ...options } = {}) {
    const socket = CONNECTORS[major](server.url(nsp), {
      forceNew: true,
      reconnection: false,
      transports: WAYS[way],
      ...options,
    });
    scope.after(() => socket.io.engine?.close());
    scope.after(() => socket.disconnect());
    return new StockClient(socket);
  }

  /** Connects; see {@link begin}. */
  static async connect(scope, server, kind, options) {
    const client = StockClient.begin(scope, server, kind, options);
    await client.connected();
    return client;
  }

  /** Waits until it is connected. */
  async connected() {
    await within(this.#settled, () => "a connection");
    return this;
  }

  /** Expects that the server does not let it in; returns what it says: `{message, data}`. */
  async refused() {
    const refusal = this.#settled.then(
      () => assert.fail("was let in"),
      (error) => error,
    );
    const { message, data } = await within(refusal, () => "a refusal");
    return { message, data };
  }

  /**
   * Begins to join another namespace on the same connection; its events come in here.
   *
   * @param {string} nsp
   * @param {object} [options] of the socket
   */
  beside(nsp, options) {
    return new StockClient(this.socket.io.socket(nsp, options), this.#inbox);
  }

  get id() {
    return this.socket.id;
  }

  /** The number of events that came and were not taken. */
  get waiting() {
    return this.#inbox.size;
  }

  emit(...args) {
    this.socket.emit(...args);
  }

  /** Emits, and waits for the acknowledgement; returns all its arguments. */
  acks(event, ...args) {
    const answer = new Promise((resolve) =>
      this.socket.emit(event, ...args, (...values) => resolve(values.map(plain))),
    );
    return within(answer, () => `the acknowledgement of ${event}${this.#fate}`);
  }

  /** Emits, and waits for the acknowledgement; returns its first argument. */
  async ask(event, ...args) {
    const [first] = await this.acks(event, ...args);
    return first;
  }

  /** Takes the next event: its name and its arguments. */
  take(what = "an event") {
    return this.#inbox.take(what);
  }

  /** Takes the next event, which has to be this one. */
  async expect(...event) {
    assert.deepEqual(await this.take(event[0]), event);
  }

  /**
   * Expects that no event has been sent to it that was not taken. It has to be in `/`: what was sent
   * before the answer to a question is there when the answer is.
   */
  async expectNothing() {
    await this.ask("rooms");
    while (this.waiting > 0) {
      assert.fail(`${JSON.stringify(await this.take())} came`);
    }
  }

  /** Waits until the server has seen that the connection is a WebSocket now. */
  async upgraded() {
    await eventually(async () => assert.equal((await this.ask("whoami")).transport, "websocket"));
  }

  /** Waits for the end; returns the reason that the client gives. */
  end() {
    return within(this.disconnected, () => "the end of the connection");
  }
}

/** Clients of a kind, connected one after the other. */
export async function crowdOf(count, scope, server, kind, options) {
  const clients = [];
  while (clients.length < count) {
    clients.push(await StockClient.connect(scope, server, kind, options));
  }
  return clients;
}

/** Makes one kind of binary of all the kinds that the clients have. */
function plain(value) {
  if (value instanceof ArrayBuffer) {
    return Buffer.from(value);
  }
  if (ArrayBuffer.isView(value)) {
    return Buffer.from(value.buffer, value.byteOffset, value.byteLength);
  }
  if (Array.isArray(value)) {
    return value.map(plain);
  }
  if (value !== null && typeof value === "object") {
    return Object.fromEntries(Object.entries(value).map(([name, one]) => [name, plain(one)]));
  }
  return value;
}

/** Version 2 hands out what there is: the data of the refusal, or else its message. */
function asRefusal(error) {
  if (error instanceof Error) {
    return error;
  }
  const isMessage = typeof error === "string";
  const message = isMessage ? error : error.message;
  return Object.assign(new Error(message), { data: isMessage ? undefined : error });
}
