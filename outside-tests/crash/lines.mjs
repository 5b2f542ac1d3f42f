/**
 * What leads a member to the chat, kind by kind. A line comes back by itself whenever it ends, and
 * tells its owner: `opened()`, `received(event)` with whatever the server says, `closed(how)`, and
 * `failed(what)` of what is more than a close to come back from.
 */

import { io } from "socket.io-client";
import WebSocket from "ws";
import { SUBPROTOCOL } from "../support/chat-client.mjs";
import { Http1, Http2 } from "./couriers.mjs";
import { HttpLine } from "./http-line.mjs";

/** How long a line waits before it comes back, in milliseconds. */
const BACKOFF = { least: 10, most: 150 };

/** Going away, no close at all, and try again later: docs/protocol.md. */
const CODES_TO_COME_BACK_FROM = [1001, 1006, 1013];

const REASONS_TO_COME_BACK_FROM = ["transport close", "transport error", "ping timeout"];

/** A WebSocket of the `ws` package that speaks `holdfast.chat.1`. */
class RawLine {
  #way;
  #owner;
  #socket;
  #timer;
  #isOpen = false;
  #isOver = false;

  constructor(way, owner) {
    this.#way = way;
    this.#owner = owner;
    this.#connect();
  }

  #connect() {
    const socket = new WebSocket(this.#way.webSocketUrl("/chat"), SUBPROTOCOL);
    this.#socket = socket;
    socket.on("open", () => this.#opened());
    socket.on("message", (bytes) => this.#owner.received(JSON.parse(String(bytes))));
    // What the network does has a code of the system's, and a server that goes down says 503.
    socket.on("error", ({ code = "WS_ERR", message }) => {
      if (code.startsWith("WS_ERR") && !message.endsWith(" 503")) {
        this.#owner.failed(message);
      }
    });
    socket.on("close", (code, reason) => this.#closed(code, String(reason)));
  }

  #opened() {
    this.#isOpen = true;
    this.#owner.opened();
  }

  #closed(code, reason) {
    if (this.#isOver) {
      return;
    }
    if (this.#isOpen) {
      this.#isOpen = false;
      this.#owner.closed(code);
    }
    if (!CODES_TO_COME_BACK_FROM.includes(code)) {
      this.#owner.failed(`closed with ${code} ${reason}`);
    }
    const { least, most } = BACKOFF;
    this.#timer = setTimeout(() => this.#connect(), least + Math.random() * (most - least));
  }

  send(request) {
    this.#socket.send(JSON.stringify(request));
  }

  end() {
    this.#isOver = true;
    clearTimeout(this.#timer);
    this.#socket.on("error", () => undefined).terminate();
  }
}

/** A published client of Socket.IO. */
class StockLine {
  #owner;
  #socket;

  constructor(way, owner, transports) {
    this.#owner = owner;
    this.#socket = io(way.url("/chat"), {
      forceNew: true,
      transports,
      reconnectionDelay: BACKOFF.least,
      reconnectionDelayMax: BACKOFF.most,
    });
    this.#socket.on("connect", () => owner.opened());
    this.#socket.onAny((type, event) => owner.received(event));
    this.#socket.on("connect_error", (error) => this.#refused(error));
    this.#socket.on("disconnect", (reason, details) => this.#disconnected(reason, details));
  }

  /** What fails on the way is tried again by the client itself, what the server refuses is not. */
  #refused(error) {
    if (!this.#socket.active) {
      this.#owner.failed(`refused: ${error.message}`);
    }
    this.#judge(error);
  }

  #disconnected(reason, details) {
    if (reason === "io client disconnect") {
      return;
    }
    if (!REASONS_TO_COME_BACK_FROM.includes(reason)) {
      this.#owner.failed(`disconnected: ${reason} ${details?.message ?? details?.description}`);
    }
    this.#judge(details);
    this.#owner.closed(reason);
  }

  /** A server that goes down says 503; one that was started again does not know the session. */
  #judge(error) {
    const { status = 0, responseText = "" } = error?.context ?? {};
    const isUnknownSession = status === 400 && JSON.parse(responseText).code === 1;
    if (status >= 300 && status !== 503 && !isUnknownSession) {
      this.#owner.failed(`${error.message}: ${status} ${responseText}`);
    }
  }

  send({ type, ...members }) {
    this.#socket.emit(type, members, (answer) => this.#owner.received(answer));
  }

  end() {
    this.#socket.disconnect();
    this.#socket.io.engine?.close();
  }
}

const stock =
  (...transports) =>
  (way, owner) =>
    new StockLine(way, owner, transports);

const overHttp = (Courier, hears, posts) => (way, owner) =>
  new HttpLine(way, owner, { Courier, hears, posts });

/** The kinds of lines: each opens one on a way to the server, a proxy or the server itself. */
export const LINES = {
  raw: (way, owner) => new RawLine(way, owner),
  websocket: stock("websocket"),
  polling: stock("polling"),
  upgrade: stock("polling", "websocket"),
  poll: overHttp(Http1, "polls", "/poll"),
  "long poll": overHttp(Http1, "nextPolls", "/poll"),
  "long poll over HTTP/2": overHttp(Http2, "nextPolls", "/msgs"),
  lines: overHttp(Http1, "lines", "/msgs"),
  "lines over HTTP/2": overHttp(Http2, "lines", "/msgs"),
  events: overHttp(Http1, "events", "/poll"),
  "events over HTTP/2": overHttp(Http2, "events", "/msgs"),
};
