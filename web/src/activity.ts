/** Without a sign of life for so long, in milliseconds, one is away. */
const IDLE_MILLIS = 5 * 60_000;

const SIGNS = ["pointerdown", "pointermove", "keydown", "wheel", "touchstart"] as const;

/** Notices whether somebody looks at the page. */
export class Activity {
  #isAway = false;
  #seen = Date.now();
  #wait: ReturnType<typeof setTimeout> | undefined;

  /**
   * @param onChange whether nobody does
   */
  constructor(private readonly onChange: (isAway: boolean) => void) {
    for (const sign of SIGNS) {
      addEventListener(sign, () => this.#onSign(), { passive: true, capture: true });
    }
    document.addEventListener("visibilitychange", () => this.#onVisibility());
    this.#onVisibility();
  }

  #onVisibility(): void {
    if (document.visibilityState === "hidden") {
      clearTimeout(this.#wait);
      this.#set(true);
    } else {
      this.#onSign();
      this.#watch();
    }
  }

  #onSign(): void {
    this.#seen = Date.now();
    if (document.visibilityState !== "hidden" && this.#isAway) {
      this.#set(false);
      this.#watch();
    }
  }

  #watch(): void {
    clearTimeout(this.#wait);
    const left = this.#seen + IDLE_MILLIS - Date.now();
    if (left > 0) {
      this.#wait = setTimeout(() => this.#watch(), left);
    } else {
      this.#set(true);
    }
  }

  #set(isAway: boolean): void {
    if (isAway !== this.#isAway) {
      this.#isAway = isAway;
      this.onChange(isAway);
    }
  }
}
