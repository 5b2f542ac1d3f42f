import type { Person } from "./protocol.ts";

/** Something that was said to one person, in the place where it was heard. */
export interface Whisper {
  readonly id: string;
  readonly from: Person;
  readonly to: Person;
  readonly text: string;
  readonly time: number;
  readonly isOwn: boolean;
  /** Its position; or that of the message that it came after, 0 if there was none. */
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

  /** How many of others were heard after a number. */
  unread(seen: number): number {
    return this.#all.filter(({ number, isOwn }) => !isOwn && number > seen).length;
  }
}
