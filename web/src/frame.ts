/** How long a page that is not looked at waits before it is drawn, in milliseconds. */
const HIDDEN_MILLIS = 250;

/** Runs a task once per frame at most, however often that is asked for. */
export class Frame {
  #isDue = false;

  constructor(private readonly task: () => void) {}

  request(): void {
    if (this.#isDue) {
      return;
    }
    this.#isDue = true;
    const run = (): void => {
      this.#isDue = false;
      this.task();
    };
    // A page that is not looked at has no frames, but a title.
    if (document.visibilityState === "hidden") {
      setTimeout(run, HIDDEN_MILLIS);
    } else {
      requestAnimationFrame(run);
    }
  }
}
