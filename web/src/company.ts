import type { Clock, Wait } from "./clock.ts";
import { lastSeen } from "./ago.ts";
import type { Request, Whereabouts } from "./protocol.ts";

/** Most people that the server tells of. */
const MAX_WATCHED = 200;

/** How often the server is asked at most, in milliseconds. */
const ASK_MILLIS = 1_000;

/** How it stands with others, as far as the server tells: here, away, or gone and since when. */
export class Company {
  readonly #states = new Map<string, Whereabouts>();
  /** Those whom the server was asked for last. */
  #asked: ReadonlySet<string> = new Set<string>();
  #wanted: readonly string[] = [];
  #pause: Wait | undefined;

  /**
   * @param tell sends a request, unless the line is down
   */
  constructor(
    private readonly clock: Clock,
    private readonly tell: (request: Request) => boolean,
  ) {}

  /** From now on these are to be known, the first ones if they are too many. */
  want(ids: Iterable<string>): void {
    this.#wanted = [...new Set(ids)].slice(0, MAX_WATCHED);
    this.#ask();
  }

  /** Somebody came: whoever was unknown may be known by now. */
  onCame(id: string): void {
    if (!this.#states.has(id)) {
      this.#asked = new Set([...this.#asked].filter((each) => each !== id));
    }
  }

  /** The server could not say: all are asked for again. */
  again(): void {
    this.#asked = new Set();
    this.#ask();
  }

  onTold(people: readonly Whereabouts[]): void {
    for (const each of people) {
      if (each.state === "UNKNOWN") {
        this.#states.delete(each.id);
      } else {
        this.#states.set(each.id, each);
      }
    }
  }

  /** The line is down: nothing is known any more. */
  onDown(): void {
    this.#pause?.cancel();
    this.#pause = undefined;
    this.#asked = new Set();
    this.#states.clear();
  }

  /** How it stands with somebody, or undefined if that is not known. */
  of(id: string): Whereabouts | undefined {
    return this.#states.get(id);
  }

  #ask(): void {
    if (this.#pause !== undefined || this.#wanted.every((id) => this.#asked.has(id))) {
      return;
    }
    if (this.tell({ type: "presence", people: this.#wanted })) {
      this.#asked = new Set(this.#wanted);
      this.#pause = this.clock.after(ASK_MILLIS, () => {
        this.#pause = undefined;
        this.#ask();
      });
    }
  }
}

/** How it stands with somebody, in words. */
export function presenceText({ state, since }: Whereabouts, now: number): string {
  switch (state) {
    case "HERE":
      return "here";
    case "AWAY":
      return "away";
    default:
      return lastSeen(since ?? now, now);
  }
}
