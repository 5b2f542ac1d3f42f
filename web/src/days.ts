/* Days and times as people read them, in the time zone of the browser. */

const DAY = new Intl.DateTimeFormat("en-GB", { weekday: "long", day: "numeric", month: "long" });

const DAY_OF_OTHER_YEAR = new Intl.DateTimeFormat("en-GB", { dateStyle: "long" });

/** Says which day it is for two times to be on the same one. */
export function dayKey(time: number): string {
  const date = new Date(time);
  return `${date.getFullYear()}-${date.getMonth() + 1}-${date.getDate()}`;
}

/** `Today`, `Yesterday`, or the date, with its year if that is not the present one. */
export function dayLabel(time: number, now: number): string {
  const key = dayKey(time);
  if (key === dayKey(now)) {
    return "Today";
  }
  const date = new Date(now);
  const yesterday = new Date(date.getFullYear(), date.getMonth(), date.getDate() - 1);
  if (key === dayKey(yesterday.getTime())) {
    return "Yesterday";
  }
  const isThisYear = new Date(time).getFullYear() === date.getFullYear();
  return (isThisYear ? DAY : DAY_OF_OTHER_YEAR).format(time);
}

const CLOCK = new Intl.DateTimeFormat(undefined, { timeStyle: "short" });

const FULL = new Intl.DateTimeFormat("en-GB", { dateStyle: "full", timeStyle: "medium" });

/** The hour and minute, in the manner of the browser's language. */
export function clockTime(time: number): string {
  return CLOCK.format(time);
}

/** The whole date and time. */
export function fullTime(time: number): string {
  return FULL.format(time);
}

/** Numbers the minutes, so that two times in the same one have the same number. */
export function minuteOf(time: number): number {
  return Math.floor(time / 60_000);
}
