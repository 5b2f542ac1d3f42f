import { find, setText } from "./dom.ts";
import { ANONYMOUS } from "./protocol.ts";

/** Asks for a name: of those who have none, and of those who want another. */
export class NameForm {
  readonly #form = find("name-form", HTMLFormElement);
  readonly #input = find("name-input", HTMLInputElement);
  readonly #refusal = find("name-refusal", HTMLElement);
  readonly #cancel = find("name-cancel", HTMLButtonElement);
  readonly #me = find("my-name", HTMLElement);
  #isOpen = false;

  /**
   * @param choose takes the name; returns whether it can be one
   * @param onDone is called when the form closes
   */
  constructor(choose: (name: string) => boolean, onDone: () => void) {
    this.#form.addEventListener("submit", (event) => {
      event.preventDefault();
      if (choose(this.#input.value)) {
        this.#close(onDone);
      }
    });
    this.#form.addEventListener("keydown", (event) => {
      if (event.key === "Escape" && this.#isOpen) {
        event.stopPropagation();
        this.#close(onDone);
      }
    });
    this.#cancel.addEventListener("click", () => this.#close(onDone));
  }

  /** Asks for another name. */
  open(name: string): void {
    this.#isOpen = true;
    this.#form.hidden = false;
    this.#cancel.hidden = false;
    this.#input.value = name === ANONYMOUS ? "" : name;
    this.#input.focus();
    this.#input.select();
  }

  show(name: string, refusal: string): void {
    const isNameless = name === ANONYMOUS;
    this.#form.hidden = !this.#isOpen && !isNameless && refusal === "";
    this.#cancel.hidden = isNameless;
    setText(this.#refusal, refusal);
    this.#input.setAttribute("aria-invalid", String(refusal !== ""));
    setText(this.#me, name);
  }

  #close(onDone: () => void): void {
    this.#isOpen = false;
    this.#form.hidden = true;
    onDone();
  }
}
