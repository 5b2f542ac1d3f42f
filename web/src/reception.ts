import type { House } from "./house.ts";
import type { Note } from "./notes.ts";
import {
  DEFAULT_LIMITS,
  isWorthAnotherTry,
  type CameOrWent,
  type Ended,
  type Identified,
  type Limits,
  type OfPrivateRooms,
  type OfRoom,
  type Private,
  type Refused,
  type Removed,
  type Renamed,
  type Said,
  type ServerEvent,
  type Welcome,
} from "./protocol.ts";
import { isPrivate } from "./room-name.ts";
import type { Room } from "./room.ts";
import type { SessionListener } from "./session-parts.ts";

/** Takes in what the server says, and knows what it has said of itself. */
export class Reception {
  #limits = DEFAULT_LIMITS;
  #canSearch = false;
  /** Positions mean something as long as it stays the same; empty until it is known. */
  #epoch = "";

  constructor(
    private readonly house: House,
    private readonly now: () => number,
    private readonly listener: SessionListener,
  ) {}

  get limits(): Limits {
    return this.#limits;
  }

  /** Whether what was said can be looked for. */
  get canSearch(): boolean {
    return this.#canSearch;
  }

  onEvent(event: Exclude<ServerEvent, Ended>): void {
    const { self, rooms, desk, talk, around, search } = this.house;
    switch (event.type) {
      case "welcome":
        this.#onWelcome(event);
        return;
      case "identified":
        this.#onIdentified(event);
        return;
      case "named":
        self.onNamed(event.person);
        return;
      case "refused":
        this.#onRefused(event);
        return;
      case "private":
        this.#onPrivate(event);
        return;
      case "unread":
        talk.onRead(event.read);
        return;
      case "receipt":
        talk.onReceipt(event);
        return;
      case "letters":
        talk.onLetters(event);
        return;
      case "kept":
      case "delivered":
        desk.onKept(event.id);
        return;
      case "found":
        search.onFound(event);
        return;
      case "rooms":
      case "room":
      case "invited":
      case "uninvited":
      case "members":
      case "member":
      case "link":
        this.#onPrivateRoomEvent(event);
        return;
      case "removed":
        this.#onRemoved(event);
        return;
      case "presence":
        this.house.retries.done("presence");
        around.company.onTold(event.people);
        return;
      case "present":
        around.company.onTold(event.people);
        return;
      case "typing":
        if (!self.is(event.person)) {
          around.typists.onTyping(event);
        }
        return;
      case "places":
        this.house.retries.done("places");
        rooms.onPlaces(this.#epoch, event.places, (name) => desk.letters(name).length > 0);
        return;
      default:
        this.#onRoomEvent(event);
    }
  }

  #onPrivateRoomEvent(event: OfPrivateRooms): void {
    const { rooms, privateRooms } = this.house;
    privateRooms.onEvent(event);
    if (event.type === "rooms") {
      rooms.onYours(privateRooms.yours);
    } else if (event.type === "room") {
      rooms.join(event.room);
      if (privateRooms.takeWanted()) {
        this.listener.onOwnRoom(event.room);
      }
    }
  }

  #onRoomEvent(event: OfRoom): void {
    const { self, rooms, desk, reader, around } = this.house;
    const room = rooms.find(event.room);
    switch (event.type) {
      case "entered":
        rooms.onEntered(event);
        desk.onHeard(event.messages);
        if (room !== undefined) {
          this.#onRoomEntered(room);
        }
        return;
      case "message":
        this.#onMessage(room, event);
        return;
      case "posted":
        desk.onPosted(event);
        return;
      case "history":
        if (room !== undefined && reader.onHistory(room, event)) {
          desk.onHeard(event.messages);
        }
        return;
      case "removed-message":
        room?.onRemoved(event.position);
        return;
      case "read":
        rooms.onReadIn(event.room, event.position);
        return;
      case "forgotten":
        if (!isPrivate(event.room)) {
          rooms.drop(event.room);
        }
        return;
      case "joined":
      case "left":
        around.company.onCame(event.person.id);
        around.typists.end(event.person.id);
        room?.onCameOrWent(this.#note(room, event), event.visitors, self.is(event.person));
        return;
      case "renamed":
        room?.onRenamed(this.#note(room, event), self.is(event.person));
    }
  }

  #onWelcome(welcome: Welcome): void {
    const { self, rooms, talk } = this.house;
    self.onWelcome(welcome.person);
    this.#limits = welcome.limits;
    this.#canSearch = welcome.search;
    rooms.max = welcome.limits.rooms;
    const epoch = welcome.epoch ?? "";
    if (this.#epoch !== "" && epoch !== this.#epoch) {
      talk.onNewLog();
      rooms.onNewLog();
    }
    this.#epoch = epoch;
  }

