import type { Clock, Wait } from "./clock.ts";
import { correspondentsOf, type Correspondent } from "./correspondents.ts";
import { Connection, type Link, type Socket } from "./connection.ts";
import { Mail } from "./mail.ts";
import type { Note } from "./notes.ts";
import { Outbox, type Letter } from "./outbox.ts";
import { OwnMessages } from "./own-messages.ts";
import { OwnName } from "./own-name.ts";
import { Postman } from "./postman.ts";
import { PrivateRooms } from "./private-rooms.ts";
import {
  ANONYMOUS,
  DEFAULT_LIMITS,
  isWorthAnotherTry,
  LOBBY,
  type CameOrWent,
  type Limits,
  type Message,
  type Person,
  type Place,
  type Private,
  type Refused,
  type Removed,
  type Renamed,
  type ServerEvent,
  type Welcome,
  type Whereabouts,
} from "./protocol.ts";
import { Receipts, type Stage } from "./receipts.ts";
import { Retries } from "./retries.ts";
import { isPrivate, isRoomName } from "./room-name.ts";
import { Room, type AskedPage, type Target } from "./room.ts";
import { Search } from "./search.ts";
import { readTexts, type Store } from "./stored.ts";
import type { Hole } from "./timeline.ts";
import { Surroundings } from "./surroundings.ts";
import type { Whisper } from "./whispers.ts";

/** What a session is made of. */
export interface SessionParts {
  dial(): Socket;
  readonly clock: Clock;
  /** Lasts as long as the tab, also when it is loaded again. */
  readonly tab: Store;
  /** Shared by the tabs, and kept for later visits. */
  readonly browser: Store;
  newId(): string;
  /** Draws what nobody else can know. */
  newSecret(): string;
  /** Who is signed in; the line is of that person alone. A guest unless given. */
  readonly account?: Person;
}

/** How it stands with the line: one that is of somebody else, or of nobody any more, is not used. */
export type Standing = Link | "ended";

export interface SessionListener {
  /** Something that is shown may have changed. */
  onChange(): void;
  /** Somebody else said something, just now. */
  onSaid(room: string, message: Message): void;
  /** Somebody else said something to oneself alone. */
  onPrivate(from: Person, text: string): void;
  /** The line is down. */
  onDown(): void;
  /** Who one was is signed in no more, or somebody else is: nothing is sent until {@link Session.go}. */
  onEnded(): void;
  /** A message that was to be shown cannot be. */
  onOutOfReach(reason: string): void;
  /** The server has said something that is not what the protocol says. */
  onUnreadable(problem: string, said: unknown): void;
  /** The house does not want one here; nothing is sent until {@link Session.go}. */
  onTurnedAway(reason: string): void;
  /** One has made a room, or come into one, as one has asked for here. */
  onOwnRoom(room: string): void;
  /** One is in a room no more, and why. */
  onRemoved(room: string, title: string, reason: string): void;
}

/** How often the lease of the outbox is renewed, in milliseconds. */
const TICK_MILLIS = 20_000;

const PAGE_LENGTH = 50;

/** Of a page that goes on from what is known: one half of it is known. */
const AROUND_LENGTH = 100;
/** In a room with more visitors the server does not tell who comes and goes. */
const MAX_NAMED = 200;

/** The number of a whisper that is not new: read on an earlier visit, or elsewhere, or one's own. */
const EARLIER = -1;

const NAME = "name";
const ROOMS = "rooms";
const HEIR = "heir";

/** Everything that the page knows and does, without a pixel: rooms, outbox, name and line. */
export class Session {
  readonly #connection: Connection;
  readonly #retries: Retries;
  readonly #outbox: Outbox;
  readonly #postman: Postman;
  readonly #own: OwnMessages;
  readonly #name: OwnName;
  readonly #mail: Mail;
  readonly #receipts = new Receipts();
  readonly #search: Search;
  /** The private rooms that one is of, and what is asked about them. */
  readonly privateRooms: PrivateRooms;
  /** Whether one waits for a room that one has asked for here. */
  #wantsRoom = false;
  readonly #around: Surroundings;
  readonly #rooms = new Map<string, Room>();
  readonly #owner: string;
  #current = LOBBY;
  #person: Person | undefined;
  #limits = DEFAULT_LIMITS;
  #canSearch = false;
  #noteCount = 0;
  /** Positions mean something as long as it stays the same; empty until it is known. */
  #epoch = "";
  #tick: Wait | undefined;
  #isStopped = false;

