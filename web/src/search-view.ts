import { clockTime, dayLabel, fullTime } from "./days.ts";
import { find, make, makeIcon, setText } from "./dom.ts";
import { excerpt } from "./excerpt.ts";
import type { Hit, Person } from "./protocol.ts";
import { roomIcon, roomInSentence, roomTitle } from "./room-name.ts";
import type { Search } from "./search.ts";

export interface SearchListener {
  /** Something else is looked for: in a room, or everywhere. */
  onLook(typed: string, isHere: boolean): void;
  /** The end of what was found is in view. */
  onOlder(): void;
  /** One of them is wanted. */
  onPick(hit: Hit): void;
  /** What a private room is called, if that is known. */
  titleOf(room: string): string | undefined;
}

/** How close to the end older ones are asked for, in pixels. */
const END_PIXELS = 200;

/**
 * The window in which messages are looked for. The focus stays in its field; arrow keys move
 * through what was found, as in a combobox with a list.
 */
export class SearchView {
  readonly #open = find("search-open", HTMLButtonElement);
  readonly #dialog = find("search", HTMLDialogElement);
  readonly #input = find("search-input", HTMLInputElement);
  readonly #here = find("search-here", HTMLInputElement);
  readonly #room = find("search-room", HTMLElement);
  readonly #status = find("search-status", HTMLElement);
  readonly #list = find("search-hits", HTMLUListElement);
  #hits: readonly Hit[] = [];
  #active = -1;

