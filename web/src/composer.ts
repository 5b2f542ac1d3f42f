import { find, setText } from "./dom.ts";
import { LOBBY, type Person } from "./protocol.ts";
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
  readonly #reader = find("reader", HTMLElement);
  readonly #drafts = new Map<string, string>();
  readonly #addressee = find("addressee", HTMLElement);
  readonly #presence = find("addressee-presence", HTMLElement);
  readonly #addresseeName = find("addressee-name", HTMLElement);
  #room: string | undefined;
  #place = "";
  #title: string | undefined;
  #to: Person | undefined;
  #limit = 0;

  /**
   * @param post takes a message, for the room or for one person; returns why it cannot, or an empty
   *     text
   * @param onWriting something is being written, for the room or for one person
   */
  constructor(
    private readonly post: (text: string, to: Person | undefined) => string,
    private readonly onWriting: (to: Person | undefined) => void,
  ) {
    this.#form.addEventListener("submit", (event) => {
      event.preventDefault();
      this.#submit();
    });
    this.#input.addEventListener("input", () => {
      this.#onInput();
      if (tidyText(this.#input.value) !== "") {
        this.onWriting(this.#to);
      }
    });
    this.#input.addEventListener("keydown", (event) => this.#onKey(event));
    find("addressee-clear", HTMLButtonElement).addEventListener("click", () => {
      this.writeTo(undefined);
      this.focus();
    });
  }

  focus(): void {
    this.#input.focus();
  }

  /** Whom one writes to alone, if it is one person. */
  get addressee(): Person | undefined {
    return this.#to;
  }

  /** Says how it stands with whom one writes to alone. */
  showPresence(text: string): void {
    setText(this.#presence, text);
  }

  /** From now on what is written is for one person, or for the room again. */
  writeTo(person: Person | undefined): void {
    this.#to = person;
    this.#open();
  }

  /** Forgets all that was begun. */
  clear(): void {
    this.#drafts.clear();
    this.#input.value = "";
    this.#onInput();
  }

  /**
   * Writes for a room.
   *
   * @param title of the room, if it is a private one
   * @param limit in code points
   * @param isReader whether one may say nothing in the room
   */
  show(room: string, title: string | undefined, limit: number, isReader: boolean): void {
    this.#limit = limit;
    this.#showReader(isReader && this.#to === undefined);
    if (room !== this.#room) {
      this.#room = room;
      this.#title = title;
      this.#to = undefined;
      this.#open();
    } else if (title !== this.#title) {
      this.#title = title;
      this.#showLabel();
    }
  }

  /** Somebody who only reads can still write to one person. */
  #showReader(isReader: boolean): void {
    this.#input.readOnly = isReader;
    setText(this.#reader, isReader ? "You may read this room. Its owners say who writes." : "");
  }

  /** What was begun for others stays with them: nothing goes to a room that was meant for one. */
  #open(): void {
    const place = this.#to === undefined ? `room ${this.#room}` : `person ${this.#to.id}`;
    if (place === this.#place) {
      return;
    }
    this.#drafts.set(this.#place, this.#input.value);
    this.#place = place;
    this.#input.value = this.#drafts.get(place) ?? "";
    this.#drafts.delete(place);
    this.#addressee.hidden = this.#to === undefined;
    setText(this.#addresseeName, this.#to?.name ?? "");
    this.#showLabel();
    setText(this.#problem, "");
    this.#onInput();
  }

  #showLabel(): void {
    const label = this.#to?.name ?? roomInSentence(this.#room ?? LOBBY, this.#title);
    setText(this.#label, `Message to ${label}`);
    this.#input.placeholder = `Message to ${label}`;
  }

  #onKey(event: KeyboardEvent): void {
    // While a character is being composed, Enter belongs to the input method.
    if (event.key === "Escape" && this.#to !== undefined && !event.isComposing) {
      this.writeTo(undefined);
    } else if (event.key === "Enter" && !event.shiftKey && !event.isComposing) {
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
    if (text === "" || codePointCount(text) > this.#limit || this.#input.readOnly) {
      return;
    }
    const problem = this.post(text, this.#to);
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
