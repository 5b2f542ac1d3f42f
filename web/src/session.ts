import type { Wait } from "./clock.ts";
import { Connection, type Link } from "./connection.ts";
import { correspondentsOf, knownIn, type Correspondent } from "./correspondents.ts";
import { House } from "./house.ts";
import type { Letter } from "./outbox.ts";
import type { PrivateRooms } from "./private-rooms.ts";
import type { Limits, Message, Person, Private, ServerEvent, Whereabouts } from "./protocol.ts";
import type { Stage } from "./receipts.ts";
import { Reception } from "./reception.ts";
import type { Room, Target } from "./room.ts";
import type { Search } from "./search.ts";
import type { SessionListener, SessionParts } from "./session-parts.ts";
import type { Hole } from "./timeline.ts";
import type { Whisper } from "./whispers.ts";

/** How it stands with the line: one that is of somebody else, or of nobody any more, is not used. */
export type Standing = Link | "ended";

/** How often the lease of the outbox is renewed, in milliseconds. */
const TICK_MILLIS = 20_000;

/** Everything that the page knows and does, without a pixel: rooms, outbox, name and line. */
export class Session {
  readonly #connection: Connection;
  readonly #house: House;
  readonly #reception: Reception;
  #tick: Wait | undefined;
  #isStopped = false;

