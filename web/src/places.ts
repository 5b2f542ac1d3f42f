import type { Request } from "./protocol.ts";
import type { Room } from "./room.ts";

/** How far one has read in the rooms, the same in all tabs and on all devices. */
export class Places {
  #isKnown = false;

  /**
   * @param tell sends a request, unless the line is down
   */
  constructor(private readonly tell: (request: Request) => boolean) {}

  /** The server knows who one is: on this line it keeps how far one has read. */
  onIdentified(): void {
    this.#isKnown = true;
    this.ask();
  }

  onDown(): void {
    this.#isKnown = false;
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
    }
  }

  /** The server could not take how far one has read: it is said again. */
  again(room: Room): void {
    room.read = undefined;
    this.onSeen(room);
  }

  /** One wants to know no more of a room. */
  forget(room: string): void {
    if (this.#isKnown) {
      this.tell({ type: "forget", room });
    }
  }
}
