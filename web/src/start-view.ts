import { find, make, makeButton, makePicture, setText } from "./dom.ts";
import { roomInSentence } from "./room-name.ts";

/** What is known about what came before the first message. */
export type Start =
  | { readonly kind: "unknown" }
  | { readonly kind: "begun"; readonly room: string; readonly title?: string | undefined }
  | { readonly kind: "older"; readonly isLoading: boolean; readonly isOnline: boolean }
  | { readonly kind: "full"; readonly count: number }
  | { readonly kind: "refused"; readonly reason: string };

/** The place above the first message: it begins there, or older ones can be had. */
export class StartView {
  readonly #place = find("start", HTMLElement);
  readonly #mark = makePicture("mark", "mark");
  readonly #text = make("p", {});
  readonly #button: HTMLButtonElement;

  constructor(onLoad: () => void) {
    this.#button = makeButton({ class: "quiet-button", "data-testid": "load-older" }, onLoad);
    this.#place.append(this.#mark, this.#text, this.#button);
  }

  show(start: Start): void {
    this.#mark.toggleAttribute("hidden", start.kind !== "begun");
    setText(this.#text, textOf(start));
    const isLoading = start.kind === "older" && start.isLoading;
    this.#button.hidden = start.kind !== "older" && start.kind !== "refused";
    this.#button.disabled = isLoading || (start.kind === "older" && !start.isOnline);
    setText(this.#button, isLoading ? "Loading…" : "Load older messages");
  }
}

function textOf(start: Start): string {
  switch (start.kind) {
    case "begun":
      return `This is where ${roomInSentence(start.room, start.title)} begins.`;
    case "full":
      return `The last ${start.count} messages are shown.`;
    case "refused":
      return start.reason;
    default:
      return "";
  }
}
