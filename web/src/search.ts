import type { Clock, Wait } from "./clock.ts";
import { isWorthAnotherTry, type Found, type Hit, type Refused } from "./protocol.ts";
import type { SearchRequest } from "./protocol.ts";

/** How long it is waited for the next key before the server is asked, in milliseconds. */
const TYPING_MILLIS = 180;

/** How long until a search that was refused for now is tried again, in milliseconds. */
const AGAIN_MILLIS = 1_000;

/** How far a search is. */
export type SearchState = "idle" | "asking" | "found" | "refused";

/**
 * What one looks for, and what was found. One question is under way at a time: what is typed
 * meanwhile is asked when its answer has come.
 */
export class Search {
  #text = "";
  #room: string | undefined;
  #hits: readonly Hit[] = [];
  #end: number | undefined;
  #more = false;
  #isBuilding = false;
  #problem = "";
  /** What was asked and not answered yet. */
  #asked: SearchRequest | undefined;
  /** Whether what is looked for has changed since it was asked. */
  #isStale = false;
  #wait: Wait | undefined;

  /**
   * @param ask sends a request; false if there is no line
   */
  constructor(
    private readonly clock: Clock,
    private readonly ask: (request: SearchRequest) => boolean,
    private readonly onChange: () => void,
  ) {}

  /** Newest first. */
  get hits(): readonly Hit[] {
    return this.#hits;
  }

  /** Whether there are older ones. */
  get more(): boolean {
    return this.#more;
  }

  /** Whether newer messages may be missing. */
  get isBuilding(): boolean {
    return this.#isBuilding;
  }

  /** Why there was no answer; empty if there was. */
  get problem(): string {
    return this.#problem;
  }

  get state(): SearchState {
    if (this.#text === "") {
      return "idle";
    }
    if (this.#problem !== "") {
      return "refused";
    }
    return this.#isStale || (this.#asked !== undefined && this.#end === undefined)
      ? "asking"
      : "found";
  }

  /** Looks for a text as it was typed, in a room or everywhere. */
  look(typed: string, room: string | undefined): void {
    const text = typed.trim();
    if (text === this.#text && room === this.#room) {
      return;
    }
    this.#text = text;
    this.#room = room;
    this.#isStale = text !== "";
    this.#problem = "";
    this.#wait?.cancel();
    if (text === "") {
      this.#clear();
    } else {
      this.#later(TYPING_MILLIS);
    }
    this.onChange();
  }

  /** Asks for older ones. */
  older(): void {
    if (this.#more && !this.#isStale && this.#asked === undefined && this.#end !== undefined) {
      this.#send({ ...this.#request(), before: this.#end });
    }
  }

  onFound(found: Found): void {
    const asked = this.#asked;
    if (asked === undefined) {
      return;
    }
    this.#asked = undefined;
    if (asked.text !== this.#text || asked.room !== this.#room) {
      this.#again();
      return;
    }
    this.#isStale = false;
    this.#hits = asked.before === undefined ? found.hits : [...this.#hits, ...found.hits];
    this.#end = found.end;
    this.#more = found.more;
    this.#isBuilding = found.building;
  }

  onRefused(refused: Refused): void {
    const asked = this.#asked;
    this.#asked = undefined;
    if (asked === undefined) {
      return;
    }
    if (asked.text !== this.#text || asked.room !== this.#room) {
      this.#again();
    } else if (isWorthAnotherTry(refused.code)) {
      this.#later(AGAIN_MILLIS);
    } else {
      this.#clear();
      this.#problem = refused.reason;
    }
  }

  /** The line is down: what was asked is not answered any more. */
  onDown(): void {
    this.#isStale ||= this.#asked !== undefined;
    this.#asked = undefined;
  }

  /** The line is up. */
  onOpen(): void {
    this.#again();
  }

  #clear(): void {
    this.#hits = [];
    this.#end = undefined;
    this.#more = false;
    this.#isStale = false;
    this.#isBuilding = false;
  }

  #later(millis: number): void {
    this.#wait?.cancel();
    this.#isStale = true;
    this.#wait = this.clock.after(millis, () => {
      this.#wait = undefined;
      this.#again();
    });
  }

  /** Asks for what is looked for now, unless it is still typed, or something is under way. */
  #again(): void {
    if (this.#isStale && this.#wait === undefined && this.#asked === undefined) {
      this.#send(this.#request());
    }
  }

  #send(request: SearchRequest): void {
    if (this.ask(request)) {
      this.#asked = request;
    }
  }

  #request(): SearchRequest {
    const request = { type: "search", text: this.#text } as const;
    return this.#room === undefined ? request : { ...request, room: this.#room };
  }
}
