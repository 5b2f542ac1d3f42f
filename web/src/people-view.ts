import { find, make, setText } from "./dom.ts";
import { KeyedChildren, type Item } from "./keyed.ts";
import { drawPortrait } from "./message-row.ts";
import type { Person } from "./protocol.ts";

/** The order of names: as people sort them, `Guest 2` before `Guest 10`. */
const NAMES = new Intl.Collator(undefined, { numeric: true });

/** Those who are in the room that is shown. */
export class PeopleView {
  readonly #children = new KeyedChildren(find("people", HTMLUListElement));
  readonly #count = find("people-count", HTMLElement);
  readonly #others = find("people-others", HTMLElement);

  /**
   * @param people as far as the server names them
   * @param visitors how many there are
   * @param me the id of oneself
   */
  show(people: readonly Person[], visitors: number, me: string): void {
    const sorted = [...people].sort((a, b) => rank(a, me) - rank(b, me) || byName(a, b));
    this.#children.show(sorted.map((person) => itemOf(person, person.id === me)));
    setText(this.#count, visitors > 0 ? String(visitors) : "");
    const others = visitors - people.length;
    setText(this.#others, others > 0 ? `and ${others} more` : "");
  }
}

function rank(person: Person, me: string): number {
  return person.id === me ? 0 : 1;
}

function byName(a: Person, b: Person): number {
  return NAMES.compare(a.name, b.name) || (a.id < b.id ? -1 : 1);
}

function itemOf(person: Person, isMe: boolean): Item {
  return { key: person.id, look: `${isMe} ${person.name}`, draw: () => draw(person, isMe) };
}

function draw(person: Person, isMe: boolean): HTMLElement {
  const row = make(
    "li",
    { class: "person", "data-testid": "person" },
    drawPortrait(person.name),
    make("bdi", { class: "person-name" }, person.name),
  );
  if (isMe) {
    row.append(make("span", { class: "you" }, "you"));
  }
  return row;
}