  constructor(
    private readonly parts: SessionParts,
    private readonly listener: SessionListener,
  ) {
    const { clock, tab, browser } = parts;
    // A tab that is loaded again goes on as the owner of its letters; a duplicate of it does not.
    this.#owner = tab.read(HEIR) ?? parts.newId();
    tab.remove(HEIR);
    this.#connection = new Connection(() => parts.dial(), clock, {
      onLink: (link) => this.#onLink(link),
      onEvent: (event) => this.#onEvent(event),
      onSilence: () => this.#askForLife(),
      onUnreadable: (problem, said) => listener.onUnreadable(problem, said),
    });
    this.#around = new Surroundings(
      clock,
      browser,
      (request) => this.#connection.tell(request),
      () => this.listener.onChange(),
    );
    this.#retries = new Retries(clock);
    this.#outbox = new Outbox(browser, this.#owner, () => clock.now());
    this.#own = new OwnMessages(tab, browser);
    this.#name = new OwnName(browser, parts.account?.name);
    this.#mail = new Mail(browser, parts.newSecret, (request) => this.#connection.tell(request));
    this.privateRooms = new PrivateRooms((request) => this.#connection.ask(request));
    const office = {
      send: (letter: Letter) => this.#send(letter),
      onSilence: () => this.#connection.drop(),
    };
    this.#postman = new Postman(this.#outbox, office, clock, this.#retries);
    this.#search = new Search(
      clock,
      (request) => this.#connection.ask(request),
      () => listener.onChange(),
    );
    this.#room(LOBBY);
    readTexts(browser, ROOMS)
      .filter(isRoomName)
      .forEach((name) => this.#room(name));
  }

  get link(): Standing {
    return this.#isStopped ? "ended" : this.#connection.link;
  }

  /** Who is signed in; undefined for a guest. */
  get person(): Person | undefined {
    return this.parts.account;
  }

  get limits(): Limits {
    return this.#limits;
  }

  /** Whether what was said can be looked for. */
  get canSearch(): boolean {
    return this.#canSearch;
  }

  /** What one looks for, and what was found. */
  get search(): Search {
    return this.#search;
  }

  /** The lobby first, then as they were entered. */
  get rooms(): readonly Room[] {
    return [...this.#rooms.values()];
  }

  /** The room that is shown. */
  get current(): Room {
    return this.#room(this.#current);
  }

  /** Oneself, as far as known. */
  get me(): Person {
    return { id: this.#person?.id ?? "", name: this.#name.name };
  }

  /** Why the server refused the name; empty if it did not. */
  get nameRefusal(): string {
    return this.#name.refusal;
  }

  /** Why letters wait though the line is up; empty if they do not. */
  get delayReason(): string {
    return this.#postman.delayReason;
  }

  /** Tells one's own messages from those of others, for one rendering. */
  isOwn(): (message: Message) => boolean {
    return this.#own.test(this.me);
  }

  /** Those who are written to privately, or write, in the order in which they were heard of. */
  get correspondents(): readonly Correspondent[] {
    return correspondentsOf(this.rooms);
  }

  /** Those whom one has met here or written to, each once, by name. */
  get known(): readonly Person[] {
    const known = new Map<string, Person>();
    this.correspondents.forEach(({ person }) => known.set(person.id, person));
    this.rooms.forEach((room) => room.people.forEach((person) => known.set(person.id, person)));
    return [...known.values()].sort((a, b) => a.name.localeCompare(b.name));
  }

  /** How it stands with somebody, undefined if that is not known. */
  presenceOf(id: string): Whereabouts | undefined {
    return this.#around.company.of(id);
  }

  /** Who is writing: in the room that is shown, and to oneself alone. */
  get typists(): { readonly here: readonly Person[]; readonly privately: readonly Person[] } {
    const { typists } = this.#around;
    return { here: typists.in(this.#current), privately: typists.privately };
  }

  /** Where something is that one has said to one person. */
  stageOf({ to, position }: Whisper): Stage {
    return this.#receipts.stageOf(to.id, position);
  }

  /** The letters of a room that the server does not have yet, oldest first. */
  letters(room: string): readonly Letter[] {
    return this.#outbox.of(room);
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
    this.parts.tab.write(HEIR, this.#owner);
    this.#outbox.release();
  }

  /** The page came back without having been loaded again. */
  resume(): void {
    this.parts.tab.remove(HEIR);
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
    this.#retries.cancel();
    this.#postman.onDown();
    this.#connection.close();
  }

  /** Shows a room, and enters it. */
  show(name: string): void {
    this.#current = name;
    const room = this.#room(name);
    room.isChosen = true;
    this.rooms.forEach((other) => other.trim(other === room));
    this.rooms.filter((other) => other !== room).forEach((other) => other.forgetLine());
    this.#enter(room);
    this.#keepRooms();
    this.listener.onChange();
  }

  /** Leaves a room other than the one that is shown. */
  leave(name: string): void {
    if (this.#drop(name)) {
      this.#around.places.forget(name);
    }
    this.listener.onChange();
  }

  #drop(name: string): boolean {
    if (name === this.#current || !this.#rooms.delete(name)) {
      return false;
    }
    this.#retries.done(`enter ${name}`);
    this.#retries.done(`read ${name}`);
    this.#connection.tell({ type: "leave", room: name });
    this.#keepRooms();
    return true;
  }

  /** Something is being written, to the room that is shown or to one person. */
  write(to?: Person): void {
    if (this.current.stay === "in") {
      this.#around.typists.say(this.#current, to);
    }
  }

  /** Nobody looks at the page any more, or somebody does again. */
  setAway(isAway: boolean): void {
    this.#around.setAway(isAway);
  }

  /** Asks how it stands with those who are shown. */
  watchPeople(): void {
    const { people, visitors, stay } = this.current;
    // Who comes and goes in a large room is not told one by one either.
    const isNamed = stay === "in" && visitors <= MAX_NAMED;
    const shown = [...this.correspondents.map(({ person }) => person), ...(isNamed ? people : [])];
    this.#around.company.want(shown.map(({ id }) => id).filter((id) => id !== this.#person?.id));
  }

  /** Writes a message, to the room or to one person. Returns false if too many wait already. */
  post(text: string, to?: Person): boolean {
    const id = this.parts.newId();
    if (this.#outbox.add(id, this.#current, text, to) === undefined) {
      return false;
    }
    this.#own.add(id);
    this.#around.typists.onPosted();
    if (to === undefined) {
      this.current.line = undefined;
    }
    this.#postman.deliver();
    this.listener.onChange();
    return true;
  }

  /** Writes a refused message anew. */
  retry(letter: Letter): void {
    const id = this.parts.newId();
    this.#outbox.remove(letter.id);
    this.#outbox.add(id, letter.room, letter.text, letter.to);
    this.#own.add(id);
    this.#postman.deliver();
    this.listener.onChange();
  }

  /** Throws a refused message away. */
  discard(letter: Letter): void {
    this.#outbox.remove(letter.id);
    this.listener.onChange();
  }

  /** Takes a name. Whether it was accepted is heard later, unless it cannot be one at all. */
  setName(input: string): void {
    if (this.#name.choose(input, this.#limits)) {
      this.#sendName();
    }
    this.listener.onChange();
  }

  /** Asks for the page of history before a position, unless another page is awaited. */
  askHistory(room: Room, before: number): void {
    room.refusedPage = undefined;
    this.#ask(room, before, PAGE_LENGTH);
    this.listener.onChange();
  }

  /** Asks for what comes after the start of a hole. */
  readOn(room: Room, hole: Hole): void {
    room.refusedPage = undefined;
    this.#askAround(room, hole.after + 1, { before: hole.before, isWanted: true });
    this.listener.onChange();
  }

  /** Shows a message of a room as soon as it is here, with what was said around it. */
  reach(room: Room, target: Target): void {
    room.target = target;
    this.#askTarget(room);
    this.listener.onChange();
  }

  /** Shows something that was said privately where it was said, in the room that is shown. */
  reachLetter(said: Private): void {
    const { id, position } = said;
    const room = this.current;
    if (position === undefined) {
      return;
    }
    if (!room.whispers.has(id)) {
      room.onPrivate({ ...said, isOwn: this.#isMe(said.from), after: position, number: EARLIER });
    }
    this.reach(room, { id, position });
  }

  /** Everything in the room that is shown has been seen. */
  markSeen(): void {
    this.current.markSeen();
    const unheard = this.rooms.flatMap((room) => room.unheard);
    this.#mail.markSeen(unheard.flatMap(({ position }) => position ?? []));
    this.#around.places.onSeen(this.current);
  }

  /** What has not been seen by now is new. */
  markLines(): void {
    this.rooms.forEach((room) => room.markLine());
  }

  /** Makes a private room, and goes there. */
  create(title: string): void {
    this.#wantsRoom = true;
    this.privateRooms.ask({ type: "create", title: title.trim(), id: this.parts.newId() });
    this.listener.onChange();
  }

  /** Takes a place in a private room, by its name or by a token, and goes there. */
  accept(place: { readonly room: string } | { readonly token: string }): void {
    this.#wantsRoom = true;
    this.privateRooms.ask({ type: "accept", ...place });
    this.listener.onChange();
  }

  #room(name: string): Room {
    const known = this.#rooms.get(name);
    if (known !== undefined) {
      return known;
    }
    const room = new Room(name);
    this.#rooms.set(name, room);
    return room;
  }

  #keepRooms(): void {
    const names = [...this.#rooms.keys()].slice(0, this.#limits.rooms);
    this.parts.browser.write(ROOMS, JSON.stringify(names));
  }

  #renew(): void {
    this.#tick?.cancel();
    this.#tick = this.parts.clock.after(TICK_MILLIS, () => this.#renew());
    this.#outbox.sync();
    this.#outbox.letters.forEach((letter) => this.#room(letter.room));
    this.#postman.deliver();
    this.listener.onChange();
  }

  #onLink(link: Link): void {
    if (this.#isStopped) {
      return;
    }
    if (link === "open") {
      this.#mail.identify();
      this.#sendName();
      this.#enter(this.current);
      this.rooms.forEach((room) => this.#enter(room));
      this.#postman.deliver();
      this.#search.onOpen();
      this.listener.onChange();
    } else {
      this.#onDown();
    }
    if (link === "waiting") {
      this.listener.onDown();
    }
  }

  #onDown(): void {
    this.#search.onDown();
    this.rooms.forEach((room) => room.onDown());
    this.privateRooms.onDown();
    this.#around.onDown();
    this.#retries.cancel();
    this.#postman.onDown();
    this.listener.onChange();
  }

  /** Nothing of one's own is to go over a line that is not one's own. */
  #end(): void {
    this.stop();
    this.listener.onEnded();
  }

  #onEvent(event: ServerEvent): void {
    switch (event.type) {
      case "welcome":
        this.#onWelcome(event);
        break;
      case "ended":
        this.#end();
        return;
      case "named":
        this.#person = event.person;
        this.#name.onGiven(event.person.name);
        this.#retries.done(NAME);
        break;
      case "refused":
        this.#onRefused(event);
        break;
      case "private":
        this.#onPrivate(event);
        break;
      case "identified":
        this.#person = event.person;
        this.#retries.done("identify");
        this.#mail.onIdentified(event);
        this.#around.onIdentified();
        this.#onRead(event.read);
        this.privateRooms.onIdentified();
        break;
      case "unread":
        this.#mail.onRead(event.read);
        this.#onRead(event.read);
        break;
      case "receipt":
        this.#receipts.onReceipt(event);
        break;
      case "letters":
        this.#retries.done("letters");
        event.progress.forEach((progress) => this.#receipts.onProgress(progress));
        event.messages
          .filter((letter) => this.#mail.remember(letter))
          .forEach((letter) => this.#whisper(letter));
        break;
      case "found":
        this.#search.onFound(event);
        break;
      case "rooms":
        this.privateRooms.onEvent(event);
        this.#onAllYours();
        break;
      case "room":
        this.privateRooms.onEvent(event);
        this.#enter(this.#room(event.room));
        this.#keepRooms();
        if (this.#wantsRoom) {
          this.#wantsRoom = false;
          this.listener.onOwnRoom(event.room);
        }
        break;
      case "invited":
      case "uninvited":
      case "members":
      case "member":
      case "link":
        this.privateRooms.onEvent(event);
        break;
      case "removed":
        this.#onRemoved(event);
        break;
      case "removed-message":
        this.#rooms.get(event.room)?.onRemoved(event.position);
        break;
      case "presence":
        this.#retries.done("presence");
        this.#around.company.onTold(event.people);
        break;
      case "present":
        this.#around.company.onTold(event.people);
        break;
      case "typing":
        if (!this.#isMe(event.person)) {
          this.#around.typists.onTyping(event);
        }
        break;
      case "places":
        this.#retries.done("places");
        this.#onPlaces(event.places);
        break;
      case "kept":
      case "delivered":
        this.#postman.onPosted(event.id);
        break;
      default: {
        const room = this.#rooms.get(event.room);
        this.#onRoomEvent(room, event);
        // Not after a page of history, which would be the first to go.
        if (event.type === "message" || event.type === "entered") {
          room?.trim(room.name === this.#current);
        }
      }
    }
    this.listener.onChange();
  }

  #onRoomEvent(
    room: Room | undefined,
    event: Exclude<
      ServerEvent,
      {
        type:
          | "welcome"
          | "refused"
          | "named"
          | "ended"
          | "private"
          | "delivered"
          | "kept"
          | "identified"
          | "unread"
          | "receipt"
          | "letters"
          | "found"
          | "rooms"
          | "room"
          | "invited"
          | "uninvited"
          | "members"
          | "member"
          | "link"
          | "removed"
          | "removed-message"
          | "presence"
          | "present"
          | "typing"
          | "places";
      }
    >,
  ): void {
    switch (event.type) {
      case "posted":
        this.#onPosted(room, event.id, event.position);
        return;
      case "entered":
        this.#retries.done(`enter ${event.room}`);
        room?.onEntered(event);
        this.#settle(event.messages);
        this.#askTarget(room);
        if (room !== undefined && room.read === undefined) {
          this.#around.places.onSeen(room);
        }
        return;
      case "read":
        this.#onReadIn(event.room, event.position);
        return;
      case "forgotten":
        if (!isPrivate(event.room)) {
          this.#drop(event.room);
        }
        return;
      case "message":
        room?.onMessage(event.message);
        this.#settle([event.message]);
        this.#around.typists.end(event.message.person.id);
        this.#announce(event.room, event.message);
        return;
      case "history":
        this.#onHistory(room, event.messages, event.more);
        return;
      case "joined":
      case "left":
        this.#around.company.onCame(event.person.id);
        this.#around.typists.end(event.person.id);
        room?.onCameOrWent(this.#note(room, event), event.visitors, this.#isMe(event.person));
        return;
      case "renamed":
        room?.onRenamed(this.#note(room, event), this.#isMe(event.person));
    }
  }

  #onWelcome(welcome: Welcome): void {
    if (this.#isOfAnother(welcome.person)) {
      this.#end();
      return;
    }
    this.#person = welcome.person;
    this.#name.onGiven(welcome.person.name);
    this.#limits = welcome.limits;
    this.#canSearch = welcome.search;
    const epoch = welcome.epoch ?? "";
    if (this.#epoch !== "" && epoch !== this.#epoch) {
      // The positions that are known here are those of another log.
      this.#mail.onNewLog();
      this.#receipts.clear();
      [...this.#rooms.keys()].forEach((name) => this.#rooms.set(name, new Room(name)));
    }
    this.#epoch = epoch;
  }

  /** A guest has no name at first, whoever is signed in has one. */
  #isOfAnother({ id, name }: Person): boolean {
    const { account } = this.parts;
    return account === undefined ? name !== ANONYMOUS : id !== account.id;
  }

  /** Those that one is of are here; those that one is of no more are not. */
  #onAllYours(): void {
    for (const name of [...this.#rooms.keys()]) {
      if (isPrivate(name) && name !== this.#current && !this.privateRooms.find(name)) {
        this.#rooms.delete(name);
      }
    }
    this.privateRooms.yours.forEach(({ room }) => this.#enter(this.#room(room)));
    this.#keepRooms();
  }

  #onRemoved({ room: name, code, reason }: Removed): void {
    const room = this.#rooms.get(name);
    if (code === "ROOM_CLOSED") {
      // One is of it still, and it may be opened again.
      this.#onEnterRefused(room, { type: "refused", request: "enter", room: name, code, reason });
      return;
    }
    const title = this.privateRooms.find(name)?.title ?? "";
    this.privateRooms.onRemoved(name);
    if (room === undefined) {
      return;
    }
    if (name === this.#current) {
      this.#current = LOBBY;
      this.#enter(this.current);
    }
    this.#rooms.delete(name);
    this.#retries.done(`enter ${name}`);
    this.#keepRooms();
    this.listener.onRemoved(name, title, reason);
  }

  #onPosted(room: Room | undefined, id: string, position: number): void {
    const letter = this.#outbox.letters.find((known) => known.id === id);
    if (letter !== undefined && room !== undefined && room.stay !== "out") {
      room.onPosted({ position, id, person: this.me, text: letter.text, time: letter.time });
    }
    this.#postman.onPosted(id);
  }

  /** It may come twice: whoever sends it does so again when the line drops before the answer. */
  #onPrivate(said: Private): void {
    const isNew = this.#isMe(said.to) ? this.#mail.take(said) : this.#mail.remember(said);
    if (!isNew) {
      return;
    }
    this.#around.typists.end(said.from.id);
    const isOwn = this.#whisper(said);
    // From now on it is shown as said; the answer that it was is on its way.
    this.#outbox.remove(said.id);
    if (!isOwn) {
      this.listener.onPrivate(said.from, said.text);
    }
  }

  /** Shows what was said to one person. Returns whether one has said it oneself. */
  #whisper(said: Private): boolean {
    const isOwn = this.#isMe(said.from);
    const room = this.current;
    const { position } = said;
    if (position === undefined || (!isOwn && this.#mail.isUnread(said))) {
      // Where it is heard now, not where it would have been heard then.
      const after = Math.max(position ?? 0, room.timeline.cursor ?? 0);
      room.onPrivate({ ...said, isOwn, after, number: this.#noteCount++ });
    } else {
      room.onPrivate({ ...said, isOwn, after: position, number: EARLIER });
    }
    return isOwn;
  }

  /** What was said to oneself alone up to a position was read, on any device. */
  #onRead(position: number): void {
    this.rooms.forEach((room) => room.onRead(position));
  }

  /** The rooms are those in which one has read on any device. */
  #onPlaces(places: readonly Place[]): void {
    const known = places.map(({ room }) => room);
    const left = new Set(this.#around.places.onPlaces(this.#epoch, known));
    this.rooms
      .filter(({ name, isChosen }) => left.has(name) && name !== LOBBY && !isChosen)
      // Of a private room one is until one is not, whether one has read there or not.
      .filter(({ name }) => !isPrivate(name))
      .filter(({ name }) => this.letters(name).length === 0)
      .forEach(({ name }) => this.#drop(name));
    for (const place of [...places].reverse()) {
      this.#roomOfElsewhere(place.room)?.onPlace(place);
    }
    this.rooms.forEach((room) => this.#around.places.onSeen(room));
  }

  #onReadIn(name: string, position: number): void {
    this.#roomOfElsewhere(name)?.onReadIn(position);
  }

  /** A room that one is in on another device, and here too if there is room for one more. */
  #roomOfElsewhere(name: string): Room | undefined {
    if (!this.#rooms.has(name) && this.#rooms.size >= this.#limits.rooms) {
      return undefined;
    }
    const room = this.#room(name);
    this.#enter(room);
    this.#keepRooms();
    return room;
  }

  #onHistory(room: Room | undefined, messages: readonly Message[], more: boolean): void {
    const asked = room?.asked;
    if (room === undefined || asked === undefined) {
      return;
    }
    room.asked = undefined;
    if (asked.around === undefined) {
      room.timeline.fill(asked.before, messages, more);
    } else {
      room.makeRoom();
      room.timeline.reach(messages, more);
    }
    this.#settle(messages);
    const isOfTarget = asked.around !== undefined && asked.around === room.target?.position;
    if (isOfTarget && !room.hasTarget) {
      room.target = undefined;
      this.listener.onOutOfReach("That message is not kept any more.");
    }
    this.#askTarget(room);
  }

  #onRefused(refused: Refused): void {
    if (this.privateRooms.onRefused(refused)) {
      this.#wantsRoom = false;
      return;
    }
    const room = this.#rooms.get(refused.room ?? "");
    switch (refused.request) {
      case "connection":
        this.stop();
        this.listener.onTurnedAway(refused.reason);
        return;
      case "post":
      case "private":
        this.#onPostRefused(refused);
        return;
      case "name":
        if (this.#name.onRefused(refused)) {
          this.#retries.later(NAME, () => this.#sendName());
        }
        return;
      case "identify":
        this.#onMailRefused(refused, () => this.#mail.identify());
        return;
      case "received":
        this.#onMailRefused(refused, () => this.#mail.acknowledge());
        return;
      case "letters":
        this.#onMailRefused(refused, () => this.#mail.ask());
        return;
      case "search":
        this.#search.onRefused(refused);
        return;
      case "enter":
        this.#onEnterRefused(room, refused);
        return;
      case "history":
        this.#onHistoryRefused(room, refused);
        return;
      default:
        this.#onAroundRefused(refused, room);
    }
  }

  #onPostRefused(refused: Refused): void {
    const id = this.#postman.onRefused(refused);
    const letter = this.#outbox.letters.find((known) => known.id === id);
    if (letter !== undefined) {
      // So that it can be seen, should its room have been left in the meantime.
      this.#enter(this.#room(letter.room));
    }
  }

  #onMailRefused(refused: Refused, again: () => void): void {
    if (isWorthAnotherTry(refused.code)) {
      this.#retries.later(refused.request, again);
    }
  }

  #onAroundRefused(refused: Refused, room: Room | undefined): void {
    const again = this.#around.again(refused, room);
    if (again !== undefined && isWorthAnotherTry(refused.code)) {
      const { request, room: name } = refused;
      this.#retries.later(name === undefined ? request : `${request} ${name}`, again);
    }
  }

  #onEnterRefused(room: Room | undefined, refused: Refused): void {
    if (room === undefined) {
      return;
    }
    room.stay = "refused";
    room.refusal = refused.reason;
    if (isWorthAnotherTry(refused.code)) {
      this.#retries.later(`enter ${room.name}`, () => this.#enter(room));
    }
  }

  #onHistoryRefused(room: Room | undefined, refused: Refused): void {
    if (room?.asked?.around !== undefined && room.asked.around === room.target?.position) {
      room.target = undefined;
      this.listener.onOutOfReach(refused.reason);
    }
    if (room?.asked?.isWanted) {
      room.refusedPage = { before: room.asked.before, reason: refused.reason };
    }
    if (room !== undefined) {
      room.asked = undefined;
    }
  }

  #enter(room: Room): void {
    if (room.stay === "in" || room.stay === "entering") {
      return;
    }
    const after = room.timeline.cursor;
    const request = { type: "enter", room: room.name } as const;
    if (this.#connection.ask(after === undefined ? request : { ...request, after })) {
      room.stay = "entering";
    }
  }

  #sendName(): void {
    if (this.#name.chosen !== "") {
      this.#connection.ask({ type: "name", name: this.#name.chosen });
    }
  }

  #send({ room, to, id, text }: Letter): boolean {
    if (to !== undefined) {
      return this.#connection.ask({ type: "private", to: to.id, name: to.name, id, text });
    }
    return this.#connection.ask({ type: "post", room, id, text });
  }

  #ask(room: Room, before: number, count: number): void {
    if (room.asked !== undefined) {
      return;
    }
    if (this.#connection.ask({ type: "history", room: room.name, before, count })) {
      room.asked = { before, isWanted: count === PAGE_LENGTH };
    }
  }

  /** Asks for what is around a message that is to be shown, as soon as it can be asked for. */
  #askTarget(room: Room | undefined): void {
    const target = room?.target;
    if (room === undefined || target === undefined || room.hasTarget || room.stay !== "in") {
      return;
    }
    this.#askAround(room, target.position, { before: 0, isWanted: false });
  }

  #askAround(room: Room, around: number, asked: AskedPage): void {
    const request = { type: "history", room: room.name, around, count: AROUND_LENGTH } as const;
    if (room.asked === undefined && this.#connection.ask(request)) {
      room.asked = { ...asked, around };
    }
  }

  /** The protocol has no ping for pages; the smallest page of history serves as one. */
  #askForLife(): void {
    this.#ask(this.current, this.current.timeline.messages[0]?.position ?? 1, 1);
  }

  #settle(messages: readonly Message[]): void {
    messages.forEach((message) => this.#outbox.remove(message.id));
  }

  #announce(room: string, message: Message): void {
    if (!this.isOwn()(message)) {
      this.listener.onSaid(room, message);
    }
  }

  #isMe(person: Person): boolean {
    return person.id === this.#person?.id;
  }

  #note(room: Room, event: CameOrWent | Renamed): Note {
    return {
      kind: event.type,
      person: event.person,
      was: event.type === "renamed" ? event.was : "",
      after: room.timeline.cursor ?? 0,
      time: this.parts.clock.now(),
      number: this.#noteCount++,
    };
  }
}
