import { make, makeButton, setText } from "../dom.ts";
import { type ApiKey, show } from "./api.ts";
import { count, moment } from "./format.ts";
import { Table } from "./table.ts";
import type { Desk, View } from "./view.ts";

const PAGE = 100;
const DAY_MILLIS = 86_400_000;

/** The keys of programs: which there are, making one, and revoking it. */
export class Keys implements View {
  readonly element: HTMLElement;
  readonly #table: Table<ApiKey>;
  readonly #token = make("code", { "data-testid": "token" });
  readonly #made: HTMLElement;
  readonly #scopes = make("p", { class: "lead" });

  constructor(private readonly desk: Desk) {
    const { deeds } = desk;
    this.#table = new Table<ApiKey>(
      "Keys of programs",
      ["Name", "Id", "Scopes", "Rooms", "A second", "Made", "Ends", "Last used", "Do"],
      ({ id }) => id,
      (key) => [
        make("bdi", {}, key.name),
        make("code", {}, key.id),
        key.scopes.join(", "),
        key.rooms.length === 0 ? "all" : key.rooms.join(", "),
        count(key.perSecond),
        moment(key.made),
        key.ends === null ? "never" : moment(key.ends),
        key.used === null ? "never" : moment(key.used),
        deeds.button("Revoke", `Revoke ${key.name}`, () => ({
          action: "revoke-key",
          title: `Revoke ${key.name}?`,
          text: "Whoever uses it is refused from now on.",
          verb: "Revoke it",
          asked: () => ({ id: key.id }),
          done: "The key is revoked.",
        })),
      ],
      "There is no key beside that of the operator.",
    );
    this.#made = make(
      "div",
      { class: "panel made", "data-testid": "made" },
      make("p", {}, "The token of the key. It is shown this once:"),
      this.#token,
      makeButton({ class: "quiet-button" }, () => this.#forget(), "I have kept it"),
    );
    this.#made.hidden = true;
    this.element = make(
      "section",
      { "aria-labelledby": "keys-title" },
      make(
        "div",
        { class: "view-head" },
        make("h2", { id: "keys-title" }, "Keys"),
        deeds.button("Make", "Make a key", () => ({
          action: "make-key",
          title: "Make a key for a program?",
          text: "Whoever knows its token may do what its scopes say.",
          verb: "Make it",
          fields: [
            { name: "name", label: "Name", maxLength: 40 },
            { name: "scopes", label: "Scopes, with spaces between", maxLength: 400 },
            { name: "rooms", label: "Rooms, with spaces between (all unless named)" },
            {
              name: "days",
              label: "Ends",
              value: "90",
              options: [
                ["1", "in a day"],
                ["30", "in 30 days"],
                ["90", "in 90 days"],
                ["365", "in a year"],
                ["", "never"],
              ],
            },
          ],
          asked: ({ name, scopes, rooms, days }) => ({
            name,
            scopes: words(scopes),
            rooms: words(rooms),
            ...(days === "" ? {} : { ends: Date.now() + Number(days) * DAY_MILLIS }),
          }),
          done: "The key is made.",
          answered: (answer) => this.#show(answer),
        })),
      ),
      this.#made,
      this.#table.element,
      this.#scopes,
    );
  }

  open(): void {
    void this.#read();
  }

  close(): void {
    this.#forget();
  }

  renew(): void {
    void this.#read();
  }

  #show(answer: unknown): void {
    setText(this.#token, (answer as { token: string }).token);
    this.#made.hidden = false;
  }

  #forget(): void {
    setText(this.#token, "");
    this.#made.hidden = true;
  }

  async #read(): Promise<void> {
    try {
      const page = await show<{ keys: readonly ApiKey[]; scopes: readonly string[] }>("keys", {
        limit: String(PAGE),
      });
      this.#table.show(page.keys);
      setText(this.#scopes, `There are the scopes ${page.scopes.join(", ")}.`);
    } catch (failure) {
      this.desk.failed(failure);
    }
  }
}

function words(text: string | undefined): string[] {
  return (text ?? "").split(/[\s,]+/).filter((word) => word !== "");
}
