import { make, makeButton, setText } from "../dom.ts";
import { type Chart, type Now, show, type Told } from "./api.ts";
import { LineChart, type Plan, type Span } from "./chart.ts";
import { bytes, count, few, millis, NOTHING, span } from "./format.ts";
import type { Desk, View } from "./view.ts";

const REFRESH_MILLIS = 10_000;

const perSecond = (value: number): string => `${few(value)}/s`;

const PLANS: readonly Plan[] = [
  {
    title: "Messages",
    format: perSecond,
    lines: [
      { key: "in", name: "Received" },
      { key: "kept", name: "Kept" },
      { key: "out", name: "Delivered" },
    ],
  },
  {
    title: "From a post to its commit",
    format: millis,
    lines: [
      { key: "commitHalf", name: "Half of them" },
      { key: "commitMost", name: "99 of 100" },
    ],
  },
  {
    title: "From the commit to a reader",
    format: millis,
    lines: [
      { key: "deliveryHalf", name: "Half of them" },
      { key: "deliveryMost", name: "99 of 100" },
    ],
  },
  {
    title: "Connections",
    format: count,
    lines: [
      { key: "connections", name: "All" },
      { key: "webSockets", name: "WebSockets" },
      { key: "sessions", name: "Socket.IO" },
      { key: "waiting", name: "Polls and streams" },
    ],
  },
  { title: "Connections by door", format: count, lines: [], prefix: "door " },
  {
    title: "Requests and refusals",
    format: perSecond,
    lines: [
      { key: "requests", name: "Requests over HTTP" },
      { key: "refused", name: "Refused at any door" },
    ],
  },
  { title: "Heap", format: bytes, isBytes: true, lines: [{ key: "heapBytes", name: "In use" }] },
];

const LOG_PLANS: readonly Plan[] = [
  {
    title: "Room that the log takes",
    format: bytes,
    isBytes: true,
    lines: [{ key: "logBytes", name: "On the disk" }],
  },
  { title: "Commits", format: perSecond, lines: [{ key: "commits", name: "Commits" }] },
  {
    title: "Time of a commit",
    format: millis,
    lines: [{ key: "commitMean", name: "On average" }],
  },
];

/** Charts over the last hour or the last day, read again every ten seconds while they are shown. */
class Charts {
  readonly element = make("div", { class: "charts" });
  readonly choice: HTMLElement;
  readonly #charts: readonly LineChart[];
  readonly #buttons: readonly HTMLButtonElement[];
  #span: Span = "hour";
  #timer: ReturnType<typeof setInterval> | undefined;

  constructor(
    plans: readonly Plan[],
    private readonly desk: Desk,
  ) {
    this.#charts = plans.map((plan) => new LineChart(plan));
    this.element.append(...this.#charts.map(({ element }) => element));
    this.#buttons = [this.#button("hour", "Last hour"), this.#button("day", "Last day")];
    this.choice = make(
      "div",
      { class: "choice", role: "group", "aria-label": "Span of the charts" },
      ...this.#buttons,
    );
  }

  #button(chosen: Span, words: string): HTMLButtonElement {
    const isFirst = String(chosen === "hour");
    const attributes = { class: "quiet-button", "aria-pressed": isFirst, "data-span": chosen };
    return makeButton(attributes, () => this.#choose(chosen), words);
  }

  #choose(chosen: Span): void {
    this.#span = chosen;
    for (const button of this.#buttons) {
      button.setAttribute("aria-pressed", String(button.dataset["span"] === chosen));
    }
    void this.#read();
  }

  open(): void {
    void this.#read();
    this.#timer = setInterval(() => void this.#read(), REFRESH_MILLIS);
  }

  close(): void {
    clearInterval(this.#timer);
  }

  async #read(): Promise<void> {
    const asked = this.#span;
    try {
      const chart = await show<Chart>("trends", { span: asked });
      if (asked === this.#span) {
        this.#charts.forEach((each) => each.show(chart, asked));
      }
    } catch (failure) {
      this.desk.failed(failure);
    }
  }
}

/** Numbers with their names. */
class Numbers {
  readonly element = make("dl", { class: "numbers-row panel" });
  readonly #values = new Map<string, HTMLElement>();

