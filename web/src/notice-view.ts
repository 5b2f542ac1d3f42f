import { find, setText } from "./dom.ts";

/** Something that went wrong and what can be done about it, above the messages. */
export class NoticeView {
  readonly #notice = find("notice", HTMLElement);
  readonly #text = find("notice-text", HTMLElement);
  readonly #retry = find("notice-retry", HTMLButtonElement);
  readonly #close = find("notice-close", HTMLButtonElement);

  constructor(onRetry: () => void, onClose: () => void) {
    this.#retry.addEventListener("click", onRetry);
    this.#close.addEventListener("click", onClose);
  }

  /**
   * @param text empty for none
   * @param canRetry whether it can be tried again; else it can be closed
   */
  show(text: string, canRetry: boolean): void {
    this.#notice.hidden = text === "";
    setText(this.#text, text);
    this.#retry.hidden = !canRetry;
    this.#close.hidden = canRetry;
  }
}
