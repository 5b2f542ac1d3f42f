/** A place in the field, as parts of its width and height, from 0 to 1. */
export interface Place {
  readonly x: number;
  readonly y: number;
}

/** How long a cursor takes to get most of the way to where it is, in milliseconds. */
const GLIDE_MILLIS = 60;

/** A place that is nearer than this is reached. */
const NEAR = 0.0005;

/** A cursor that glides to where it was last told to be. */
export class Glide {
  #shown: Place;
  #target: Place;

  constructor(place: Place) {
    this.#shown = place;
    this.#target = place;
  }

  get shown(): Place {
    return this.#shown;
  }

  moveTo(place: Place): void {
    this.#target = place;
  }

  /** Moves on, by a time in milliseconds. Returns whether it has not arrived yet. */
  step(millis: number): boolean {
    const part = 1 - Math.exp(-millis / GLIDE_MILLIS);
    const x = this.#shown.x + (this.#target.x - this.#shown.x) * part;
    const y = this.#shown.y + (this.#target.y - this.#shown.y) * part;
    const isThere = Math.hypot(this.#target.x - x, this.#target.y - y) < NEAR;
    this.#shown = isThere ? this.#target : { x, y };
    return !isThere;
  }
}
