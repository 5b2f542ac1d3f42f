import type { Note } from "./notes.ts";
import type { Entered, Message, Person, Place } from "./protocol.ts";
import { Timeline } from "./timeline.ts";
import { Whispers, type Whisper } from "./whispers.ts";

/** How it stands with being in a room, on the line of now. */
export type Stay = "out" | "entering" | "in" | "refused";

/** A page of history that was asked for. */
export interface AskedPage {
  /** The position that it ends before. */
  readonly before: number;
  /** Whether somebody waits for it; else it is a sign of life that was asked for. */
  readonly isWanted: boolean;
  /** The position that it is around, if it does not just end before one. */
  readonly around?: number;
}

/** A message that is to be shown, wherever in the room it is. */
export interface Target {
  readonly id: string;
  readonly position: number;
}

/** Most messages of a room that is shown. */
const MAX_SHOWN = 2000;

/** Most messages of a room that is not shown. */
const MAX_ASIDE = 200;

const MAX_NOTES = 200;

/** In a room with more visitors the server does not tell who comes and goes. */
const MAX_NAMED = 200;

/** One room as this page knows it. */
export class Room {
  readonly timeline = new Timeline();
  readonly whispers = new Whispers();
  stay: Stay = "out";
  /** Why the server does not let one in; empty if it does. */
  refusal = "";
  visitors = 0;
  asked: AskedPage | undefined;
  /** The page of history that the server refused last, and why. */
  refusedPage: { readonly before: number; readonly reason: string } | undefined;
  /** What is to be shown as soon as it is here. */
  target: Target | undefined;
  /** The position up to which everything has been seen. */
  seen = 0;
  /** The position up to which the server knows that one has read; undefined if it does not. */
  read: number | undefined;
  /** What is new begins after this position; undefined if nothing is. */
  line: number | undefined;
  /** Whether it was shown on this visit. */
  isChosen = false;
  /** What the server has counted. */
  #place: Place | undefined;
  #people = new Map<string, Person>();
  #notes: Note[] = [];
  #kept: Message[] = [];
  #wasEntered = false;

  constructor(readonly name: string) {}

