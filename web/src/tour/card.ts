import { make, setText } from "../dom.ts";
import type { Ear } from "./ear.ts";
import type { Meter, RoadState } from "./meter.ts";
import { Strip } from "./strip.ts";

/** What is said about a step of the road. */
export interface Step {
  readonly key: string;
  readonly name: string;
  readonly address: string;
  readonly text: string;
}

const STATES: Readonly<Record<RoadState, string>> = {
  away: "Away",
  trying: "Connecting…",
  open: "Open",
};

const COUNT = new Intl.NumberFormat("en");

/** Shows one road: what it is, what it costs, and what came by it. */
export class Card {
  readonly element: HTMLElement;
  readonly #strip: Strip;
  readonly #state = make("span", { class: "state", "data-testid": "state" });
  readonly #requests = number("requests");
  readonly #bytes = number("bytes");
  readonly #delay = number("delay");
  readonly #messages = number("heard");
  readonly #last = make("ol", { class: "last", "data-testid": "last" });
  #shown = -1;

  constructor(
    step: Step,
    private readonly meter: Meter,
    private readonly ear: Ear,
  ) {
    const strip = make("canvas", { class: "strip", "aria-hidden": "true" });
    this.#strip = new Strip(strip);
    this.element = make(
      "li",
      { class: "card", "data-testid": "door", "data-door": step.key },
      make("div", { class: "card-head" }, make("h2", {}, step.name), this.#state),
      make("p", { class: "address" }, make("code", {}, step.address)),
      make("p", { class: "explains" }, step.text),
      strip,
      make(
        "dl",
        { class: "numbers" },
        pair("Requests", this.#requests),
        pair("Bytes", this.#bytes),
        pair("Delay", this.#delay),
        pair("Messages", this.#messages),
      ),
      this.#last,
    );
  }

  show(now: number): void {
    const { meter } = this;
    meter.forget(now);
    this.#strip.draw(meter, now);
    this.element.dataset["state"] = meter.state;
    setText(this.#state, STATES[meter.state]);
    setText(this.#requests, COUNT.format(meter.requests));
    setText(this.#bytes, bytesOf(meter.bytes));
    setText(this.#delay, delayOf(meter));
    setText(this.#messages, COUNT.format(meter.messages));
    this.#showLast();
  }

  #showLast(): void {
    const { last, position } = this.ear;
    if (position !== this.#shown) {
      this.#shown = position;
      this.#last.replaceChildren(
        ...last.map(({ user, text }) =>
          make("li", {}, make("bdi", { class: "who" }, user), " ", make("bdi", {}, text)),
        ),
      );
    }
  }
}

function number(id: string): HTMLElement {
  return make("dd", { "data-testid": id });
}

function pair(name: string, value: HTMLElement): HTMLElement {
  return make("div", {}, make("dt", {}, name), value);
}

function bytesOf(count: number): string {
  if (count < 10_000) {
    return `${COUNT.format(count)} B`;
  }
  return count < 1e6 ? `${(count / 1e3).toFixed(1)} kB` : `${(count / 1e6).toFixed(2)} MB`;
}

function delayOf({ lastDelay, medianDelay }: Meter): string {
  if (lastDelay === undefined || medianDelay === undefined) {
    return "–";
  }
  return medianDelay < 1000
    ? `${Math.round(medianDelay)} ms`
    : `${(medianDelay / 1e3).toFixed(1)} s`;
}
