import type { Ear, Heard } from "./ear.ts";
import type { Meter } from "./meter.ts";
import { RequestRoad } from "./road.ts";

/** Asks for what comes next, and is answered when it has come. */
export class NextPollRoad extends RequestRoad {
  #since = "";

  constructor(
    meter: Meter,
    private readonly ear: Ear,
    private readonly room: string,
  ) {
    super(meter);
  }

  protected async ask(signal: AbortSignal): Promise<void> {
    const query = new URLSearchParams({ room: this.room });
    if (this.#since !== "") {
      query.set("since", this.#since);
    }
    const end = this.meter.begin();
    try {
      // While it is held the line is as good as one can know.
      this.meter.state = this.#since === "" ? "trying" : this.meter.state;
      const response = await this.fetch(`/poll/next?${query}`, signal);
      const text = await response.text();
      this.meter.carried(text);
      const { msg, since } = JSON.parse(text) as { msg: Heard[]; since: string };
      this.ear.hear(msg);
      this.#since = since;
    } finally {
      end();
    }
  }
}
