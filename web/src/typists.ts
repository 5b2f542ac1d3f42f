import type { Clock, Wait } from "./clock.ts";
import type { Person, Request, Typing } from "./protocol.ts";

/** How often one says at most that one is writing, in milliseconds. */
const SAY_MILLIS = 3_000;

/** How long somebody is shown to be writing, in milliseconds: until they would have said so again. */
const SHOWN_MILLIS = 6_000;

/** Most who are shown. */
const MAX_TYPISTS = 50;

/** Somebody who is writing: in a room, or to oneself if there is none. */
interface Typist {
  readonly person: Person;
  readonly room: string | undefined;
  readonly wait: Wait;
}

/** Who is writing, and that one is. */
export class Typists {
  readonly #typists = new Map<string, Typist>();
  /** What one has said last, and until when that holds. */
  #said = { place: "", until: 0 };

  /**
   * @param tell sends a request, unless the line is down
   * @param onChange what is shown may have changed
   */
  constructor(
    private readonly clock: Clock,
    private readonly tell: (request: Request) => boolean,
    private readonly onChange: () => void,
  ) {}

  /** One is writing, in a room or to one person. */
  say(room: string, to: Person | undefined): void {
    const now = this.clock.now();
    const place = to === undefined ? `room ${room}` : `person ${to.id}`;
    if (place === this.#said.place && now < this.#said.until) {
      return;
    }
    const request: Request =
      to === undefined ? { type: "typing", room } : { type: "typing", to: to.id };
    if (this.tell(request)) {
      this.#said = { place, until: now + SAY_MILLIS };
    }
  }

  /** One has said it: what one writes next is new. */
  onPosted(): void {
    this.#said = { place: "", until: 0 };
  }

  onTyping({ person, room }: Typing): void {
    const known = this.#typists.get(person.id);
    known?.wait.cancel();
    if (known !== undefined || this.#typists.size < MAX_TYPISTS) {
      const wait = this.clock.after(SHOWN_MILLIS, () => {
        this.end(person.id);
        this.onChange();
      });
      this.#typists.set(person.id, { person, room, wait });
    }
  }

  /** Somebody has said what they were writing, or has gone. */
  end(id: string): void {
    this.#typists.get(id)?.wait.cancel();
    this.#typists.delete(id);
  }

  /** The line is down. */
  onDown(): void {
    [...this.#typists.keys()].forEach((id) => this.end(id));
    this.onPosted();
  }

  /** Those who are writing in a room, in the order in which they began. */
  in(room: string): readonly Person[] {
    return this.#of((typist) => typist.room === room);
  }

  /** Those who are writing to oneself alone. */
  get privately(): readonly Person[] {
    return this.#of((typist) => typist.room === undefined);
  }

  #of(test: (typist: Typist) => boolean): readonly Person[] {
    return [...this.#typists.values()].filter(test).map(({ person }) => person);
  }
}

/** A piece of what is shown: the name of somebody, or words. */
export type Piece = { readonly name: string } | { readonly words: string };

/** Who is writing, in words: one, two, or several. */
export function typingText(people: readonly Person[], isPrivate: boolean): readonly Piece[] {
  const [first, second, third] = people;
  const rest = isPrivate ? " to you…" : "…";
  if (first === undefined) {
    return [];
  }
  if (second === undefined) {
    return [{ name: first.name }, { words: ` is writing${rest}` }];
  }
  if (third === undefined) {
    const both = { name: second.name };
    return [{ name: first.name }, { words: " and " }, both, { words: ` are writing${rest}` }];
  }
  return [{ words: `${people.length} people are writing${rest}` }];
}
