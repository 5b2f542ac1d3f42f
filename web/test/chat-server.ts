import { createServer, type IncomingMessage, type Server, type ServerResponse } from "node:http";
import type { AddressInfo } from "node:net";
import { Server as SocketServer, type Socket } from "socket.io";
import { ANONYMOUS, CHAT_NAMESPACE, DEFAULT_LIMITS, LOBBY } from "../src/protocol.ts";
import type { Message, Person, Request, SearchRequest, ServerEvent } from "../src/protocol.ts";
import { isRoomName } from "../src/room-name.ts";
import { codePointCount, tidyName, tidyText } from "../src/text.ts";

/** Most messages that are brought to a client that comes back. */
const MAX_MISSED = 100;

const PAGE_LENGTH = 50;

const SEARCH_LENGTH = 20;

interface Visitor {
  readonly socket: Socket;
  person: Person;
  readonly rooms: Set<string>;
}

class Refusal extends Error {
  constructor(
    readonly code: string,
    reason: string,
  ) {
    super(reason);
  }
}

/** Speaks the chat protocol from memory, for trying the page. Its log outlives a restart. */
export class ChatServer {
  readonly #log = new Map<string, Message[]>();
  readonly #visitors = new Set<Visitor>();
  readonly #refusals: Refusal[] = [];
  #position = 0;
  #personCount = 0;
  #http: Server | undefined;
  #port = 0;
  /** How many posts came in, those that were sent again included. */
  postCount = 0;
  /** Whether it has stopped to answer, as if the line were dead. */
  isMute = false;

  constructor(
    private readonly serve?: (request: IncomingMessage, answer: ServerResponse) => void,
  ) {}

  get port(): number {
    return this.#port;
  }

