import { strict as assert } from "node:assert";
import { ask } from "./http.mjs";
import { IS_REFERENCE } from "./servers.mjs";

/** What separates the packets of a payload of the fourth revision. */
const SEPARATOR = "\x1e";

/** Says nothing. */
const NOOP = "6";

/** The two revisions: how payloads are written as text. */
const REVISIONS = {
  4: {
    ping: "2",
    pong: "3",
    join: (packets) => packets.join(SEPARATOR),
    split: (payload) => payload.split(SEPARATOR),
  },
  3: {
    join: (packets) => packets.map((packet) => `${packet.length}:${packet}`).join(""),
    split: splitByLength,
  },
};

/** A session over HTTP long-polling, made of single requests. */
export class Polling {
  /** What the server opened the session with: `{sid, upgrades, pingInterval, ...}`. */
  handshake;
  #server;
  #base;
  #revision;

  constructor(server, { path, eio, query }) {
    this.#server = server;
    this.#revision = REVISIONS[eio];
    this.#base = `${path}?EIO=${eio}&transport=polling${query}`;
  }

  /**
   * Opens a session.
   *
   * @param {import("./servers.mjs").Server} server
   * @param {{path?: string, eio?: 3 | 4, query?: string, headers?: Record<string, string>}} [options]
   *     the query begins with `&`
   */
  static async open(server, options = {}) {
    const { path = "/socket.io/", eio = 4, query = "", headers } = options;
    const session = new Polling(server, { path, eio, query });
    const { status, text } = await session.get("", headers);
    assert.equal(status, 200, text);
    const [packet] = session.#revision.split(text);
    assert.equal(packet[0], "0");
    session.handshake = JSON.parse(packet.slice(1));
    session.#base += `&sid=${session.handshake.sid}`;
    return session;
  }

  /** The path and the query of its requests. */
  get path() {
    return this.#base;
  }

  get sid() {
    return this.handshake.sid;
  }

  /** Asks for what there is; returns the answer, whatever it is. */
  get(query = "", headers = {}) {
    return ask(this.#server, this.#base + query, { headers });
  }

  /** Sends a body as it is; returns the answer, whatever it is. */
  post(body, headers = {}) {
    return ask(this.#server, this.#base, { method: "POST", headers, body });
  }

  /** Sends packets, and expects that they are taken. */
  async push(...packets) {
    const { status, text } = await this.post(this.#revision.join(packets));
    assert.equal(status, 200, text);
    assert.equal(text, "ok");
  }

  /** Takes what the server has to say next; its pings are answered, and not shown. */
  async poll() {
    for (;;) {
      const { status, text } = await this.get();
      assert.equal(status, 200, text);
      const packets = this.#revision.split(text);
      const others = packets.filter((packet) => packet !== this.#revision.ping);
      if (others.length < packets.length) {
        await this.push(this.#revision.pong);
      }
      if (others.length > 0) {
        return others;
      }
    }
  }

  /** Polls until there is a packet that matches; returns it. What comes before it is dropped. */
  async pollFor(pattern) {
    for (;;) {
      const found = (await this.poll()).find((packet) => pattern.test(packet));
      if (found !== undefined) {
        return found;
      }
    }
  }

  /** Posts what is no packet, and expects that it is refused. */
  async postNonsense() {
    // The connection may be cut before there is an answer.
    const status = await this.post("abc").then(
      (answer) => answer.status,
      () => 400,
    );
    // The reference takes it, and closes all the same.
    assert.ok(status === 400 || IS_REFERENCE, String(status));
  }

  /**
   * Expects that the server knows the session no more. A poll that may have been on its way when the
   * session ended is answered once, with nothing.
   */
  async expectGone() {
    let answer = await this.get();
    if (answer.status === 200 && answer.text === this.#revision.join([NOOP])) {
      answer = await this.get();
    }
    assert.equal(answer.status, 400, answer.text);
  }
}

function splitByLength(payload) {
  const packets = [];
  for (let rest = payload; rest !== "";) {
    const [head, length] = /^(\d+):/.exec(rest);
    const end = head.length + Number(length);
    packets.push(rest.slice(head.length, end));
    rest = rest.slice(end);
  }
  return packets;
}
