/** Programs that ask a chat for something with a key, and know docs/guides/rest.md. */

import { strict as assert } from "node:assert";
import { readFileSync } from "node:fs";
import { join } from "node:path";
import { newDirectory } from "./directories.mjs";
import { ask } from "./http.mjs";
import { startChat } from "./servers.mjs";

const JSON_TYPE = { "content-type": "application/json" };

/** A program with a key. */
export class Program {
  /**
   * @param {{server: import("./servers.mjs").Server,
   *     contract: import("./contract.mjs").Contract | undefined}} at what it asks; each answer is
   *     held to the contract, if there is one
   * @param {string | undefined} token that it shows
   */
  constructor(at, token) {
    this.at = at;
    this.token = token;
  }

  /** The same with another token. */
  with(token) {
    return new Program(this.at, token);
  }

  /**
   * Asks.
   *
   * @param {string} name such as `GET /rooms/{room}/people`
   * @param {{path?: Record<string, string>, query?: Record<string, string>, body?: unknown,
   *     headers?: Record<string, string>}} [request] what stands in the braces, and the rest; a body
   *     that is a string is sent as it is
   */
  async ask(name, request = {}) {
    const { path = {}, query = {}, headers = {}, body } = request;
    const [method, template] = name.split(" ");
    const filled = template.replaceAll(/\{(\w+)\}/g, (_, key) => encodeURIComponent(path[key]));
    const words = new URLSearchParams(query).toString();
    const url = this.at.server.url(`/api/v1${filled}${words === "" ? "" : `?${words}`}`);
    const response = await fetch(url, {
      method,
      headers: {
        ...(this.token === undefined ? {} : { authorization: `Bearer ${this.token}` }),
        ...(body === undefined ? {} : JSON_TYPE),
        ...headers,
      },
      body: body === undefined || typeof body === "string" ? body : JSON.stringify(body),
      signal: AbortSignal.timeout(30_000),
    });
    const { status } = response;
    const answer = { status, headers: response.headers, json: await response.json() };
    const { contract } = this.at;
    if (contract !== undefined) {
      contract.holdAnswer(name, answer);
      if (status < 300) {
        contract.holdRequest(name, request);
      }
    }
    assert.equal(answer.headers.get("cache-control"), "no-store");
    assert.equal(answer.headers.get("access-control-allow-origin"), null);
    return answer;
  }

  /** Asks for what is not refused; returns the JSON. */
  async done(name, request = {}) {
    const { status, json } = await this.ask(name, request);
    assert.ok(status < 300, `${name}: ${status} ${JSON.stringify(json)}`);
    return json;
  }

  /** Asks for what is refused; returns status and code, such as `403 FORBIDDEN`. */
  async refusal(name, request = {}) {
    const { status, json } = await this.ask(name, request);
    assert.match(json.reason, /\.$/);
    return `${status} ${json.code}`;
  }

  /** Makes a key; returns a program that has it, and what is told of it. */
  async make(scopes, others = {}) {
    const body = { name: "Test", scopes, ...others };
    const { token, key } = await this.done("POST /keys", { body });
    return { program: this.with(token), key };
  }

  /** Says something in a room; returns the answer. */
  async publish(room, text, id = undefined) {
    const body = id === undefined ? { text } : { text, id };
    return this.done("POST /rooms/{room}/messages", { path: { room }, body });
  }
}

/**
 * Starts a chat with a key for its operator.
 *
 * @param {{after(callback: () => unknown): void}} scope that it ends with
 * @param {object} [options] as {@link startChat} takes them
 * @returns the server, the file of the key, and a program that has it
 */
export async function startWithKey(scope, options = {}) {
  const keyFile = options.keyFile ?? join(newDirectory(), "api.key");
  const args = [...(options.args ?? []), "--api-key-file", keyFile];
  const server = await startChat(scope, { ...options, args });
  const operator = new Program({ server }, readFileSync(keyFile, "utf8").trim());
  return { server, keyFile, operator };
}

/**
 * Somebody who reads letters, and lets them wait; returns what there is.
 *
 * @param {import("./servers.mjs").Server} server
 * @param {string} [secret] that they are known by
 */
export async function correspondent(server, secret = "s".repeat(43)) {
  const headers = { authorization: `Bearer ${secret}` };
  const body = JSON.stringify({ position: 0 });
  const opened = await ask(server, "/letters/received", { method: "POST", headers, body });
  assert.equal(opened.status, 200);
  const { text } = await ask(server, "/letters", { headers });
  return JSON.parse(text);
}
