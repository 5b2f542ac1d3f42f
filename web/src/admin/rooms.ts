import { make, makeButton, setText } from "../dom.ts";
import type { RoomSaid, ShownRoom, Told } from "./api.ts";
import { REASON } from "./deeds.ts";
import { count, NOTHING, timeOfDay } from "./format.ts";
import type { Gone } from "./live.ts";
import { Pages } from "./pages.ts";
import { Table } from "./table.ts";
import type { Desk, View } from "./view.ts";
import { Watched } from "./watched.ts";

/** Most rooms whose last words are remembered. */
const MOST = 500;

/** As the server sends it. */
interface RoomsPage {
  readonly rooms: readonly ShownRoom[];
  readonly closed: readonly string[];
  readonly more: boolean;
}

/** A room with what was said in it since the page was opened. */
interface Row extends ShownRoom {
  /** Whether the house has closed it. */
  readonly closed: boolean;
  readonly said: number;
  readonly last: RoomSaid | undefined;
}

/** All rooms, private ones too, with what is said in them as it is said. */
export class Rooms implements View {
  readonly element: HTMLElement;
  readonly #table: Table<Row>;
  readonly #pages: Pages<RoomsPage>;
  readonly #elsewhere = make("p", { class: "lead" });
  readonly #watched: Watched;
  readonly #said = new Map<string, { count: number; last: RoomSaid }>();
  #rooms: readonly ShownRoom[] = [];
  #closed: ReadonlySet<string> = new Set();

  constructor(private readonly desk: Desk) {
    this.#watched = new Watched(desk);
    this.#table = new Table<Row>(
      "Rooms",
      ["Room", "Title", "Here", "Said", "Last", "Do"],
      ({ room }) => room,
      (row) => this.#cells(row),
      "Nobody is in a room.",
    );
    this.#pages = new Pages<RoomsPage>(
      desk,
      "rooms",
      ({ rooms, more }) => (more ? (rooms.at(-1)?.room ?? null) : null),
      ({ rooms, closed }) => {
        this.#rooms = rooms;
        this.#closed = new Set(closed);
        this.#show();
      },
    );
    this.element = make(
      "section",
      { "aria-labelledby": "rooms-title" },
      make("div", { class: "view-head" }, make("h2", { id: "rooms-title" }, "Rooms")),
      make(
        "p",
        { class: "lead" },
        "Private rooms are here too. Whoever watches a room leaves an entry in the audit log.",
      ),
      this.#watched.element,
      this.#table.element,
      this.#elsewhere,
      this.#pages.element,
    );
  }

  #cells(row: Row): (Node | string)[] {
    const { room, last } = row;
    const { deeds } = this.desk;
    const watch = makeButton(
      { class: "small-button", "aria-label": `Watch ${nameOf(row)}`, "data-testid": "watch" },
      () => this.#watched.watch(room, nameOf(row)),
      "Watch",
    );
    return [
      make(
        "span",
        {},
        make("code", {}, room),
        ...(row.closed ? [" ", make("span", { class: "tag" }, "closed")] : []),
      ),
      row.title === null ? NOTHING : make("bdi", {}, row.title),
      row.members === null ? count(row.here) : `${count(row.here)} of ${count(row.members)}`,
      count(row.said),
      last === undefined
        ? NOTHING
        : make(
            "span",
            { class: "last" },
            `${timeOfDay(last.time)} `,
            make("bdi", { class: "by" }, last.person.name),
            " ",
            make("bdi", {}, last.text),
          ),
      make(
        "div",
        { class: "buttons" },
        watch,
        row.closed
          ? deeds.button("Reopen", `Reopen ${nameOf(row)}`, () => ({
              action: "open-room",
              title: `Open ${nameOf(row)} again?`,
              text: "Whoever may be in it can come in again.",
              verb: "Open it",
              asked: () => ({ room }),
              done: "The room is open.",
            }))
          : deeds.button("Close", `Close ${nameOf(row)}`, () => ({
              action: "close-room",
              title: `Close ${nameOf(row)}?`,
              text: "All who are in it go, and nobody comes in until it is opened again.",
              verb: "Close it",
              fields: [REASON],
              asked: ({ reason }) => ({ room, reason: reason ?? "" }),
              done: "The room is closed.",
            })),
      ),
    ];
  }

  open(): void {
    this.#pages.open();
  }

  close(): void {
    this.#pages.close();
    this.#watched.stop();
  }

  renew(): void {
    this.#pages.renew();
  }

  told({ said }: Told): void {
    for (const last of said.rooms) {
      const before = this.#said.get(last.room)?.count ?? 0;
      this.#said.delete(last.room);
      this.#said.set(last.room, { count: before + last.count, last });
    }
    for (const room of this.#said.keys()) {
      if (this.#said.size <= MOST) {
        break;
      }
      this.#said.delete(room);
    }
    const { elsewhere } = said;
    setText(
      this.#elsewhere,
      elsewhere === 0 ? "" : `And ${count(elsewhere)} messages in other rooms, in one second.`,
    );
    this.#show();
  }

  removed({ room, position }: Gone): void {
    if (this.#said.get(room)?.last.position === position) {
      this.#said.delete(room);
      this.#show();
    }
  }

  #show(): void {
    const rows = new Map<string, Row>();
    for (const room of this.#rooms) {
      const said = this.#said.get(room.room);
      const closed = this.#closed.has(room.room);
      rows.set(room.room, { ...room, closed, said: said?.count ?? 0, last: said?.last });
    }
    if (this.#pages.isFirst) {
      // Rooms that nobody is in, and where something is said all the same.
      for (const [room, said] of this.#said) {
        if (!rows.has(room)) {
          const empty = { room, title: null, here: 0, members: null, closed: false };
          rows.set(room, { ...empty, said: said.count, last: said.last });
        }
      }
    }
    this.#table.show([...rows.values()].sort(latestFirst));
  }
}

function latestFirst(one: Row, other: Row): number {
  return (other.last?.time ?? 0) - (one.last?.time ?? 0) || one.room.localeCompare(other.room);
}

function nameOf({ room, title }: ShownRoom): string {
  if (room === "/") {
    return "the lobby";
  }
  return title ?? room;
}
