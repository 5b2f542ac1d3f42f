import { find, setText } from "./dom.ts";

/** What is asked before something is done that cannot be taken back. */
export interface Question {
  readonly text: string;
  /** What the button says that does it. */
  readonly yes: string;
  readonly onYes: () => void;
}

/** Asks whether something is really meant. */
export class ConfirmDialog {
  readonly #dialog = find("confirm", HTMLDialogElement);
  readonly #text = find("confirm-text", HTMLElement);
  readonly #yes = find("confirm-yes", HTMLButtonElement);
  #question: Question | undefined;

  constructor() {
    this.#yes.addEventListener("click", () => {
      const question = this.#question;
      this.#dialog.close();
      question?.onYes();
    });
    find("confirm-no", HTMLButtonElement).addEventListener("click", () => this.#dialog.close());
    this.#dialog.addEventListener("close", () => {
      // It is told later, and may ask for something else by then.
      if (!this.#dialog.open) {
        this.#question = undefined;
      }
    });
  }

  ask(question: Question): void {
    this.#question = question;
    setText(this.#text, question.text);
    setText(this.#yes, question.yes);
    this.#dialog.showModal();
  }
}
