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

/** What was said before the tour began: each road goes on from there. */
export interface Begin {
  readonly messages: readonly Heard[];
  /** The position of the last of them, or of where it would be. */
  readonly position: number;
  /** What the server calls that place. */
  readonly since: string;
}

/** Takes what one road brings: each message once, in order, however often it is brought. */
export class Ear {
  /** The last of them, oldest first. */
  last: readonly Heard[];
  /** The position of the last message. */
  position: number;

  constructor(
    private readonly meter: Meter,
    private readonly saidHere: SaidHere,
    begin: Begin,
  ) {
    this.last = begin.messages.slice(-SHOWN);
    this.position = begin.position;
  }

  /** Takes messages, oldest first. */
  hear(messages: readonly Heard[]): void {
    const fresh = messages.filter(({ position }) => position > this.position);
    this.position = fresh.at(-1)?.position ?? this.position;
    this.last = [...this.last, ...fresh].slice(-SHOWN);
    for (const { id } of fresh) {
      const said = this.saidHere.get(id);
      this.meter.arrived(said === undefined ? undefined : performance.now() - said);
    }
  }
}
