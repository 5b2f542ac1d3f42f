import { io, type Socket } from "socket.io-client";
import { CHAT_NAMESPACE } from "../protocol.ts";
import { messagesOf } from "./chat-events.ts";
import type { Ear } from "./ear.ts";
import type { Meter } from "./meter.ts";
import type { Road } from "./road.ts";

const PATH = "/socket.io/";

/** A packet of Engine.IO, as the client tells of it. */
interface Packet {
  readonly data?: unknown;
}

/** The published client of Socket.IO, left to itself. */
export class SocketIoRoad implements Road {
  readonly #socket: Socket;
  #end = (): void => undefined;

  constructor(
    private readonly meter: Meter,
    private readonly ear: Ear,
    private readonly room: string,
  ) {
    this.#socket = io(CHAT_NAMESPACE, { autoConnect: false, forceNew: true });
    this.#socket.on("connect", () => this.#enter());
    this.#socket.on("disconnect", () => {
      this.#end();
      this.#show("trying");
    });
    this.#socket.onAny((_: string, event: unknown) => this.ear.hear(messagesOf(event)));
    this.#socket.io.on("open", () => this.#watch());
    // The polls that open a session are requests too; the WebSocket itself is counted on opening.
    new PerformanceObserver((list) => {
      const polls = list.getEntries().filter(({ name }) => new URL(name).pathname === PATH);
      this.meter.alsoRequested(polls.length);
    }).observe({ type: "resource", buffered: true });
  }

  start(): void {
    this.#show("trying");
    this.#socket.connect();
  }

  stop(): void {
    this.#socket.disconnect();
    this.#socket.io.engine?.close();
    this.#end();
    this.meter.state = "away";
  }

  #show(state: "trying" | "open"): void {
    this.meter.state = state;
  }

  #watch(): void {
    this.#end();
    this.#end = this.meter.begin();
    const carried = ({ data }: Packet): void => this.meter.carried(`0${String(data ?? "")}`);
    this.#socket.io.engine.on("packet", carried);
    this.#socket.io.engine.on("packetCreate", carried);
  }

  #enter(): void {
    const request = { room: this.room, after: this.ear.position };
    this.#socket.emit("enter", request, (entered: unknown) => {
      this.#show("open");
      this.ear.hear(messagesOf(entered));
    });
  }
}
