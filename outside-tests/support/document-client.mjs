import { strict as assert } from "node:assert";
import * as decoding from "lib0/decoding";
import { io } from "socket.io-client";
import * as Y from "yjs";
import { eventually, within } from "./deadline.mjs";

/** A client of Yjs at the namespace of an app, over the stock client of Socket.IO. */
export class DocumentClient {
  doc = new Y.Doc();
  position = 0;
  epoch = undefined;
  /** What was told, as positions. */
  told = [];
  /** How many updates were none. */
  unreadableCount = 0;
  #unsent = [];
  #batch = undefined;
  #sending = undefined;
  #count = 0;
  #isOpen = false;
  /** Up to where updates were told on this line; what was before may not have come yet. */
  #reached = 0;

  /**
   * @param {{after(callback: () => unknown): void}} scope
   * @param {import("./servers.mjs").Server} server
   * @param {{app?: string, room: string, name?: string, secret?: string}} options the secret is that
   *     of a guest who has identified
   */
  constructor(scope, server, { app = "doc", room, name = "Yjs", secret }) {
    this.room = room;
    this.name = name;
    this.id = Math.random().toString(36).slice(2, 12).padEnd(10, "0");
    this.socket = io(server.url(`/apps/${app}`), {
      forceNew: true,
      transports: ["websocket"],
      auth: secret === undefined ? {} : { token: secret },
      reconnectionDelay: 50,
      reconnectionDelayMax: 200,
    });
    scope.after(() => this.socket.disconnect());
    this.doc.on("update", (update, origin) => {
      if (origin !== this) {
        this.#unsent.push(update);
        void this.#send();
      }
    });
    this.socket.on("update", ({ position }, update) => {
      this.told.push(position);
      this.#apply([new Uint8Array(update)]);
      this.#reached = Math.max(this.#reached, position);
      if (this.#isOpen) {
        this.position = Math.max(this.position, position);
      }
    });
    this.socket.on("merge", ({ position }) => void this.#try(() => this.#onMerge(position)));
    this.socket.on(
      "check",
      ({ position, more }, piece) => void this.#try(() => this.#check(position, more, piece)),
    );
    this.socket.on("connect", () => void this.#open());
    this.socket.on("disconnect", () => {
      this.#isOpen = false;
      this.#sending = undefined;
    });
  }

  /** Comes in, and waits until the content is there. */
  static async open(scope, server, options) {
    const client = new DocumentClient(scope, server, options);
    await eventually(() => assert.ok(client.#isOpen));
    return client;
  }

  get text() {
    return this.doc.getText("text").toString();
  }

  get isKept() {
    return this.#isOpen && this.#unsent.length === 0 && this.#batch === undefined;
  }

  async isAllKept() {
    await eventually(() => assert.ok(this.isKept));
  }

  /** Asks for something; returns the answer, of which bytes are the second part. */
  ask(type, members = {}, bytes = undefined) {
    const asked = new Promise((resolve) => {
      const words = bytes === undefined ? [members] : [members, bytes];
      this.socket.emit(type, ...words, (...answer) => resolve(answer));
    });
    return within(asked, () => `an answer to ${type}`);
  }

  async enter() {
    const [entered] = await this.ask("enter", { room: this.room, name: this.name });
    return entered;
  }

  async #open() {
    this.#reached = 0;
    try {
      await this.enter();
      const since = this.epoch === undefined ? {} : { epoch: this.epoch, after: this.position };
      const [opened, first] = await this.ask("open", since);
      this.#apply(await this.#rest("content", opened.more, first));
      this.epoch = opened.epoch;
      this.position = Math.max(this.position, opened.position, this.#reached);
      this.#isOpen = true;
      void this.#send();
    } catch {
      // The line has dropped again.
    }
  }

  async #rest(of, more, first) {
    const pieces = [Buffer.from(first)];
    while (more) {
      const [answer, piece] = await this.ask("more", { of });
      pieces.push(Buffer.from(piece));
      more = answer.more;
    }
    return partsOf(Buffer.concat(pieces));
  }

  /** What is no update does no harm. */
  #apply(updates) {
    this.doc.transact(() => {
      for (const update of updates) {
        try {
          Y.applyUpdate(this.doc, update, this);
        } catch {
          this.unreadableCount++;
        }
      }
    }, this);
  }

  /** What is sent is sent under one id until it is kept, whatever is written meanwhile. */
  async #send() {
    if (!this.#isOpen || this.#sending !== undefined) {
      return;
    }
    if (this.#batch === undefined && this.#unsent.length > 0) {
      this.#batch = { id: `${this.id}-${this.#count++}`, update: Y.mergeUpdates(this.#unsent) };
      this.#unsent = [];
    }
    const batch = this.#batch;
    if (batch === undefined) {
      return;
    }
    const sending = (this.#sending = {});
    const answer = await this.ask("update", { id: batch.id }, batch.update).catch(() => undefined);
    if (this.#sending !== sending) {
      return;
    }
    this.#sending = undefined;
    if (answer?.[0].position !== undefined) {
      this.#batch = undefined;
      this.position = Math.max(this.position, answer[0].position);
    }
    setTimeout(() => void this.#send(), 10);
  }

  /** Writes so many letters, each a change of its own, and waits until they are kept. */
  async writeMany(count, letter = "x") {
    const asked = [];
    const text = this.doc.getText("text");
    for (let i = 0; i < count; i++) {
      const before = Y.encodeStateVector(this.doc);
      this.doc.transact(() => text.insert(0, letter), this);
      const id = `${this.id}-many-${this.#count++}`;
      asked.push(this.ask("update", { id }, Y.encodeStateAsUpdate(this.doc, before)));
    }
    for (const [answer] of await Promise.all(asked)) {
      assert.ok(answer.position > 0, JSON.stringify(answer));
      this.position = Math.max(this.position, answer.position);
    }
  }

  /** Whoever is asked while the content still comes does not have everything yet. */
  async #onMerge(position) {
    await eventually(() => assert.ok(this.#isOpen && this.position >= position), 5_000);
    await this.merge(position);
  }

  /** Hands in a merged state. */
  async merge(position, state = Y.encodeStateAsUpdate(this.doc)) {
    const id = `merge-${position}-${Math.random().toString(36).slice(2)}`;
    const pieces = [];
    for (let start = 0; start === 0 || start < state.length; start += 48 << 10) {
      pieces.push(state.subarray(start, start + (48 << 10)));
    }
    const last = pieces.pop();
    for (const [index, piece] of pieces.entries()) {
      await this.ask("part", { id, index }, piece);
    }
    return this.ask("merged", { id, position, parts: pieces.length }, last);
  }

  /** Does what nobody has to, beginning at once: the line may drop meanwhile. */
  async #try(task) {
    try {
      await task();
    } catch {
      // Somebody else is asked.
    }
  }

  /** The parts of an earlier version. */
  async version(position) {
    const [answer, first] = await this.ask("version", { position });
    return this.#rest("version", answer.more, first);
  }

  async #check(position, more, first) {
    const known = Y.encodeStateVector(this.doc);
    const unkept = [...(this.#batch === undefined ? [] : [this.#batch.update]), ...this.#unsent];
    const [state, ...updates] = await this.#rest("check", more, first);
    const theirs = new Y.Doc();
    [state, ...updates, ...unkept].forEach((each) => Y.applyUpdate(theirs, each));
    const clocks = Y.decodeStateVector(Y.encodeStateVector(theirs));
    const whole = [...Y.decodeStateVector(known)].every(
      ([client, clock]) => (clocks.get(client) ?? 0) >= clock,
    );
    await this.ask("checked", { position, whole });
  }
}

function partsOf(bytes) {
  const decoder = decoding.createDecoder(new Uint8Array(bytes));
  const parts = [];
  while (decoding.hasContent(decoder)) {
    parts.push(decoding.readVarUint8Array(decoder));
  }
  return parts;
}
