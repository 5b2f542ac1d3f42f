/* When somebody was seen last, as people say it. */

import { clockTime, dayKey, dayLabel } from "./days.ts";

const MINUTE_MILLIS = 60_000;
const HOUR_MILLIS = 60 * MINUTE_MILLIS;
const HOURS_COUNTED = 12;

/** `last seen just now`, `last seen 5 min ago`, `last seen yesterday, 14:05`, or with the date. */
export function lastSeen(time: number, now: number): string {
  const passed = now - time;
  if (passed < MINUTE_MILLIS) {
    return "last seen just now";
  }
  if (passed < HOUR_MILLIS) {
    return `last seen ${Math.floor(passed / MINUTE_MILLIS)} min ago`;
  }
  if (passed < HOURS_COUNTED * HOUR_MILLIS) {
    return `last seen ${Math.floor(passed / HOUR_MILLIS)} h ago`;
  }
  if (dayKey(time) === dayKey(now)) {
    return `last seen today, ${clockTime(time)}`;
  }
  const day = dayLabel(time, now);
  return day === "Yesterday" ? `last seen yesterday, ${clockTime(time)}` : `last seen on ${day}`;
}
