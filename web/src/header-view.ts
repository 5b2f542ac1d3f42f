import { find, setText } from "./dom.ts";
import type { Standing } from "./session.ts";

const LINKS: Readonly<Record<Standing, readonly [text: string, look: string]>> = {
  connecting: ["Connecting…", "amber"],
  open: ["Connected", "green"],
  waiting: ["Offline", "red"],
  ended: ["Signed out", "red"],
};

/** The name of the room, how many are here, and how it stands with the line. */
export class HeaderView {
  readonly #room = find("room-name", HTMLElement);
  readonly #visitors = find("visitors", HTMLElement);
  readonly #status = find("status", HTMLElement);
  readonly #statusText = find("status-text", HTMLElement);

  /**
   * @param visitors how many are here, or undefined while that is not known
   */
  show(title: string, visitors: number | undefined, link: Standing): void {
    setText(this.#room, title);
    setText(this.#visitors, `Current visitors: ${visitors ?? "–"}`);
    const [text, look] = LINKS[link];
    setText(this.#statusText, text);
    this.#status.dataset["look"] = look;
  }
}
