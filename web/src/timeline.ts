import type { Entered, Message } from "./protocol.ts";

/** A stretch of messages that the server has and the page has not. */
export interface Hole {
  /** The last message before it. */
  readonly after: number;
  /** The first message behind it. */
  readonly before: number;
  /** Whether one has come to its start from elsewhere, and reads on from there. */
  readonly isReached?: boolean;
}

/**
 * The messages of one room, in order of position, each once.
 *
 * Invariants: positions grow strictly; every hole lies between two neighbours of the list;
 * everything that was said up to `cursor` is here, in a hole, or older than the first message.
 */
export class Timeline {
  #messages: Message[] = [];
  #ids = new Set<string>();
  #holes: Hole[] = [];
  #cursor: number | undefined;
  #more = false;

  /** Oldest first. */
  get messages(): readonly Message[] {
    return this.#messages;
  }

  /** Oldest first. */
  get holes(): readonly Hole[] {
    return this.#holes;
  }

  /** The position up to which the server has told everything, if it has told anything. */
  get cursor(): number | undefined {
    return this.#cursor;
  }

  /** Whether the server has messages that are older than the first one. */
  get more(): boolean {
    return this.#more;
  }

  /** Whether a message with this id is here. */
  has(id: string): boolean {
    return this.#ids.has(id);
  }

  /** Whether everything around a position is here. */
  covers(position: number): boolean {
    const first = this.#messages[0]?.position;
    const isOlder = first === undefined || position < first;
    const isInHole = this.#holes.some((hole) => hole.after < position && position < hole.before);
    return isOlder ? !this.#more : !isInHole;
  }

  /** Takes what the server brought on entering with the cursor as `after`. */
  enter(entered: Pick<Entered, "messages" | "more" | "gap">): void {
    const first = entered.messages[0];
    const last = this.#messages.at(-1);
    if (last === undefined) {
      this.#more = entered.more;
    } else if (entered.gap && first !== undefined && first.position > last.position) {
      this.#holes.push({ after: last.position, before: first.position });
    }
    this.#merge(entered.messages);
    this.#advance(entered.messages);
  }

  /** Takes a message that was just said. */
  append(message: Message): void {
    this.#merge([message]);
    this.#advance([message]);
  }

  /** Forgets a message that was removed. */
  remove(position: number): void {
    const index = this.#messages.findIndex((message) => message.position === position);
    const [message] = index < 0 ? [] : this.#messages.splice(index, 1);
    if (message !== undefined) {
      this.#ids.delete(message.id);
    }
  }

  /** Takes the page of history that ends before a position: of the first message, or of a hole. */
  fill(before: number, page: readonly Message[], more: boolean): void {
    const first = page[0];
    const hasOlder = more && first !== undefined;
    const start = hasOlder ? first.position : 0;
    this.#holes = this.#holes.flatMap((hole) =>
      hole.before > before || hole.before <= start ? [hole] : narrow(hole, start),
    );
    const oldest = this.#messages[0]?.position ?? before;
    if (start < oldest) {
      this.#more = hasOlder;
    }
    this.#merge(page);
  }

  /**
   * Takes a page from anywhere: all messages from its first one to its last one.
   *
   * @param more whether there are older ones
   */
  reach(page: readonly Message[], more: boolean): void {
    const first = page[0]?.position;
    const last = page.at(-1)?.position;
    const oldest = this.#messages[0]?.position;
    if (first === undefined || last === undefined || oldest === undefined) {
      return;
    }
    this.#holes = this.#holes.flatMap((hole) => cut(hole, first, last));
    if (last < oldest) {
      this.#holes.unshift({ after: last, before: oldest, isReached: true });
    }
    if (first < oldest) {
      this.#more = more;
    }
    this.#merge(page);
  }

  /** Lets go of the oldest messages beyond a count. */
  trim(count: number): void {
    const dropped = this.#messages.splice(0, Math.max(0, this.#messages.length - count));
    const first = this.#messages[0];
    if (dropped.length === 0 || first === undefined) {
      return;
    }
    dropped.forEach((message) => this.#ids.delete(message.id));
    this.#holes = this.#holes.filter((hole) => hole.after >= first.position);
    this.#more = true;
  }

  #merge(messages: readonly Message[]): void {
    for (const message of messages) {
      if (!this.#ids.has(message.id)) {
        this.#insert(message);
      }
    }
  }

  /** Nearly always the message is the newest, so the place is looked for from the end. */
  #insert(message: Message): void {
    let index = this.#messages.length;
    while (index > 0 && (this.#messages[index - 1]?.position ?? 0) > message.position) {
      index--;
    }
    if (this.#messages[index - 1]?.position === message.position) {
      return;
    }
    this.#ids.add(message.id);
    this.#messages.splice(index, 0, message);
  }

  #advance(messages: readonly Message[]): void {
    const last = messages.at(-1);
    if (last !== undefined) {
      this.#cursor = Math.max(this.#cursor ?? 0, last.position);
    }
  }
}

/** What is left of a hole when everything from one position to another has come. */
function cut(hole: Hole, first: number, last: number): Hole[] {
  if (last <= hole.after || first >= hole.before) {
    return [hole];
  }
  const start = first > hole.after ? [{ ...hole, before: first }] : [];
  const end = last < hole.before ? [{ after: last, before: hole.before, isReached: true }] : [];
  return [...start, ...end];
}

/** What is left of a hole when everything from a position to its end has come. */
function narrow(hole: Hole, start: number): Hole[] {
  return start <= hole.after ? [] : [{ ...hole, before: start }];
}
