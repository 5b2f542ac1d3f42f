import { drawBadge } from "./badge.ts";
import { find, make, makeButton, makeIcon, setText } from "./dom.ts";
import { KeyedChildren, type Item } from "./keyed.ts";
import { LOBBY } from "./protocol.ts";
import { hashOf, isPrivate, roomOfInput, roomIcon } from "./room-name.ts";

/** What is shown of a room that one is in. */
export interface RoomEntry {
  readonly name: string;
  /** As people read it. */
  readonly title: string;
  readonly unread: number;
  /** How many messages of one's own were refused there. */
  readonly refused: number;
}

export interface RoomActions {
  onGo(room: string): void;
  onLeave(room: string): void;
}

/** The rooms that one is in, and the way to others. */
export class RoomsView {
  readonly #children = new KeyedChildren(find("rooms", HTMLUListElement));
  readonly #form = find("goto-form", HTMLFormElement);
  readonly #input = find("goto-input", HTMLInputElement);
  readonly #problem = find("goto-problem", HTMLElement);

  constructor(private readonly actions: RoomActions) {
    this.#form.addEventListener("submit", (event) => {
      event.preventDefault();
      this.#go();
    });
    this.#input.addEventListener("input", () => this.#say(""));
  }

  show(rooms: readonly RoomEntry[], current: string): void {
    this.#children.show(rooms.map((room) => this.#item(room, room.name === current)));
  }

  #go(): void {
    if (this.#input.value.trim() === "") {
      return;
    }
    const room = roomOfInput(this.#input.value);
    if (room === undefined) {
      this.#say("A room has 1 to 64 letters, digits, or - _ .");
      return;
    }
    this.#input.value = "";
    this.actions.onGo(room);
  }

  #say(problem: string): void {
    setText(this.#problem, problem);
    this.#input.setAttribute("aria-invalid", String(problem !== ""));
  }

  #item(room: RoomEntry, isCurrent: boolean): Item {
    return {
      key: room.name,
      look: `${isCurrent} ${room.unread} ${room.refused} ${room.title}`,
      draw: () => this.#draw(room, isCurrent),
    };
  }

  #draw(room: RoomEntry, isCurrent: boolean): HTMLElement {
    const { title } = room;
    const link = make(
      "a",
      { href: hashOf(room.name), class: "room-link", "data-testid": "room-link" },
      makeIcon(roomIcon(room.name)),
      make("bdi", { class: "room-title" }, title),
      ...(isPrivate(room.name)
        ? [make("span", { class: "visually-hidden" }, "– private room")]
        : []),
    );
    link.dataset["room"] = room.name;
    if (isCurrent) {
      link.setAttribute("aria-current", "page");
    }
    if (room.refused > 0) {
      link.append(drawBadge(room.refused, "not sent", "badge refused"));
    }
    if (room.unread > 0) {
      link.append(drawBadge(room.unread, "unread"));
    }
    const row = make("li", { class: "room" }, link);
    // Whoever is of a private room gives that up where its people are.
    if (room.name !== LOBBY && !isPrivate(room.name)) {
      const label = `Leave ${title}`;
      const attributes = { class: "leave", "aria-label": label, title: label };
      const leave = (): void => this.actions.onLeave(room.name);
      row.append(makeButton({ ...attributes, "data-testid": "leave" }, leave, makeIcon("close")));
    }
    return row;
  }
}
