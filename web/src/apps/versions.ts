import { find, make, makeButton, setText } from "../dom.ts";
import { hashOf, roomTitle } from "../room-name.ts";
import type { Line } from "./line.ts";
import { partsOf } from "./parts.ts";

/** What a document was when its changes were merged. */
interface Version {
  readonly position: number;
  readonly time: number;
}

const TIME = new Intl.DateTimeFormat(undefined, { dateStyle: "medium", timeStyle: "short" });

/** Longest part of the name of a room that a version is named after. */
const MAX_STEM = 40;

/** The name of the document that a version of another one is opened as. */
export function versionName(room: string, { position, time }: Version): string {
  const minutes = new Date(time).toISOString().slice(0, 16).replace(/\D/g, "");
  return `${roomTitle(room).slice(0, MAX_STEM)}-${minutes}-${position}`;
}

/** Earlier versions of the document: one can be opened as a document of its own. */
export class Versions {
  readonly #dialog = find("versions", HTMLDialogElement);
  readonly #list = find("versions-list", HTMLUListElement);
  readonly #note = find("versions-note", HTMLParagraphElement);

  /**
   * @param line to the server
   * @param room of the document
   * @param put makes the parts of a version a document of that name
   */
  constructor(
    private readonly line: Line,
    private readonly room: string,
    private readonly put: (parts: readonly Uint8Array[], name: string) => Promise<void>,
  ) {
    find("versions-open", HTMLButtonElement).addEventListener("click", () => void this.#show());
  }

  async #show(): Promise<void> {
    this.#list.replaceChildren();
    setText(this.#note, "Looking…");
    this.#dialog.showModal();
    try {
      const { members } = await this.line.ask("versions", {});
      const versions = [...(members["versions"] as Version[])].reverse();
      setText(
        this.#note,
        versions.length === 0
          ? "There are none yet: one is kept whenever many changes are merged, for a week."
          : "Each opens as a document of its own; this one stays as it is.",
      );
      this.#list.append(...versions.map((version) => this.#row(version)));
    } catch {
      setText(this.#note, "They cannot be listed now; try again.");
    }
  }

  #row(version: Version): HTMLLIElement {
    const attributes = { class: "quiet-button", "data-testid": "version" };
    const open = (): void => void this.#open(version);
    return make("li", {}, makeButton(attributes, open, TIME.format(version.time)));
  }

  async #open(version: Version): Promise<void> {
    setText(this.#note, "Opening…");
    try {
      let { members, bytes } = await this.line.ask("version", { position: version.position });
      const pieces = [bytes];
      while (members["more"] === true) {
        ({ members, bytes } = await this.line.ask("more", { of: "version" }));
        pieces.push(bytes);
      }
      const name = versionName(this.room, version);
      await this.put(partsOf(pieces), name);
      location.hash = hashOf(name);
    } catch {
      setText(this.#note, "It cannot be opened now; try again.");
    }
  }
}
