import type { History, Refused, Request } from "./protocol.ts";
import type { AskedPage, Room, Target } from "./room.ts";
import type { Hole } from "./timeline.ts";

const PAGE_LENGTH = 50;

/** Of a page that goes on from what is known: one half of it is known. */
const AROUND_LENGTH = 100;

/** Reads what was said earlier in the rooms, in each of them one page at a time. */
export class HistoryReader {
  /**
   * @param ask sends a request; false if the line is down
   * @param onOutOfReach a message that was to be shown cannot be, and why
   */
  constructor(
    private readonly ask: (request: Request) => boolean,
    private readonly onOutOfReach: (reason: string) => void,
  ) {}

  /** Asks for the page before a position, unless another page is awaited. */
  readBefore(room: Room, before: number): void {
    room.refusedPage = undefined;
    this.#askBefore(room, before, PAGE_LENGTH);
  }

  /** Asks for what comes after the start of a hole. */
  readOn(room: Room, hole: Hole): void {
    room.refusedPage = undefined;
    this.#askAround(room, hole.after + 1, { before: hole.before, isWanted: true });
  }

  /** Reads what was said around a message, to show it. */
  reach(room: Room, target: Target): void {
    room.target = target;
    this.readTarget(room);
  }

  /** Asks for what is around a message that is to be shown, as soon as it can be asked for. */
  readTarget(room: Room): void {
    const { target } = room;
    if (target !== undefined && !room.hasTarget && room.stay === "in") {
      this.#askAround(room, target.position, { before: 0, isWanted: false });
    }
  }

  /** The protocol has no ping for pages; the smallest page of history serves as one. */
  askForLife(room: Room): void {
    this.#askBefore(room, room.timeline.messages[0]?.position ?? 1, 1);
  }

  /** Takes a page of a room. Returns false if nobody waits for one. */
  onHistory(room: Room, { messages, more }: History): boolean {
    const { asked } = room;
    if (asked === undefined) {
      return false;
    }
    room.asked = undefined;
    if (asked.around === undefined) {
      room.timeline.fill(asked.before, messages, more);
    } else {
      room.makeRoom();
      room.timeline.reach(messages, more);
    }
    if (isOfTarget(room, asked) && !room.hasTarget) {
      room.target = undefined;
      this.onOutOfReach("That message is not kept any more.");
    }
    this.readTarget(room);
    return true;
  }

  onRefused(room: Room, refused: Refused): void {
    const { asked } = room;
    if (asked !== undefined && isOfTarget(room, asked)) {
      room.target = undefined;
      this.onOutOfReach(refused.reason);
    }
    if (asked?.isWanted) {
      room.refusedPage = { before: asked.before, reason: refused.reason };
    }
    room.asked = undefined;
  }

  #askBefore(room: Room, before: number, count: number): void {
    const request = { type: "history", room: room.name, before, count } as const;
    if (room.asked === undefined && this.ask(request)) {
      room.asked = { before, isWanted: count === PAGE_LENGTH };
    }
  }

  #askAround(room: Room, around: number, asked: AskedPage): void {
    const request = { type: "history", room: room.name, around, count: AROUND_LENGTH } as const;
    if (room.asked === undefined && this.ask(request)) {
      room.asked = { ...asked, around };
    }
  }
}

function isOfTarget(room: Room, { around }: AskedPage): boolean {
  return around !== undefined && around === room.target?.position;
}
