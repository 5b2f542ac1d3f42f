import { find, setText } from "./dom.ts";
import { roomInSentence } from "./room-name.ts";
import { codePointCount, tidyText } from "./text.ts";

/** The counter is shown when fewer characters than this are left. */
const COUNTED = 200;

/** Where messages are written. What is begun in one room stays there. */
export class Composer {
  readonly #form = find("composer", HTMLFormElement);
  readonly #input = find("composer-input", HTMLTextAreaElement);
  readonly #label = find("composer-label", HTMLElement);
  readonly #counter = find("counter", HTMLElement);
  readonly #problem = find("composer-problem", HTMLElement);
  readonly #send = find("send", HTMLButtonElement);
  readonly #drafts = new Map<string, string>();
  #room: string | undefined;
  #limit = 0;

  /**
   * @param post takes a message; returns why it cannot, or an empty text
   */
  constructor(private readonly post: (text: string) => string) {
    this.#form.addEventListener("submit", (event) => {
      event.preventDefault();
      this.#submit();
    });
    this.#input.addEventListener("input", () => this.#onInput());
    this.#input.addEventListener("keydown", (event) => this.#onKey(event));
  }

  focus(): void {
    this.#input.focus();
  }

  /** Writes for a room, with a limit in code points. */
  show(room: string, limit: number): void {
    this.#limit = limit;
    if (room === this.#room) {
      return;
    }
    if (this.#room !== undefined) {
      this.#drafts.set(this.#room, this.#input.value);
    }
    this.#room = room;
    this.#input.value = this.#drafts.get(room) ?? "";
    const label = `Message to ${roomInSentence(room)}`;
    setText(this.#label, label);
    this.#input.placeholder = label;
    setText(this.#problem, "");
    this.#onInput();
  }

  #onKey(event: KeyboardEvent): void {
    // While a character is being composed, Enter belongs to the input method.
    if (event.key === "Enter" && !event.shiftKey && !event.isComposing) {
      event.preventDefault();
      this.#submit();
    }
  }

  #onInput(): void {
    const text = tidyText(this.#input.value);
    const left = this.#limit - codePointCount(text);
    setText(this.#counter, left < COUNTED ? counterText(left) : "");
    this.#counter.classList.toggle("over", left < 0);
    this.#send.disabled = text === "" || left < 0;
    this.#grow();
  }

  /** Makes the field as high as its text. Meanwhile the form keeps its height, and the list its. */
  #grow(): void {
    this.#form.style.minHeight = `${this.#form.offsetHeight}px`;
    this.#input.style.height = "auto";
    this.#input.style.height = `${this.#input.scrollHeight}px`;
    this.#form.style.minHeight = "";
  }

  #submit(): void {
    const text = tidyText(this.#input.value);
    if (text === "" || codePointCount(text) > this.#limit) {
      return;
    }
    const problem = this.post(text);
    setText(this.#problem, problem);
    if (problem === "") {
      this.#input.value = "";
      this.#onInput();
    }
    this.#input.focus();
  }
}

function counterText(left: number): string {
  return left < 0 ? `${-left} too many` : `${left} left`;
}
