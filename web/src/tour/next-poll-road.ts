import type { Ear, Heard } from "./ear.ts";
import type { Meter } from "./meter.ts";
import { RequestRoad } from "./road.ts";

/** Asks for what comes next, and is answered when it has come. */
export class NextPollRoad extends RequestRoad {
  constructor(
    meter: Meter,
    private readonly ear: Ear,
    private readonly room: string,
    private since: string,
  ) {
    super(meter);
  }

  protected async ask(signal: AbortSignal): Promise<void> {
    const query = new URLSearchParams({ room: this.room, since: this.since });
    const end = this.meter.begin();
    try {
      // A poll that is held is not answered: as long as it does not fail, the line is there.
      this.meter.state = "open";
      const response = await this.fetch(`/poll/next?${query}`, signal);
      const text = await response.text();
      this.meter.carried(text);
      const { msg, since } = JSON.parse(text) as { msg: Heard[]; since: string };
      this.ear.hear(msg);
      this.since = since;
    } finally {
      end();
    }
  }
}