  constructor(names: readonly (readonly [string, string])[]) {
    for (const [key, name] of names) {
      const value = make("dd", { "data-testid": `number-${key}` }, NOTHING);
      this.#values.set(key, value);
      this.element.append(make("div", {}, make("dt", {}, name), value));
    }
  }

  set(key: string, text: string): void {
    const value = this.#values.get(key);
    if (value !== undefined) {
      setText(value, text);
    }
  }
}

/** How the server is doing, at a glance. */
export class Overview implements View {
  readonly element: HTMLElement;
  readonly #charts: Charts;
  readonly #numbers = new Numbers([
    ["connections", "Connections"],
    ["sockets", "WebSockets"],
    ["sessions", "Socket.IO sessions"],
    ["kept", "Messages kept"],
    ["log", "Log"],
    ["commit", "Commit, on average"],
    ["up", "Running for"],
  ]);

  constructor(private readonly desk: Desk) {
    this.#charts = new Charts(PLANS, desk);
    this.element = make(
      "section",
      { "aria-labelledby": "overview-title" },
      make(
        "div",
        { class: "view-head" },
        make("h2", { id: "overview-title" }, "Overview"),
        this.#charts.choice,
        desk.deeds.button("Drain", "Drain the server", () => ({
          action: "drain",
          title: "Drain the server?",
          text: "It takes nobody in any more, says goodbye to all who are connected, and ends. They come back when it is started again.",
          verb: "Drain it",
          fields: [
            {
              name: "seconds",
              label: "Wait for them at most",
              value: "10",
              options: [
                ["5", "5 seconds"],
                ["10", "10 seconds"],
                ["30", "30 seconds"],
                ["60", "A minute"],
              ],
            },
          ],
          asked: ({ seconds }) => ({ seconds: Number(seconds) }),
          done: "The server says goodbye to all, and ends.",
        })),
      ),
      this.#numbers.element,
      this.#charts.element,
    );
    this.#show(desk.house.now);
  }

  open(): void {
    this.#charts.open();
  }

  close(): void {
    this.#charts.close();
  }

  told({ now }: Told): void {
    this.#show(now);
  }

  #show(now: Now): void {
    this.#numbers.set("connections", count(now.connections));
    this.#numbers.set("sockets", count(now.webSockets));
    this.#numbers.set("sessions", count(now.sessions));
    this.#numbers.set("kept", count(now.log.entries));
    this.#numbers.set("log", bytes(now.log.bytes));
    this.#numbers.set("commit", millis(now.log.commitMillis));
    this.#numbers.set("up", span(now.time - this.desk.house.started));
  }
}

/** How the log is doing. */
export class LogView implements View {
  readonly element: HTMLElement;
  readonly #charts: Charts;
  readonly #numbers = new Numbers([
    ["bytes", "Takes"],
    ["entries", "Entries"],
    ["oldest", "The oldest is from"],
    ["position", "Last position"],
    ["queued", "Waiting for a commit"],
    ["commits", "Commits"],
    ["failed", "Of them failed"],
    ["removed", "Removed for age or room"],
  ]);

  constructor(desk: Desk) {
    this.#charts = new Charts(LOG_PLANS, desk);
    this.element = make(
      "section",
      { "aria-labelledby": "log-title" },
      make(
        "div",
        { class: "view-head" },
        make("h2", { id: "log-title" }, "Log"),
        this.#charts.choice,
      ),
      this.#numbers.element,
      this.#charts.element,
    );
    this.#show(desk.house.now);
  }

  open(): void {
    this.#charts.open();
  }

  close(): void {
    this.#charts.close();
  }

  told({ now }: Told): void {
    this.#show(now);
  }

  #show({ log, time }: Now): void {
    this.#numbers.set("bytes", bytes(log.bytes));
    this.#numbers.set("entries", count(log.entries));
    this.#numbers.set("oldest", log.entries === 0 ? NOTHING : `${span(time - log.oldest)} ago`);
    this.#numbers.set("position", count(log.position));
    this.#numbers.set("queued", count(log.queued));
    this.#numbers.set("commits", count(log.commits));
    this.#numbers.set("failed", count(log.failedCommits));
    this.#numbers.set("removed", count(log.removed));
  }
}
