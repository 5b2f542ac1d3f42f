import type { Connection } from "./connection.ts";
import { Desk } from "./desk.ts";
import { HistoryReader } from "./history-reader.ts";
import { Mail } from "./mail.ts";
import { Oneself } from "./oneself.ts";
import { PrivateRooms } from "./private-rooms.ts";
import { PrivateTalk } from "./private-talk.ts";
import type { Request } from "./protocol.ts";
import { Retries } from "./retries.ts";
import { Rooms } from "./rooms.ts";
import { Search } from "./search.ts";
import type { SessionListener, SessionParts } from "./session-parts.ts";
import { Surroundings } from "./surroundings.ts";

/** Those who share the line of a session, each with one thing to look after. */
export class House {
  readonly retries: Retries;
  readonly self: Oneself;
  readonly around: Surroundings;
  readonly rooms: Rooms;
  readonly desk: Desk;
  readonly reader: HistoryReader;
  readonly talk: PrivateTalk;
  readonly privateRooms: PrivateRooms;
  readonly search: Search;

  constructor(parts: SessionParts, line: Connection, listener: SessionListener) {
    const { clock, browser, newSecret } = parts;
    const ask = (request: Request): boolean => line.ask(request);
    const tell = (request: Request): boolean => line.tell(request);
    const onChange = (): void => listener.onChange();
    this.retries = new Retries(clock);
    this.self = new Oneself(parts, ask, this.retries);
    this.around = new Surroundings(clock, browser, tell, onChange);
    this.rooms = new Rooms(line, this.retries, this.around.places, browser);
    this.desk = new Desk(parts, line, this.retries, this.self, this.rooms);
    this.reader = new HistoryReader(ask, (reason) => listener.onOutOfReach(reason));
    const mail = new Mail(browser, newSecret, tell);
    this.talk = new PrivateTalk(mail, this.retries, this.self, this.rooms);
    this.privateRooms = new PrivateRooms(ask);
    this.search = new Search(clock, ask, onChange);
  }

  /** The line is up: who one is is said first. */
  onOpen(): void {
    this.talk.identify();
    this.self.sendName();
    this.rooms.enterAll();
    this.desk.onOpen();
    this.search.onOpen();
  }

  /** The line is down. */
  onDown(): void {
    this.search.onDown();
    this.rooms.onDown();
    this.privateRooms.onDown();
    this.around.onDown();
    this.retries.cancel();
    this.desk.onDown();
  }
}
