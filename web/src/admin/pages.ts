import { make, makeButton } from "../dom.ts";
import { show } from "./api.ts";
import type { Desk } from "./view.ts";

const REFRESH_MILLIS = 5000;
const COUNT = 100;

/** A list that is asked for a page at a time, and again and again while it is shown. */
export class Pages<P> {
  /** Leads to the other pages. */
  readonly element: HTMLElement;
  readonly #first: HTMLButtonElement;
  readonly #next: HTMLButtonElement;
  #after = "";
  #following: string | null = null;
  #timer: ReturnType<typeof setInterval> | undefined;

  /**
   * @param desk learns that the server does not answer
   * @param path of the list
   * @param following after what the next page begins; null after the last page
   * @param shown takes each page
   */
  constructor(
    private readonly desk: Desk,
    private readonly path: string,
    private readonly following: (page: P) => string | null,
    private readonly shown: (page: P) => void,
  ) {
    this.#first = makeButton({ class: "quiet-button" }, () => this.#goTo(""), "First page");
    this.#next = makeButton(
      { class: "quiet-button" },
      () => this.#goTo(this.#following ?? ""),
      "Next page",
    );
    this.element = make("div", { class: "pages" }, this.#first, this.#next);
  }

  get isFirst(): boolean {
    return this.#after === "";
  }

  open(): void {
    this.renew();
    this.#timer = setInterval(() => this.renew(), REFRESH_MILLIS);
  }

  close(): void {
    clearInterval(this.#timer);
  }

  renew(): void {
    void this.#read();
  }

  #goTo(after: string): void {
    this.#after = after;
    this.renew();
  }

  async #read(): Promise<void> {
    try {
      const page = await show<P>(this.path, { after: this.#after, limit: String(COUNT) });
      this.#following = this.following(page);
      this.#first.hidden = this.isFirst;
      this.#next.hidden = this.#following === null;
      this.shown(page);
    } catch (failure) {
      this.desk.failed(failure);
    }
  }
}
