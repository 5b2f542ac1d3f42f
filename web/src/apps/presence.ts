import * as decoding from "lib0/decoding";
import * as encoding from "lib0/encoding";
import {
  applyAwarenessUpdate,
  Awareness,
  encodeAwarenessUpdate,
  removeAwarenessStates,
} from "y-protocols/awareness";
import type * as Y from "yjs";
import type { Clock } from "../clock.ts";
import { bytesOf, type Line } from "./line.ts";
import type { People } from "./people.ts";
import { Throttle } from "./throttle.ts";

/** Least time between two places that are told, in milliseconds. */
const TELL_MILLIS = 60;

const FROM_SERVER = "server";

/**
 * Where everybody is in a document: by the awareness protocol of Yjs, with the server's names.
 *
 * Whose place an update tells is for its sender to write, so that is not believed: everybody who is
 * here has one place, under a number that is drawn here. Who somebody is, the server says. So nobody
 * moves the cursor of another, names it, or takes it away.
 */
export class Presence {
  readonly awareness: Awareness;
  /** The numbers of those who have a place, by their ids. */
  readonly #numbers = new Map<string, number>();
  #lastNumber = 0;
  readonly #throttle: Throttle;

  constructor(
    doc: Y.Doc,
    private readonly line: Line,
    private readonly people: People,
    clock: Clock,
  ) {
    this.awareness = new Awareness(doc);
    this.#throttle = new Throttle(TELL_MILLIS, clock, () => this.#tell());
    line.on("presence", (id, bytes) => this.#onPresence(String(id), bytesOf(bytes)));
    this.awareness.on("update", (_: unknown, origin: unknown) => {
      if (origin !== FROM_SERVER) {
        this.#throttle.request();
      }
    });
  }

  /** One has entered: those who are here are told where one is. */
  entered(): void {
    [...this.#numbers.keys()]
      .filter((id) => this.people.find(id) === undefined)
      .forEach((id) => this.left(id));
    this.#throttle.request();
  }

  left(id: string): void {
    const number = this.#numbers.get(id);
    if (number !== undefined) {
      this.#numbers.delete(id);
      removeAwarenessStates(this.awareness, [number], FROM_SERVER);
      this.awareness.meta.delete(number);
    }
  }

  /** There is no line: nobody is seen any more. */
  gone(): void {
    [...this.#numbers.keys()].forEach((id) => this.left(id));
  }

  #tell(): void {
    const own = this.awareness.clientID;
    if (this.awareness.getLocalState() !== null) {
      this.line.tell("presence", {}, encodeAwarenessUpdate(this.awareness, [own]));
    }
  }

  #onPresence(id: string, update: Uint8Array): void {
    const name = this.people.find(id)?.name;
    if (name === undefined) {
      return;
    }
    const told = placeIn(update);
    if (told === undefined) {
      console.warn(`What ${name} tells of a place cannot be read.`);
      return;
    }
    const number = this.#numberOf(id);
    const clock = (this.awareness.meta.get(number)?.clock ?? 0) + 1;
    const place = told === null ? null : { ...told, user: { name } };
    applyAwarenessUpdate(this.awareness, updateOf(number, clock, place), FROM_SERVER);
  }

  #numberOf(id: string): number {
    const known = this.#numbers.get(id);
    if (known !== undefined) {
      return known;
    }
    do {
      this.#lastNumber++;
    } while (this.#lastNumber === this.awareness.clientID);
    this.#numbers.set(id, this.#lastNumber);
    return this.#lastNumber;
  }
}

/** The first place that an update tells, null for none; undefined if it cannot be read. */
function placeIn(update: Uint8Array): object | null | undefined {
  try {
    const decoder = decoding.createDecoder(update);
    if (decoding.readVarUint(decoder) === 0) {
      return undefined;
    }
    decoding.readVarUint(decoder);
    decoding.readVarUint(decoder);
    const place: unknown = JSON.parse(decoding.readVarString(decoder));
    return typeof place === "object" ? place : undefined;
  } catch {
    return undefined;
  }
}

/** An update of one place, as the awareness protocol has it. */
function updateOf(number: number, clock: number, place: object | null): Uint8Array {
  const encoder = encoding.createEncoder();
  encoding.writeVarUint(encoder, 1);
  encoding.writeVarUint(encoder, number);
  encoding.writeVarUint(encoder, clock);
  encoding.writeVarString(encoder, JSON.stringify(place));
  return encoding.toUint8Array(encoder);
}
