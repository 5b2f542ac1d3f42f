import type { Clock } from "./clock.ts";
import { Company } from "./company.ts";
import { Places } from "./places.ts";
import type { Refused, Request } from "./protocol.ts";
import type { Room } from "./room.ts";
import type { Store } from "./stored.ts";
import { Typists } from "./typists.ts";

/** What one notices of others beside what they say, and lets them notice of oneself. */
export class Surroundings {
  readonly company: Company;
  readonly typists: Typists;
  readonly places: Places;
  #isAway = false;

  /**
   * @param browser remembers what the server knows
   * @param tell sends a request, unless the line is down
   * @param onChange what is shown may have changed
   */
  constructor(
    clock: Clock,
    browser: Store,
    private readonly tell: (request: Request) => boolean,
    onChange: () => void,
  ) {
    this.company = new Company(clock, tell);
    this.typists = new Typists(clock, tell, onChange);
    this.places = new Places(clock, tell, browser);
  }

  /** Nobody looks at the page any more, or somebody does again. */
  setAway(isAway: boolean): void {
    if (isAway !== this.#isAway) {
      this.#isAway = isAway;
      this.tell({ type: "away", away: isAway });
    }
  }

  /**
   * What is to be said again later, of what the server could not take just now; undefined if that
   * is nothing of here.
   *
   * @param room that it was about, if one is in it
   */
  again(refused: Refused, room: Room | undefined): (() => void) | undefined {
    switch (refused.request) {
      case "away":
        return () => this.tell({ type: "away", away: this.#isAway });
      case "presence":
        return () => this.company.again();
      case "places":
        return () => this.places.ask();
      case "read":
        return room && (() => this.places.again(room));
      case "forget":
        return () => this.places.forget(refused.room ?? "");
      default:
        return undefined;
    }
  }

  /** The server knows who one is; on a new line one is here until one says otherwise. */
  onIdentified(): void {
    if (this.#isAway) {
      this.tell({ type: "away", away: true });
    }
    this.places.onIdentified();
  }

  onDown(): void {
    this.company.onDown();
    this.typists.onDown();
    this.places.onDown();
  }
}