  #onIdentified(identified: Identified): void {
    const { self, talk, privateRooms, around } = this.house;
    self.onIdentified(identified.person);
    talk.onIdentified(identified);
    around.onIdentified();
    privateRooms.onIdentified();
  }

  #onPrivate(said: Private): void {
    const { self, desk, talk, around } = this.house;
    if (!talk.onPrivate(said)) {
      return;
    }
    around.typists.end(said.from.id);
    // From now on it is shown as said; the answer that it was is on its way.
    desk.onHeard([said]);
    if (!self.is(said.from)) {
      this.listener.onPrivate(said.from, said.text);
    }
  }

  #onRemoved({ room, code, reason }: Removed): void {
    const { rooms, privateRooms } = this.house;
    if (code === "ROOM_CLOSED") {
      // One is of it still, and it may be opened again.
      rooms.onEnterRefused({ type: "refused", request: "enter", room, code, reason });
      return;
    }
    const title = privateRooms.find(room)?.title ?? "";
    privateRooms.onRemoved(room);
    if (rooms.onRemoved(room)) {
      this.listener.onRemoved(room, title, reason);
    }
  }

  #onRoomEntered(room: Room): void {
    const { rooms, reader, around } = this.house;
    reader.readTarget(room);
    if (room.read === undefined) {
      around.places.onSeen(room);
    }
    room.trim(room === rooms.current);
  }

  #onMessage(room: Room | undefined, { room: name, message }: Said): void {
    const { self, rooms, desk, around } = this.house;
    room?.onMessage(message);
    desk.onHeard([message]);
    around.typists.end(message.person.id);
    if (!self.isOwn()(message)) {
      this.listener.onSaid(name, message);
    }
    // Not after a page of history, which would be the first to go.
    room?.trim(room === rooms.current);
  }

  #onRefused(refused: Refused): void {
    const { self, rooms, desk, reader, talk, privateRooms, search } = this.house;
    if (privateRooms.onRefused(refused)) {
      return;
    }
    const room = rooms.find(refused.room ?? "");
    switch (refused.request) {
      case "post":
      case "private":
        desk.onRefused(refused);
        return;
      case "name":
        self.onNameRefused(refused);
        return;
      case "identify":
      case "received":
      case "letters":
        talk.onRefused(refused);
        return;
      case "search":
        search.onRefused(refused);
        return;
      case "enter":
        rooms.onEnterRefused(refused);
        return;
      case "history":
        if (room !== undefined) {
          reader.onRefused(room, refused);
        }
        return;
      default:
        this.#onAroundRefused(refused, room);
    }
  }

  #onAroundRefused(refused: Refused, room: Room | undefined): void {
    const again = this.house.around.again(refused, room);
    if (again !== undefined && isWorthAnotherTry(refused.code)) {
      const { request, room: name } = refused;
      this.house.retries.later(name === undefined ? request : `${request} ${name}`, again);
    }
  }

  #note(room: Room, event: CameOrWent | Renamed): Note {
    return {
      kind: event.type,
      person: event.person,
      was: event.type === "renamed" ? event.was : "",
      after: room.timeline.cursor ?? 0,
      time: this.now(),
      number: this.house.rooms.nextNumber(),
    };
  }
}
