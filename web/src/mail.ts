import type { Identified, Private, Request } from "./protocol.ts";
import type { Store } from "./stored.ts";

/** How many private messages of earlier are asked for. */
const EARLIER_COUNT = 100;

/** Most ids of private messages that are remembered, to know those that come again. */
const MAX_HEARD = 500;

/** Under which the browser keeps the secret of a guest. */
export const SECRET = "secret";

/**
 * What is said to oneself alone: it waits at the server until a page of this browser has it.
 *
 * The server knows one by a secret that the browser keeps. Without a browser that keeps it, one is
 * somebody else after the page is loaded again.
 */
export class Mail {
  readonly #secret: string;
  /** The ids of those that have come. */
  #heard: ReadonlySet<string> = new Set<string>();
  /** The position up to which all that came to oneself was read. */
  #read = 0;
  /** The position up to which all that came to oneself is here. */
  #received = 0;

  constructor(
    browser: Store,
    newSecret: () => string,
    private readonly tell: (request: Request) => boolean,
  ) {
    const kept = browser.read(SECRET);
    this.#secret = kept ?? newSecret();
    if (kept === undefined) {
      browser.write(SECRET, this.#secret);
    }
  }

  /** Says who one is. To be called first on each line. */
  identify(): void {
    this.tell({ type: "identify", secret: this.#secret });
  }

  /**
   * The server knows who one is: what was said before this page was loaded can be had, and how far
   * what one has said has got while the line was down.
   */
  onIdentified({ read, received }: Identified): void {
    // That it was read may have been lost with the line: then it is said again.
    this.#read = read;
    this.#received = Math.max(this.#received, received);
    this.ask();
  }

  /** Asks for the last ones, those that one has written among them. */
  ask(): void {
    this.tell({ type: "letters", count: EARLIER_COUNT });
  }

  /** All up to a position was read, on any device. */
  onRead(position: number): void {
    this.#read = Math.max(this.#read, position);
  }

  /** The positions that are known here are those of another log. */
  onNewLog(): void {
    this.#heard = new Set();
    this.#read = 0;
    this.#received = 0;
  }

  /** Takes one that comes to oneself. Returns false if it has come before, as some do. */
  take(said: Private): boolean {
    if (said.position !== undefined) {
      this.#received = Math.max(this.#received, said.position);
      this.acknowledge();
    }
    return this.remember(said);
  }

  /** Says what has come. */
  acknowledge(): void {
    this.tell({ type: "received", position: this.#received });
  }

  /** Whether one that came to oneself was not read, on any device. */
  isUnread({ position }: Private): boolean {
    return position !== undefined && position > this.#read;
  }

  /** Takes one of earlier. Returns false if it is here. */
  remember({ id }: Private): boolean {
    if (this.#heard.has(id)) {
      return false;
    }
    this.#heard = new Set([...this.#heard, id].slice(-MAX_HEARD));
    return true;
  }

  /**
   * All that have come to oneself were seen, but for what is at these positions. What is still on
   * its way is not read either: that would say that it was received.
   */
  markSeen(unseen: readonly number[]): void {
    const position = Math.min(this.#received, ...unseen.map((each) => each - 1));
    if (position > this.#read && this.tell({ type: "read", position })) {
      this.#read = position;
    }
  }
}
