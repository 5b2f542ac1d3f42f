import type { Clock, Wait } from "../clock.ts";

/** Does something at most so often, and does it once more after the last time it was asked for. */
export class Throttle {
  #last = Number.NEGATIVE_INFINITY;
  #wait: Wait | undefined;

  /**
   * @param millis least time between two times
   */
  constructor(
    private readonly millis: number,
    private readonly clock: Clock,
    private readonly task: () => void,
  ) {}

  request(): void {
    if (this.#wait !== undefined) {
      return;
    }
    const rest = this.#last + this.millis - this.clock.now();
    if (rest <= 0) {
      this.#run();
    } else {
      this.#wait = this.clock.after(rest, () => this.#run());
    }
  }

  #run(): void {
    this.#wait = undefined;
    this.#last = this.clock.now();
    this.task();
  }
}
