import type { Socket } from "../src/connection.ts";
import { DEFAULT_LIMITS, type Request, type ServerEvent } from "../src/protocol.ts";

/** One end of a line whose other end is the test. */
export class LoopbackSocket implements Socket {
  onmessage: Socket["onmessage"] = null;
  onclose: (() => void) | null = null;
  readonly sent: Request[] = [];
  isClosed = false;

  send(request: Request): void {
    this.sent.push(request);
  }

  close(): void {
    this.isClosed = true;
  }

  /** The server says something. */
  say(event: ServerEvent | object): void {
    this.onmessage?.(event);
  }

  /** The server answers the last request of a type. */
  answer(type: Request["type"], answer: unknown): void {
    this.onmessage?.(answer, this.sentOf(type).at(-1));
  }

  /** The server says its welcome. */
  welcome(id = "p-me", epoch = "log"): void {
    const person = { id, name: "Anonymous" };
    this.say({ type: "welcome", person, limits: DEFAULT_LIMITS, epoch, search: true });
  }

  /** The line drops. */
  cut(): void {
    this.isClosed = true;
    this.onclose?.();
  }

  /** What was sent of a type. */
  sentOf<T extends Request["type"]>(type: T): Extract<Request, { type: T }>[] {
    return this.sent.filter((request) => request.type === type) as Extract<Request, { type: T }>[];
  }
}
