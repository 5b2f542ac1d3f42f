import type { AuditEntry, Message, Told } from "./api.ts";

/** Where a message was that is gone. */
export interface Gone {
  readonly room: string;
  readonly position: number;
}

/** What comes down the line. */
export interface Listener {
  told(told: Told): void;
  audited(entry: AuditEntry): void;
  /** A message is gone for ever. */
  removed(gone: Gone): void;
  /** The line is there, or not: the browser tries again by itself. */
  stands(isOpen: boolean): void;
}

/** Hears what goes on in the whole house, for as long as it is open. */
export class Live {
  readonly #source = new EventSource("/admin/live");

  constructor(listener: Listener) {
    this.#source.addEventListener("open", () => listener.stands(true));
    this.#source.addEventListener("error", () => listener.stands(false));
    this.#source.addEventListener("now", (event) => listener.told(parsed<Told>(event)));
    this.#source.addEventListener("audit", (event) => listener.audited(parsed<AuditEntry>(event)));
    this.#source.addEventListener("removed", (event) => listener.removed(parsed<Gone>(event)));
  }

  /** The server refused, so that the browser does not try again. */
  get isOver(): boolean {
    return this.#source.readyState === EventSource.CLOSED;
  }

  close(): void {
    this.#source.close();
  }
}

/** Hears what is said in one room. After a cut it begins with the last messages again. */
export class Watch {
  readonly #source: EventSource;

  /**
   * @param onMessages takes what was said
   * @param onRemoved takes the positions of messages that are gone for ever
   */
  constructor(
    room: string,
    onMessages: (messages: readonly Message[]) => void,
    onRemoved: (positions: readonly number[]) => void,
  ) {
    this.#source = new EventSource(`/admin/watch?room=${encodeURIComponent(room)}`);
    this.#source.addEventListener("messages", (event) => {
      onMessages(parsed<{ messages: readonly Message[] }>(event).messages);
    });
    this.#source.addEventListener("removed", (event) => {
      onRemoved(parsed<{ positions: readonly number[] }>(event).positions);
    });
  }

  close(): void {
    this.#source.close();
  }
}

function parsed<T>(event: MessageEvent<string>): T {
  return JSON.parse(event.data) as T;
}
