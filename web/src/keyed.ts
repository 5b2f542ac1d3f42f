/** Something that is drawn as one child of a list. */
export interface Item {
  /** Says which child it is. */
  readonly key: string;
  /** Says what it looks like: it is drawn anew only when this changes. */
  readonly look: string;
  draw(): HTMLElement;
}

const FOCUSABLE = "a[href], button, summary";

/** The children of one list. What has not changed stays, with its focus and selection. */
export class KeyedChildren {
  #drawn = new Map<string, { readonly look: string; readonly element: HTMLElement }>();

  constructor(private readonly parent: HTMLElement) {}

  /** The child with a key, if there is one. */
  find(key: string): HTMLElement | undefined {
    return this.#drawn.get(key)?.element;
  }

  /** Makes the children of the list those, in their order. */
  show(items: readonly Item[]): void {
    const drawn = new Map<string, { readonly look: string; readonly element: HTMLElement }>();
    let place = this.parent.firstElementChild;
    for (const item of items) {
      const known = this.#drawn.get(item.key);
      this.#drawn.delete(item.key);
      const element = known?.look === item.look ? known.element : redraw(item, known?.element);
      drawn.set(item.key, { look: item.look, element });
      if (place === known?.element && known !== undefined) {
        place = known.element.nextElementSibling;
        if (element !== known.element) {
          replace(known.element, element);
        }
        continue;
      }
      known?.element.remove();
      this.parent.insertBefore(element, place);
    }
    this.#drawn.forEach(({ element }) => element.remove());
    this.#drawn = drawn;
  }
}

function redraw(item: Item, known: HTMLElement | undefined): HTMLElement {
  const element = item.draw();
  const details = known?.querySelector("details");
  if (details?.open === true) {
    element.querySelector("details")?.setAttribute("open", "");
  }
  return element;
}

/** Puts one element in the place of another, and the focus where it was. */
function replace(old: HTMLElement, element: HTMLElement): void {
  const focused = [...old.querySelectorAll(FOCUSABLE)].indexOf(document.activeElement as Element);
  old.replaceWith(element);
  if (focused >= 0) {
    [...element.querySelectorAll<HTMLElement>(FOCUSABLE)][focused]?.focus();
  }
}
