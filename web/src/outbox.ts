import type { Person } from "./protocol.ts";
import { readJson, type Store } from "./stored.ts";

/** A message that the server has not kept yet. */
export interface Letter {
  readonly id: string;
  /** Where it was written. */
  readonly room: string;
  /** Whom it is for, if not for the room. */
  readonly to?: Person;
  readonly text: string;
  /** When it was written, in milliseconds since 1970; different for each letter of a page. */
  readonly time: number;
  /** Why the server refused it for good; empty while it is to be sent. */
  readonly refusal: string;
}

interface Owned extends Letter {
  readonly owner: string;
}

/** Most letters of one room that wait. */
export const MAX_LETTERS_PER_ROOM = 100;

/** Most letters of all rooms that wait, those of other tabs included. */
const MAX_LETTERS = 400;

/** How long a page that has stopped keeps its letters from the others, in milliseconds. */
export const LEASE_MILLIS = 90_000;

/** How long a page that was left keeps its letters from the others, in milliseconds. */
const RELOAD_MILLIS = 15_000;

const LETTER = "outbox.";
const TAB = "tab.";

/**
 * The letters of one page, kept in the browser until the server has them.
 *
 * Several tabs share the store. Each letter has one owner, which alone shows and sends it. A tab
 * renews its lease from time to time; what belongs to a tab without a valid one is up for adoption.
 * The lease outlasts the minute to which browsers slow the timers of hidden tabs. A tab that was
 * frozen for longer finds out before it sends that its letters have gone to another; should two
 * send one all the same, the server keeps it once, by its id.
 */
export class Outbox {
  readonly #letters = new Map<string, Letter>();
  #lastTime = 0;

  constructor(
    private readonly store: Store,
    private readonly owner: string,
    private readonly now: () => number,
  ) {}

  /** Oldest first. */
  get letters(): readonly Letter[] {
    return [...this.#letters.values()];
  }

  /** The oldest letter that is to be sent. */
  get next(): Letter | undefined {
    return this.letters.find((letter) => letter.refusal === "");
  }

  /** Oldest first. */
  of(room: string): readonly Letter[] {
    return this.letters.filter((letter) => letter.room === room);
  }

  has(id: string): boolean {
    return this.#letters.has(id);
  }

  /** Takes a letter, or returns undefined if too many wait. */
  add(id: string, room: string, text: string, to?: Person): Letter | undefined {
    if (this.of(room).length >= MAX_LETTERS_PER_ROOM || this.#kept().length >= MAX_LETTERS) {
      return undefined;
    }
    this.#lastTime = Math.max(this.now(), this.#lastTime + 1);
    const letter: Letter = {
      id,
      room,
      ...(to === undefined ? {} : { to }),
      text,
      time: this.#lastTime,
      refusal: "",
    };
    this.#letters.set(id, letter);
    this.#write(letter);
    return letter;
  }

  /** Lets go of a letter: the server has it, or the user does not want it any more. */
  remove(id: string): void {
    if (this.#letters.delete(id)) {
      this.store.remove(LETTER + id);
    }
  }

  /** Marks a letter as refused for good. */
  refuse(id: string, reason: string): void {
    const letter = this.#letters.get(id);
    if (letter !== undefined) {
      const refused = { ...letter, refusal: reason };
      this.#letters.set(id, refused);
      this.#write(refused);
    }
  }

  /**
   * Renews the lease, forgets letters that have gone to another tab, and adopts those whose tab is
   * gone. Called from time to time, and before sending.
   */
  sync(): void {
    this.store.write(TAB + this.owner, String(this.now() + LEASE_MILLIS));
    const owners = this.#owners();
    const orphans: Letter[] = [];
    for (const { owner, ...letter } of this.#kept()) {
      if (owner === this.owner ? !this.has(letter.id) : !owners.has(owner)) {
        orphans.push(letter);
      } else if (owner !== this.owner) {
        this.#letters.delete(letter.id);
      }
    }
    if (orphans.length > 0) {
      this.#adopt(orphans);
    }
  }

  /** Shortens the lease: long enough for the same tab to load again, short for another tab. */
  release(): void {
    this.store.write(TAB + this.owner, String(this.now() + RELOAD_MILLIS));
  }

  /** The tabs with a valid lease. */
  #owners(): Set<string> {
    const owners = new Set<string>();
    for (const key of this.store.keys().filter((known) => known.startsWith(TAB))) {
      if (Number(this.store.read(key)) >= this.now()) {
        owners.add(key.slice(TAB.length));
      } else {
        this.store.remove(key);
      }
    }
    return owners;
  }

  #adopt(orphans: Letter[]): void {
    orphans.forEach((letter) => this.#write(letter));
    const all = [...this.letters, ...orphans].sort((a, b) => a.time - b.time);
    this.#letters.clear();
    all.forEach((letter) => this.#letters.set(letter.id, letter));
  }

  #write(letter: Letter): void {
    const owned: Owned = { ...letter, owner: this.owner };
    this.store.write(LETTER + letter.id, JSON.stringify(owned));
  }

  #kept(): Owned[] {
    return this.store
      .keys()
      .filter((key) => key.startsWith(LETTER))
      .map((key) => readJson(this.store, key))
      .filter(isOwned);
  }
}

function isOwned(value: unknown): value is Owned {
  if (typeof value !== "object" || value === null) {
    return false;
  }
  const { id, room, to, text, refusal, owner, time } = value as Partial<
    Record<keyof Owned, unknown>
  >;
  const { id: toId, name: toName } = (to ?? { id: "", name: "" }) as Partial<Person>;
  const texts = [id, room, toId, toName, text, refusal, owner];
  return texts.every((member) => typeof member === "string") && typeof time === "number";
}
