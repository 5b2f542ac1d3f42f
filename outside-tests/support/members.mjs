/** People of private rooms, who come by a WebSocket or by Socket.IO; see docs/protocol.md. */

import { strict as assert } from "node:assert";
import { randomBytes, randomUUID } from "node:crypto";
import { io } from "socket.io-client";
import WebSocket from "ws";
import { SUBPROTOCOL } from "./chat-client.mjs";
import { within } from "./deadline.mjs";
import { at } from "./doors.mjs";
import { ask } from "./http.mjs";
import { Inbox } from "./inbox.mjs";

/** The doors that speak the whole protocol. */
export const SOCKETS = ["ws", "socket.io"];

/** Who somebody is, wherever they come in. */
export function newSecret() {
  return randomBytes(24).toString("base64url");
}

/** A line to the server over a WebSocket. */
function openWebSocket(scope, server, told) {
  const socket = new WebSocket(server.webSocketUrl("/chat"), SUBPROTOCOL);
  const asked = [];
  scope.after(() => socket.on("error", () => undefined).terminate());
  socket.on("message", (bytes) => {
    const event = JSON.parse(String(bytes));
    const index = asked.findIndex((each) => each.isAnswer(event));
    if (index === -1) {
      told(event);
    } else {
      asked.splice(index, 1)[0].resolve(event);
    }
  });
  socket.on("close", (code, reason) => told({ type: "closed", code, reason: String(reason) }));
  return {
    send: (type, members) => socket.send(JSON.stringify({ type, ...members })),
    ask: (type, members, answer) =>
      new Promise((resolve) => {
        asked.push({
          resolve,
          isAnswer: (event) =>
            event.type === "refused"
              ? event.request === type && (members.id === undefined || event.id === members.id)
              : event.type === answer &&
                (members.room === undefined || event.room === members.room) &&
                (type !== "post" || event.id === members.id),
        });
        socket.send(JSON.stringify({ type, ...members }));
      }),
    close: () => socket.terminate(),
  };
}

/** A line to the server over Socket.IO. */
function openSocketIo(scope, server, told, transports) {
  const socket = io(server.url("/chat"), { transports, forceNew: true, reconnection: false });
  scope.after(() => socket.close());
  socket.onAny((type, event) => told(event));
  socket.on("disconnect", (reason) => told({ type: "closed", reason }));
  return {
    send: (type, members) => socket.emit(type, members),
    ask: (type, members) => socket.emitWithAck(type, members),
    close: () => socket.close(),
  };
}

const ANSWERS = {
  identify: "identified",
  enter: "entered",
  post: "posted",
  history: "history",
  create: "room",
  rooms: "rooms",
  members: "members",
  invite: "members",
  revoke: "members",
  role: "members",
  remove: "members",
  link: "link",
  accept: "room",
  decline: "uninvited",
  quit: "removed",
  close: "removed",
  "remove-message": "removed-message",
  name: "named",
  private: "kept",
  presence: "presence",
  places: "places",
};

/** One connection of somebody. */
export class Member {
  me;
  secret;
  #told = new Inbox();
  #line;
  #server;

  /**
   * Connects.
   *
   * @param {{after(callback: () => unknown): void}} scope that the connection ends with
   * @param {import("./servers.mjs").Server} server
   * @param {{door?: string, name?: string, secret?: string | null}} [options] the door, `ws` unless
   *     given; the name; the secret, a new one unless given, none if it is null
   */
  static async come(scope, server, { door = "ws", name = "Ada", secret = newSecret() } = {}) {
    const member = new Member();
    member.#server = server;
    const told = (event) => member.#told.put(event);
    member.#line =
      door === "ws"
        ? openWebSocket(scope, server, told)
        : openSocketIo(scope, server, told, door === "polling" ? ["polling"] : ["websocket"]);
    member.me = (await member.told("welcome")).person;
    if (secret !== null) {
      member.secret = secret;
      await member.ask("identify", { secret });
    }
    member.me = (await member.ask("name", { name })).person;
    return member;
  }

  /** Asks, and takes the answer, whatever it is. */
  async ask(type, members = {}) {
    const answer = this.#line.ask(type, members, ANSWERS[type]);
    return within(answer, () => `an answer to ${type}`);
  }

  /** Asks, and expects that it is done. */
  async does(type, members = {}) {
    const answer = await this.ask(type, members);
    assert.equal(answer.type, ANSWERS[type], JSON.stringify(answer));
    return answer;
  }

  /** Asks, and expects that it is refused; returns the code and the reason. */
  async refused(type, members = {}) {
    const { type: answer, code, reason, ...more } = await this.ask(type, members);
    assert.equal(answer, "refused", `${type} was answered with ${answer} ${JSON.stringify(more)}`);
    assert.match(reason, /^[A-Z].*\.$/, "a sentence for people");
    return { code, reason };
  }

  send(type, members) {
    this.#line.send(type, members);
  }

  /** Takes the next event of that type; those before it are passed over. */
  async told(type) {
    for (;;) {
      const event = await this.#told.take(type);
      if (event.type === type) {
        return event;
      }
    }
  }

  /** Takes all that has been told until now: an answer comes after all that was told before. */
  async toldSoFar() {
    await this.ask("name", { name: this.me.name });
    const events = [];
    while (this.#told.size > 0) {
      events.push(await this.#told.take("an event"));
    }
    return events;
  }

  /** How it stands with others, who are watched from then on: by their ids, or by who they are. */
  async asks(...others) {
    const people = others.map((other) => other.me?.id ?? other);
    return (await this.does("presence", { people })).people;
  }

  /** Makes a private room; returns its name. */
  async create(title = "Boats") {
    return (await this.does("create", { title, id: randomUUID() })).room;
  }

  /** Invites somebody, who accepts. */
  async brings(other, room, role = "member") {
    await this.does("invite", { room, person: other.me.id, role });
    assert.equal((await other.does("accept", { room })).role, role);
  }

  /** Says something; returns its position. */
  async says(room, text, id = randomUUID()) {
    return (await this.does("post", { room, id, text })).position;
  }

  /** Asks over HTTP, as the same person. */
  async http(path, room, { query = {}, body, method } = {}) {
    const { status, headers, text } = await ask(this.#server, at(path, room, query), {
      method: method ?? (body === undefined ? "GET" : "POST"),
      headers: { authorization: `Bearer ${this.secret}` },
      body: body === undefined ? undefined : JSON.stringify(body),
    });
    return { status, headers, json: text === "" ? undefined : JSON.parse(text) };
  }

  headers() {
    return { authorization: `Bearer ${this.secret}` };
  }

  leaves() {
    this.#line.close();
  }
}
