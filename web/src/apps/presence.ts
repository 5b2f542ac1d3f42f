import {
  applyAwarenessUpdate,
  Awareness,
  encodeAwarenessUpdate,
  modifyAwarenessUpdate,
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

/** Where everybody is in a document: by the awareness protocol of Yjs, with the server's names. */
export class Presence {
  readonly awareness: Awareness;
  readonly #clients = new Map<string, Set<number>>();
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
    [...this.#clients.keys()]
      .filter((id) => this.people.find(id) === undefined)
      .forEach((id) => this.left(id));
    this.#throttle.request();
  }

  left(id: string): void {
    const clients = this.#clients.get(id);
    this.#clients.delete(id);
    if (clients !== undefined) {
      removeAwarenessStates(this.awareness, [...clients], FROM_SERVER);
    }
  }

  /** There is no line: nobody is seen any more. */
  gone(): void {
    [...this.#clients.keys()].forEach((id) => this.left(id));
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
    const before = new Set(this.awareness.getStates().keys());
    try {
      const named = modifyAwarenessUpdate(update, (state: unknown) =>
        state === null ? null : { ...(state as object), user: { name } },
      );
      applyAwarenessUpdate(this.awareness, named, FROM_SERVER);
    } catch {
      // Somebody has told what is no place; nobody is harmed by it.
      return;
    }
    const clients = this.#clients.get(id) ?? new Set();
    for (const client of this.awareness.getStates().keys()) {
      if (!before.has(client)) {
        clients.add(client);
      }
    }
    this.#clients.set(id, clients);
  }
}
