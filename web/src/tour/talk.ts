import { delayMillis } from "../backoff.ts";
import { newId } from "../new-id.ts";
import { tidyText } from "../text.ts";
import type { SaidHere } from "./ear.ts";

interface Letter {
  readonly id: string;
  readonly user: string;
  readonly text: string;
}

/** Most messages that wait for the network. */
const MOST_WAITING = 100;

/** Says things in the room, in order; what cannot be said now is said later, once. */
export class Talk {
  readonly #said = new Map<string, number>();
  readonly #waiting: Letter[] = [];
  #isAway = false;
  #isSending = false;
  /** Why the last one was refused, or empty. */
  problem = "";

  constructor(
    private readonly room: string,
    private readonly user: string,
  ) {}

  /** When what was said here was said. */
  get saidHere(): SaidHere {
    return this.#said;
  }

  /** How many wait. */
  get waitingCount(): number {
    return this.#waiting.length;
  }

  /** Says something, as soon as there is a network. */
  say(text: string): void {
    const tidy = tidyText(text);
    if (tidy === "") {
      return;
    }
    if (this.#waiting.length >= MOST_WAITING) {
      this.problem = "Too many messages wait for the network.";
      return;
    }
    const id = newId();
    this.#said.set(id, performance.now());
    this.#waiting.push({ id, user: this.user, text: tidy });
    void this.#send();
  }

  /** The network is gone, or back. */
  setAway(isAway: boolean): void {
    this.#isAway = isAway;
    void this.#send();
  }

  async #send(): Promise<void> {
    if (this.#isSending) {
      return;
    }
    this.#isSending = true;
    let failures = 0;
    for (let next = this.#waiting[0]; next !== undefined && !this.#isAway;) {
      if (await this.#post(next)) {
        this.#waiting.shift();
        failures = 0;
      } else {
        const millis = delayMillis(failures++, Math.random());
        await new Promise((resolve) => setTimeout(resolve, millis));
      }
      next = this.#waiting[0];
    }
    this.#isSending = false;
  }

  /** Whether it need not be sent again. */
  async #post(letter: Letter): Promise<boolean> {
    try {
      const response = await fetch(`/poll?room=${encodeURIComponent(this.room)}`, {
        method: "POST",
        headers: { "content-type": "application/json" },
        body: JSON.stringify(letter),
      });
      if (response.ok) {
        this.problem = "";
        return true;
      }
      const { reason } = (await response.json()) as { reason?: string };
      this.problem = reason ?? "The server could not take it.";
      return response.status < 429;
    } catch {
      return false;
    }
  }
}
