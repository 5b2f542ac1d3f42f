/** Clients of the doors over HTTP, none of which knows more than docs/protocol.md says. */

import { strict as assert } from "node:assert";
import { spawn } from "node:child_process";
import http from "node:http";
import { connect } from "node:http2";
import { within } from "./deadline.mjs";
import { ask } from "./http.mjs";
import { Inbox } from "./inbox.mjs";

const JSON_TYPE = { "content-type": "application/json" };

/** The address of a door for a room. */
export function at(path, room, query = {}) {
  return `${path}?${new URLSearchParams({ ...(room === undefined ? {} : { room }), ...query })}`;
}

/** Posts at `/poll` or `/msgs`; returns the status and the JSON of the answer. */
export async function post(server, path, room, message) {
  const body = typeof message === "string" ? message : JSON.stringify(message);
  const options = { method: "POST", headers: JSON_TYPE, body };
  const { status, headers, text } = await ask(server, at(path, room), options);
  return { status, headers, json: JSON.parse(text) };
}

/** Says something, and expects that it is kept. */
export async function say(server, path, room, text, id = undefined) {
  const { status, json } = await post(server, path, room, { user: "Ada", text, id });
  assert.equal(status, 200, JSON.stringify(json));
  assert.deepEqual(json, { status: "ok" });
}

/** Asks a door for JSON. */
export async function get(server, path, room, query) {
  const { status, headers, text } = await ask(server, at(path, room, query));
  return { status, headers, json: JSON.parse(text) };
}

/** Asks `/poll/next` again and again, each time with what the answer before gave it. */
export class NextPoller {
  /** What it was told, in order. */
  messages = [];
  since;
  requestCount = 0;

  constructor(server, room, since = undefined) {
    this.server = server;
    this.room = room;
    this.since = since;
  }

  /** Asks once; returns the messages of the answer. */
  async next() {
    const query = this.since === undefined ? {} : { since: this.since };
    this.requestCount++;
    const { status, json } = await get(this.server, "/poll/next", this.room, query);
    if (status === 429 || status === 503) {
      await new Promise((resolve) => setTimeout(resolve, 100));
      return [];
    }
    assert.equal(status, 200, JSON.stringify(json));
    this.since = json.since;
    this.messages.push(...json.msg);
    return json.msg;
  }

  /** Asks until the messages are so many. */
  async until(count) {
    while (this.messages.length < count) {
      await this.next();
    }
  }
}

/** A stream that goes on, cut into pieces. */
class Streamed {
  /** The status and the headers of the answer. */
  head;
  inbox = new Inbox();
  #rest = "";
  #end;

  constructor(end) {
    this.#end = end;
  }

  /** Takes text; the pieces between the marks go to the inbox. */
  take(text, mark) {
    const pieces = (this.#rest + text).split(mark);
    this.#rest = pieces.pop();
    pieces.forEach((piece) => this.inbox.put(piece));
  }

  end() {
    this.#end();
  }
}

/**
 * Opens a stream over HTTP/1.1.
 *
 * @param {string} mark between two pieces
 */
export async function openHttp1(scope, server, path, mark, headers = {}) {
  const request = http.get({ host: "127.0.0.1", port: server.port, path, headers, agent: false });
  const streamed = new Streamed(() => request.destroy());
  scope.after(() => request.on("error", () => undefined).destroy());
  const answered = new Promise((resolve, reject) => {
    request.once("response", resolve).on("error", reject);
  });
  const response = await within(answered, () => `an answer to ${path}`);
  streamed.head = { status: response.statusCode, headers: response.headers };
  response.setEncoding("utf8");
  response.on("data", (text) => streamed.take(text, mark));
  response.on("error", () => undefined);
  response.on("close", () => streamed.inbox.close("the stream has ended"));
  return streamed;
}

/** Opens a stream over HTTP/2 with prior knowledge. */
export async function openHttp2(scope, server, path, mark, headers = {}) {
  const session = connect(server.url());
  session.on("error", () => undefined);
  scope.after(() => session.destroy());
  const stream = session.request({ ":path": path, ...headers });
  stream.on("error", () => undefined);
  const streamed = new Streamed(() => session.destroy());
  const answered = new Promise((resolve) => stream.once("response", resolve));
  const head = await within(answered, () => `an answer to ${path}`);
  streamed.head = { status: head[":status"], headers: head };
  stream.setEncoding("utf8");
  stream.on("data", (text) => streamed.take(text, mark));
  stream.on("close", () => streamed.inbox.close("the stream has ended"));
  return streamed;
}

/** Opens a stream with curl. */
export function openCurl(scope, server, path, mark, words = []) {
  const curl = spawn("curl", ["--silent", "--no-buffer", ...words, server.url(path)], {
    stdio: ["ignore", "pipe", "ignore"],
  });
  const streamed = new Streamed(() => curl.kill());
  scope.after(() => curl.kill("SIGKILL"));
  curl.stdout.setEncoding("utf8");
  curl.stdout.on("data", (text) => streamed.take(text, mark));
  curl.on("close", () => streamed.inbox.close("curl has ended"));
  return streamed;
}

/** What a line of `/msgs` says, newest first. */
export async function nextLine(streamed) {
  return JSON.parse(await streamed.inbox.take("a line")).msg;
}

/** What an event of `/events` says: `{id, event, message}`. Comments are passed over. */
export async function nextEvent(streamed) {
  for (;;) {
    const event = asEvent(await streamed.inbox.take("an event"));
    if (event !== undefined) {
      return event;
    }
  }
}

/** An event by the rules of the HTML standard, 9.2.6; undefined if there is nothing in it. */
export function asEvent(text) {
  const event = { id: undefined, event: "message", message: undefined };
  for (const line of text.split("\n").filter((each) => !each.startsWith(":"))) {
    const [, field, value] = /^([^:]*):? ?(.*)$/.exec(line);
    if (field === "data") {
      event.message = JSON.parse(value);
    } else if (field === "id" || field === "event") {
      event[field] = value;
    }
  }
  return event.message === undefined ? undefined : event;
}
