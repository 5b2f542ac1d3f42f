import { find, make, makeButton, setText } from "../dom.ts";
import { hashOf, isPrivate, roomTitle } from "../room-name.ts";
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

/** What is done with the parts of a version. */
export interface VersionReader {
  /** Makes them a document of that name. */
  put(parts: readonly Uint8Array[], name: string): Promise<void>;
  /** What they say, in words. */
  read(parts: readonly Uint8Array[]): string;
}

/**
 * Earlier versions of the document: one can be opened as a document of its own. One of a private
 * room is only shown: a document of its own would be everybody's.
 */
export class Versions {
  readonly #dialog = find("versions", HTMLDialogElement);
  readonly #list = find("versions-list", HTMLUListElement);
  readonly #note = find("versions-note", HTMLParagraphElement);
  readonly #text = find("versions-text", HTMLPreElement);

  /**
   * @param line to the server
   * @param room of the document
   * @param reader of what is opened
   */
  constructor(
    private readonly line: Line,
    private readonly room: string,
    private readonly reader: VersionReader,
  ) {
    find("versions-open", HTMLButtonElement).addEventListener("click", () => void this.#show());
  }

  async #show(): Promise<void> {
    this.#list.replaceChildren();
    this.#text.hidden = true;
    setText(this.#note, "Looking…");
    this.#dialog.showModal();
    try {
      const { members } = await this.line.ask("versions", {});
      const versions = [...(members["versions"] as Version[])].reverse();
      setText(
        this.#note,
        versions.length === 0
          ? "There are none yet: one is kept whenever many changes are merged, for a week."
          : isPrivate(this.room)
            ? "Each is shown below; the document stays as it is."
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
      const parts = partsOf(pieces);
      if (isPrivate(this.room)) {
        this.#read(parts, version);
        return;
      }
      const name = versionName(this.room, version);
      await this.reader.put(parts, name);
      location.hash = hashOf(name);
    } catch {
      setText(this.#note, "It cannot be opened now; try again.");
    }
  }

  #read(parts: readonly Uint8Array[], { time }: Version): void {
    setText(this.#note, `As it was on ${TIME.format(time)}:`);
    setText(this.#text, this.reader.read(parts));
    this.#text.hidden = false;
  }
}
