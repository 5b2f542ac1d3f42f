import { find, make, makeButton, setText } from "../dom.ts";
import { act, Refused } from "./api.ts";

/** Something that is asked for before it is done. */
export interface Field {
  readonly name: string;
  readonly label: string;
  readonly value?: string;
  /** What can be chosen, as values and words; anything can be written where there is none. */
  readonly options?: readonly (readonly [string, string])[];
  readonly maxLength?: number;
}

/** Something that can be done. */
export interface Deed {
  /** The word of it in the address. */
  readonly action: string;
  readonly title: string;
  readonly text: string;
  /** What the button says that does it. */
  readonly verb: string;
  readonly fields?: readonly Field[];
  /** What is sent, with what was filled in. */
  readonly asked: (filled: Readonly<Record<string, string>>) => object;
  /** What is said when it is done. */
  readonly done: string;
  /** Takes what the server answered. */
  readonly answered?: (answer: unknown) => void;
}

/** How long it is said what became of something. */
const TOLD_MILLIS = 10_000;

/** For how long something holds. */
export const DURATION: Field = {
  name: "seconds",
  label: "For how long",
  value: "3600",
  options: [
    ["600", "Ten minutes"],
    ["3600", "An hour"],
    ["86400", "A day"],
    ["604800", "A week"],
    ["", "For good"],
  ],
};

/** Why it is done; people are told. */
export const REASON: Field = { name: "reason", label: "Reason (they are told)", maxLength: 200 };

/** The number that a duration stands for; nothing for good. */
export function lasting(filled: Readonly<Record<string, string>>): object {
  const seconds = filled["seconds"] ?? "";
  return seconds === "" ? {} : { seconds: Number(seconds) };
}

/** Asks before something is done, does it, and says what became of it. */
export class Deeds {
  /** What can be done; for nothing else there are buttons. */
  actions: readonly string[] = [];

  readonly #dialog = find("confirm", HTMLDialogElement);
  readonly #title = find("confirm-title", HTMLElement);
  readonly #text = find("confirm-text", HTMLElement);
  readonly #fields = find("confirm-fields", HTMLElement);
  readonly #problem = find("confirm-problem", HTMLElement);
  readonly #yes = find("confirm-yes", HTMLButtonElement);
  readonly #outcome = find("outcome", HTMLElement);
  #deed: Deed | undefined;
  #telling: ReturnType<typeof setTimeout> | undefined;

  /** @param onDone is called when something was done */
  constructor(private readonly onDone: (deed: Deed) => void) {
    find("confirm-no", HTMLButtonElement).addEventListener("click", () => this.#dialog.close());
    find("confirm-form", HTMLFormElement).addEventListener("submit", (event) => {
      event.preventDefault();
      void this.#carryOut();
    });
  }

  can(action: string): boolean {
    return this.actions.includes(action);
  }

  /** A button that asks; nothing where that cannot be done. */
  button(words: string, name: string, deed: () => Deed): HTMLElement | string {
    return !this.can(deed().action)
      ? ""
      : makeButton(
          { class: "small-button", "aria-label": name, "data-testid": `do-${words.toLowerCase()}` },
          () => this.ask(deed()),
          words,
        );
  }

  ask(deed: Deed): void {
    this.#deed = deed;
    setText(this.#title, deed.title);
    setText(this.#text, deed.text);
    setText(this.#yes, deed.verb);
    setText(this.#problem, "");
    this.#fields.replaceChildren(...(deed.fields ?? []).flatMap(laidOut));
    this.#dialog.showModal();
  }

  async #carryOut(): Promise<void> {
    const deed = this.#deed;
    if (deed === undefined) {
      return;
    }
    this.#yes.disabled = true;
    try {
      const answer = await act(deed.action, deed.asked(this.#filled()));
      this.#dialog.close();
      deed.answered?.(answer);
      this.tell(deed.done);
      this.onDone(deed);
    } catch (failure) {
      setText(this.#problem, failure instanceof Refused ? failure.message : String(failure));
    } finally {
      this.#yes.disabled = false;
    }
  }

  #filled(): Record<string, string> {
    const filled: Record<string, string> = {};
    for (const field of this.#fields.querySelectorAll("input, select")) {
      if (field instanceof HTMLInputElement || field instanceof HTMLSelectElement) {
        filled[field.name] = field.value.trim();
      }
    }
    return filled;
  }

  /** Says something at the lower edge for a while, to screen readers too. */
  tell(text: string): void {
    clearTimeout(this.#telling);
    this.#outcome.textContent = text;
    this.#telling = setTimeout(() => {
      this.#outcome.textContent = "";
    }, TOLD_MILLIS);
  }
}

function laidOut(field: Field): Node[] {
  const id = `confirm-${field.name}`;
  const label = make("label", { for: id }, field.label);
  if (field.options !== undefined) {
    const options = field.options.map(([value, words]) => make("option", { value }, words));
    const select = make("select", { id, name: field.name }, ...options);
    select.value = field.value ?? "";
    return [label, select];
  }
  const length = String(field.maxLength ?? 200);
  const input = make("input", { id, name: field.name, type: "text", maxlength: length });
  input.value = field.value ?? "";
  return [label, input];
}
