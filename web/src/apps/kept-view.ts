import { find, setText } from "../dom.ts";
import type { Kept } from "./document-sync.ts";

const TEXTS: Readonly<Record<Kept, string>> = {
  away: "Not connected: what you change is kept in this browser until you are.",
  sending: "Saving…",
  kept: "All changes are saved.",
  refused: "Not saved",
};

/** How it stands with what was written here. */
export class KeptView {
  readonly #element = find("kept", HTMLParagraphElement);

  show(kept: Kept, reason: string): void {
    this.#element.dataset["kept"] = kept;
    setText(this.#element, kept === "refused" ? `${TEXTS.refused}: ${reason}` : TEXTS[kept]);
  }
}
