import { find, make } from "./dom.ts";
import type { Piece } from "./typists.ts";

/** Who is writing. Screen readers are not told: they hear what is said. */
export class TypingView {
  readonly #line = find("typing", HTMLElement);
  #shown = "";

  show(pieces: readonly Piece[]): void {
    const look = JSON.stringify(pieces);
    if (look !== this.#shown) {
      this.#shown = look;
      this.#line.replaceChildren(
        ...pieces.map((piece) => ("name" in piece ? make("bdi", {}, piece.name) : piece.words)),
      );
    }
  }
}
