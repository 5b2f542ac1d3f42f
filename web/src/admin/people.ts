import { make, makeButton } from "../dom.ts";
import { type ConnectedPerson, type Rule, show } from "./api.ts";
import { count, moment, NOTHING } from "./format.ts";
import { aboutPerson } from "./moderation.ts";
import { Table } from "./table.ts";
import type { Desk, View } from "./view.ts";

const REFRESH_MILLIS = 5000;
const PAGE = 100;

const KINDS: Readonly<Record<string, string>> = {
  BANNED_PERSON: "Banned person",
  BANNED_ADDRESS: "Banned address",
  MUTED_PERSON: "Muted person",
  MUTED_ADDRESS: "Muted address",
  CLOSED_ROOM: "Closed room",
};

/** Who is connected, and who may not be, or may say nothing. */
export class People implements View {
  readonly element: HTMLElement;
  readonly #table: Table<ConnectedPerson>;
  readonly #rules: Table<Rule>;
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
    this.#rules = new Table<Rule>(
      "Mutes, bans and closed rooms",
      ["What", "Whom", "Since", "Until", "Reason", "Do"],
      ({ kind, subject }) => `${kind} ${subject}`,
      (rule) => [
        KINDS[rule.kind] ?? rule.kind,
        make("code", {}, rule.subject),
        moment(rule.since),
        rule.until === null ? "for good" : moment(rule.until),
        rule.reason === "" ? NOTHING : make("bdi", {}, rule.reason),
        deeds.button("Lift", `Lift: ${KINDS[rule.kind] ?? rule.kind} ${rule.subject}`, () => ({
          action: "lift",
          title: "Lift it?",
          text: `${KINDS[rule.kind] ?? rule.kind}: ${rule.subject}`,
          verb: "Lift it",
          asked: () => ({ kind: rule.kind, subject: rule.subject }),
          done: "It is lifted.",
        })),
      ],
      "Nobody is muted or banned, and no room is closed.",
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
      make("h3", {}, "Mutes, bans and closed rooms"),
      this.#rules.element,
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
      const { rules } = await show<{ rules: readonly Rule[] }>("rules");
      this.#rules.show(rules);
    } catch (failure) {
      this.desk.failed(failure);
    }
  }
}
