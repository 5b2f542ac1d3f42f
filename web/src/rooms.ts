import type { Connection } from "./connection.ts";
import type { Places } from "./places.ts";
import {
  DEFAULT_LIMITS,
  isWorthAnotherTry,
  LOBBY,
  type Entered,
  type Place,
  type Refused,
  type Yours,
} from "./protocol.ts";
import type { Retries } from "./retries.ts";
import { isPrivate, isRoomName } from "./room-name.ts";
import { Room } from "./room.ts";
import { readTexts, type Store } from "./stored.ts";

const ROOMS = "rooms";

/** The rooms that one is in, or wants to be in, and which of them is shown. */
export class Rooms {
  /** Most that the server lets one be in. */
  max = DEFAULT_LIMITS.rooms;
  readonly #rooms = new Map<string, Room>();
  #current = LOBBY;
  #count = 0;

  /**
   * @param places told of the rooms that one has read in, or leaves
   * @param browser remembers the rooms for later visits
   */
  constructor(
    private readonly line: Connection,
    private readonly retries: Retries,
    private readonly places: Places,
    private readonly browser: Store,
  ) {
    this.open(LOBBY);
    readTexts(browser, ROOMS)
      .filter(isRoomName)
      .forEach((name) => this.open(name));
  }

  /** The lobby first, then as they were entered. */
  get all(): readonly Room[] {
    return [...this.#rooms.values()];
  }

  /** The room that is shown. */
  get current(): Room {
    return this.open(this.#current);
  }

  find(name: string): Room | undefined {
    return this.#rooms.get(name);
  }

  /** A room, from now on at the latest. */
  open(name: string): Room {
    const known = this.#rooms.get(name);
    if (known !== undefined) {
      return known;
    }
    const room = new Room(name);
    this.#rooms.set(name, room);
    return room;
  }

  /** The number of the next note or whisper: it grows over all rooms. */
  nextNumber(): number {
    return this.#count++;
  }

  /** Shows a room, and enters it. */
  show(name: string): void {
    this.#current = name;
    const room = this.open(name);
    room.isChosen = true;
    this.all.forEach((other) => other.trim(other === room));
    this.all.filter((other) => other !== room).forEach((other) => other.forgetLine());
    this.enter(room);
    this.#keep();
  }

  /** Leaves a room other than the one that is shown, on all devices. */
  leave(name: string): void {
    if (this.drop(name)) {
      this.places.forget(name);
    }
  }

  /** Leaves a room here. Returns false if it is the one that is shown, or one is not in it. */
  drop(name: string): boolean {
    if (name === this.#current || !this.#rooms.delete(name)) {
      return false;
    }
    this.retries.done(`enter ${name}`);
    this.retries.done(`read ${name}`);
    this.line.tell({ type: "leave", room: name });
    this.#keep();
    return true;
  }

  /** Enters a room as soon as the line is up. */
  join(name: string): Room {
    const room = this.open(name);
    this.enter(room);
    this.#keep();
    return room;
  }

  /** The line is up. */
  enterAll(): void {
    this.enter(this.current);
    this.all.forEach((room) => this.enter(room));
  }

  enter(room: Room): void {
    if (room.stay === "in" || room.stay === "entering") {
      return;
    }
    const after = room.timeline.cursor;
    const request = { type: "enter", room: room.name } as const;
    if (this.line.ask(after === undefined ? request : { ...request, after })) {
      room.stay = "entering";
    }
  }

  onEntered(entered: Entered): void {
    this.retries.done(`enter ${entered.room}`);
    this.#rooms.get(entered.room)?.onEntered(entered);
  }

  onEnterRefused(refused: Refused): void {
    const room = this.#rooms.get(refused.room ?? "");
    if (room === undefined) {
      return;
    }
    room.stay = "refused";
    room.refusal = refused.reason;
    if (isWorthAnotherTry(refused.code)) {
      this.retries.later(`enter ${room.name}`, () => this.enter(room));
    }
  }

  /** The private rooms that one is of are here; those that one is of no more are not. */
  onYours(yours: readonly Yours[]): void {
    const names = new Set(yours.map(({ room }) => room));
    for (const name of [...this.#rooms.keys()]) {
      if (isPrivate(name) && name !== this.#current && !names.has(name)) {
        this.#rooms.delete(name);
      }
    }
    yours.forEach(({ room }) => this.enter(this.open(room)));
    this.#keep();
  }

  /** One is of a private room no more. Returns whether one was in it. */
  onRemoved(name: string): boolean {
    if (!this.#rooms.has(name)) {
      return false;
    }
    if (name === this.#current) {
      this.#current = LOBBY;
      this.enter(this.current);
    }
    this.#rooms.delete(name);
    this.retries.done(`enter ${name}`);
    this.#keep();
    return true;
  }

  /**
   * The rooms are those in which one has read on any device.
   *
   * @param log that the places are in
   * @param isWaitedFor whether something that was written for a room still waits here
   */
  onPlaces(log: string, places: readonly Place[], isWaitedFor: (name: string) => boolean): void {
    const known = places.map(({ room }) => room);
    const left = new Set(this.places.onPlaces(log, known));
    this.all
      .filter(({ name, isChosen }) => left.has(name) && name !== LOBBY && !isChosen)
      // Of a private room one is until one is not, whether one has read there or not.
      .filter(({ name }) => !isPrivate(name))
      .filter(({ name }) => !isWaitedFor(name))
      .forEach(({ name }) => this.drop(name));
    for (const place of [...places].reverse()) {
      this.#joinElsewhere(place.room)?.onPlace(place);
    }
    this.all.forEach((room) => this.places.onSeen(room));
  }

  /** One has read in a room, on another device or in another tab. */
  onReadIn(name: string, position: number): void {
    this.#joinElsewhere(name)?.onReadIn(position);
  }

  /** A room that one is in on another device, and here too if there is room for one more. */
  #joinElsewhere(name: string): Room | undefined {
    return this.#rooms.has(name) || this.#rooms.size < this.max ? this.join(name) : undefined;
  }

  /** The positions that are known here are those of another log. */
  onNewLog(): void {
    [...this.#rooms.keys()].forEach((name) => this.#rooms.set(name, new Room(name)));
  }

  /** The line is down. */
  onDown(): void {
    this.all.forEach((room) => room.onDown());
  }

  #keep(): void {
    const names = [...this.#rooms.keys()].slice(0, this.max);
    this.browser.write(ROOMS, JSON.stringify(names));
  }
}
