import { make, makeButton } from "../dom.ts";
import { type Rule, show } from "./api.ts";
import { type Deed, DURATION, lasting, REASON } from "./deeds.ts";
import { moment, NOTHING } from "./format.ts";
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

/** Who may not come in, who may say nothing, and which rooms are closed. */
export class Rules implements View {
  readonly element: HTMLElement;
  readonly #table: Table<Rule>;
  readonly #next: HTMLButtonElement;
  readonly #first: HTMLButtonElement;
  #after = "";
  #following: string | null = null;
  #timer: ReturnType<typeof setInterval> | undefined;

  constructor(private readonly desk: Desk) {
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
    this.#first = makeButton({ class: "quiet-button" }, () => this.#goTo(""), "First page");
    this.#next = makeButton(
      { class: "quiet-button" },
      () => this.#goTo(this.#following ?? ""),
      "Next page",
    );
    this.element = make(
      "section",
      { "aria-labelledby": "rules-title" },
      make(
        "div",
        { class: "view-head" },
        make("h2", { id: "rules-title" }, "Rules"),
        deeds.button("Mute", "Mute somebody by id or address", () => ({
          ...limiting("mute"),
          title: "Mute somebody?",
          text: "They hear what is said, and say nothing, at any door.",
          verb: "Mute",
          done: "They are muted.",
        })),
        deeds.button("Ban", "Ban somebody by id or address", () => ({
          ...limiting("ban"),
          title: "Ban somebody?",
          text: "All that they have open is closed, and they are turned away from every door.",
          verb: "Ban",
          done: "They are banned.",
        })),
      ),
      make("p", { class: "lead" }, "Mutes, bans and closed rooms, the last one first."),
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
      const page = await show<{ rules: readonly Rule[]; next: string | null }>("rules", asked);
      this.#following = page.next;
      this.#first.hidden = this.#after === "";
      this.#next.hidden = page.next === null;
      this.#table.show(page.rules);
    } catch (failure) {
      this.desk.failed(failure);
    }
  }
}

/** Of somebody who need not be connected. */
function limiting(action: string): Pick<Deed, "action" | "fields" | "asked"> {
  return {
    action,
    fields: [{ name: "whom", label: "Id of a person, or address" }, DURATION, REASON],
    asked: (filled) => {
      const whom = filled["whom"] ?? "";
      return {
        ...(isAddress(whom) ? { address: whom } : { person: whom }),
        ...lasting(filled),
        reason: filled["reason"] ?? "",
      };
    },
  };
}

/** No id has a point or a colon. */
function isAddress(whom: string): boolean {
  return /[.:]/.test(whom);
}
