import type { Mail } from "./mail.ts";
import type { Oneself } from "./oneself.ts";
import {
  isWorthAnotherTry,
  type Identified,
  type Letters,
  type Private,
  type Receipt,
  type Refused,
} from "./protocol.ts";
import { Receipts, type Stage } from "./receipts.ts";
import type { Retries } from "./retries.ts";
import type { Rooms } from "./rooms.ts";
import type { Whisper } from "./whispers.ts";

/** The number of a whisper that is not new: read on an earlier visit, or elsewhere, or one's own. */
const EARLIER = -1;

/** What is said to one person, shown in the room in which it was heard, and how far it has got. */
export class PrivateTalk {
  readonly #receipts = new Receipts();

  constructor(
    private readonly mail: Mail,
    private readonly retries: Retries,
    private readonly self: Oneself,
    private readonly rooms: Rooms,
  ) {}

  /** Where something is that one has said to one person. */
  stageOf({ to, position }: Whisper): Stage {
    return this.#receipts.stageOf(to.id, position);
  }

  /** Shows something of earlier where it was said, in the room that is shown. */
  recall(said: Private, position: number): void {
    const room = this.rooms.current;
    if (!room.whispers.has(said.id)) {
      const isOwn = this.self.is(said.from);
      room.onPrivate({ ...said, isOwn, after: position, number: EARLIER });
    }
  }

  /** All that is not unheard in some room has been seen. */
  markSeen(): void {
    const unheard = this.rooms.all.flatMap((room) => room.unheard);
    this.mail.markSeen(unheard.flatMap(({ position }) => position ?? []));
  }

  /** Says who one is. To be called first on each line. */
  identify(): void {
    this.mail.identify();
  }

  onIdentified(identified: Identified): void {
    this.retries.done("identify");
    this.mail.onIdentified(identified);
    this.#onHeard(identified.read);
  }

  /**
   * Something is said, by oneself or to oneself. It may come twice: whoever sends it does so again
   * when the line drops before the answer. Returns whether it is new.
   */
  onPrivate(said: Private): boolean {
    const isNew = this.self.is(said.to) ? this.mail.take(said) : this.mail.remember(said);
    if (isNew) {
      this.#show(said);
    }
    return isNew;
  }

  /** What was said before this page was loaded. */
  onLetters({ messages, progress }: Letters): void {
    this.retries.done("letters");
    progress.forEach((each) => this.#receipts.onProgress(each));
    messages.filter((letter) => this.mail.remember(letter)).forEach((letter) => this.#show(letter));
  }

  #show(said: Private): void {
    const isOwn = this.self.is(said.from);
    const room = this.rooms.current;
    const { position } = said;
    if (position === undefined || (!isOwn && this.mail.isUnread(said))) {
      // Where it is heard now, not where it would have been heard then.
      const after = Math.max(position ?? 0, room.timeline.cursor ?? 0);
      room.onPrivate({ ...said, isOwn, after, number: this.rooms.nextNumber() });
    } else {
      room.onPrivate({ ...said, isOwn, after: position, number: EARLIER });
    }
  }

  onReceipt(receipt: Receipt): void {
    this.#receipts.onReceipt(receipt);
  }

  /** All that was said to oneself alone up to a position was read, on any device. */
  onRead(position: number): void {
    this.mail.onRead(position);
    this.#onHeard(position);
  }

  #onHeard(position: number): void {
    this.rooms.all.forEach((room) => room.onRead(position));
  }

  /** The positions that are known here are those of another log. */
  onNewLog(): void {
    this.mail.onNewLog();
    this.#receipts.clear();
  }

  onRefused({ request, code }: Refused): void {
    if (isWorthAnotherTry(code)) {
      this.retries.later(request, () => this.#again(request));
    }
  }

  #again(request: string): void {
    switch (request) {
      case "identify":
        this.mail.identify();
        return;
      case "received":
        this.mail.acknowledge();
        return;
      case "letters":
        this.mail.ask();
    }
  }
}
