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

  get all(): readonly Whisper[] {
    return this.#all;
  }

  add(whisper: Whisper): void {
    this.#all = [...this.#all, whisper].slice(-MAX_WHISPERS);
  }

  /** What others said that was heard after a number. */
  heardAfter(seen: number): readonly Whisper[] {
    return this.#all.filter(({ number, isOwn }) => !isOwn && number > seen);
  }

  /** What was heard after a number is shown after a position, if it was before. */
  moveBehind(position: number, seen: number): void {
    this.#all = this.#all.map((whisper) =>
      whisper.number > seen ? { ...whisper, after: Math.max(whisper.after, position) } : whisper,
    );
  }
}
