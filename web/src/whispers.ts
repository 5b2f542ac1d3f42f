import type { Person } from "./protocol.ts";

/** Something that was said to one person, in the place where it was heard. */
export interface Whisper {
  readonly id: string;
  readonly from: Person;
  readonly to: Person;
  readonly text: string;
  readonly time: number;
  readonly isOwn: boolean;
  /** Its place among all messages, if it is kept. */
  readonly position?: number;
  /** The position of the message that it is shown after, or its own; 0 if there was none. */
  readonly after: number;
  /** Grows with each whisper and note of the page; less than 0 if it was heard on another visit. */
  readonly number: number;
}

/** Most whispers of a room. */
const MAX_WHISPERS = 200;

/** What was said privately while a room was shown, each once, oldest first. */
export class Whispers {
  #all: readonly Whisper[] = [];
  /** The ids of those that have not been seen. */
  #unheard: ReadonlySet<string> = new Set<string>();

  get all(): readonly Whisper[] {
    return this.#all;
  }

  /** What others said and has not been seen. */
  get unheard(): readonly Whisper[] {
    return this.#all.filter(({ id }) => this.#unheard.has(id));
  }

  /** Whether one with this id is here. */
  has(id: string): boolean {
    return this.#all.some((whisper) => whisper.id === id);
  }

  add(whisper: Whisper): void {
    const unheard = this.unheard.map(({ id }) => id);
    this.#unheard = new Set(
      whisper.isOwn || whisper.number < 0 ? unheard : [...unheard, whisper.id],
    );
    this.#all = [...this.#all, whisper].slice(-MAX_WHISPERS);
  }

  /** All have been seen; or those up to a position, as far as they have one. */
  markHeard(position = Infinity): void {
    const left = this.unheard.filter((whisper) => (whisper.position ?? Infinity) > position);
    this.#unheard = new Set(left.map(({ id }) => id));
  }

  /** What has not been seen is shown after a position, if it was before. */
  moveBehind(position: number): void {
    this.#all = this.#all.map((whisper) =>
      this.#unheard.has(whisper.id)
        ? { ...whisper, after: Math.max(whisper.after, position) }
        : whisper,
    );
  }
}
