import { make, makeButton } from "../dom.ts";
import { type ConnectedPerson, show } from "./api.ts";
import { count, moment, NOTHING } from "./format.ts";
import { aboutPerson } from "./moderation.ts";
import { Table } from "./table.ts";
import type { Desk, View } from "./view.ts";

const REFRESH_MILLIS = 5000;
const PAGE = 100;

/** Who is connected. */
export class People implements View {
  readonly element: HTMLElement;
  readonly #table: Table<ConnectedPerson>;
  readonly #next: HTMLButtonElement;
  readonly #first: HTMLButtonElement;
  #after = "";
  #following: string | null = null;
  #timer: ReturnType<typeof setInterval> | undefined;

  constructor(private readonly desk: Desk) {
    const { deeds } = desk;
    this.#table = new Table<ConnectedPerson>(
      "People who are connected",
      ["Name", "Id", "Connections", "Rooms", "Addresses", "Since", "Do"],
      ({ id }) => id,
      (person) => [
        make("bdi", {}, person.name),
        make("code", {}, person.id),
        count(person.connections),
        person.rooms.length === 0 ? NOTHING : person.rooms.join(", "),
        person.addresses.join(", "),
        moment(person.since),
        make("div", { class: "buttons" }, ...aboutPerson(deeds, person)),
      ],
      "Nobody is connected.",
    );
    this.#first = makeButton({ class: "quiet-button" }, () => this.#goTo(""), "First page");
    this.#next = makeButton(
      { class: "quiet-button" },
      () => this.#goTo(this.#following ?? ""),
      "Next page",
    );
    this.element = make(
      "section",
      { "aria-labelledby": "people-title" },
      make("div", { class: "view-head" }, make("h2", { id: "people-title" }, "People")),
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
      const page = await show<{ people: readonly ConnectedPerson[]; next: string | null }>(
        "people",
        asked,
      );
      this.#following = page.next;
      this.#first.hidden = this.#after === "";
      this.#next.hidden = page.next === null;
      this.#table.show(page.people);
    } catch (failure) {
      this.desk.failed(failure);
    }
  }
}
