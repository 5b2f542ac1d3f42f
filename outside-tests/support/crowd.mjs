import { strict as assert } from "node:assert";
import { connect } from "node:net";
import { PATIENCE_MILLIS, within } from "./deadline.mjs";
import { OPCODE, closePayload, frame, hex } from "./frames.mjs";
import { KEY, acceptOf, upgradeRequest } from "./raw-client.mjs";

/** How many connect at the same time; the queue of a listening socket has its bounds. */
const WAVE = 500;

const COMPRESSED_HELLO = frame(OPCODE.text, hex("f2 48 cd c9 c9 07 00"), { rsv: 4 });
const ECHO = hex("81 05 48656c6c6f");
const GOODBYE = Buffer.concat([hex("88 02"), closePayload(1000)]);

/**
 * The two kinds of clients that there are. Each says hello in the packet of its handshake, and
 * checks every byte of the answer.
 */
const KINDS = [
  kind({}, frame(OPCODE.text, "Hello"), ""),
  kind(
    { "Sec-WebSocket-Extensions": "permessage-deflate" },
    COMPRESSED_HELLO,
    "permessage-deflate; server_no_context_takeover; client_no_context_takeover",
  ),
];

function kind(headers, hello, extensions) {
  const lines = [
    "HTTP/1.1 101 Switching Protocols",
    "upgrade: websocket",
    "connection: upgrade",
    `sec-websocket-accept: ${acceptOf(KEY)}`,
    ...(extensions === "" ? [] : [`sec-websocket-extensions: ${extensions}`]),
  ];
  return {
    hello,
    request: Buffer.concat([Buffer.from(upgradeRequest("/echo", headers)), hello]),
    answer: Buffer.concat([Buffer.from(`${lines.join("\r\n")}\r\n\r\n`), ECHO]),
  };
}

/** One of many clients: a socket and two fixed messages, which cost little. */
class CrowdMember {
  #kind;
  #socket;
  #expected = Buffer.alloc(0);
  #received = Buffer.alloc(0);
  #settle = { resolve: () => undefined, reject: () => undefined };

  constructor(server, kind) {
    this.#kind = kind;
    this.#socket = connect({ port: server.port, host: "127.0.0.1", noDelay: true });
    this.#socket.on("data", (bytes) => {
      this.#received = this.#received.length === 0 ? bytes : Buffer.concat([this.#received, bytes]);
      this.#check();
    });
    this.#socket.on("error", (error) => this.#settle.reject(error));
    this.#socket.on("close", () => {
      this.#settle.reject(new Error(`closed after ${this.#received.toString("latin1")}`));
    });
  }

  #check() {
    const length = this.#expected.length;
    if (length > 0 && this.#received.length >= length) {
      const isRight = this.#received.equals(this.#expected);
      const shown = this.#received.toString("latin1");
      this.#received = this.#expected = Buffer.alloc(0);
      if (isRight) {
        this.#settle.resolve();
      } else {
        this.#settle.reject(new Error(`unexpected ${shown}`));
      }
    }
  }

  #exchange(request, expected) {
    return new Promise((resolve, reject) => {
      this.#settle = { resolve, reject };
      this.#expected = expected;
      this.#socket.write(request);
    });
  }

  open() {
    return this.#exchange(this.#kind.request, this.#kind.answer);
  }

  echo() {
    return this.#exchange(this.#kind.hello, ECHO);
  }

  /** Says goodbye, and waits for the server to end the connection. */
  async close() {
    const ended = new Promise((resolve) => this.#socket.once("close", resolve));
    await this.#exchange(frame(OPCODE.close, closePayload(1000)), GOODBYE);
    await ended;
  }

  /** Ends in one of the ways in which connections end, in the middle of something or not. */
  async leave(way) {
    switch (way) {
      case "goodbye":
        return this.close();
      case "end":
        this.#socket.destroy();
        return undefined;
      case "reset":
        this.#socket.resetAndDestroy();
        return undefined;
      case "reset within a frame":
        return this.#leaveWithin(frame(OPCODE.binary, "x".repeat(100), { announced: 5000 }));
      case "reset within a message":
        return this.#leaveWithin(frame(OPCODE.text, "x".repeat(3000), { fin: false }));
      case "reset with an echo on its way":
        return this.#leaveWithin(frame(OPCODE.binary, Buffer.alloc(20_000)));
      default:
        return assert.fail(way);
    }
  }

  async #leaveWithin(bytes) {
    await new Promise((resolve) => this.#socket.write(bytes, resolve));
    this.#socket.resetAndDestroy();
  }

  destroy() {
    this.#socket.destroy();
  }
}

const WAYS = [
  "goodbye",
  "end",
  "goodbye",
  "reset",
  "goodbye",
  "reset within a frame",
  "goodbye",
  "reset within a message",
  "goodbye",
  "reset with an echo on its way",
];

/** Many clients at once. */
export class Crowd {
  #members;

  constructor(members) {
    this.#members = members;
  }

  /**
   * Connects; each member has had an echo when this is over.
   *
   * @param {{after(callback: () => unknown): void}} scope that the connections end with
   * @param {import("./servers.mjs").Server} server
   * @param {number} count of clients
   */
  static async gather(scope, server, count) {
    const members = [];
    scope.after(() => members.forEach((member) => member.destroy()));
    while (members.length < count) {
      const length = Math.min(WAVE, count - members.length);
      const wave = Array.from(
        { length },
        (_, i) => new CrowdMember(server, KINDS[i % KINDS.length]),
      );
      members.push(...wave);
      await all(
        wave,
        (member) => member.open(),
        `a wave of clients, ${members.length} of ${count}`,
      );
    }
    return new Crowd(members);
  }

  /** Each says something and hears it. */
  async echo() {
    await all(this.#members, (member) => member.echo(), "an echo for everybody");
  }

  /** Each leaves in its way: half of them with a closing handshake, the others without. */
  async leave() {
    const leave = (member, i) => member.leave(WAYS[i % WAYS.length]);
    await all(this.#members, leave, "the end of every connection");
  }
}

function all(members, action, what) {
  return within(Promise.all(members.map(action)), () => what, 2 * PATIENCE_MILLIS);
}
