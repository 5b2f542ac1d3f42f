import assert from "node:assert/strict";
import { describe, test } from "node:test";
import { dayKey, dayLabel, minuteOf } from "../src/days.ts";

const NOON = new Date(2026, 2, 3, 12).getTime();

describe("days", () => {
  test("today and yesterday have their names, at their edges too", () => {
    assert.equal(dayLabel(new Date(2026, 2, 3, 0, 0, 0).getTime(), NOON), "Today");
    assert.equal(dayLabel(new Date(2026, 2, 2, 23, 59, 59, 999).getTime(), NOON), "Yesterday");
    assert.equal(dayLabel(new Date(2026, 2, 2, 0, 0, 0).getTime(), NOON), "Yesterday");
  });

  test("other days have their date, those of other years with the year", () => {
    // Whether there is a comma depends on the edition of the locale data.
    assert.match(dayLabel(new Date(2026, 2, 1, 12).getTime(), NOON), /^Sunday,? 1 March$/);
    assert.equal(dayLabel(new Date(2025, 11, 24, 12).getTime(), NOON), "24 December 2025");
  });

  test("yesterday is the day before, however long the night was", () => {
    const firstOfYear = new Date(2026, 0, 1, 0, 30).getTime();
    assert.equal(dayLabel(new Date(2025, 11, 31, 1).getTime(), firstOfYear), "Yesterday");
    assert.equal(dayLabel(new Date(2025, 11, 30, 23).getTime(), firstOfYear), "30 December 2025");
  });

  test("two times of one day have one key, of one minute one number", () => {
    assert.equal(dayKey(NOON), dayKey(NOON + 3_600_000));
    assert.notEqual(dayKey(NOON), dayKey(NOON + 86_400_000));
    assert.equal(minuteOf(60_000), minuteOf(119_999));
    assert.notEqual(minuteOf(59_999), minuteOf(60_000));
  });
});
