/** How a road is doing. */
export type RoadState = "away" | "trying" | "open";

/** A request or a connection, from its begin to its end, in milliseconds of `performance.now()`. */
export interface Span {
  readonly from: number;
  to: number | undefined;
}

/** For how long what happened is remembered, to be drawn, in milliseconds. */
export const WINDOW_MILLIS = 20_000;

/** Most delays that are remembered. */
const DELAYS = 200;

/** Counts what one road costs, since the page was loaded. */
export class Meter {
  state: RoadState = "trying";
  requests = 0;
  bytes = 0;
  messages = 0;
  lastDelay: number | undefined;
  /** Why the server has turned the road away, or empty. */
  refusal = "";
  spans: Span[] = [];
  arrivals: number[] = [];
  #delays: number[] = [];

  /** A request begins, or a connection; to be ended by what is returned. */
  begin(): () => void {
    this.requests++;
    const span: Span = { from: performance.now(), to: undefined };
    this.spans.push(span);
    return () => {
      span.to ??= performance.now();
    };
  }

  /** More requests were made for a connection than one. */
  alsoRequested(count: number): void {
    this.requests += count;
  }

  /** Text went over the line, in whichever direction. */
  carried(text: string): void {
    this.bytes += new TextEncoder().encode(text).length;
  }

  /** A message arrived; with its delay, if it was said here. */
  arrived(delay: number | undefined): void {
    this.messages++;
    this.arrivals.push(performance.now());
    if (delay !== undefined) {
      this.lastDelay = delay;
      this.#delays = [...this.#delays, delay].slice(-DELAYS);
    }
  }

  /** The delay that half of the messages stayed below, in milliseconds. */
  get medianDelay(): number | undefined {
    const sorted = [...this.#delays].sort((a, b) => a - b);
    return sorted[Math.floor(sorted.length / 2)];
  }

  /** Forgets what is no longer drawn. */
  forget(now: number): void {
    const begin = now - WINDOW_MILLIS;
    this.spans = this.spans.filter(({ to }) => to === undefined || to > begin);
    this.arrivals = this.arrivals.filter((time) => time > begin);
  }
}
