/* Numbers and times as an operator reads them. */

const COUNT = new Intl.NumberFormat("en", { maximumFractionDigits: 0 });
const FEW = new Intl.NumberFormat("en", { maximumSignificantDigits: 3 });
const TIME = new Intl.DateTimeFormat("en-GB", { timeStyle: "medium" });
const MOMENT = new Intl.DateTimeFormat("en-GB", { dateStyle: "medium", timeStyle: "medium" });
const DAY = new Intl.DateTimeFormat("en-GB", {
  weekday: "short",
  hour: "2-digit",
  minute: "2-digit",
});
const SHORT = new Intl.DateTimeFormat("en-GB", { hour: "2-digit", minute: "2-digit" });

/** What stands where there is no number. */
export const NOTHING = "–";

export function count(value: number): string {
  return COUNT.format(value);
}

/** A number with as many digits as one looks at. */
export function few(value: number): string {
  return value >= 1000 ? COUNT.format(value) : FEW.format(value);
}

export function bytes(value: number): string {
  const units = ["B", "KiB", "MiB", "GiB", "TiB"];
  let unit = 0;
  let left = value;
  while (left >= 1024 && unit < units.length - 1) {
    left /= 1024;
    unit++;
  }
  return `${FEW.format(left)} ${units[unit]}`;
}

export function millis(value: number): string {
  return value >= 1000 ? `${FEW.format(value / 1000)} s` : `${FEW.format(value)} ms`;
}

/** A time with its date. */
export function moment(time: number): string {
  return MOMENT.format(time);
}

export function timeOfDay(time: number): string {
  return TIME.format(time);
}

export function hourAndMinute(time: number): string {
  return SHORT.format(time);
}

export function dayAndHour(time: number): string {
  return DAY.format(time);
}

/** How long something has been, in its two largest units. */
export function span(millisLong: number): string {
  const seconds = Math.max(0, Math.floor(millisLong / 1000));
  const parts: readonly [number, string][] = [
    [Math.floor(seconds / 86_400), "d"],
    [Math.floor(seconds / 3600) % 24, "h"],
    [Math.floor(seconds / 60) % 60, "min"],
    [seconds % 60, "s"],
  ];
  const first = parts.findIndex(([value]) => value > 0);
  return first < 0
    ? "0 s"
    : parts
        .slice(first, first + 2)
        .filter(([value]) => value > 0)
        .map(([value, unit]) => `${value} ${unit}`)
        .join(" ");
}
