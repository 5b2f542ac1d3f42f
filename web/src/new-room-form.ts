import { find, setText } from "./dom.ts";
import type { Limits } from "./protocol.ts";
import { codePointCount, tidyName } from "./text.ts";

/** Makes a private room: a button that asks for its title. */
export class NewRoomForm {
  readonly #open = find("new-room", HTMLButtonElement);
  readonly #form = find("new-room-form", HTMLFormElement);
  readonly #input = find("new-room-input", HTMLInputElement);
  readonly #problem = find("new-room-problem", HTMLElement);
  #limit = 0;

  /**
   * @param create takes a title
   */
  constructor(create: (title: string) => void) {
    this.#open.addEventListener("click", () => this.#show(this.#form.hidden === true));
    this.#form.addEventListener("submit", (event) => {
      event.preventDefault();
      const title = tidyName(this.#input.value);
      const length = codePointCount(title);
      if (length < 1 || length > this.#limit) {
        setText(this.#problem, `A title has 1 to ${this.#limit} characters.`);
        return;
      }
      create(title);
      this.#show(false);
    });
    this.#form.addEventListener("keydown", (event) => {
      if (event.key === "Escape") {
        event.stopPropagation();
        this.#show(false);
        this.#open.focus();
      }
    });
  }

  show(limits: Limits): void {
    this.#limit = limits.name;
  }

  #show(isOpen: boolean): void {
    this.#form.hidden = !isOpen;
    this.#open.setAttribute("aria-expanded", String(isOpen));
    this.#input.value = "";
    setText(this.#problem, "");
    if (isOpen) {
      this.#input.focus();
    }
  }
}
