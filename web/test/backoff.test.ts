import assert from "node:assert/strict";
import { describe, test } from "node:test";
import { delayMillis, MAX_DELAY_MILLIS, MIN_DELAY_MILLIS } from "../src/backoff.ts";

const ALMOST_ONE = 1 - Number.EPSILON;

describe("delayMillis", () => {
  test("starts at half a second and ends at fifteen", () => {
    assert.equal(delayMillis(0, 0), 500);
    assert.equal(delayMillis(0, ALMOST_ONE), 1000);
    assert.equal(delayMillis(1000, ALMOST_ONE), 15_000);
  });

  test("doubles with each failure", () => {
    const delays = [0, 1, 2, 3, 4, 5].map((failures) => delayMillis(failures, 0));
    assert.deepEqual(delays, [500, 1000, 2000, 4000, 7500, 7500]);
  });

  test("never leaves its range, and spreads over half of it", () => {
    for (let failures = 0; failures < 40; failures++) {
      for (const random of [0, 0.25, 0.5, 0.75, ALMOST_ONE]) {
        const delay = delayMillis(failures, random);
        assert.ok(delay >= MIN_DELAY_MILLIS && delay <= MAX_DELAY_MILLIS, `${delay}`);
      }
      assert.ok(delayMillis(failures, ALMOST_ONE) >= 1.9 * delayMillis(failures, 0));
    }
  });
});
