import type { Clock, Wait } from "./clock.ts";
import type { Letter, Outbox } from "./outbox.ts";
import { isWorthAnotherTry, type Refused } from "./protocol.ts";
import type { Retries } from "./retries.ts";

/** How long the server may take to keep a message, in milliseconds. */
const POST_MILLIS = 20_000;

const POST = "post";

export interface PostOffice {
  /** Sends a letter, unless the line is down. */
  send(letter: Letter): boolean;
  /** The server does not answer: the line is to be given up. */
  onSilence(): void;
}

/**
 * Takes the letters of the outbox to the server, one at a time. That keeps them in the order in
 * which they were written, also when the server asks to come back later.
 */
export class Postman {
  #underway: string | undefined;
  #watch: Wait | undefined;
  #delayReason = "";

  constructor(
    private readonly outbox: Outbox,
    private readonly office: PostOffice,
    private readonly clock: Clock,
    private readonly retries: Retries,
  ) {}

  /** Why the server asks to wait; empty if it does not. */
  get delayReason(): string {
    return this.#delayReason;
  }

  /** Sends the next letter, if there is one and nothing speaks against it. */
  deliver(): void {
    if (this.#underway !== undefined || this.retries.isWaiting(POST)) {
      return;
    }
    this.outbox.sync();
    const letter = this.outbox.next;
    if (letter === undefined || !this.office.send(letter)) {
      return;
    }
    this.#underway = letter.id;
    this.#watch = this.clock.after(POST_MILLIS, () => this.office.onSilence());
  }

  /** The server has kept a letter. */
  onPosted(id: string): void {
    this.outbox.remove(id);
    if (id === this.#underway) {
      this.#delayReason = "";
      this.retries.done(POST);
      this.#rest();
      this.deliver();
    }
  }

  /** The server has refused a letter. Returns the letter if that was for good. */
  onRefused(refused: Refused): string | undefined {
    const id = refused.id ?? this.#underway;
    if (id === undefined || id !== this.#underway) {
      return undefined;
    }
    this.#rest();
    if (isWorthAnotherTry(refused.code)) {
      this.#delayReason = refused.reason;
      this.retries.later(POST, () => this.deliver());
      return undefined;
    }
    this.outbox.refuse(id, refused.reason);
    this.deliver();
    return id;
  }

  /** The line is down: what is under way is sent again when it is back. */
  onDown(): void {
    this.#delayReason = "";
    this.#rest();
  }

  #rest(): void {
    this.#underway = undefined;
    this.#watch?.cancel();
  }
}