  constructor(
    private readonly parts: SessionParts,
    private readonly listener: SessionListener,
  ) {
    const { clock } = parts;
    this.#connection = new Connection(() => parts.dial(), clock, {
      onLink: (link) => this.#onLink(link),
      onEvent: (event) => this.#onEvent(event),
      onSilence: () => this.#house.reader.askForLife(this.current),
      onUnreadable: (problem, said) => listener.onUnreadable(problem, said),
    });
    this.#house = new House(parts, this.#connection, listener);
    this.#reception = new Reception(this.#house, () => clock.now(), listener);
  }

  get link(): Standing {
    return this.#isStopped ? "ended" : this.#connection.link;
  }

  /** Who is signed in; undefined for a guest. */
  get person(): Person | undefined {
    return this.parts.account;
  }

  get limits(): Limits {
    return this.#reception.limits;
  }

  /** Whether what was said can be looked for. */
  get canSearch(): boolean {
    return this.#reception.canSearch;
  }

  /** What one looks for, and what was found. */
  get search(): Search {
    return this.#house.search;
  }

  /** The private rooms that one is of, and what is asked about them. */
  get privateRooms(): PrivateRooms {
    return this.#house.privateRooms;
  }

  /** The lobby first, then as they were entered. */
  get rooms(): readonly Room[] {
    return this.#house.rooms.all;
  }

  /** The room that is shown. */
  get current(): Room {
    return this.#house.rooms.current;
  }

  /** Oneself, as far as known. */
  get me(): Person {
    return this.#house.self.person;
  }

  /** Why the server refused the name; empty if it did not. */
  get nameRefusal(): string {
    return this.#house.self.nameRefusal;
  }

  /** Why letters wait though the line is up; empty if they do not. */
  get delayReason(): string {
    return this.#house.desk.delayReason;
  }

  /** Tells one's own messages from those of others, for one rendering. */
  isOwn(): (message: Message) => boolean {
    return this.#house.self.isOwn();
  }

  /** Those who are written to privately, or write, in the order in which they were heard of. */
  get correspondents(): readonly Correspondent[] {
    return correspondentsOf(this.rooms);
  }

  /** Those whom one has met here or written to, each once, by name. */
  get known(): readonly Person[] {
    return knownIn(this.rooms);
  }

  /** How it stands with somebody, undefined if that is not known. */
  presenceOf(id: string): Whereabouts | undefined {
    return this.#house.around.company.of(id);
  }

  /** Who is writing: in the room that is shown, and to oneself alone. */
  get typists(): { readonly here: readonly Person[]; readonly privately: readonly Person[] } {
    const { typists } = this.#house.around;
    return { here: typists.in(this.current.name), privately: typists.privately };
  }

  /** Where something is that one has said to one person. */
  stageOf(whisper: Whisper): Stage {
    return this.#house.talk.stageOf(whisper);
  }

  /** The letters of a room that the server does not have yet, oldest first. */
  letters(room: string): readonly Letter[] {
    return this.#house.desk.letters(room);
  }

  start(): void {
    this.go();
  }

  /** Says nothing to the server until it goes on; what is written is kept. */
  stop(): void {
    if (!this.#isStopped) {
      this.#isStopped = true;
      this.#connection.close();
      this.#onDown();
    }
  }

  /** Opens the line, at first and after {@link stop}; one that drops comes back by itself. */
  go(): void {
    if (this.#tick === undefined) {
      this.#renew();
    } else if (!this.#isStopped) {
      return;
    }
    this.#isStopped = false;
    this.#connection.connect();
  }

  /** The page is left; it may come back. */
  suspend(): void {
    this.#house.desk.suspend();
  }

  /** The page came back without having been loaded again. */
  resume(): void {
    this.#house.desk.resume();
    this.#renew();
    this.wake();
  }

  /** Something suggests that the line can be had, or should be tried. */
  wake(): void {
    if (this.#isStopped) {
      this.listener.onEnded();
    } else {
      this.#connection.wake();
    }
  }

  /** The network is gone. */
  drop(): void {
    this.#connection.drop();
  }

  /** Ends it, for good. */
  close(): void {
    this.#tick?.cancel();
    this.#house.retries.cancel();
    this.#house.desk.onDown();
    this.#connection.close();
  }

  /** Shows a room, and enters it. */
  show(name: string): void {
    this.#house.rooms.show(name);
    this.listener.onChange();
  }

  /** Leaves a room other than the one that is shown. */
  leave(name: string): void {
    this.#house.rooms.leave(name);
    this.listener.onChange();
  }

  /** Something is being written, to the room that is shown or to one person. */
  write(to?: Person): void {
    if (this.current.stay === "in") {
      this.#house.around.typists.say(this.current.name, to);
    }
  }

  /** Nobody looks at the page any more, or somebody does again. */
  setAway(isAway: boolean): void {
    this.#house.around.setAway(isAway);
  }

  /** Asks how it stands with those who are shown. */
  watchPeople(): void {
    const written = this.correspondents.map(({ person }) => person);
    const others = [...written, ...this.current.followed].filter(
      (each) => !this.#house.self.is(each),
    );
    this.#house.around.company.want(others.map(({ id }) => id));
  }

  /** Writes a message, to the room or to one person. Returns false if too many wait already. */
  post(text: string, to?: Person): boolean {
    if (!this.#house.desk.post(text, to)) {
      return false;
    }
    this.#house.around.typists.onPosted();
    this.listener.onChange();
    return true;
  }

  /** Writes a refused message anew. */
  retry(letter: Letter): void {
    this.#house.desk.retry(letter);
    this.listener.onChange();
  }

  /** Throws a refused message away. */
  discard(letter: Letter): void {
    this.#house.desk.discard(letter);
    this.listener.onChange();
  }

  /** Takes a name. Whether it was accepted is heard later, unless it cannot be one at all. */
  setName(input: string): void {
    this.#house.self.choose(input, this.limits);
    this.listener.onChange();
  }

  /** Asks for the page of history before a position, unless another page is awaited. */
  askHistory(room: Room, before: number): void {
    this.#house.reader.readBefore(room, before);
    this.listener.onChange();
  }

  /** Asks for what comes after the start of a hole. */
  readOn(room: Room, hole: Hole): void {
    this.#house.reader.readOn(room, hole);
    this.listener.onChange();
  }

  /** Shows a message of a room as soon as it is here, with what was said around it. */
  reach(room: Room, target: Target): void {
    this.#house.reader.reach(room, target);
    this.listener.onChange();
  }

  /** Shows something that was said privately where it was said, in the room that is shown. */
  reachLetter(said: Private): void {
    const { id, position } = said;
    if (position !== undefined) {
      this.#house.talk.recall(said, position);
      this.reach(this.current, { id, position });
    }
  }

  /** Everything in the room that is shown has been seen. */
  markSeen(): void {
    this.current.markSeen();
    this.#house.talk.markSeen();
    this.#house.around.places.onSeen(this.current);
  }

  /** What has not been seen by now is new. */
  markLines(): void {
    this.rooms.forEach((room) => room.markLine());
  }

  /** Makes a private room, and goes there. */
  create(title: string): void {
    this.privateRooms.create(title, this.parts.newId());
    this.listener.onChange();
  }

  /** Takes a place in a private room, by its name or by a token, and goes there. */
  accept(place: { readonly room: string } | { readonly token: string }): void {
    this.privateRooms.accept(place);
    this.listener.onChange();
  }

  #renew(): void {
    this.#tick?.cancel();
    this.#tick = this.parts.clock.after(TICK_MILLIS, () => this.#renew());
    this.#house.desk.renew();
    this.listener.onChange();
  }

  #onLink(link: Link): void {
    if (this.#isStopped) {
      return;
    }
    if (link === "open") {
      this.#house.onOpen();
      this.listener.onChange();
    } else {
      this.#onDown();
    }
    if (link === "waiting") {
      this.listener.onDown();
    }
  }

  #onDown(): void {
    this.#house.onDown();
    this.listener.onChange();
  }

  #onEvent(event: ServerEvent): void {
    const isOfAnother = event.type === "welcome" && this.#house.self.isAnother(event.person);
    if (event.type === "ended" || isOfAnother) {
      // Nothing of one's own is to go over a line that is not one's own.
      this.stop();
      this.listener.onEnded();
    } else if (event.type === "refused" && event.request === "connection") {
      this.stop();
      this.listener.onTurnedAway(event.reason);
    } else {
      this.#reception.onEvent(event);
      this.listener.onChange();
    }
  }
}
