import type { Private, Request } from "./protocol.ts";
import type { Store } from "./stored.ts";

/** How many private messages of earlier are asked for. */
const EARLIER_COUNT = 50;

/** Most ids of private messages that are remembered, to know those that come again. */
const MAX_HEARD = 500;

const SECRET = "secret";

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
  /** The position of the last one that was seen. */
  #seen = 0;
  /** The position of the last one of those that have come. */
  #last = 0;
  #isAsked = false;

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

  /** The server knows who one is: what was said before this page was loaded can be had. */
  onIdentified(): void {
    if (!this.#isAsked) {
      this.#isAsked = this.tell({ type: "letters", count: EARLIER_COUNT });
    }
  }

  /** Takes one that comes. Returns false if it has come before, as some do when a line drops. */
  take(said: Private): boolean {
    if (said.position !== undefined) {
      this.#last = Math.max(this.#last, said.position);
      this.acknowledge();
    }
    return this.remember(said);
  }

  /** Says what has come. */
  acknowledge(): void {
    this.tell({ type: "received", position: this.#last });
  }

  /** Takes one of earlier. Returns false if it is here. */
  remember({ id }: Private): boolean {
    if (this.#heard.has(id)) {
      return false;
    }
    this.#heard = new Set([...this.#heard, id].slice(-MAX_HEARD));
    return true;
  }

  /** All that have come were seen. */
  markSeen(): void {
    if (this.#last > this.#seen && this.tell({ type: "read", position: this.#last })) {
      this.#seen = this.#last;
    }
  }
}
