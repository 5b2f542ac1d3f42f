import type { Clock } from "./clock.ts";
import type { Socket } from "./connection.ts";
import type { Message, Person } from "./protocol.ts";
import type { Store } from "./stored.ts";

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

export interface SessionListener {
  /** Something that is shown may have changed. */
  onChange(): void;
  /** Somebody else said something, just now. */
  onSaid(room: string, message: Message): void;
  /** Somebody else said something to oneself alone. */
  onPrivate(from: Person, text: string): void;
  /** The line is down. */
  onDown(): void;
  /** Who one was is signed in no more, or somebody else is: nothing is sent until it goes on. */
  onEnded(): void;
  /** A message that was to be shown cannot be. */
  onOutOfReach(reason: string): void;
  /** The server has said something that is not what the protocol says. */
  onUnreadable(problem: string, said: unknown): void;
  /** The house does not want one here; nothing is sent until it goes on. */
  onTurnedAway(reason: string): void;
  /** One has made a room, or come into one, as one has asked for here. */
  onOwnRoom(room: string): void;
  /** One is in a room no more, and why. */
  onRemoved(room: string, title: string, reason: string): void;
}
