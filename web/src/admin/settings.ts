import { make } from "../dom.ts";
import { moment } from "./format.ts";
import { Table } from "./table.ts";
import type { Desk, View } from "./view.ts";

/** What the server was started with. */
export class Settings implements View {
  readonly element: HTMLElement;

  constructor({ house }: Desk) {
    const table = new Table<readonly [string, string]>(
      "Settings",
      ["Option", "Value"],
      ([name]) => name,
      ([name, value]) => [make("code", {}, name), value],
      "The server was started with nothing that is shown here.",
    );
    table.show(Object.entries(house.settings).sort(([one], [other]) => one.localeCompare(other)));
    this.element = make(
      "section",
      { "aria-labelledby": "settings-title" },
      make("div", { class: "view-head" }, make("h2", { id: "settings-title" }, "Settings")),
      make(
        "p",
        { class: "lead" },
        `Holdfast ${house.version}, started ${moment(house.started)}. Secrets are not shown.`,
      ),
      table.element,
    );
  }
}
