import { drawBadge } from "./badge.ts";
import type { Correspondent } from "./correspondents.ts";
import { find, make, makeButton, makeIcon, setText } from "./dom.ts";
import { KeyedChildren, type Item } from "./keyed.ts";
import { drawPortrait } from "./message-row.ts";
import type { Person } from "./protocol.ts";

/** The order of names: as people sort them, `Guest 2` before `Guest 10`. */
const NAMES = new Intl.Collator(undefined, { numeric: true });

/** How it stands with somebody: in words, and for the look. */
export interface Shown {
  readonly state: string;
  readonly text: string;
}

/** Those who are in the room that is shown, and those who are not and can be written to. */
export class PeopleView {
  readonly #children = new KeyedChildren(find("people", HTMLUListElement));
  readonly #count = find("people-count", HTMLElement);
  readonly #others = find("people-others", HTMLElement);
  readonly #away = new KeyedChildren(find("away", HTMLUListElement));
  readonly #awaySection = find("away-section", HTMLElement);

  /**
   * @param onWrite somebody is to be written to
   */
  constructor(private readonly onWrite: (person: Person) => void) {}

  /**
   * @param people as far as the server names them
   * @param visitors how many there are
   * @param me the id of oneself
   * @param correspondents those who write to oneself privately, or are written to
   * @param presenceOf how it stands with somebody, undefined if that is not known
   */
  show(
    people: readonly Person[],
    visitors: number,
    me: string,
    correspondents: readonly Correspondent[],
    presenceOf: (id: string) => Shown | undefined,
  ): void {
    const unread = new Map(correspondents.map((each) => [each.person.id, each.unread]));
    const sorted = [...people].sort((a, b) => rank(a, me) - rank(b, me) || byName(a, b));
    this.#children.show(
      sorted.map((each) => this.#itemOf(each, me, unread.get(each.id) ?? 0, presenceOf(each.id))),
    );
    const here = new Set([me, ...people.map(({ id }) => id)]);
    const away = correspondents.filter(({ person }) => !here.has(person.id));
    away.sort((a, b) => byName(a.person, b.person));
    this.#away.show(
      away.map((each) =>
        this.#itemOf(each.person, me, each.unread, presenceOf(each.person.id), true),
      ),
    );
    this.#awaySection.hidden = away.length === 0;
    setText(this.#count, visitors > 0 ? String(visitors) : "");
    const others = visitors - people.length;
    setText(this.#others, others > 0 ? `and ${others} more` : "");
  }

  #itemOf(
    person: Person,
    me: string,
    unread: number,
    presence: Shown | undefined,
    isElsewhere = false,
  ): Item {
    const isMe = person.id === me;
    const onWrite = (): void => this.onWrite(person);
    return {
      key: person.id,
      look: `${isMe} ${unread} ${presence?.state} ${presence?.text} ${person.name}`,
      draw: () =>
        isMe ? drawMe(person) : drawOther(person, unread, presence, isElsewhere, onWrite),
    };
  }
}

function rank(person: Person, me: string): number {
  return person.id === me ? 0 : 1;
}

function byName(a: Person, b: Person): number {
  return NAMES.compare(a.name, b.name) || (a.id < b.id ? -1 : 1);
}

function drawMe(person: Person): HTMLElement {
  return make(
    "li",
    { class: "person", "data-testid": "person" },
    ...drawPerson(person),
    make("span", { class: "you" }, "you"),
  );
}

function drawOther(
  person: Person,
  unread: number,
  presence: Shown | undefined,
  isElsewhere: boolean,
  onWrite: () => void,
): HTMLElement {
  const button = makeButton(
    { class: "person-button", "data-testid": "write-to", title: "Write privately" },
    onWrite,
    ...drawPerson(person),
    ...(presence === undefined ? [] : [drawPresence(presence, isElsewhere)]),
    ...(unread > 0 ? [drawBadge(unread, "unread")] : []),
    make("span", { class: "visually-hidden" }, "– write privately"),
    makeIcon("lock"),
  );
  const row = make("li", { class: "person", "data-testid": "person" }, button);
  row.dataset["presence"] = presence?.state ?? "UNKNOWN";
  return row;
}

/** In words for those who are not in the room; of the others the dot says it to the eye. */
function drawPresence({ text }: Shown, isElsewhere: boolean): HTMLElement {
  const look = isElsewhere ? "presence" : "presence visually-hidden";
  return make("span", { class: look, "data-testid": "presence" }, text);
}

function drawPerson({ name }: Person): HTMLElement[] {
  return [drawPortrait(name), make("bdi", { class: "person-name" }, name)];
}
