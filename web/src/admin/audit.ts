import { make, makeButton } from "../dom.ts";
import { type AuditEntry, show } from "./api.ts";
import { moment, NOTHING } from "./format.ts";
import { Table } from "./table.ts";
import type { Desk, View } from "./view.ts";

const PAGE = 50;

/** Most entries that stay in the page; whoever wants older ones loads it again. */
const MOST = 1000;

/** What super-users did, and others tried; the latest first. */
export class Audit implements View {
  readonly element: HTMLElement;
  readonly #older: HTMLButtonElement;
  readonly #table = new Table<AuditEntry>(
    "Audit log",
    ["When", "Who", "From", "What", "On", "Asked for", "Outcome"],
    ({ number }) => String(number),
    (entry) => [
      make("time", { datetime: new Date(entry.time).toISOString() }, moment(entry.time)),
      entry.who?.name ?? "Nobody known",
      entry.from,
      entry.action,
      entry.on === "" ? NOTHING : entry.on,
      asked(entry.asked),
      make("span", { class: `tag outcome-${kind(entry.outcome)}` }, words(entry.outcome)),
    ],
    "Nothing was done yet.",
  );
  #entries: AuditEntry[] = [];

  constructor(private readonly desk: Desk) {
    const attributes = { class: "quiet-button", "data-testid": "older" };
    this.#older = makeButton(attributes, () => void this.#readOlder(), "Older entries");
    this.#older.hidden = true;
    this.element = make(
      "section",
      { "aria-labelledby": "audit-title" },
      make("div", { class: "view-head" }, make("h2", { id: "audit-title" }, "Audit")),
      make(
        "p",
        { class: "lead" },
        "What super-users did and looked into, and what others tried. Nobody can change it.",
      ),
      this.#table.element,
      this.#older,
    );
  }

  open(): void {
    this.#entries = [];
    void this.#read({});
  }

  async #readOlder(): Promise<void> {
    const last = this.#entries.at(-1);
    await this.#read(last === undefined ? {} : { before: String(last.number) });
  }

  async #read(query: Readonly<Record<string, string>>): Promise<void> {
    try {
      const page = await show<{ entries: readonly AuditEntry[]; more: boolean }>("audit", {
        ...query,
        limit: String(PAGE),
      });
      page.entries.forEach((entry) => this.#add(entry));
      this.#older.hidden = !page.more || this.#entries.length >= MOST;
      this.#table.show(this.#entries);
    } catch (failure) {
      this.desk.failed(failure);
    }
  }

  audited(entry: AuditEntry): void {
    this.#add(entry);
    this.#table.show(this.#entries);
  }

  /** Adds an entry, or the outcome of one that is there, in its place. */
  #add(entry: AuditEntry): void {
    const before = this.#entries.findIndex(({ number }) => number <= entry.number);
    if (before >= 0 && this.#entries[before]?.number === entry.number) {
      this.#entries[before] = entry;
    } else {
      this.#entries.splice(before < 0 ? this.#entries.length : before, 0, entry);
      this.#entries.length = Math.min(this.#entries.length, MOST);
    }
  }
}

function asked(value: unknown): string {
  if (typeof value !== "object" || value === null) {
    return value === null || value === undefined ? NOTHING : String(value);
  }
  const parts = Object.entries(value).map(([name, each]) => `${name}: ${String(each)}`);
  return parts.length === 0 ? NOTHING : parts.join(", ");
}

function kind(outcome: string): string {
  return outcome === "done" || outcome === "begun" ? outcome : "refused";
}

function words(outcome: string): string {
  if (outcome === "begun") {
    return "not known";
  }
  return outcome === "done" ? "done" : `refused: ${outcome}`;
}
