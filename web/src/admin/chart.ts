import { make, setText } from "../dom.ts";
import type { Chart } from "./api.ts";
import { dayAndHour, hourAndMinute, NOTHING } from "./format.ts";
import { type Box, byteCeiling, ceiling, indexAt, path, summary, xOf } from "./scale.ts";

const SVG = "http://www.w3.org/2000/svg";
const WIDTH = 600;
const HEIGHT = 140;
const SPAN_PLACES = { hour: 360, day: 288 } as const;

export type Span = keyof typeof SPAN_PLACES;

/** One line of a chart: which numbers, and what they are called. */
export interface Line {
  readonly key: string;
  readonly name: string;
}

/** What a chart shows. */
export interface Plan {
  readonly title: string;
  readonly lines: readonly Line[];
  readonly format: (value: number) => string;
  readonly isBytes?: boolean;
  /** What the lines begin with that there may be beside, such as doors. */
  readonly prefix?: string;
}

/** Most lines of one chart: so many can be told apart. */
const MOST_LINES = 8;

/**
 * Some lines over an hour or a day, with a table of their last, mean and greatest numbers, which
 * says in words what the lines look like. Whoever points at a time sees the numbers of it.
 */
export class LineChart {
  readonly element: HTMLElement;
  readonly #picture = svg("svg", { viewBox: `0 0 ${WIDTH} ${HEIGHT}`, class: "lines" });
  #lines: readonly Line[] = [];
  #paths: readonly SVGElement[] = [];
  readonly #cursor = svg("path", { class: "cursor" });
  readonly #top = make("span", { class: "top-label", "aria-hidden": "true" });
  readonly #from = make("span", {});
  readonly #until = make("span", {});
  #rows: readonly HTMLTableCellElement[][] = [];
  readonly #body = make("tbody", {});
  readonly #nowHead = make("th", { scope: "col" }, "Now");
  #chart: Chart | undefined;
  #time = hourAndMinute;
  #box: Box = { width: WIDTH, height: HEIGHT, top: 1, places: SPAN_PLACES.hour };

  constructor(private readonly plan: Plan) {
    this.#picture.setAttribute("aria-hidden", "true");
    this.#picture.setAttribute("preserveAspectRatio", "none");
    this.#picture.append(
      svg("path", {
        class: "grid",
        d: `M0 ${HEIGHT / 2}H${WIDTH}M0 0H${WIDTH}M0 ${HEIGHT}H${WIDTH}`,
      }),
      this.#cursor,
    );
    this.#lay(plan.lines);
    this.element = make(
      "section",
      { class: "chart panel", "data-testid": "chart" },
      make("h3", {}, plan.title),
      make("div", { class: "plot" }, this.#top, this.#picture),
      make("div", { class: "times", "aria-hidden": "true" }, this.#from, this.#until),
      this.#table(),
    );
    this.#picture.addEventListener("pointermove", (event) => this.#point(event));
    this.#picture.addEventListener("pointerleave", () => this.#showNow());
  }

  #table(): HTMLElement {
    const { title } = this.plan;
    return make(
      "table",
      { class: "numbers" },
      make("caption", { class: "visually-hidden" }, `${title}, in numbers`),
      make(
        "thead",
        {},
        make(
          "tr",
          {},
          make("th", { scope: "col" }, make("span", { class: "visually-hidden" }, "Line")),
          this.#nowHead,
          make("th", { scope: "col" }, "Mean"),
          make("th", { scope: "col" }, "Most"),
        ),
      ),
      this.#body,
    );
  }

  /** Makes room for lines. */
  #lay(lines: readonly Line[]): void {
    this.#lines = lines;
    this.#paths.forEach((each) => each.remove());
    this.#paths = lines.map((_, index) => svg("path", { class: `line line-${index + 1}` }));
    this.#picture.append(...this.#paths);
    this.#rows = lines.map(() => [make("td", {}), make("td", {}), make("td", {})]);
    this.#body.replaceChildren(
      ...lines.map(({ name }, index) =>
        make(
          "tr",
          {},
          make(
            "th",
            { scope: "row" },
            make("span", { class: `key line-${index + 1}`, "aria-hidden": "true" }),
            name,
          ),
          ...(this.#rows[index] ?? []),
        ),
      ),
    );
  }

  /** The lines of the plan, and those that the chart has beside. */
  #found(chart: Chart): readonly Line[] {
    const { lines, prefix } = this.plan;
    const others =
      prefix === undefined ? [] : Object.keys(chart.lines).filter((key) => key.startsWith(prefix));
    const more = others.sort().map((key) => ({ key, name: key.slice(prefix?.length) }));
    return [...lines, ...more].slice(0, MOST_LINES);
  }

  show(chart: Chart, span: Span): void {
    this.#chart = chart;
    const lines = this.#found(chart);
    if (lines.map(({ key }) => key).join() !== this.#lines.map(({ key }) => key).join()) {
      this.#lay(lines);
    }
    const places = SPAN_PLACES[span];
    const all = lines.map(({ key }) => chart.lines[key] ?? []);
    const most = Math.max(0, ...all.map((values) => summary(values).most ?? 0));
    const top = this.plan.isBytes === true ? byteCeiling(most) : ceiling(most);
    this.#box = { width: WIDTH, height: HEIGHT, top, places };
    all.forEach((values, index) => this.#paths[index]?.setAttribute("d", path(values, this.#box)));
    setText(this.#top, this.plan.format(top));
    this.#time = span === "day" ? dayAndHour : hourAndMinute;
    setText(this.#from, this.#time(chart.until - places * chart.everySeconds * 1000));
    setText(this.#until, this.#time(chart.until));
    this.#showNow();
  }

  #values(index: number): readonly (number | null)[] {
    return this.#chart?.lines[this.#lines[index]?.key ?? ""] ?? [];
  }

  #showNow(): void {
    this.#cursor.setAttribute("d", "");
    setText(this.#nowHead, "Now");
    this.#rows.forEach((cells, index) => {
      const { now, mean, most } = summary(this.#values(index));
      [now, mean, most].forEach((value, column) => this.#set(cells[column], value));
    });
  }

  #set(cell: HTMLElement | undefined, value: number | null): void {
    if (cell !== undefined) {
      setText(cell, value === null ? NOTHING : this.plan.format(value));
    }
  }

  #point(event: PointerEvent): void {
    const chart = this.#chart;
    const length = this.#values(0).length;
    const { left, width } = this.#picture.getBoundingClientRect();
    const index = indexAt(((event.clientX - left) / width) * WIDTH, length, this.#box);
    if (chart === undefined || index === undefined) {
      this.#showNow();
      return;
    }
    this.#cursor.setAttribute("d", `M${xOf(index, length, this.#box)} 0V${HEIGHT}`);
    const back = (length - 1 - index) * chart.everySeconds * 1000;
    setText(this.#nowHead, this.#time(chart.until - back));
    this.#rows.forEach((cells, line) => this.#set(cells[0], this.#values(line)[index] ?? null));
  }
}

function svg(tag: string, attributes: Readonly<Record<string, string>>): SVGElement {
  const element = document.createElementNS(SVG, tag);
  for (const [name, value] of Object.entries(attributes)) {
    element.setAttribute(name, value);
  }
  return element;
}
