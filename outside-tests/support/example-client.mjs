import { strict as assert } from "node:assert";
import { WsClient } from "./ws-client.mjs";

/** A client of an example that speaks JSON. */
export class JsonClient {
  #client;

  constructor(client) {
    this.#client = client;
  }

  /** Opens a connection; see {@link WsClient.open}. */
  static async open(scope, server, options) {
    return new JsonClient(await WsClient.open(scope, server, "/", options));
  }

  get protocol() {
    return this.#client.protocol;
  }

  send(message) {
    this.sendText(JSON.stringify(message));
  }

  sendText(text) {
    this.#client.send(text);
  }

  /** Takes the next message. */
  async take() {
    const { bytes, isBinary } = await this.#client.take();
    assert.equal(isBinary, false, "what was sent is text");
    return JSON.parse(String(bytes));
  }

  /** Takes the next message, which has to be this one. */
  async expect(message) {
    assert.deepEqual(await this.take(), message);
  }

  terminate() {
    this.#client.terminate();
  }

  /** Waits for the end of the connection; returns how it ended. */
  end() {
    return this.#client.end();
  }
}

/**
 * Ends an example as its user does, and expects that it says goodbye and that nothing broke.
 *
 * @param {import("./servers.mjs").Server} server
 * @param {WsClient | JsonClient} client of it
 * @param {"SIGTERM" | "SIGINT"} signal
 */
export async function endsCleanly(server, client, signal) {
  server.process.signal(signal);
  assert.equal((await client.end()).code, 1001);
  const { code } = await server.process.end();
  // What a Java program ends with that was sent the signal and did all that it had to.
  assert.equal(code, 128 + { SIGTERM: 15, SIGINT: 2 }[signal]);
  // On a busy machine it may warn of a listener that took long, which is no fault of its own.
  assert.doesNotMatch(server.process.stderr, /SEVERE|Exception|LEAK/);
}
