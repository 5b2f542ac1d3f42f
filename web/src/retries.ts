import { delayMillis } from "./backoff.ts";
import type { Clock, Wait } from "./clock.ts";

/** Tries again later what the server could not take just now, each thing at its own pace. */
export class Retries {
  readonly #failures = new Map<string, number>();
  readonly #waits = new Map<string, Wait>();

  constructor(private readonly clock: Clock) {}

  /** Does it later; the wait grows with each time that this is called for the same thing. */
  later(what: string, task: () => void): void {
    const failures = this.#failures.get(what) ?? 0;
    this.#failures.set(what, failures + 1);
    this.#waits.get(what)?.cancel();
    const wait = this.clock.after(delayMillis(failures, this.clock.random()), () => {
      this.#waits.delete(what);
      task();
    });
    this.#waits.set(what, wait);
  }

  /** Whether it is to be done later. */
  isWaiting(what: string): boolean {
    return this.#waits.has(what);
  }

  /** It worked, or is not wanted any more. */
  done(what: string): void {
    this.#failures.delete(what);
    this.#waits.get(what)?.cancel();
    this.#waits.delete(what);
  }

  /** The line is down: whatever waits is done anew when it is back. */
  cancel(): void {
    this.#waits.forEach((wait) => wait.cancel());
    this.#waits.clear();
    this.#failures.clear();
  }
}
