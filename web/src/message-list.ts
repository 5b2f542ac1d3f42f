import { find, setText } from "./dom.ts";
import { KeyedChildren, type Item } from "./keyed.ts";
import { roomInSentence } from "./room-name.ts";

/** How close to the end counts as being there, in pixels. */
const BOTTOM_PIXELS = 48;

/** How close to the start older messages are asked for, in pixels. */
const TOP_PIXELS = 240;

export interface ScrollListener {
  /** Whether the end is in view may have changed. */
  onScroll(): void;
}

/**
 * The list of messages, and where in it one reads. At the end it follows what is said; elsewhere
 * it keeps still, whatever is added above or below.
 */
export class MessageList {
  readonly #scroller = find("scroller", HTMLElement);
  readonly #list = find("messages", HTMLOListElement);
  readonly #children = new KeyedChildren(this.#list);
  #room = "";
  #follows = true;
  /** The size of the list when it was last at the end. */
  #followedSize = "";

  constructor(listener: ScrollListener) {
    const onScroll = (): void => {
      this.#onScroll();
      listener.onScroll();
    };
    this.#scroller.addEventListener("scroll", onScroll, { passive: true });
    // A composer that grows, a keyboard that slides in and a window that is resized all move the
    // end away.
    const observer = new ResizeObserver(() => this.#follow());
    observer.observe(this.#scroller);
    observer.observe(this.#list);
  }

  /** Whether the end is in view, and the list follows it. */
  get follows(): boolean {
    return this.#follows;
  }

  /** Whether the end is out of sight by more than what is in view. */
  get isFarFromEnd(): boolean {
    return this.#distanceToEnd() > this.#scroller.clientHeight;
  }

  /** Whether the start is in view, or nearly. */
  get isNearStart(): boolean {
    return this.#scroller.scrollTop < TOP_PIXELS;
  }

  /** Shows a room. */
  show(room: string, title: string | undefined, items: readonly Item[]): void {
    if (room !== this.#room) {
      this.#room = room;
      this.#follows = true;
      this.#children.show([]);
      this.#scroller.setAttribute("aria-label", `Messages in ${roomInSentence(room, title)}`);
    }
    const anchor = this.#follows ? undefined : this.#anchor();
    const top = anchor?.getBoundingClientRect().top ?? 0;
    this.#children.show(items);
    // It may have been drawn anew, so it is looked for by its key.
    const place = this.#children.find(anchor?.dataset["id"] ?? "");
    if (place !== undefined) {
      this.#scroller.scrollTop += place.getBoundingClientRect().top - top;
    }
    this.#follow();
  }

  /** Goes to a message, to its beginning if it is longer than what is in view, and leaves the end. */
  reveal(id: string): void {
    const place = this.#children.find(id);
    if (place !== undefined) {
      this.#follows = false;
      place.tabIndex = -1;
      const isTall = place.offsetHeight > this.#scroller.clientHeight;
      place.scrollIntoView({ block: isTall ? "start" : "center" });
      place.focus({ preventScroll: true });
    }
  }

  /** Goes to the end, and follows it. */
  toEnd(): void {
    this.#follows = true;
    this.#follow();
  }

  /** Somebody has scrolled, or the browser has because the size changed: that leaves no end. */
  #onScroll(): void {
    if (this.#follows && this.#size() !== this.#followedSize) {
      this.#follow();
    } else {
      this.#follows = this.#distanceToEnd() <= BOTTOM_PIXELS;
    }
  }

  #follow(): void {
    if (this.#follows) {
      this.#scroller.scrollTop = this.#scroller.scrollHeight;
      this.#followedSize = this.#size();
    }
  }

  #size(): string {
    return `${this.#scroller.clientHeight} ${this.#scroller.scrollHeight}`;
  }

  #distanceToEnd(): number {
    const { scrollHeight, scrollTop, clientHeight } = this.#scroller;
    return scrollHeight - scrollTop - clientHeight;
  }

  /** The first message in view: what has to stay where it is. */
  #anchor(): HTMLElement | undefined {
    const edge = this.#scroller.getBoundingClientRect().top;
    return [...this.#list.querySelectorAll<HTMLElement>(".message")].find(
      (element) => element.getBoundingClientRect().bottom > edge,
    );
  }
}

/** The button that leads to what was said below. */
export class NewMessagesButton {
  readonly #button = find("new-messages", HTMLButtonElement);
  readonly #text = find("new-messages-text", HTMLElement);

  constructor(onClick: () => void) {
    this.#button.addEventListener("click", onClick);
  }

  /** Shows how many messages of others are new, and leads to the end without any if it is far. */
  show(count: number, isFarFromEnd: boolean): void {
    this.#button.hidden = count === 0 && !isFarFromEnd;
    const noun = count === 1 ? "new message" : "new messages";
    setText(this.#text, count === 0 ? "Latest messages" : `${count} ${noun}`);
    this.#button.classList.toggle("urgent", count > 0);
  }
}
