import { within } from "./deadline.mjs";

/** What came in and was not taken yet, in order. One at a time may wait for it. */
export class Inbox {
  #items = [];
  #end;
  #wake = () => undefined;

  /** Something came. */
  put(item) {
    this.#items.push(item);
    this.#wake();
  }

  /** Nothing comes any more; whoever still waits fails with this. */
  close(reason) {
    this.#end ??= reason;
    this.#wake();
  }

  /** The number of those that were not taken. */
  get size() {
    return this.#items.length;
  }

  /**
   * Takes the next one, and waits for it if need be.
   *
   * @param {string} what is waited for
   */
  async take(what) {
    if (this.#items.length === 0) {
      await within(this.#arrival(what), () => what);
    }
    return this.#items.shift();
  }

  #arrival(what) {
    return new Promise((resolve, reject) => {
      this.#wake = () => {
        if (this.#items.length > 0) {
          resolve();
        } else if (this.#end !== undefined) {
          reject(new Error(`${this.#end} while waiting for ${what}`));
        }
      };
      this.#wake();
    });
  }
}
