/** How far a pointer moves before that is dragging, in pixels. */
const START_PIXELS = 5;

/** How near to an edge the lists begin to scroll, in pixels. */
const EDGE_PIXELS = 48;

/** How far they scroll with each move, in pixels. */
const SCROLL_PIXELS = 14;

interface Drag {
  readonly card: HTMLElement;
  readonly id: string;
  readonly pointer: number;
  readonly x: number;
  readonly y: number;
  readonly gap: HTMLElement;
  isMoving: boolean;
}

/**
 * Drags cards between lists, by mouse anywhere on the card, by touch at its grip, so that the rest
 * of a card still scrolls.
 */
export class CardDrag {
  #drag: Drag | undefined;

  /**
   * @param root that holds the lists
   * @param drop takes the card, the list, and the index among its other cards
   * @param onEnd is called when nothing is dragged any more
   */
  constructor(
    private readonly root: HTMLElement,
    private readonly drop: (card: string, list: string, index: number) => void,
    private readonly onEnd: () => void,
  ) {}

  /** Whether a card is being dragged: the lists are not to be drawn anew then. */
  get isActive(): boolean {
    return this.#drag?.isMoving === true;
  }

  watch(card: HTMLElement, grip: HTMLElement, id: string): void {
    card.addEventListener("pointerdown", (event) => {
      const isGrip = event.target instanceof Node && grip.contains(event.target);
      const isEditing = event.target instanceof HTMLTextAreaElement;
      if (event.button === 0 && !isEditing && (isGrip || event.pointerType === "mouse")) {
        this.#begin(event, card, id);
      }
    });
    // A click that ends a drag is none.
    card.addEventListener(
      "click",
      (event) => {
        if (card.classList.contains("was-dragged")) {
          card.classList.remove("was-dragged");
          event.stopPropagation();
          event.preventDefault();
        }
      },
      { capture: true },
    );
  }

  #begin(event: PointerEvent, card: HTMLElement, id: string): void {
    this.#end(undefined);
    const gap = document.createElement("li");
    gap.className = "gap";
    const { pointerId: pointer, clientX: x, clientY: y } = event;
    const drag: Drag = { card, id, pointer, x, y, gap, isMoving: false };
    this.#drag = drag;
    const over = new AbortController();
    const { signal } = over;
    const ofThis = (each: PointerEvent): boolean => each.pointerId === pointer;
    addEventListener("pointermove", (each) => ofThis(each) && this.#move(drag, each), { signal });
    addEventListener(
      "pointerup",
      (each) => {
        if (ofThis(each)) {
          over.abort();
          this.#end(drag);
        }
      },
      { signal },
    );
    const cancel = (): void => {
      over.abort();
      this.#end(undefined);
    };
    addEventListener("pointercancel", (each) => ofThis(each) && cancel(), { signal });
    addEventListener("keydown", (each) => each.key === "Escape" && cancel(), { signal });
  }

  #move(drag: Drag, event: PointerEvent): void {
    const dx = event.clientX - drag.x;
    const dy = event.clientY - drag.y;
    if (!drag.isMoving && Math.hypot(dx, dy) < START_PIXELS) {
      return;
    }
    if (!drag.isMoving) {
      drag.isMoving = true;
      const { width, height, left, top } = drag.card.getBoundingClientRect();
      drag.gap.style.height = `${height}px`;
      Object.assign(drag.card.style, {
        width: `${width}px`,
        left: `${left}px`,
        top: `${top}px`,
      });
      drag.card.classList.add("dragged");
      document.body.classList.add("dragging");
    }
    event.preventDefault();
    drag.card.style.transform = `translate(${dx}px, ${dy}px)`;
    this.#scroll(event.clientX);
    this.#show(drag, event.clientX, event.clientY);
  }

  #scroll(x: number): void {
    const { left, right } = this.root.getBoundingClientRect();
    if (x < left + EDGE_PIXELS) {
      this.root.scrollLeft -= SCROLL_PIXELS;
    } else if (x > right - EDGE_PIXELS) {
      this.root.scrollLeft += SCROLL_PIXELS;
    }
  }

  /** Shows where the card would come to lie. */
  #show({ card, gap }: Drag, x: number, y: number): void {
    const list = [...this.root.querySelectorAll<HTMLElement>(".list")].find((each) => {
      const { left, right } = each.getBoundingClientRect();
      return x >= left && x <= right;
    });
    const cards = list?.querySelector<HTMLElement>(".cards");
    if (cards === null || cards === undefined) {
      return;
    }
    const next = [...cards.querySelectorAll<HTMLElement>(".note-card")].find((each) => {
      const { top, height } = each.getBoundingClientRect();
      return each !== card && y < top + height / 2;
    });
    cards.insertBefore(gap, next ?? null);
  }

  /** Puts the card down where it is shown, or back if there is no drag that was ended. */
  #end(ended: Drag | undefined): void {
    const drag = this.#drag;
    this.#drag = undefined;
    if (drag === undefined || !drag.isMoving) {
      return;
    }
    const { card, gap, id } = drag;
    const cards = gap.parentElement;
    const index = [...(cards?.children ?? [])].filter((each) => each !== card).indexOf(gap);
    gap.remove();
    card.classList.remove("dragged");
    card.classList.add("was-dragged");
    setTimeout(() => card.classList.remove("was-dragged"));
    document.body.classList.remove("dragging");
    Object.assign(card.style, { width: "", left: "", top: "", transform: "" });
    const list = cards?.dataset["list"];
    if (ended !== undefined && list !== undefined && index >= 0) {
      this.drop(id, list, index);
    }
    this.onEnd();
  }
}
