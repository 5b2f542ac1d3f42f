/** What is watched in a room, as the server tells. */
export interface WatchState {
  readonly revision: number;
  /** Empty for what the page draws itself. */
  readonly url: string;
  readonly playing: boolean;
  /** Where it was at `time`, in seconds. */
  readonly position: number;
  readonly rate: number;
  /** Of the server, in milliseconds since 1970. */
  readonly time: number;
  /** Who changed it; empty if nobody did. */
  readonly by: string;
}

/** Where it is now, in seconds. */
export function positionAt(state: WatchState, serverMillis: number): number {
  const run = state.playing ? ((serverMillis - state.time) / 1000) * state.rate : 0;
  return Math.max(0, state.position + run);
}

/** Minutes and seconds, for people. */
export function placeText(seconds: number): string {
  const whole = Math.floor(seconds);
  return `${Math.floor(whole / 60)}:${String(whole % 60).padStart(2, "0")}`;
}

/** How far the clock of the server is ahead, by what it answered: the quickest answers know best. */
export class ServerTime {
  readonly #measured: { readonly delay: number; readonly ahead: number }[] = [];

  /**
   * @param sent when it was asked, by the clock here, in milliseconds
   * @param answered when the answer came
   * @param time that it told
   */
  measure(sent: number, answered: number, time: number): void {
    this.#measured.push({ delay: answered - sent, ahead: time - (sent + answered) / 2 });
    if (this.#measured.length > MEASURED) {
      this.#measured.shift();
    }
  }

  /** How far it is ahead, in milliseconds; 0 as long as that is not known. */
  get ahead(): number {
    const [first, ...rest] = this.#measured;
    if (first === undefined) {
      return 0;
    }
    return rest.reduce((best, each) => (each.delay < best.delay ? each : best), first).ahead;
  }
}

/** How many answers are remembered. */
const MEASURED = 8;
