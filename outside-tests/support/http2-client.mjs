import { connect } from "node:http2";
import { strict as assert } from "node:assert";
import { within } from "./deadline.mjs";
import { RawClient } from "./raw-client.mjs";

/** A connection of HTTP/2 with prior knowledge, for WebSockets as RFC 8441 opens them. */
export class Http2Client {
  /** The `http2.ClientHttp2Session`. */
  session;

  constructor(session) {
    this.session = session;
    // Streams tell of it too.
    session.on("error", () => undefined);
  }

  /**
   * Connects, and waits for the server's settings.
   *
   * @param {{after(callback: () => unknown): void}} scope that the connection ends with
   * @param {import("./servers.mjs").Server} server
   */
  static async connect(scope, server) {
    const session = connect(server.url());
    scope.after(() => session.destroy());
    const settings = new Promise((resolve, reject) => {
      session.once("remoteSettings", resolve);
      session.once("error", reject);
    });
    const client = new Http2Client(session);
    await within(settings, () => "the settings of the server");
    return client;
  }

  /**
   * Sends a request: an extended CONNECT, or whatever other pseudo-headers say.
   *
   * @returns {Promise<{headers: Record<string, string>, client: RawClient}>} the answer, and what
   *     comes after it
   */
  async request(path, headers = {}) {
    const stream = this.session.request(
      {
        ":method": "CONNECT",
        ":protocol": "websocket",
        ":scheme": "http",
        ":path": path,
        "sec-websocket-version": "13",
        ...headers,
      },
      { endStream: headers[":method"] === "GET" },
    );
    const client = new RawClient(stream);
    const answered = new Promise((resolve, reject) => {
      stream.once("response", resolve);
      stream.once("close", () => reject(new Error(`stream reset with ${stream.rstCode}`)));
    });
    const answer = await within(answered, () => `an answer to ${path}`);
    return { headers: answer, client };
  }

  /** Opens a WebSocket. */
  async open(path, headers) {
    const { headers: answer, client } = await this.request(path, headers);
    assert.equal(answer[":status"], 200);
    return client;
  }
}
