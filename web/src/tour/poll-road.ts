import type { Ear, Heard } from "./ear.ts";
import type { Meter } from "./meter.ts";
import { RequestRoad, pause } from "./road.ts";

/** Asks for the last messages, every so often. */
export class PollRoad extends RequestRoad {
  #changed = new AbortController();

  constructor(
    meter: Meter,
    private readonly ear: Ear,
    private readonly room: string,
    private intervalMillis: number,
  ) {
    super(meter);
  }

  /** Asks every so often from now on. */
  setInterval(millis: number): void {
    this.intervalMillis = millis;
    this.#changed.abort();
    this.#changed = new AbortController();
  }

  protected async ask(signal: AbortSignal): Promise<void> {
    const end = this.meter.begin();
    try {
      const response = await this.fetch(`/poll?room=${encodeURIComponent(this.room)}`, signal);
      const text = await response.text();
      this.meter.carried(text);
      const { msg } = JSON.parse(text) as { msg: Heard[] };
      this.ear.hear(msg.reverse());
    } finally {
      end();
    }
    await pause(this.intervalMillis, either(signal, this.#changed.signal));
  }
}

/** A signal for whichever comes first. */
function either(one: AbortSignal, other: AbortSignal): AbortSignal {
  const both = new AbortController();
  for (const each of [one, other]) {
    each.addEventListener("abort", () => both.abort(), { signal: both.signal });
  }
  return both.signal;
}
