import { find, setText } from "./dom.ts";
import type { Role } from "./protocol.ts";

/** The button under the title of a private room that leads to who is of it. */
export class MembersButton {
  readonly #button = find("members-open", HTMLButtonElement);
  readonly #text = find("members-open-text", HTMLElement);

  constructor(onClick: () => void) {
    this.#button.addEventListener("click", onClick);
  }

  /**
   * @param role that one has in the room, if it is a private one
   */
  show(role: Role | undefined): void {
    this.#button.hidden = role === undefined;
    setText(this.#text, role === "owner" ? "Members and invitations" : "Members");
  }
}
