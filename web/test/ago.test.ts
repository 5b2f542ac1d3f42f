import assert from "node:assert/strict";
import { test } from "node:test";
import { lastSeen } from "../src/ago.ts";
import { clockTime } from "../src/days.ts";

const NOW = new Date(2026, 10, 21, 20, 30).getTime();
const MINUTE = 60_000;
const HOUR = 60 * MINUTE;

test("when somebody was seen last is told as people say it", () => {
  for (const [millis, text] of [
    [0, "last seen just now"],
    [-5_000, "last seen just now"],
    [MINUTE - 1, "last seen just now"],
    [MINUTE, "last seen 1 min ago"],
    [HOUR - 1, "last seen 59 min ago"],
    [HOUR, "last seen 1 h ago"],
    [12 * HOUR - 1, "last seen 11 h ago"],
    [13 * HOUR, `last seen today, ${clockTime(NOW - 13 * HOUR)}`],
    [24 * HOUR, `last seen yesterday, ${clockTime(NOW - 24 * HOUR)}`],
    [72 * HOUR, "last seen on Wednesday 18 November"],
    [400 * 24 * HOUR, "last seen on 17 October 2025"],
  ] as const) {
    assert.equal(lastSeen(NOW - millis, NOW), text);
  }
});
