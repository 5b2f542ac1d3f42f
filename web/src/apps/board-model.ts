import { generateKeyBetween } from "fractional-indexing";
import * as Y from "yjs";
import { newId } from "../new-id.ts";

/*
 * A list is a title and an order; a card is a text and a place. A place is one value, a list and an
 * order in it: of two who move a card at once one wins, and the card is in one place for all. A card
 * whose list was taken away is in the first list that there is.
 */

export interface CardView {
  readonly id: string;
  readonly text: string;
}

export interface ListView {
  readonly id: string;
  readonly title: string;
  readonly cards: readonly CardView[];
}

export type Mark = Y.RelativePosition;

interface Place {
  readonly list: string;
  readonly order: string;
}

interface Ordered {
  readonly id: string;
  readonly order: string;
}

const LISTS = "lists";
const CARDS = "cards";
const TITLE = "title";
const ORDER = "order";
const TEXT = "text";
const PLACE = "place";

/** Lists of cards, in a shared document. */
export class BoardModel {
  readonly #lists: Y.Map<Y.Map<unknown>>;
  readonly #cards: Y.Map<Y.Map<unknown>>;

  constructor(private readonly doc: Y.Doc) {
    this.#lists = doc.getMap(LISTS);
    this.#cards = doc.getMap(CARDS);
  }

  onChange(listener: () => void): void {
    this.#lists.observeDeep(listener);
    this.#cards.observeDeep(listener);
  }

  /** Tells before what others have done comes in: the time to mark places. */
  beforeOthers(listener: () => void): void {
    this.doc.on("beforeTransaction", (transaction) => {
      if (!transaction.local) {
        listener();
      }
    });
  }

  /** The text of a card; empty if there is none of that id. */
  text(id: string): string {
    return textOf(this.#cards.get(id)).toString();
  }

  /** A place in the text of a card, behind the same character whatever others write. */
  mark(id: string, index: number): Mark {
    const text = textOf(this.#cards.get(id));
    return Y.createRelativePositionFromTypeIndex(text, Math.min(index, text.length), -1);
  }

  /** Where a marked place is now; 0 if its card is gone. */
  indexOf(mark: Mark): number {
    return Y.createAbsolutePositionFromRelativePosition(mark, this.doc)?.index ?? 0;
  }

  /** What a reader sees. */
  view(): ListView[] {
    const lists = this.#orderedLists();
    const first = lists[0]?.id;
    const cards = new Map<string, Ordered[]>(lists.map(({ id }) => [id, []]));
    this.#cards.forEach((card, id) => {
      const { list, order } = placeOf(card);
      const there = cards.get(list) ?? cards.get(first ?? "");
      there?.push({ id, order });
    });
    return lists.map(({ id }) => ({
      id,
      title: String(this.#lists.get(id)?.get(TITLE) ?? ""),
      cards: inOrder(cards.get(id) ?? []).map((card) => ({
        id: card.id,
        text: textOf(this.#cards.get(card.id)).toString(),
      })),
    }));
  }

  addList(title: string): string {
    const id = newId();
    const others = this.#orderedLists();
    const list = new Y.Map<unknown>();
    list.set(TITLE, title);
    list.set(ORDER, orderAt(others, others.length));
    this.#lists.set(id, list);
    return id;
  }

  nameList(id: string, title: string): void {
    this.#lists.get(id)?.set(TITLE, title);
  }

  /** Takes a list away, and its cards. */
  removeList(id: string): void {
    this.doc.transact(() => {
      this.#cardsOf(id).forEach((card) => this.#cards.delete(card.id));
      this.#lists.delete(id);
    });
  }

  addCard(list: string, text: string): string {
    const id = newId();
    const others = this.#cardsOf(list);
    const card = new Y.Map<unknown>();
    card.set(TEXT, new Y.Text(text));
    card.set(PLACE, { list, order: orderAt(others, others.length) } satisfies Place);
    this.#cards.set(id, card);
    return id;
  }

  removeCard(id: string): void {
    this.#cards.delete(id);
  }

  /** Writes a text: what others write in it at the same time stays. */
  writeCard(id: string, before: string, after: string): void {
    const card = this.#cards.get(id);
    if (card === undefined) {
      return;
    }
    const text = textOf(card);
    const { start, removed, added } = change(before, after);
    this.doc.transact(() => {
      // Others may have made it shorter meanwhile.
      const from = Math.min(start, text.length);
      text.delete(from, Math.min(removed, text.length - from));
      text.insert(from, added);
    });
  }

  /**
   * Moves a card.
   *
   * @param id of the card
   * @param list that it is to be in
   * @param index that it is to have there, among the other cards
   */
  moveCard(id: string, list: string, index: number): void {
    const card = this.#cards.get(id);
    if (card === undefined || !this.#lists.has(list)) {
      return;
    }
    const others = this.#cardsOf(list).filter((other) => other.id !== id);
    card.set(PLACE, { list, order: orderAt(others, index) } satisfies Place);
  }

  #orderedLists(): Ordered[] {
    const lists: Ordered[] = [];
    this.#lists.forEach((list, id) => lists.push({ id, order: String(list.get(ORDER)) }));
    return inOrder(lists);
  }

  #cardsOf(list: string): Ordered[] {
    const first = this.#orderedLists()[0]?.id;
    const cards: Ordered[] = [];
    this.#cards.forEach((card, id) => {
      const place = placeOf(card);
      const shownIn = this.#lists.has(place.list) ? place.list : first;
      if (shownIn === list) {
        cards.push({ id, order: place.order });
      }
    });
    return inOrder(cards);
  }
}

/** What a reader sees of a board. */
export function showBoard(doc: Y.Doc): string {
  return JSON.stringify(new BoardModel(doc).view());
}

/** A board in words: its lists, and below each its cards. */
export function readBoard(doc: Y.Doc): string {
  return new BoardModel(doc)
    .view()
    .map(({ title, cards }) => [title, ...cards.map(({ text }) => `– ${text}`)].join("\n"))
    .join("\n\n");
}

function placeOf(card: Y.Map<unknown>): Place {
  const { list, order } = (card.get(PLACE) ?? {}) as Partial<Place>;
  return { list: String(list), order: String(order) };
}

function textOf(card: Y.Map<unknown> | undefined): Y.Text {
  const text = card?.get(TEXT);
  return text instanceof Y.Text ? text : new Y.Text();
}

/** Two that were put in one place at once have the same order: their ids decide. */
function inOrder<T extends Ordered>(those: readonly T[]): T[] {
  return [...those].sort(
    (one, other) => compare(one.order, other.order) || compare(one.id, other.id),
  );
}

function compare(one: string, other: string): number {
  return one < other ? -1 : Number(one > other);
}

/** The order that something has at an index; among those of the same order, behind them. */
export function orderAt(others: readonly Ordered[], index: number): string {
  const before = others[index - 1]?.order ?? null;
  const after = others.slice(index).find(({ order }) => before === null || order > before);
  try {
    return generateKeyBetween(before, after?.order ?? null);
  } catch {
    // Somebody has written what is no order.
    return generateKeyBetween(null, null);
  }
}

/** What was changed between two texts, as one piece. */
export function change(
  before: string,
  after: string,
): { start: number; removed: number; added: string } {
  const shorter = Math.min(before.length, after.length);
  let start = 0;
  while (start < shorter && before[start] === after[start]) {
    start++;
  }
  let end = 0;
  while (
    end < shorter - start &&
    before[before.length - 1 - end] === after[after.length - 1 - end]
  ) {
    end++;
  }
  return {
    start,
    removed: before.length - start - end,
    added: after.slice(start, after.length - end),
  };
}
