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
    const item = await this.next(what);
    if (item === undefined) {
      throw new Error(`${this.#end} while waiting for ${what}`);
    }
    return item;
  }

  /** Takes the next one as {@link take} does; undefined if there is none and none will come. */
  async next(what) {
    if (this.#items.length === 0) {
      await within(this.#arrival(), () => what);
    }
    return this.#items.shift();
  }

  #arrival() {
    return new Promise((resolve) => {
      this.#wake = () => {
        if (this.#items.length > 0 || this.#end !== undefined) {
          resolve();
        }
      };
      this.#wake();
    });
  }
}
