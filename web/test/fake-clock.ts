import type { Clock, Wait } from "../src/clock.ts";

interface Due {
  readonly at: number;
  readonly task: () => void;
}

/** Time that passes when a test says so. */
export class FakeClock implements Clock {
  #now = 1_790_000_000_000;
  #waits = new Set<Due>();

  now(): number {
    return this.#now;
  }

  after(millis: number, task: () => void): Wait {
    const due = { at: this.#now + millis, task };
    this.#waits.add(due);
    return { cancel: () => void this.#waits.delete(due) };
  }

  random(): number {
    return 0;
  }

  /** Lets time pass, and runs what falls due, each at its time. */
  pass(millis: number): void {
    const end = this.#now + millis;
    for (let due = this.#first(end); due !== undefined; due = this.#first(end)) {
      this.#waits.delete(due);
      this.#now = due.at;
      due.task();
    }
    this.#now = end;
  }

  #first(end: number): Due | undefined {
    return [...this.#waits].filter(({ at }) => at <= end).sort((a, b) => a.at - b.at)[0];
  }
}
