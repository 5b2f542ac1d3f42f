import { delayMillis } from "./backoff.ts";
import type { Clock, Wait } from "./clock.ts";
import { MalformedEvent, parseEvent } from "./parse-event.ts";
import { unreadableAnswer, type Request, type ServerEvent } from "./protocol.ts";

/** Where the connection is in its life. */
export type Link =
  /** An attempt is under way. */
  | "connecting"
  /** The server has said welcome. */
  | "open"
  /** The last attempt failed or the line dropped; the next attempt follows by itself. */
  | "waiting";

/** One attempt to reach the server, and what came of it. */
export interface Socket {
  /** Takes what the server says: an event, or the answer to a request, undefined for none. */
  onmessage: ((said: unknown, asked?: Request) => void) | null;
  /** It has ended, or never began. May be called more than once. */
  onclose: (() => void) | null;
  send(request: Request): void;
  close(): void;
}

export interface ConnectionListener {
  onLink(link: Link): void;
  onEvent(event: ServerEvent): void;
  /** Nothing was heard for a while: ask for something that the server answers. */
  onSilence(): void;
  /** The server has said something that is not what the protocol says. */
  onUnreadable(problem: string, said: unknown): void;
}

/** How long a silent line is trusted, in milliseconds. */
const SILENCE_MILLIS = 45_000;

/** How long the server may take for an answer, or for its welcome, in milliseconds. */
const ANSWER_MILLIS = 10_000;

/** A line that lasted this long, in milliseconds, ends a row of failures. */
const STABLE_MILLIS = 10_000;

/**
 * A line to the server that comes back by itself.
 *
 * A line can be dead long before anybody says so. So it is judged by what is heard: after a silence
 * the page asks for something, and when no answer comes it gives the line up.
 */
export class Connection {
  #socket: Socket | undefined;
  #link: Link = "connecting";
  #failures = 0;
  #openedAt = 0;
  #retry: Wait | undefined;
  #watch: Wait | undefined;
  #isAsked = false;

  constructor(
    private readonly dial: () => Socket,
    private readonly clock: Clock,
    private readonly listener: ConnectionListener,
  ) {}

  get link(): Link {
    return this.#link;
  }

  /** Connects, unless it is connected or about to be. */
  connect(): void {
    this.#retry?.cancel();
    this.#retry = undefined;
    if (this.#socket !== undefined) {
      return;
    }
    this.#enter("connecting");
    const socket = this.#dial();
    if (socket === undefined) {
      this.#lose();
      return;
    }
    this.#socket = socket;
    this.#isAsked = true;
    socket.onmessage = (said, asked) => {
      if (socket === this.#socket) {
        this.#receive(said, asked);
      }
    };
    socket.onclose = () => {
      if (socket === this.#socket) {
        this.#lose();
      }
    };
    this.#watchFor(ANSWER_MILLIS);
  }

  /** Something suggests that the line can be had again: the network is back, the page is shown. */
  wake(): void {
    if (this.#link === "waiting") {
      this.connect();
    } else if (this.#link === "open") {
      this.listener.onSilence();
    }
  }

  /** Gives the line up, and comes back as if it had dropped. */
  drop(): void {
    if (this.#socket !== undefined) {
      this.#lose();
    }
  }

  /** Ends the line for good. */
  close(): void {
    this.#retry?.cancel();
    this.#watch?.cancel();
    const socket = this.#socket;
    this.#socket = undefined;
    socket?.close();
  }

  /** Sends a request that the server answers, unless the line is down. */
  ask(request: Request): boolean {
    if (!this.tell(request)) {
      return false;
    }
    if (!this.#isAsked) {
      this.#isAsked = true;
      this.#watchFor(ANSWER_MILLIS);
    }
    return true;
  }

  /** Sends a request that is not answered, unless the line is down. */
  tell(request: Request): boolean {
    if (this.#link !== "open" || this.#socket === undefined) {
      return false;
    }
    this.#socket.send(request);
    return true;
  }

  #dial(): Socket | undefined {
    try {
      return this.dial();
    } catch {
      // The browser refuses some addresses outright; to the user that is a failed attempt.
      return undefined;
    }
  }

  #receive(said: unknown, asked?: Request): void {
    this.#isAsked = false;
    this.#watchFor(SILENCE_MILLIS);
    const event = this.#read(said, asked);
    if (event === undefined) {
      return;
    }
    if (event.type === "welcome") {
      this.#openedAt = this.clock.now();
      this.#enter("open", event);
    } else if (this.#link === "open" || isTurningAway(event)) {
      this.listener.onEvent(event);
    }
  }

  /** Nothing that cannot be read goes unnoticed: whoever waits for it would wait for ever. */
  #read(said: unknown, asked?: Request): ServerEvent | undefined {
    if (asked !== undefined && said === undefined) {
      return undefined;
    }
    let problem = "an answer of a type that is not known";
    try {
      const event = parseEvent(said);
      if (event !== undefined || asked === undefined) {
        return event;
      }
    } catch (e) {
      if (!(e instanceof MalformedEvent)) {
        throw e;
      }
      problem = e.message;
    }
    this.listener.onUnreadable(problem, said);
    return asked === undefined ? undefined : unreadableAnswer(asked);
  }

  #enter(link: Link, welcome?: ServerEvent): void {
    this.#link = link;
    if (welcome !== undefined) {
      this.listener.onEvent(welcome);
    }
    this.listener.onLink(link);
  }

  #lose(): void {
    const socket = this.#socket;
    this.#socket = undefined;
    this.#watch?.cancel();
    const wasStable = this.#link === "open" && this.clock.now() - this.#openedAt >= STABLE_MILLIS;
    this.#failures = wasStable ? 0 : this.#failures;
    const delay = delayMillis(this.#failures++, this.clock.random());
    this.#retry = this.clock.after(delay, () => this.connect());
    socket?.close();
    this.#enter("waiting");
  }

  #watchFor(millis: number): void {
    this.#watch?.cancel();
    this.#watch = this.clock.after(millis, () => this.#onSilence());
  }

  #onSilence(): void {
    if (this.#isAsked) {
      this.drop();
      return;
    }
    // Should the listener have nothing to ask, it waits for an answer already.
    this.#isAsked = true;
    this.#watchFor(ANSWER_MILLIS);
    this.listener.onSilence();
  }
}

/** Whoever is not welcome is told so in place of a welcome. */
function isTurningAway(event: ServerEvent): boolean {
  return event.type === "refused" && event.request === "connection";
}
