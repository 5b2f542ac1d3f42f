import { find, make, makeButton, makeIcon } from "../dom.ts";
import { KeyedChildren } from "../keyed.ts";
import type { BoardModel, CardView, ListView, Mark } from "./board-model.ts";
import { CardDrag } from "./card-drag.ts";

/** Longest text of a card and longest title of a list, in characters. */
const MAX_TEXT = 2_000;
const MAX_TITLE = 80;

/** A card whose text is being written. */
interface Editing {
  readonly id: string;
  readonly area: HTMLTextAreaElement;
  /** What the card was drawn for: it is not drawn anew meanwhile. */
  readonly look: string;
  /** What the document has. */
  text: string;
  /** Where the selection begins and ends. */
  marks: readonly [Mark, Mark] | undefined;
}

/** The lists and cards on the screen. */
export class BoardView {
  readonly #root = find("lists", HTMLOListElement);
  readonly #lists = new KeyedChildren(this.#root);
  readonly #cards = new Map<string, KeyedChildren>();
  readonly #announcer = find("announcer", HTMLParagraphElement);
  readonly #drag = new CardDrag(
    this.#root,
    (card, list, index) => this.#move(card, list, index),
    () => this.show(),
  );
  #editing: Editing | undefined;
  #isReader = false;

  constructor(private readonly model: BoardModel) {
    model.beforeOthers(() => this.#mark());
    model.onChange(() => this.#keepUp());
  }

  /** Whether one may read only: what one would change with is not there then. */
  setReader(isReader: boolean): void {
    this.#isReader = isReader;
    this.#root.classList.toggle("reader", isReader);
    for (const title of this.#root.querySelectorAll<HTMLInputElement>(".list-title")) {
      title.readOnly = isReader;
    }
  }

  show(): void {
    if (this.#drag.isActive) {
      return;
    }
    const view = this.model.view();
    this.#lists.show(
      view.map((list) => ({
        key: list.id,
        look: list.title,
        draw: () => this.#drawList(list),
      })),
    );
    for (const list of view) {
      this.#cards.get(list.id)?.show(
        list.cards.map((card) => ({
          key: card.id,
          look: this.#lookOf(card),
          draw: () => this.#drawCard(card),
        })),
      );
    }
    this.#root.classList.toggle("empty", view.length === 0);
  }

  #lookOf({ id, text }: CardView): string {
    const editing = this.#editing;
    return editing?.id === id ? editing.look : text;
  }

  addList(): void {
    const id = this.model.addList("New list");
    this.show();
    const list = this.#lists.find(id);
    list?.querySelector<HTMLInputElement>(".list-title")?.select();
    list?.scrollIntoView({ inline: "end" });
  }

  #drawList({ id, title }: ListView): HTMLElement {
    const name = make("input", {
      class: "list-title",
      "aria-label": "Title of the list",
      maxlength: String(MAX_TITLE),
      "data-testid": "list-title",
    });
    name.value = title;
    name.readOnly = this.#isReader;
    name.addEventListener("change", () => this.model.nameList(id, name.value.trim() || "List"));
    name.addEventListener("keydown", (event) => event.key === "Enter" && name.blur());
    const cards = make("ol", { class: "cards", "data-list": id, "aria-label": title });
    const known = this.#cards.get(id);
    this.#cards.set(id, new KeyedChildren(cards));
    const list = make(
      "li",
      { class: "list", "data-testid": "list", "data-title": title },
      make(
        "div",
        { class: "list-head" },
        name,
        makeButton(
          {
            class: "icon-button",
            "aria-label": `Take away the list ${title}`,
            "data-testid": "remove-list",
          },
          () => this.#removeList(id, title),
          makeIcon("close"),
        ),
      ),
      cards,
      this.#drawAdder(id, title),
    );
    if (known !== undefined) {
      // It is drawn anew with the next line, cards and all.
      queueMicrotask(() => this.show());
    }
    return list;
  }

  #drawAdder(id: string, title: string): HTMLFormElement {
    const text = make("input", {
      type: "text",
      placeholder: "Add a card",
      "aria-label": `Add a card to ${title}`,
      maxlength: String(MAX_TEXT),
      autocomplete: "off",
      enterkeyhint: "done",
      "data-testid": "add-card",
    });
    const form = make("form", { class: "add-card" }, text);
    form.addEventListener("submit", (event) => {
      event.preventDefault();
      const written = text.value.trim();
      if (written !== "") {
        this.model.addCard(id, written);
        text.value = "";
      }
    });
    return form;
  }

  #removeList(id: string, title: string): void {
    const count = this.model.view().find((list) => list.id === id)?.cards.length ?? 0;
    const question = `Take away “${title}” and its ${count === 1 ? "card" : `${count} cards`}?`;
    if (count === 0 || confirm(question)) {
      this.model.removeList(id);
    }
  }

  #drawCard({ id, text }: CardView): HTMLElement {
    const grip = makeButton(
      {
        class: "grip",
        "aria-label": `Move ${text}`,
        title: "Drag, or use the arrow keys",
        "data-testid": "grip",
      },
      () => undefined,
      makeIcon("grip"),
    );
    grip.addEventListener("keydown", (event) => this.#onKey(event, id));
    const shown = this.#drawText(() => this.#edit(card, { id, text }), text);
    const card = make(
      "li",
      { class: "note-card", "data-card": id, "data-testid": "card" },
      grip,
      shown,
      makeButton(
        { class: "card-remove", "aria-label": `Remove ${text}`, "data-testid": "remove-card" },
        () => this.model.removeCard(id),
        makeIcon("close"),
      ),
    );
    this.#drag.watch(card, grip, id);
    return card;
  }

  /** What is written is in the document at once, and what others write at the same time is here. */
  #edit(card: HTMLElement, { id, text }: CardView): void {
    if (this.#isReader) {
      return;
    }
    const area = make("textarea", {
      class: "card-edit",
      "aria-label": "Text of the card",
      maxlength: String(MAX_TEXT),
      "data-testid": "card-edit",
    });
    area.value = text;
    card.querySelector(".card-text")?.replaceWith(area);
    this.#editing = { id, area, look: text, text, marks: undefined };
    area.focus();
    area.select();
    area.addEventListener("input", () => {
      const editing = this.#editing;
      if (editing?.area === area) {
        const before = editing.text;
        editing.text = area.value;
        this.model.writeCard(id, before, area.value);
      }
    });
    area.addEventListener("blur", () => this.#endEdit(area, false));
    area.addEventListener("keydown", (event) => {
      if ((event.key === "Enter" && !event.shiftKey) || event.key === "Escape") {
        event.preventDefault();
        this.#endEdit(area, true);
      }
    });
  }

  #endEdit(area: HTMLTextAreaElement, hasFocus: boolean): void {
    const editing = this.#editing;
    if (editing?.area !== area) {
      return;
    }
    this.#editing = undefined;
    const { id } = editing;
    const card = area.closest<HTMLElement>(".note-card");
    const view = { id, text: area.value };
    area.replaceWith(this.#drawText(() => card && this.#edit(card, view), area.value));
    this.show();
    if (hasFocus) {
      this.#find(id, ".card-text")?.focus();
    }
  }

  #drawText(onClick: () => void, text: string): HTMLButtonElement {
    const attributes = { class: "card-text", "data-testid": "card-text", title: "Change" };
    return makeButton(attributes, onClick, text === "" ? "…" : text);
  }

  /** The selection is to stay where it is, whatever others write now. */
  #mark(): void {
    const editing = this.#editing;
    if (editing !== undefined) {
      const { selectionStart, selectionEnd } = editing.area;
      const { id } = editing;
      editing.marks = [this.model.mark(id, selectionStart), this.model.mark(id, selectionEnd)];
    }
  }

  /** What others write in the text that is being written here is there before the next key. */
  #keepUp(): void {
    const editing = this.#editing;
    const text = editing === undefined ? "" : this.model.text(editing.id);
    if (editing?.marks === undefined || text === editing.text) {
      return;
    }
    const [start, end] = editing.marks;
    editing.area.value = text;
    editing.area.setSelectionRange(this.model.indexOf(start), this.model.indexOf(end));
    editing.text = text;
  }

  #find(id: string, selector: string): HTMLElement | null {
    return this.#root.querySelector<HTMLElement>(`[data-card="${CSS.escape(id)}"] ${selector}`);
  }

  #onKey(event: KeyboardEvent, id: string): void {
    const view = this.model.view();
    const listIndex = view.findIndex(({ cards }) => cards.some((card) => card.id === id));
    const index = view[listIndex]?.cards.findIndex((card) => card.id === id) ?? -1;
    const target = targetOf(event.key, view, listIndex, index);
    if (target === undefined) {
      return;
    }
    event.preventDefault();
    this.#move(id, target.list, target.index);
    this.show();
    this.#find(id, ".grip")?.focus();
  }

  #move(id: string, list: string, index: number): void {
    this.model.moveCard(id, list, index);
    const moved = this.model.view().find((each) => each.id === list);
    const place = (moved?.cards.findIndex((card) => card.id === id) ?? 0) + 1;
    this.#announcer.textContent = `Now in ${moved?.title ?? ""}, ${place} of ${moved?.cards.length ?? 0}`;
  }
}

/** Where an arrow key moves a card, if it moves it anywhere. */
export function targetOf(
  key: string,
  view: readonly ListView[],
  listIndex: number,
  index: number,
): { list: string; index: number } | undefined {
  const own = view[listIndex];
  if (own === undefined || index < 0) {
    return undefined;
  }
  const beside = key === "ArrowLeft" ? view[listIndex - 1] : view[listIndex + 1];
  switch (key) {
    case "ArrowUp":
      return index > 0 ? { list: own.id, index: index - 1 } : undefined;
    case "ArrowDown":
      return index < own.cards.length - 1 ? { list: own.id, index: index + 1 } : undefined;
    case "ArrowLeft":
    case "ArrowRight":
      return beside && { list: beside.id, index: Math.min(index, beside.cards.length) };
    default:
      return undefined;
  }
}
