import { make } from "../dom.ts";

/** What stands in a cell. */
export type Cell = Node | string;

/**
 * A table of rows that come and go, in a box that scrolls by itself where the screen is narrow.
 * Rows are told apart by their keys: one that stays keeps its element, and the focus in it.
 */
export class Table<T> {
  readonly element: HTMLElement;
  readonly #body = make("tbody", {});
  readonly #empty: HTMLElement;
  readonly #rows = new Map<string, { shown: string; element: HTMLElement }>();

  /**
   * @param caption what it is a table of
   * @param heads of the columns
   * @param key what tells a row from others
   * @param cells of a row; made anew when the row has changed
   * @param empty what is said where there is no row
   */
  constructor(
    caption: string,
    heads: readonly string[],
    private readonly key: (row: T) => string,
    private readonly cells: (row: T) => readonly Cell[],
    empty: string,
  ) {
    this.#empty = make("p", { class: "empty" }, empty);
    this.element = make(
      "div",
      { class: "table-box", role: "group", tabindex: "0", "aria-label": caption },
      make(
        "table",
        {},
        make("caption", { class: "visually-hidden" }, caption),
        make(
          "thead",
          {},
          make("tr", {}, ...heads.map((head) => make("th", { scope: "col" }, head))),
        ),
        this.#body,
      ),
      this.#empty,
    );
  }

  show(rows: readonly T[]): void {
    const keys = new Set(rows.map(this.key));
    for (const [key, { element }] of this.#rows) {
      if (!keys.has(key)) {
        element.remove();
        this.#rows.delete(key);
      }
    }
    rows.forEach((row, index) => {
      const element = this.#element(row);
      if (this.#body.children[index] !== element) {
        this.#body.insertBefore(element, this.#body.children[index] ?? null);
      }
    });
    this.#empty.hidden = rows.length > 0;
  }

  #element(row: T): HTMLElement {
    const key = this.key(row);
    const shown = JSON.stringify(row);
    const before = this.#rows.get(key);
    if (before?.shown === shown) {
      return before.element;
    }
    const cells = this.cells(row).map((cell, column) =>
      column === 0 ? make("th", { scope: "row" }, cell) : make("td", {}, cell),
    );
    const element = before?.element ?? make("tr", { "data-testid": "row", "data-key": key });
    element.replaceChildren(...cells);
    this.#rows.set(key, { shown, element });
    return element;
  }
}
