import { ANONYMOUS, type Message, type Person } from "./protocol.ts";
import { readTexts, type Store } from "./stored.ts";

/** Most ids that are remembered. */
const MAX_IDS = 500;

const KEY = "own";

/**
 * Knows which messages are one's own. The server gives a new id to a person with each connection,
 * so the ids of the messages are remembered: by the tab, and by the browser for later visits.
 *
 * What the browser remembers counts only under the name that the message was posted with: two tabs
 * under two names are two people.
 */
export class OwnMessages {
  readonly #ids: Set<string>;
  #remembered = new Set<string>();
  #rememberedText = "";

  constructor(
    private readonly tab: Store,
    private readonly browser: Store,
  ) {
    this.#ids = new Set(readTexts(tab, KEY));
  }

  add(id: string): void {
    this.#ids.add(id);
    remember(this.tab, id);
    remember(this.browser, id);
  }

  /** A view on it for one rendering, for oneself as the server sees one now. */
  test(me: Person | undefined): (message: Message) => boolean {
    this.#recall();
    const hasName = me !== undefined && me.name !== ANONYMOUS;
    return (message) =>
      message.person.id === me?.id ||
      this.#ids.has(message.id) ||
      (hasName && message.person.name === me.name && this.#remembered.has(message.id));
  }

  /** Reads what the browser remembers, if another tab or this one has added to it. */
  #recall(): void {
    const text = this.browser.read(KEY) ?? "";
    if (text !== this.#rememberedText) {
      this.#rememberedText = text;
      this.#remembered = new Set(readTexts(this.browser, KEY));
    }
  }
}

function remember(store: Store, id: string): void {
  const ids = [...readTexts(store, KEY), id].slice(-MAX_IDS);
  store.write(KEY, JSON.stringify(ids));
}
