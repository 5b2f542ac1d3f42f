import type { Clock, Wait } from "./clock.ts";
import type { Request } from "./protocol.ts";
import type { Room } from "./room.ts";
import { readTexts, type Store } from "./stored.ts";

/** The log, and the rooms that its server knows one to be in, as far as this browser is told. */
const PLACED = "placed";

/** What the server was told and has not refused after that long, it knows. */
const SETTLED_MILLIS = 10_000;

/** How far one has read in the rooms, the same in all tabs and on all devices. */
export class Places {
  #isKnown = false;
  /** The log, once the server has said which rooms it knows on this line. */
  #log: string | undefined;
  /** The rooms that the server was told of just now, and may still refuse. */
  readonly #told = new Map<string, Wait>();

  /**
   * @param clock tells when something has settled
   * @param tell sends a request, unless the line is down
   * @param browser remembers the rooms that the server knows
   */
  constructor(
    private readonly clock: Clock,
    private readonly tell: (request: Request) => boolean,
    private readonly browser: Store,
  ) {}

  /** The server knows who one is: on this line it keeps how far one has read. */
  onIdentified(): void {
    this.#isKnown = true;
    this.ask();
  }

  onDown(): void {
    this.#isKnown = false;
    this.#log = undefined;
    [...this.#told.keys()].forEach((room) => this.#unsettle(room));
  }

  /**
   * The server has said which rooms it knows.
   *
   * @param log that they are in; another one knows of no rooms at first
   * @returns the rooms that it knew before: they have been left on another device
   */
  onPlaces(log: string, rooms: readonly string[]): readonly string[] {
    const before = readTexts(this.browser, PLACED)[0] === log ? this.#known : [];
    this.#log = log;
    this.#remember(rooms);
    return before.filter((room) => !rooms.includes(room));
  }

  get #known(): readonly string[] {
    return readTexts(this.browser, PLACED).slice(1);
  }

  #remember(rooms: readonly string[]): void {
    if (this.#log !== undefined) {
      this.browser.write(PLACED, JSON.stringify([this.#log, ...new Set(rooms)]));
    }
  }

  /** Asks for the rooms in which one has read. */
  ask(): void {
    this.tell({ type: "places" });
  }

  /** One has read on in a room, or is in it for the first time. */
  onSeen(room: Room): void {
    const { name, seen, stay } = room;
    const isNews = room.read === undefined || seen > room.read;
    const isThere = this.#isKnown && stay === "in";
    if (isThere && isNews && this.tell({ type: "read", room: name, position: seen })) {
      room.read = seen;
      if (!this.#told.has(name) && !this.#known.includes(name)) {
        const settled = this.clock.after(SETTLED_MILLIS, () => this.#settle(name));
        this.#told.set(name, settled);
      }
    }
  }

  #settle(room: string): void {
    this.#told.delete(room);
    this.#remember([...this.#known, room]);
  }

  #unsettle(room: string): void {
    this.#told.get(room)?.cancel();
    this.#told.delete(room);
  }

  /** The server could not take how far one has read: it is said again. */
  again(room: Room): void {
    room.read = undefined;
    this.#unsettle(room.name);
    this.onSeen(room);
  }

  /** One wants to know no more of a room. */
  forget(room: string): void {
    if (this.#isKnown) {
      this.tell({ type: "forget", room });
      this.#unsettle(room);
      this.#remember(this.#known.filter((name) => name !== room));
    }
  }
}
