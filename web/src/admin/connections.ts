import { make, makeButton, setText } from "../dom.ts";
import { type OpenConnection, show } from "./api.ts";
import { count, moment, NOTHING } from "./format.ts";
import { aboutAddress } from "./moderation.ts";
import { Table } from "./table.ts";
import type { Desk, View } from "./view.ts";

const REFRESH_MILLIS = 5000;
const PAGE = 100;

interface Way {
  readonly door: string;
  readonly transport: string;
  readonly count: number;
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
  readonly #next: HTMLButtonElement;
  readonly #first: HTMLButtonElement;
  #after = "";
  #following: string | null = null;
  #timer: ReturnType<typeof setInterval> | undefined;

  constructor(private readonly desk: Desk) {
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
    this.#first = makeButton({ class: "quiet-button" }, () => this.#goTo(""), "First page");
    this.#next = makeButton(
      { class: "quiet-button" },
      () => this.#goTo(this.#following ?? ""),
      "Next page",
    );
    this.element = make(
      "section",
      { "aria-labelledby": "connections-title" },
      make("div", { class: "view-head" }, make("h2", { id: "connections-title" }, "Connections")),
      this.#ways.element,
      this.#partly,
      make("h3", {}, "One by one, the oldest first"),
      this.#table.element,
      make("div", { class: "pages" }, this.#first, this.#next),
    );
  }

  open(): void {
    void this.#read();
    this.#timer = setInterval(() => void this.#read(), REFRESH_MILLIS);
  }

  close(): void {
    clearInterval(this.#timer);
  }

  renew(): void {
    void this.#read();
  }

  #goTo(after: string): void {
    this.#after = after;
    void this.#read();
  }

  async #read(): Promise<void> {
    try {
      const asked = { after: this.#after, limit: String(PAGE) };
      const page = await show<{
        connections: readonly OpenConnection[];
        next: string | null;
        ways: readonly Way[];
        isAll: boolean;
      }>("connections", asked);
      this.#following = page.next;
      this.#first.hidden = this.#after === "";
      this.#next.hidden = page.next === null;
      this.#ways.show(page.ways);
      setText(this.#partly, page.isAll ? "" : "These are the first ten thousand.");
      this.#table.show(page.connections);
    } catch (failure) {
      this.desk.failed(failure);
    }
  }
}
