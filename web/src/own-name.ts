import { ANONYMOUS, isWorthAnotherTry, type Limits, type Refused } from "./protocol.ts";
import type { Store } from "./stored.ts";
import { codePointCount, tidyName } from "./text.ts";

const KEY = "name";

/** The name that one goes by: chosen here, kept in the browser, and subject to the server. */
export class OwnName {
  /** What was chosen and not refused; empty if nothing was. */
  #chosen: string;
  /** What the server calls one. */
  #given = ANONYMOUS;
  #refusal = "";

  /**
   * @param store that the browser keeps
   * @param fixed the name of an account, which nobody chooses
   */
  constructor(
    private readonly store: Store,
    private readonly fixed?: string,
  ) {
    this.#chosen = fixed === undefined ? tidyName(store.read(KEY) ?? "") : "";
  }

  get name(): string {
    return this.fixed ?? (this.#chosen || this.#given);
  }

  /** What is to be sent with each connection; empty if nothing was chosen. */
  get chosen(): string {
    return this.#chosen;
  }

  /** Why the last choice was refused; empty if it was not. */
  get refusal(): string {
    return this.#refusal;
  }

  /** Chooses a name. Returns false if it cannot be one. */
  choose(input: string, limits: Limits): boolean {
    const name = tidyName(input);
    const length = codePointCount(name);
    if (length < 1 || length > limits.name) {
      this.#refusal = `A name has 1 to ${limits.name} characters.`;
      return false;
    }
    this.#refusal = "";
    this.#keep(name);
    return true;
  }

  /** The server says what it calls one. */
  onGiven(name: string): void {
    this.#given = name;
  }

  /** Whether the server may take the name later; else it is given up. */
  onRefused(refused: Refused): boolean {
    if (isWorthAnotherTry(refused.code)) {
      return true;
    }
    this.#refusal = refused.reason;
    this.#keep(this.#given === ANONYMOUS ? "" : this.#given);
    return false;
  }

  #keep(name: string): void {
    this.#chosen = name;
    if (name === "") {
      this.store.remove(KEY);
    } else {
      this.store.write(KEY, name);
    }
  }
}
