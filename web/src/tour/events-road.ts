import type { Ear, Heard } from "./ear.ts";
import type { Meter } from "./meter.ts";
import { RequestRoad } from "./road.ts";

/**
 * Asks once, for an answer that does not end. `EventSource` would do the same by itself, but does not
 * say how many bytes came.
 */
export class EventsRoad extends RequestRoad {
  constructor(
    meter: Meter,
    private readonly ear: Ear,
    private readonly room: string,
    private lastEventId: string,
  ) {
    super(meter);
  }

  protected async ask(signal: AbortSignal): Promise<void> {
    const headers = { "last-event-id": this.lastEventId };
    const end = this.meter.begin();
    try {
      const address = `/events?room=${encodeURIComponent(this.room)}`;
      const response = await this.fetch(address, signal, headers);
      await this.#read(response.body ?? new ReadableStream<Uint8Array>());
    } finally {
      end();
    }
    throw new Error("the stream has ended");
  }

  async #read(body: ReadableStream<Uint8Array>): Promise<void> {
    const reader = body.getReader();
    const decoder = new TextDecoder();
    let rest = "";
    for (;;) {
      const { done, value } = await reader.read();
      if (done) {
        return;
      }
      const text = decoder.decode(value, { stream: true });
      this.meter.carried(text);
      const events = (rest + text).split("\n\n");
      rest = events.pop() ?? "";
      events.forEach((event) => this.#take(event));
    }
  }

  #take(event: string): void {
    const fields = new Map(
      event.split("\n").map((line) => {
        const [name = "", ...value] = line.split(": ");
        return [name, value.join(": ")];
      }),
    );
    const data = fields.get("data");
    const id = fields.get("id");
    if (data !== undefined && id !== undefined) {
      this.lastEventId = id;
      this.ear.hear([JSON.parse(data) as Heard]);
    }
  }
}
