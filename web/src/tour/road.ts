import { delayMillis } from "../backoff.ts";
import type { Meter } from "./meter.ts";

/** One way from the room to this page. */
export interface Road {
  /** Goes on from where it stopped. */
  start(): void;
  /** Ends every request and connection at once, as a network that is gone does. */
  stop(): void;
}

/** Waits, unless the signal says that it is over. */
export function pause(millis: number, signal: AbortSignal): Promise<void> {
  return new Promise((resolve) => {
    const timer = setTimeout(resolve, millis);
    signal.addEventListener("abort", () => {
      clearTimeout(timer);
      resolve();
    });
  });
}

/** A road of requests, one after the other: each goes on where the one before ended. */
export abstract class RequestRoad implements Road {
  #running: AbortController | undefined;

  constructor(protected readonly meter: Meter) {}

  start(): void {
    if (this.#running === undefined) {
      this.#running = new AbortController();
      void this.#run(this.#running.signal);
    }
  }

  stop(): void {
    this.#running?.abort();
    this.#running = undefined;
    this.meter.state = "away";
  }

  async #run(signal: AbortSignal): Promise<void> {
    let failures = 0;
    this.meter.state = "trying";
    while (!signal.aborted) {
      try {
        await this.ask(signal);
        failures = 0;
      } catch {
        if (!signal.aborted) {
          this.meter.state = "trying";
          await pause(delayMillis(failures++, Math.random()), signal);
        }
      }
    }
  }

  /** Asks once. */
  protected abstract ask(signal: AbortSignal): Promise<void>;

  /** Sends a request; an answer that is a refusal is a failure. */
  protected async fetch(address: string, signal: AbortSignal, headers = {}): Promise<Response> {
    const response = await fetch(address, { signal, headers, cache: "no-store" });
    if (!response.ok) {
      const { reason } = (await response.json()) as { reason?: string };
      this.meter.refusal = reason ?? "";
      throw new Error(`answered with ${response.status}`);
    }
    this.meter.state = "open";
    this.meter.refusal = "";
    return response;
  }
}
