import { strict as assert } from "node:assert";
import { randomUUID } from "node:crypto";
import WebSocket from "ws";
import { within } from "./deadline.mjs";
import { Inbox } from "./inbox.mjs";

export const SUBPROTOCOL = "holdfast.chat.1";

/** A room that nobody has been in. */
export function newRoom() {
  return `room-${randomUUID()}`;
}

/** A client of docs/protocol.md that takes every message in order, and lets none go by unseen. */
export class ChatClient {
  /** How the connection ended: `{code, reason}`. */
  closed;
  /** Who one is, as the server said in its welcome. */
  me;
  #socket;
  #inbox = new Inbox();

  constructor(socket) {
    this.#socket = socket;
    socket.on("message", (bytes, isBinary) => {
      assert.equal(isBinary, false, "the chat sends text");
      this.#inbox.put(JSON.parse(String(bytes)));
    });
    this.closed = new Promise((resolve) => {
      socket.on("close", (code, reason) => {
        this.#inbox.close(`the connection was closed with ${code} ${reason}`);
        resolve({ code, reason: String(reason) });
      });
    });
  }

  /**
   * Connects, and takes the welcome.
   *
   * @param {{after(callback: () => unknown): void}} scope that the connection ends with
   * @param {import("./servers.mjs").Server} server
   */
  static async connect(scope, server) {
    const client = new ChatClient(new WebSocket(server.webSocketUrl("/chat"), SUBPROTOCOL));
    scope.after(() => client.terminate());
    await client.#open();
    const { person } = await client.take("welcome");
    client.me = person;
    return client;
  }

  #open() {
    return within(
      new Promise((resolve, reject) => {
        this.#socket.once("open", resolve);
        this.#socket.once("error", reject);
      }),
      () => "an open connection",
    );
  }

  /** Connects as somebody with a name. */
  static async named(scope, server, name) {
    const client = await ChatClient.connect(scope, server);
    await client.rename(name);
    return client;
  }

  /** Sends a request. */
  send(request) {
    this.sendText(JSON.stringify(request));
  }

  sendText(text) {
    this.#socket.send(text);
  }

  sendBinary(bytes) {
    this.#socket.send(bytes, { binary: true });
  }

  /** Takes the next event, which has to be of that type. */
  async take(type) {
    const event = await this.#inbox.take(type);
    assert.equal(event.type, type, `instead of ${type} came ${JSON.stringify(event)}`);
    return event;
  }

  /** Takes the next event, whatever it is. */
  async takeAny() {
    return this.#inbox.take("any event");
  }

  /** Takes the next event, whatever it is; undefined when the connection has ended. */
  async takeUntilClosed() {
    return this.#inbox.next("any event");
  }

  /** Enters a room and takes the answer. */
  async enter(room, after) {
    this.send({ type: "enter", room, after });
    return this.take("entered");
  }

  /** Takes another name, being in no room. */
  async rename(name) {
    this.send({ type: "name", name });
    const { person } = await this.take("named");
    this.me = person;
    return person;
  }

  /** Says something where nobody hears it, this client included; returns the message's place. */
  async post(room, text, id = randomUUID()) {
    this.send({ type: "post", room, id, text });
    const posted = await this.take("posted");
    assert.deepEqual(posted, { type: "posted", room, id, position: posted.position });
    return { id, position: posted.position };
  }

  /** Says many things at once where this client does not hear them; returns their places. */
  async postAll(room, texts) {
    const ids = texts.map(() => randomUUID());
    texts.forEach((text, i) => this.send({ type: "post", room, id: ids[i], text }));
    const positions = [];
    for (const id of ids) {
      const posted = await this.take("posted");
      assert.equal(posted.id, id);
      positions.push(posted.position);
    }
    return positions;
  }

  /** Reads a page of older messages. */
  async history(room, before, count) {
    this.send({ type: "history", room, before, count });
    const { type, ...page } = await this.take("history");
    assert.equal(page.room, room);
    return page;
  }

  /** Says something in a room that one is in; returns the message as it is delivered. */
  async say(room, text, id = randomUUID()) {
    this.send({ type: "post", room, id, text });
    const said = await this.take("message");
    assert.equal(said.room, room);
    assert.equal(said.message.id, id);
    assert.deepEqual(await this.take("posted"), {
      type: "posted",
      room,
      id,
      position: said.message.position,
    });
    return said.message;
  }

  /** Sends a request that is refused; returns the refusal without its type. */
  async refusal(request) {
    this.send(request);
    const { type, ...refusal } = await this.take("refused");
    return refusal;
  }

  /**
   * Makes sure that nothing is on its way: enters a room of its own, for the answer comes after
   * everything that was told before.
   */
  async nothingMore() {
    const room = newRoom();
    const { visitors } = await this.enter(room);
    assert.equal(visitors, 1);
    this.send({ type: "leave", room });
    assert.equal(this.#inbox.size, 0);
  }

  /** Says goodbye; returns the code that it is answered with. */
  async close() {
    this.#socket.close(1000);
    const { code } = await this.end();
    return code;
  }

  /** Waits for the end of the connection; returns how it ended. */
  async end() {
    return within(this.closed, () => "the end of the connection");
  }

  /** Reads nothing any more from the network. */
  pause() {
    this.#socket.pause();
  }

  /** Reads on. */
  resume() {
    this.#socket.resume();
  }

  terminate() {
    this.#socket.on("error", () => undefined);
    this.#socket.terminate();
  }
}
