/** Chance that can be repeated. */

/**
 * The seed of this run: `HOLDFAST_SEED`, or a new one.
 *
 * @returns {number} 1 to 2³¹ - 1
 */
export function seedOfRun() {
  return Number(process.env["HOLDFAST_SEED"] || 0) || 1 + (Date.now() % (2 ** 31 - 1));
}

/** Numbers that are the same for the same seed (xorshift32). */
export class Random {
  #state;

  /** @param {number} seed any whole number but 0 */
  constructor(seed) {
    this.#state = seed;
    // Seeds that are neighbours begin alike.
    for (let i = 0; i < 16; i++) {
      this.#next();
    }
  }

  /** A whole number. */
  between(least, most) {
    return least + Math.floor(this.#next() * (most - least + 1));
  }

  /** True that often: 0.5 is every other time. */
  chance(probability) {
    return this.#next() < probability;
  }

  /** One of the items. */
  pick(items) {
    return items[this.between(0, items.length - 1)];
  }

  /** The items in another order. */
  shuffled(items) {
    return items
      .map((item) => ({ item, at: this.#next() }))
      .sort((a, b) => a.at - b.at)
      .map(({ item }) => item);
  }

  #next() {
    this.#state ^= this.#state << 13;
    this.#state ^= this.#state >>> 17;
    this.#state ^= this.#state << 5;
    return (this.#state >>> 0) / 2 ** 32;
  }
}