  /** Those who are here, as far as the server names them. */
  get people(): readonly Person[] {
    return [...this.#people.values()];
  }

  /** Those of whom it is told when they come and go; in a large room, nobody. */
  get followed(): readonly Person[] {
    return this.stay === "in" && this.visitors <= MAX_NAMED ? this.people : [];
  }

  /** Oldest first. */
  get notes(): readonly Note[] {
    return this.#notes;
  }

  /**
   * What the server has kept of oneself and not delivered yet. It has a position, and still does
   * not move the cursor: what others said before it may be on its way.
   */
  get kept(): readonly Message[] {
    return this.#kept;
  }

  /** How many messages of others have not been seen. */
  unread(isOwn: (message: Message) => boolean): number {
    const messages = this.timeline.messages;
    let count = 0;
    for (let i = messages.length - 1; i >= 0; i--) {
      const message = messages[i];
      if (message === undefined || message.position <= this.seen) {
        break;
      }
      count += isOwn(message) ? 0 : 1;
    }
    return Math.max(count, this.#counted(isOwn)) + this.unheard.length;
  }

  /** How many the server has counted, where they are not all here, and those that came since. */
  #counted(isOwn: (message: Message) => boolean): number {
    const { messages } = this.timeline;
    const first = messages[0];
    const place = this.#place;
    const isAllHere = first !== undefined && (!this.timeline.more || first.position <= this.seen);
    if (place === undefined || isAllHere || this.seen > place.read) {
      return 0;
    }
    return place.unread + messages.filter((m) => m.position > place.last && !isOwn(m)).length;
  }

  /** The server has counted what one has not read. */
  onPlace(place: Place): void {
    this.#place = place;
    this.onReadIn(place.read);
  }

  /** One has read up to a position, on any device. */
  onReadIn(position: number): void {
    this.read = Math.max(this.read ?? 0, position);
    this.seen = Math.max(this.seen, position);
  }

  /** What is seen is not new any more. */
  forgetLine(): void {
    if ((this.timeline.messages.at(-1)?.position ?? 0) <= this.seen) {
      this.line = undefined;
    }
  }

  /** What comes from now on is new, if there is something that has not been seen. */
  markLine(): void {
    const last = this.timeline.messages.at(-1)?.position ?? 0;
    if (last > this.seen && (this.line === undefined || this.line < this.seen)) {
      this.line = this.seen;
    }
  }

  /** What was said to oneself alone and has not been seen. */
  get unheard(): readonly Whisper[] {
    return this.whispers.unheard;
  }

  /** Everything that is here has been seen. */
  markSeen(): void {
    this.whispers.markHeard();
    this.#see();
  }

  /** What was said to oneself alone up to a position has been read, here or elsewhere. */
  onRead(position: number): void {
    this.whispers.markHeard(position);
  }

  onEntered(entered: Entered): void {
    this.stay = "in";
    this.refusal = "";
    entered.removed?.forEach((position) => this.onRemoved(position));
    this.timeline.enter(entered);
    this.visitors = entered.visitors;
    this.#people = new Map(entered.people.map((person) => [person.id, person]));
    if (entered.read !== undefined) {
      this.onReadIn(entered.read);
    }
    if (!this.#wasEntered) {
      this.#wasEntered = true;
      if (entered.read === undefined) {
        this.#see();
      }
      this.markLine();
      // What has waited for one is not to be looked for among what was said since.
      this.whispers.moveBehind(this.seen);
    }
    this.#forgetDelivered();
  }

  onMessage(message: Message): void {
    this.timeline.append(message);
    this.#forgetDelivered();
  }

  /** A message was removed for ever. */
  onRemoved(position: number): void {
    this.timeline.remove(position);
    this.#kept = this.#kept.filter((message) => message.position !== position);
  }

  onPrivate(whisper: Whisper): void {
    this.whispers.add(whisper);
  }

  onPosted(message: Message): void {
    this.#kept.push(message);
    this.#forgetDelivered();
  }

  onCameOrWent(note: Note, visitors: number, isMe: boolean): void {
    this.visitors = visitors;
    if (note.kind === "left") {
      this.#people.delete(note.person.id);
    } else {
      this.#people.set(note.person.id, note.person);
    }
    this.#take(note, isMe);
  }

  onRenamed(note: Note, isMe: boolean): void {
    this.#people.set(note.person.id, note.person);
    this.#take(note, isMe);
  }

  /** The line is down. */
  onDown(): void {
    this.stay = "out";
    this.asked = undefined;
  }

  /** Whether there are so many messages that older ones are not asked for. */
  get isFull(): boolean {
    return this.timeline.messages.length >= MAX_SHOWN;
  }

  /** Whether the message that is to be shown is here, with what was said around it. */
  get hasTarget(): boolean {
    const { target, timeline } = this;
    if (target === undefined || timeline.has(target.id)) {
      return target !== undefined;
    }
    return this.whispers.has(target.id) && timeline.covers(target.position);
  }

  /** Makes room for a page from anywhere, which would be the first to go. */
  makeRoom(): void {
    if (this.isFull) {
      this.trim(false);
    }
  }

  /** Lets go of the oldest messages beyond what is needed. */
  trim(isShown: boolean): void {
    this.timeline.trim(isShown ? MAX_SHOWN : MAX_ASIDE);
  }

  #see(): void {
    this.seen = Math.max(this.seen, this.timeline.messages.at(-1)?.position ?? 0);
  }

  #take(note: Note, isMe: boolean): void {
    if (!isMe) {
      this.#notes = [...this.#notes, note].slice(-MAX_NOTES);
    }
  }

  #forgetDelivered(): void {
    const cursor = this.timeline.cursor ?? 0;
    this.#kept = this.#kept.filter(
      (message) => message.position > cursor && !this.timeline.has(message.id),
    );
  }
}
