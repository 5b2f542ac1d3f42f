import { delayMillis } from "../backoff.ts";
import { messagesOf } from "./chat-events.ts";
import type { Ear } from "./ear.ts";
import type { Meter } from "./meter.ts";
import type { Road } from "./road.ts";

const SUBPROTOCOL = "holdfast.chat.1";

/** A WebSocket as the browser has it: what happens when it ends is for the page to say. */
export class WebSocketRoad implements Road {
  #socket: WebSocket | undefined;
  #again: number | undefined;
  #failures = 0;
  #isWanted = false;

  constructor(
    private readonly meter: Meter,
    private readonly ear: Ear,
    private readonly room: string,
  ) {}

  start(): void {
    if (!this.#isWanted) {
      this.#isWanted = true;
      this.#connect();
    }
  }

  stop(): void {
    this.#isWanted = false;
    clearTimeout(this.#again);
    this.#socket?.close();
    this.meter.state = "away";
  }

  #connect(): void {
    const end = this.meter.begin();
    this.meter.state = "trying";
    const socket = new WebSocket(`${location.origin.replace(/^http/, "ws")}/chat`, SUBPROTOCOL);
    this.#socket = socket;
    socket.addEventListener("open", () => this.#enter(socket));
    socket.addEventListener("message", ({ data }) => {
      // What still comes over a line that was cut is heard by nobody.
      if (this.#socket === socket && this.#isWanted) {
        this.#take(String(data));
      }
    });
    socket.addEventListener("close", () => {
      end();
      this.#closed(socket);
    });
  }

  #enter(socket: WebSocket): void {
    const request = JSON.stringify({ type: "enter", room: this.room, after: this.ear.position });
    this.meter.carried(request);
    socket.send(request);
  }

  #take(text: string): void {
    this.meter.carried(text);
    const event = JSON.parse(text) as { type?: string };
    if (event.type === "entered") {
      this.#failures = 0;
      this.meter.state = "open";
    }
    this.ear.hear(messagesOf(event));
  }

  #closed(socket: WebSocket): void {
    if (this.#isWanted && this.#socket === socket) {
      this.meter.state = "trying";
      const millis = delayMillis(this.#failures++, Math.random());
      this.#again = window.setTimeout(() => this.#connect(), millis);
    }
  }
}
