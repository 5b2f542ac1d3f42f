import { make } from "../dom.ts";
import type { Rule } from "./api.ts";
import { moment, NOTHING } from "./format.ts";
import { aboutAnybody } from "./moderation.ts";
import { Pages } from "./pages.ts";
import { Table } from "./table.ts";
import type { Desk, View } from "./view.ts";

const KINDS: Readonly<Record<string, string>> = {
  BANNED_PERSON: "Banned person",
  BANNED_ADDRESS: "Banned address",
  MUTED_PERSON: "Muted person",
  MUTED_ADDRESS: "Muted address",
  CLOSED_ROOM: "Closed room",
};

/** As the server sends it. */
interface RulePage {
  readonly rules: readonly Rule[];
  readonly next: string | null;
}

/** Who may not come in, who may say nothing, and which rooms are closed. */
export class Rules implements View {
  readonly element: HTMLElement;
  readonly #table: Table<Rule>;
  readonly #pages: Pages<RulePage>;

  constructor(desk: Desk) {
    const { deeds } = desk;
    this.#table = new Table<Rule>(
      "Mutes, bans and closed rooms",
      ["What", "Whom", "Since", "Until", "Reason", "Do"],
      ({ kind, subject }) => `${kind} ${subject}`,
      (rule) => {
        const words = KINDS[rule.kind] ?? rule.kind;
        return [
          words,
          make("code", {}, rule.subject),
          moment(rule.since),
          rule.until === null ? "for good" : moment(rule.until),
          rule.reason === "" ? NOTHING : make("bdi", {}, rule.reason),
          deeds.button("Lift", `Lift: ${words} ${rule.subject}`, () => ({
            action: "lift",
            title: "Lift it?",
            text: `${words}: ${rule.subject}`,
            verb: "Lift it",
            asked: () => ({ kind: rule.kind, subject: rule.subject }),
            done: "It is lifted.",
          })),
        ];
      },
      "Nobody is muted or banned, and no room is closed.",
    );
    this.#pages = new Pages<RulePage>(
      desk,
      "rules",
      ({ next }) => next,
      ({ rules }) => this.#table.show(rules),
    );
    this.element = make(
      "section",
      { "aria-labelledby": "rules-title" },
      make(
        "div",
        { class: "view-head" },
        make("h2", { id: "rules-title" }, "Rules"),
        ...aboutAnybody(deeds),
      ),
      make("p", { class: "lead" }, "Mutes, bans and closed rooms, the last one first."),
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