  /** Listens on a port; 0 for any at first, and for the same again after a stop. */
  async start(port = this.#port): Promise<void> {
    const http = createServer(this.serve);
    const sockets = new SocketServer(http, { maxHttpBufferSize: 64 << 10, serveClient: false });
    sockets.of(CHAT_NAMESPACE).on("connection", (socket) => this.#welcome(socket));
    this.#http = http;
    await new Promise<void>((listening) => http.listen(port, "127.0.0.1", listening));
    this.#port = (http.address() as AddressInfo).port;
  }

  /** Goes down, and forgets nobody's words. */
  async stop(): Promise<void> {
    const http = this.#http;
    this.#http = undefined;
    this.cut();
    http?.closeAllConnections();
    await new Promise((closed) => http?.close(closed) ?? closed(undefined));
  }

  /** Drops all lines. */
  cut(): void {
    this.#visitors.forEach(({ socket }) => socket.disconnect(true));
    this.#visitors.forEach((visitor) => this.#goodbye(visitor));
  }

  /** Refuses the next posts, one for each code. */
  refuse(...refusals: readonly (readonly [code: string, reason: string])[]): void {
    refusals.forEach(([code, reason]) => this.#refusals.push(new Refusal(code, reason)));
  }

  /** Says something as somebody who needs no line. */
  say(room: string, name: string, text: string, time = Date.now()): Message {
    const id = `said-${this.#position + 1}-${name.length}`;
    const person = { id: `person-of-${name}`, name };
    return this.#keep(room, { id, person, text, time });
  }

  /** What is kept of a room, oldest first. */
  log(room: string): readonly Message[] {
    return this.#log.get(room) ?? [];
  }

  #welcome(socket: Socket): void {
    const person = { id: `p${++this.#personCount}`, name: ANONYMOUS };
    const visitor: Visitor = { socket, person, rooms: new Set() };
    this.#visitors.add(visitor);
    socket.onAny((type: string, members: object) => {
      if (!this.isMute) {
        this.#answer(visitor, { type, ...members } as Request);
      }
    });
    socket.on("disconnect", () => this.#goodbye(visitor));
    this.#send(visitor, { type: "welcome", person, limits: DEFAULT_LIMITS, search: true });
  }

  #goodbye(visitor: Visitor): void {
    if (this.#visitors.delete(visitor)) {
      visitor.rooms.forEach((room) => this.#leave(visitor, room));
    }
  }

  #answer(visitor: Visitor, request: Request): void {
    try {
      this.#serve(visitor, request);
    } catch (e) {
      if (!(e instanceof Refusal)) {
        throw e;
      }
      this.#send(visitor, {
        type: "refused",
        request: request.type,
        ...("room" in request && request.room !== undefined ? { room: request.room } : {}),
        ...("id" in request ? { id: request.id } : {}),
        code: e.code,
        reason: e.message,
      });
    }
  }

  #serve(visitor: Visitor, request: Request): void {
    if ("room" in request && !isRoomName(request.room ?? LOBBY)) {
      throw new Refusal("BAD_ROOM", "There is no such room.");
    }
    switch (request.type) {
      case "enter":
        return this.#enter(visitor, request.room, request.after);
      case "leave":
        return this.#leave(visitor, request.room);
      case "name":
        return this.#name(visitor, request.name);
      case "post":
        return this.#post(visitor, request.room, request.id, request.text);
      case "history":
        return "around" in request
          ? this.#around(visitor, request.room, request.around, request.count ?? PAGE_LENGTH)
          : this.#history(visitor, request.room, request.before, request.count ?? PAGE_LENGTH);
      case "search":
        return this.#search(visitor, request);
      default:
        throw new Refusal("BAD_REQUEST", "That is no request.");
    }
  }

  #enter(visitor: Visitor, room: string, after: number | undefined): void {
    if (!visitor.rooms.has(room) && visitor.rooms.size >= DEFAULT_LIMITS.rooms) {
      throw new Refusal("TOO_MANY_ROOMS", "You are in 16 rooms already: leave one first.");
    }
    const all = this.log(room);
    const missed = all.filter((message) => message.position > (after ?? 0));
    const messages = missed.slice(after === undefined ? -PAGE_LENGTH : -MAX_MISSED);
    const isNew = !visitor.rooms.has(room);
    visitor.rooms.add(room);
    const people = this.#in(room).map(({ person }) => person);
    this.#send(visitor, {
      type: "entered",
      room,
      messages,
      more: messages.length > 0 && messages[0] !== all[0],
      gap: after !== undefined && messages.length < missed.length,
      people: people.slice(0, 200),
      visitors: people.length,
    });
    if (isNew) {
      this.#tellOthers(visitor, room, "joined");
    }
  }

  #leave(visitor: Visitor, room: string): void {
    if (visitor.rooms.delete(room)) {
      this.#tellOthers(visitor, room, "left");
    }
  }

  #tellOthers(visitor: Visitor, room: string, type: "joined" | "left"): void {
    const present = this.#in(room);
    present
      .filter((other) => other !== visitor)
      .forEach((other) =>
        this.#send(other, { type, room, person: visitor.person, visitors: present.length }),
      );
  }

  #name(visitor: Visitor, name: string): void {
    if (name !== tidyName(name) || name === "" || codePointCount(name) > DEFAULT_LIMITS.name) {
      throw new Refusal("BAD_NAME", "A name has 1 to 40 characters.");
    }
    if (name.toLowerCase() === "admin") {
      throw new Refusal("BAD_NAME", "That name is taken.");
    }
    const was = visitor.person.name;
    const person = { id: visitor.person.id, name };
    visitor.person = person;
    this.#send(visitor, { type: "named", person });
    for (const room of was === name ? [] : visitor.rooms) {
      this.#in(room).forEach((other) => this.#send(other, { type: "renamed", room, person, was }));
    }
  }

  #post(visitor: Visitor, room: string, id: string, text: string): void {
    this.postCount++;
    const refusal = this.#refusals.shift();
    if (refusal !== undefined) {
      throw refusal;
    }
    if (!/^[a-zA-Z0-9-]{8,64}$/.test(id)) {
      throw new Refusal("BAD_ID", "An id has 8 to 64 characters.");
    }
    if (text !== tidyText(text) || text === "" || codePointCount(text) > DEFAULT_LIMITS.text) {
      throw new Refusal("BAD_TEXT", "A message has 1 to 4,000 characters.");
    }
    const known = this.log(room).find((message) => message.id === id);
    const { person } = visitor;
    const message = known ?? this.#keep(room, { id, person, text, time: Date.now() });
    this.#send(visitor, { type: "posted", room, id, position: message.position });
  }

  #history(visitor: Visitor, room: string, before: number, count: number): void {
    const older = this.log(room).filter((message) => message.position < before);
    const messages = older.slice(-Math.min(count, 100));
    this.#send(visitor, {
      type: "history",
      room,
      messages,
      more: messages.length < older.length,
    });
  }

  #around(visitor: Visitor, room: string, around: number, count: number): void {
    const all = this.log(room);
    const older = all.filter((message) => message.position < around);
    const start = Math.max(0, older.length - count / 2);
    const messages = all.slice(start, older.length + count / 2);
    this.#send(visitor, { type: "history", room, messages, more: start > 0 });
  }

  /** Finds what holds the text as it is: the server of ours does better. */
  #search(visitor: Visitor, { text, room, before = Infinity }: SearchRequest): void {
    const all = [...this.#log]
      .filter(([name]) => room === undefined || name === room)
      .flatMap(([name, said]) => said.map((message) => ({ room: name, message })))
      .filter(({ message }) => message.position < before && message.text.includes(text))
      .sort((a, b) => b.message.position - a.message.position);
    const hits = all.slice(0, SEARCH_LENGTH).map((hit) => {
      const start = hit.message.text.indexOf(text);
      return { ...hit, marks: [{ start, end: start + text.length }] };
    });
    this.#send(visitor, {
      type: "found",
      text,
      ...(room === undefined ? {} : { room }),
      hits,
      more: hits.length < all.length,
      end: hits.at(-1)?.message.position ?? 0,
      building: false,
    });
  }

  #keep(room: string, said: Omit<Message, "position">): Message {
    const message = { position: ++this.#position, ...said };
    this.#log.set(room, [...this.log(room), message]);
    this.#in(room).forEach((visitor) => this.#send(visitor, { type: "message", room, message }));
    return message;
  }

  #in(room: string): Visitor[] {
    return [...this.#visitors].filter((visitor) => visitor.rooms.has(room));
  }

  #send(visitor: Visitor, event: ServerEvent): void {
    visitor.socket.emit(event.type, event);
  }
}
