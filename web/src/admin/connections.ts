import { make, setText } from "../dom.ts";
import type { OpenConnection } from "./api.ts";
import { count, moment, NOTHING } from "./format.ts";
import { aboutAddress } from "./moderation.ts";
import { Pages } from "./pages.ts";
import { Table } from "./table.ts";
import type { Desk, View } from "./view.ts";

interface Way {
  readonly door: string;
  readonly transport: string;
  readonly count: number;
}

/** As the server sends it. */
interface ConnectionsPage {
  readonly connections: readonly OpenConnection[];
  readonly next: string | null;
  readonly ways: readonly Way[];
  readonly isAll: boolean;
}

/** All that is open, by door and transport, and one by one. */
export class Connections implements View {
  readonly element: HTMLElement;
  readonly #table: Table<OpenConnection>;
  readonly #ways = new Table<Way>(
    "Connections by door and transport",
    ["Door", "Transport", "Open"],
    ({ door, transport }) => `${door} ${transport}`,
    (way) => [make("code", {}, way.door), way.transport, count(way.count)],
    "Nothing is open.",
  );
  readonly #partly = make("p", { class: "lead" });
  readonly #pages: Pages<ConnectionsPage>;

  constructor(desk: Desk) {
    const { deeds } = desk;
    this.#table = new Table<OpenConnection>(
      "Connections",
      ["Door", "Transport", "Person", "Address", "Rooms", "Since", "Do"],
      ({ id }) => id,
      (open) => [
        make("code", {}, open.door),
        open.transport,
        open.person === null ? NOTHING : make("bdi", {}, open.person.name),
        open.address,
        open.rooms.length === 0 ? NOTHING : open.rooms.join(", "),
        moment(open.since),
        make(
          "div",
          { class: "buttons" },
          deeds.button(
            "Close",
            `Close the connection of ${open.person?.name ?? open.address}`,
            () => ({
              action: "close-connection",
              title: "Close this connection?",
              text: `${open.door}, ${open.person?.name ?? "nobody known"}, from ${open.address}. Whoever it is may come back at once.`,
              verb: "Close it",
              asked: () => ({ id: open.id }),
              done: "The connection is closed.",
            }),
          ),
          aboutAddress(deeds, open.address),
        ),
      ],
      "Nothing is open.",
    );
    this.#pages = new Pages<ConnectionsPage>(
      desk,
      "connections",
      ({ next }) => next,
      (page) => {
        this.#ways.show(page.ways);
        setText(this.#partly, page.isAll ? "" : "These are the first ten thousand.");
        this.#table.show(page.connections);
      },
    );
    this.element = make(
      "section",
      { "aria-labelledby": "connections-title" },
      make("div", { class: "view-head" }, make("h2", { id: "connections-title" }, "Connections")),
      this.#ways.element,
      this.#partly,
      make("h3", {}, "One by one, the oldest first"),
      this.#table.element,
      this.#pages.element,
    );
  }

  open(): void {
    this.#pages.open();
  }

  close(): void {
    this.#pages.close();
  }

  renew(): void {
    this.#pages.renew();
  }
}
