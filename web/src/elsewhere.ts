import { find } from "./dom.ts";

/** Says that one has to be signed in, and that this page is not where that happens. */
export class Elsewhere {
  readonly #dialog = find("elsewhere", HTMLDialogElement);
  #isOpen = false;

  constructor() {
    this.#dialog.addEventListener("cancel", (event) => event.preventDefault());
    // What is asked for twice in a row closes a dialog whatever the page says.
    this.#dialog.addEventListener("close", () => {
      if (this.#isOpen) {
        this.#dialog.showModal();
      }
    });
  }

  show(isWanted: boolean): void {
    if (isWanted === this.#isOpen) {
      return;
    }
    this.#isOpen = isWanted;
    if (isWanted) {
      this.#dialog.showModal();
    } else {
      this.#dialog.close();
    }
  }
}
