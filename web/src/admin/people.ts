import { make } from "../dom.ts";
import type { ConnectedPerson } from "./api.ts";
import { count, moment, NOTHING } from "./format.ts";
import { aboutPerson } from "./moderation.ts";
import { Pages } from "./pages.ts";
import { Table } from "./table.ts";
import type { Desk, View } from "./view.ts";

/** As the server sends it. */
interface PeoplePage {
  readonly people: readonly ConnectedPerson[];
  readonly next: string | null;
}

/** Who is connected. */
export class People implements View {
  readonly element: HTMLElement;
  readonly #table: Table<ConnectedPerson>;
  readonly #pages: Pages<PeoplePage>;

  constructor(desk: Desk) {
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
    this.#pages = new Pages<PeoplePage>(
      desk,
      "people",
      ({ next }) => next,
      ({ people }) => this.#table.show(people),
    );
    this.element = make(
      "section",
      { "aria-labelledby": "people-title" },
      make("div", { class: "view-head" }, make("h2", { id: "people-title" }, "People")),
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
