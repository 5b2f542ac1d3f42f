import type { Store } from "../stored.ts";

const KEY = "voice";

/** Longest text that is spoken, in characters. */
const MAX_SPOKEN = 400;

/** Most texts that wait to be spoken; what comes while so many wait is only shown. */
const MAX_WAITING = 5;

/** What speaks: that of the browser. */
export type Synthesis = Pick<SpeechSynthesis, "speak" | "cancel">;

/** Speaks texts aloud, if that is wanted and the browser can. */
export class Voice {
  readonly #synthesis: Synthesis | undefined;
  #isOn: boolean;
  #waiting = 0;

  constructor(
    private readonly store: Store,
    synthesis: () => Synthesis | undefined,
    private readonly utterance: (text: string) => SpeechSynthesisUtterance = (text) =>
      new SpeechSynthesisUtterance(text),
  ) {
    this.#synthesis = synthesis();
    this.#isOn = store.read(KEY) !== "off";
  }

  get isThere(): boolean {
    return this.#synthesis !== undefined;
  }

  get isOn(): boolean {
    return this.isThere && this.#isOn;
  }

  turn(isOn: boolean): void {
    this.#isOn = isOn;
    this.store.write(KEY, isOn ? "on" : "off");
    if (!isOn) {
      this.#synthesis?.cancel();
      this.#waiting = 0;
    }
  }

  say(text: string): void {
    if (!this.isOn || this.#waiting >= MAX_WAITING) {
      return;
    }
    const spoken = this.utterance(text.slice(0, MAX_SPOKEN));
    this.#waiting++;
    const done = (): void => {
      this.#waiting = Math.max(0, this.#waiting - 1);
    };
    spoken.onend = done;
    spoken.onerror = done;
    this.#synthesis?.speak(spoken);
  }
}
