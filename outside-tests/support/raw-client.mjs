import { strict as assert } from "node:assert";
import { createHash } from "node:crypto";
import { connect } from "node:net";
import { within } from "./deadline.mjs";
import { OPCODE, closePayload, frame, frameLength, headLength, parseFrame } from "./frames.mjs";

/** The key of RFC 6455 §1.3. */
export const KEY = "dGhlIHNhbXBsZSBub25jZQ==";

/** What RFC 6455 §4.2.2 makes of a key. */
export function acceptOf(key) {
  return createHash("sha1").update(`${key}258EAFA5-E914-47DA-95CA-C5AB0DC85B11`).digest("base64");
}

/**
 * The text of a request.
 *
 * @param {string} requestLine such as `GET /echo HTTP/1.1`
 * @param {Record<string, string | string[] | undefined>} headers a list stands for several lines,
 *     undefined for none
 */
export function request(requestLine, headers) {
  const lines = Object.entries(headers).flatMap(([name, values]) =>
    [values]
      .flat()
      .filter((value) => value !== undefined)
      .map((value) => `${name}: ${value}`),
  );
  return [requestLine, ...lines, "", ""].join("\r\n");
}

/** A proper opening handshake, with other headers or without some; see {@link request}. */
export function upgradeRequest(path, headers = {}) {
  return request(`GET ${path} HTTP/1.1`, {
    Host: "127.0.0.1",
    Upgrade: "websocket",
    Connection: "Upgrade",
    "Sec-WebSocket-Key": KEY,
    "Sec-WebSocket-Version": "13",
    ...headers,
  });
}

/** A client made of a socket: says any bytes, and sees every byte that comes back. */
export class RawClient {
  #chunks = [];
  #length = 0;
  #hasEnded = false;
  #wake = () => undefined;

  /** @param {import("node:stream").Duplex} socket that is connected, or a stream like it */
  constructor(socket) {
    this.socket = socket;
    socket.on("data", (bytes) => {
      this.#chunks.push(bytes);
      this.#length += bytes.length;
      this.#wake();
    });
    // A reset is an end like any other; what had to come before it is missed when it is taken.
    socket.on("error", () => undefined);
    for (const end of ["end", "close"]) {
      socket.on(end, () => {
        this.#hasEnded = true;
        this.#wake();
      });
    }
  }

  /**
   * Connects, and says nothing.
   *
   * @param {{after(callback: () => unknown): void}} scope that the connection ends with
   * @param {import("./servers.mjs").Server} server
   */
  static async connect(scope, server) {
    const socket = connect({ port: server.port, host: "127.0.0.1", noDelay: true });
    scope.after(() => socket.destroy());
    const connected = new Promise((resolve, reject) => {
      socket.once("connect", resolve);
      socket.once("error", reject);
    });
    await within(connected, () => "a connection");
    return new RawClient(socket);
  }

  /**
   * Connects, and opens a WebSocket.
   *
   * @param {{after(callback: () => unknown): void}} scope that the connection ends with
   * @param {import("./servers.mjs").Server} server
   * @param {string} path of the endpoint
   * @param {Record<string, string | string[] | undefined>} [headers] of the request, beside those
   *     that there have to be
   */
  static async open(scope, server, path, headers) {
    const client = await RawClient.connect(scope, server);
    client.send(upgradeRequest(path, headers));
    const { status } = await client.head();
    assert.equal(status, 101);
    return client;
  }

  /** Sends bytes, or a text. */
  send(bytes) {
    this.socket.write(bytes);
  }

  /** Sends each byte in a packet of its own. */
  async sendByteByByte(bytes) {
    for (const byte of Buffer.from(bytes)) {
      await new Promise((resolve) => this.socket.write(Buffer.from([byte]), resolve));
    }
  }

