import type { Meter } from "./meter.ts";

/** A message, as the roads bring it. */
export interface Heard {
  readonly position: number;
  readonly id: string;
  readonly user: string;
  readonly text: string;
}

/** When the messages that were said here were said, by their ids. */
export type SaidHere = ReadonlyMap<string, number>;

/** Most messages that are shown of a road. */
const SHOWN = 4;

/** Takes what one road brings: each message once, in order, however often it is brought. */
export class Ear {
  /** The last of them, oldest first. */
  last: Heard[] = [];
  /** The position of the last message, or undefined before the first answer. */
  position: number | undefined;

  constructor(
    private readonly meter: Meter,
    private readonly saidHere: SaidHere,
  ) {}

  /**
   * Takes messages, oldest first. What was said before the page was opened is no arrival: it counts
   * for nothing.
   */
  hear(messages: readonly Heard[]): void {
    const isFirst = this.position === undefined;
    const known = this.position ?? 0;
    const fresh = messages.filter(({ position }) => position > known);
    this.position = fresh.at(-1)?.position ?? known;
    this.last = [...this.last, ...fresh].slice(-SHOWN);
    for (const { id } of isFirst ? fresh.filter((each) => this.saidHere.has(each.id)) : fresh) {
      const said = this.saidHere.get(id);
      this.meter.arrived(said === undefined ? undefined : performance.now() - said);
    }
  }
}
