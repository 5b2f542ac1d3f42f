import { find, setText } from "../dom.ts";
import type { Kept } from "./document-sync.ts";

const TEXTS: Readonly<Record<Kept, string>> = {
  away: "Not connected: what you change is kept in this browser until you are.",
  sending: "Saving…",
  kept: "All changes are saved.",
  refused: "Not saved",
};

const READER = "You may read here, and not write.";

/** How it stands with what was written here. */
export class KeptView {
  readonly #element = find("kept", HTMLParagraphElement);

  #kept: Kept = "away";
  #reason = "";
  #isReader = false;

  show(kept: Kept, reason: string): void {
    this.#kept = kept;
    this.#reason = reason;
    this.#draw();
  }

  /** Whoever only reads has nothing to save. */
  showReader(isReader: boolean): void {
    this.#isReader = isReader;
    this.#draw();
  }

  #draw(): void {
    this.#element.dataset["kept"] = this.#kept;
    setText(this.#element, this.#text());
  }

  #text(): string {
    if (this.#kept === "refused") {
      return `${TEXTS.refused}: ${this.#reason}`;
    }
    return this.#isReader && this.#kept === "kept" ? READER : TEXTS[this.#kept];
  }
}