  /**
   * Takes the head of a response.
   *
   * @returns {Promise<{status: number, headers: Record<string, string>, length: number}>} the
   *     names of the headers in lower case, several lines of a name joined by commas
   */
  async head() {
    for (let length = 1; ; length = this.#length + 1) {
      const head = parseHead(await this.#peek(length, "the head of a response"));
      if (head !== undefined) {
        this.#skip(head.length);
        return head;
      }
    }
  }

  /** Takes that many bytes. */
  async bytes(length) {
    const bytes = (await this.#peek(length, `${length} bytes`)).subarray(0, length);
    this.#skip(length);
    return bytes;
  }

  /** Takes a whole response that ends with its connection. */
  async lastResponse() {
    const head = await this.head();
    const body = await this.rest();
    return { ...head, body: String(body) };
  }

  /** Takes the next frame. */
  async frame() {
    const length = headLength(await this.#peek(2, "a frame"));
    const whole = frameLength(await this.#peek(length, "the head of a frame"));
    const next = parseFrame((await this.#peek(whole, "a frame")).subarray(0, whole));
    this.#skip(whole);
    assert.equal(next.isMasked, false, "§5.1: a server masks no frame");
    return next;
  }

  /** Takes the next frame, which has to be a whole message or a control frame like this. */
  async expect(opcode, payload) {
    const next = await this.frame();
    const { fin, rsv } = next;
    assert.deepEqual({ opcode: next.opcode, fin, rsv }, { opcode, fin: true, rsv: 0 });
    const expected = Buffer.from(payload);
    assert.ok(
      next.payload.equals(expected),
      `${short(next.payload)} came instead of ${short(expected)}`,
    );
  }

  /** Expects a Close frame with that code and no reason, and then the end of the connection. */
  async expectClose(code) {
    await this.expect(OPCODE.close, closePayload(code));
    await this.expectEnd();
  }

  /** Expects that nothing more comes, and that the server ends the connection. */
  async expectEnd() {
    assert.equal(short(await this.rest()), short(""), "nothing follows the end");
  }

  /** Expects that all is well: a Ping is answered, and nothing comes before its answer. */
  async expectPong(payload = "still there?") {
    this.send(frame(OPCODE.ping, payload));
    await this.expect(OPCODE.pong, payload);
  }

  /** Waits for the end of the connection; returns what came before it and was not taken. */
  async rest() {
    while (!this.#hasEnded) {
      await this.#arrival("the end of the connection");
    }
    const rest = Buffer.concat(this.#chunks);
    this.#skip(rest.length);
    return rest;
  }

  /** All that has come and was not taken, once it is that long. */
  async #peek(length, what) {
    while (this.#length < length) {
      assert.equal(
        this.#hasEnded,
        false,
        `the connection ended after ${this.#length} bytes of ${what}`,
      );
      await this.#arrival(what);
    }
    this.#chunks = [Buffer.concat(this.#chunks)];
    return this.#chunks[0];
  }

  /** Takes what has been peeked at. */
  #skip(length) {
    this.#chunks = [Buffer.concat(this.#chunks).subarray(length)];
    this.#length -= length;
  }

  #arrival(what) {
    const woken = new Promise((resolve) => {
      this.#wake = resolve;
    });
    return within(woken, () => what);
  }
}

function parseHead(bytes) {
  const end = bytes.indexOf("\r\n\r\n");
  if (end < 0) {
    return undefined;
  }
  const [statusLine, ...lines] = bytes.toString("latin1", 0, end).split("\r\n");
  const status = /^HTTP\/1\.1 (\d{3}) /.exec(`${statusLine} `)?.[1];
  assert.ok(status, `a status line: ${statusLine}`);
  const headers = {};
  for (const line of lines) {
    const [, name, value] = /^([^:]+):[ \t]*(.*)$/.exec(line);
    const key = name.toLowerCase();
    headers[key] = key in headers ? `${headers[key]}, ${value}` : value;
  }
  return { status: Number(status), headers, length: end + 4 };
}

function short(bytes) {
  const all = Buffer.from(bytes);
  return `${all.length} bytes ${all.subarray(0, 40).toString("hex")}`;
}