  constructor(private readonly listener: SearchListener) {
    this.#open.addEventListener("click", () => this.#show());
    find("search-close", HTMLButtonElement).addEventListener("click", () => this.#dialog.close());
    this.#input.addEventListener("input", () => this.#look());
    this.#here.addEventListener("change", () => {
      this.#look();
      this.#input.focus();
    });
    this.#input.addEventListener("keydown", (event) => this.#onKey(event));
    this.#list.addEventListener("scroll", () => this.#onScroll(), { passive: true });
    this.#list.addEventListener("click", (event) => this.#onClick(event));
    // The click that closes a window by what is beside it.
    this.#dialog.addEventListener("click", (event) => {
      if (event.target === this.#dialog) {
        this.#dialog.close();
      }
    });
    document.addEventListener("keydown", (event) => {
      const isShortcut = (event.ctrlKey || event.metaKey) && event.key.toLowerCase() === "k";
      if (isShortcut && !event.altKey && !event.shiftKey && !this.#open.hidden) {
        event.preventDefault();
        // Not over a window that asks for something else.
        if (this.#dialog.open || document.querySelector("dialog[open]") === null) {
          this.#show();
        }
      }
    });
  }

  /** Shows what was found. */
  draw(search: Search, room: string, me: Person, canSearch: boolean, isOnline: boolean): void {
    this.#open.hidden = !canSearch;
    if (!this.#dialog.open) {
      return;
    }
    setText(this.#room, roomInSentence(room, this.listener.titleOf(room)));
    setText(this.#status, isOnline ? statusOf(search) : "There is no connection now.");
    if (search.hits !== this.#hits) {
      this.#drawHits(search.hits, me);
    }
  }

  /** Forgets what was looked for: somebody else sits here now. */
  clear(): void {
    this.#dialog.close();
    this.#input.value = "";
    this.#here.checked = false;
    this.#hits = [];
    this.#list.replaceChildren();
    this.#activate(-1);
  }

  #show(): void {
    if (!this.#dialog.open) {
      this.#dialog.showModal();
    }
    this.#input.focus();
    this.#input.select();
    this.#look();
  }

  #look(): void {
    this.listener.onLook(this.#input.value, this.#here.checked);
  }

  #onKey(event: KeyboardEvent): void {
    if (event.isComposing) {
      return;
    }
    switch (event.key) {
      case "ArrowDown":
        this.#activate(Math.min(this.#active + 1, this.#hits.length - 1));
        break;
      case "ArrowUp":
        this.#activate(Math.max(this.#active - 1, -1));
        break;
      case "Enter":
        this.#pick(Math.max(this.#active, 0));
        break;
      default:
        return;
    }
    event.preventDefault();
  }

  #onClick(event: MouseEvent): void {
    const row = event.target instanceof Element ? event.target.closest(".search-hit") : null;
    this.#pick([...this.#list.children].indexOf(row as Element));
  }

  #onScroll(): void {
    const { scrollHeight, scrollTop, clientHeight } = this.#list;
    if (scrollHeight - scrollTop - clientHeight < END_PIXELS) {
      this.listener.onOlder();
    }
  }

  #pick(index: number): void {
    const hit = this.#hits[index];
    if (hit !== undefined) {
      this.#dialog.close();
      this.listener.onPick(hit);
    }
  }

  #activate(index: number): void {
    this.#row(this.#active)?.setAttribute("aria-selected", "false");
    this.#active = index;
    const row = this.#row(index);
    row?.setAttribute("aria-selected", "true");
    row?.scrollIntoView({ block: "nearest" });
    this.#input.setAttribute("aria-activedescendant", row?.id ?? "");
    if (index >= this.#hits.length - 1) {
      this.listener.onOlder();
    }
  }

  #row(index: number): Element | undefined {
    return this.#list.children[index];
  }

  #drawHits(hits: readonly Hit[], me: Person): void {
    const known = this.#hits;
    this.#hits = hits;
    if (known.length > 0 && known.every((hit, index) => hit === hits[index])) {
      this.#list.append(
        ...hits.slice(known.length).map((hit, i) => this.#drawHit(hit, known.length + i, me)),
      );
    } else {
      this.#list.replaceChildren(...hits.map((hit, index) => this.#drawHit(hit, index, me)));
      this.#list.scrollTop = 0;
      this.#activate(-1);
    }
    this.#input.setAttribute("aria-expanded", String(hits.length > 0));
  }

  #drawHit(hit: Hit, index: number, me: Person): HTMLElement {
    const { text, time } = "letter" in hit ? hit.letter : hit.message;
    const sender = "letter" in hit ? hit.letter.from : hit.message.person;
    const when = make(
      "time",
      { datetime: new Date(time).toISOString(), title: fullTime(time) },
      `${dayLabel(time, Date.now())}, ${clockTime(time)}`,
    );
    const words = make("p", { class: "search-text", dir: "auto", "data-testid": "search-text" });
    words.append(
      make("bdi", { class: "sender" }, sender.id === me.id ? "You" : sender.name),
      ": ",
      ...excerpt(text, hit.marks).map((part) =>
        part.isMarked ? make("mark", {}, part.text) : part.text,
      ),
    );
    return make(
      "li",
      {
        id: `search-hit-${index}`,
        class: "search-hit",
        role: "option",
        "aria-selected": "false",
        "data-testid": "search-hit",
      },
      make("p", { class: "search-place" }, this.#drawPlace(hit, me), when),
      words,
    );
  }

  #drawPlace(hit: Hit, me: Person): HTMLElement {
    const place = make("span", { class: "where" });
    if ("letter" in hit) {
      const { from, to } = hit.letter;
      const other = from.id === me.id ? to : from;
      place.append(makeIcon("lock"), make("bdi", {}, `Private, with ${other.name}`));
    } else {
      const title = roomTitle(hit.room, this.listener.titleOf(hit.room));
      place.append(makeIcon(roomIcon(hit.room)), make("bdi", {}, title));
    }
    return place;
  }
}

function statusOf(search: Search): string {
  switch (search.state) {
    case "idle":
      return "Looks through all that you may read.";
    case "asking":
      return "Looking…";
    case "refused":
      return search.problem;
    case "found":
      return `${countOf(search)}${search.isBuilding ? " The server still prepares its search: newer messages may be missing." : ""}`;
  }
}

function countOf({ hits, more }: Search): string {
  if (hits.length === 0) {
    return "Nothing was found.";
  }
  const noun = hits.length === 1 ? "message" : "messages";
  return more ? `The last ${hits.length} messages.` : `${hits.length} ${noun}.`;
}
