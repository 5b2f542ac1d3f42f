import type { Connection } from "./connection.ts";
import type { Oneself } from "./oneself.ts";
import { Outbox, type Letter } from "./outbox.ts";
import { Postman } from "./postman.ts";
import type { Person, Posted, Refused } from "./protocol.ts";
import type { Retries } from "./retries.ts";
import type { Rooms } from "./rooms.ts";
import type { SessionParts } from "./session-parts.ts";

const HEIR = "heir";

/** Where one writes: what was written stays here until the server has it. */
export class Desk {
  readonly #owner: string;
  readonly #outbox: Outbox;
  readonly #postman: Postman;

  constructor(
    private readonly parts: SessionParts,
    private readonly line: Connection,
    retries: Retries,
    private readonly self: Oneself,
    private readonly rooms: Rooms,
  ) {
    const { clock, tab, browser } = parts;
    // A tab that is loaded again goes on as the owner of its letters; a duplicate of it does not.
    this.#owner = tab.read(HEIR) ?? parts.newId();
    tab.remove(HEIR);
    this.#outbox = new Outbox(browser, this.#owner, () => clock.now());
    const office = {
      send: (letter: Letter) => this.#send(letter),
      onSilence: () => line.drop(),
    };
    this.#postman = new Postman(this.#outbox, office, clock, retries);
  }

  /** Why letters wait though the line is up; empty if they do not. */
  get delayReason(): string {
    return this.#postman.delayReason;
  }

  /** The letters of a room that the server does not have yet, oldest first. */
  letters(room: string): readonly Letter[] {
    return this.#outbox.of(room);
  }

  /** Writes in the room that is shown, or to one person. Returns false if too many wait already. */
  post(text: string, to?: Person): boolean {
    const id = this.parts.newId();
    const room = this.rooms.current;
    if (this.#outbox.add(id, room.name, text, to) === undefined) {
      return false;
    }
    this.self.onWritten(id);
    if (to === undefined) {
      room.line = undefined;
    }
    this.#postman.deliver();
    return true;
  }

  /** Writes a refused message anew. */
  retry(letter: Letter): void {
    const id = this.parts.newId();
    this.#outbox.remove(letter.id);
    this.#outbox.add(id, letter.room, letter.text, letter.to);
    this.self.onWritten(id);
    this.#postman.deliver();
  }

  /** Throws a refused message away. */
  discard(letter: Letter): void {
    this.#outbox.remove(letter.id);
  }

  /** What was heard is not waited for any more, should it be one's own. */
  onHeard(messages: readonly { readonly id: string }[]): void {
    messages.forEach(({ id }) => this.#outbox.remove(id));
  }

  /** Called from time to time: keeps the letters from other tabs, and takes in those left alone. */
  renew(): void {
    this.#outbox.sync();
    this.#outbox.letters.forEach((letter) => this.rooms.open(letter.room));
    this.#postman.deliver();
  }

  /** The page is left; it may come back. */
  suspend(): void {
    this.parts.tab.write(HEIR, this.#owner);
    this.#outbox.release();
  }

  /** The page came back without having been loaded again. */
  resume(): void {
    this.parts.tab.remove(HEIR);
  }

  /** The line is up. */
  onOpen(): void {
    this.#postman.deliver();
  }

  /** The line is down. */
  onDown(): void {
    this.#postman.onDown();
  }

  /** The server has a letter to a room, and may not have told the room yet. */
  onPosted({ room: name, id, position }: Posted): void {
    const letter = this.#find(id);
    const room = this.rooms.find(name);
    if (letter !== undefined && room !== undefined && room.stay !== "out") {
      const { text, time } = letter;
      room.onPosted({ position, id, person: this.self.person, text, time });
    }
    this.#postman.onPosted(id);
  }

  /** The server has a letter to one person. */
  onKept(id: string): void {
    this.#postman.onPosted(id);
  }

  onRefused(refused: Refused): void {
    const letter = this.#find(this.#postman.onRefused(refused));
    if (letter !== undefined) {
      // So that it can be seen, should its room have been left in the meantime.
      this.rooms.enter(this.rooms.open(letter.room));
    }
  }

  #find(id: string | undefined): Letter | undefined {
    return this.#outbox.letters.find((letter) => letter.id === id);
  }

  #send({ room, to, id, text }: Letter): boolean {
    if (to !== undefined) {
      return this.line.ask({ type: "private", to: to.id, name: to.name, id, text });
    }
    return this.line.ask({ type: "post", room, id, text });
  }
}
