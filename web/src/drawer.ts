import { find } from "./dom.ts";

/**
 * The side with rooms and people. Where there is little room it is a drawer: closed, it can be
 * neither seen nor reached; open, it is the only thing that can.
 */
export class Drawer {
  readonly #side = find("side", HTMLElement);
  readonly #main = find("main", HTMLElement);
  readonly #skip = find("skip", HTMLButtonElement);
  readonly #menu = find("menu", HTMLButtonElement);
  readonly #scrim = find("scrim", HTMLElement);
  readonly #close = find("drawer-close", HTMLButtonElement);
  readonly #isNarrow = matchMedia("(max-width: 51.99rem)");
  #isOpen = false;

  constructor() {
    this.#menu.addEventListener("click", () => this.#open());
    this.#close.addEventListener("click", () => this.close());
    this.#scrim.addEventListener("click", () => this.close());
    document.addEventListener("keydown", (event) => {
      if (event.key === "Escape") {
        this.close();
      }
    });
    this.#isNarrow.addEventListener("change", () => this.#apply());
    this.#apply();
  }

  close(): void {
    if (this.#isOpen) {
      this.#isOpen = false;
      this.#apply();
      this.#menu.focus();
    }
  }

  #open(): void {
    this.#isOpen = true;
    this.#apply();
    this.#close.focus();
  }

  #apply(): void {
    const isShown = this.#isNarrow.matches && this.#isOpen;
    document.body.classList.toggle("drawer-open", isShown);
    this.#menu.setAttribute("aria-expanded", String(isShown));
    this.#side.inert = this.#isNarrow.matches && !this.#isOpen;
    this.#main.inert = isShown;
    this.#skip.inert = isShown;
    this.#scrim.hidden = !isShown;
  }
}
