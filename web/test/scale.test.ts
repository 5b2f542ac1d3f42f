import { strict as assert } from "node:assert";
import test, { describe } from "node:test";
import { bytes, few, millis, span } from "../src/admin/format.ts";
import { type Box, byteCeiling, ceiling, indexAt, path, summary, xOf } from "../src/admin/scale.ts";

const BOX: Box = { width: 100, height: 10, top: 10, places: 11 };

describe("a chart", () => {
  test("ends above at a number that is easily read", () => {
    const found = [0, 0.3, 1, 1.1, 4, 7, 10, 11, 950].map(ceiling);
    assert.deepEqual(found, [1, 0.5, 1, 2, 5, 10, 10, 20, 1000]);
    assert.deepEqual([0, 3, 1024, 1025].map(byteCeiling), [1, 4, 1024, 2048]);
  });

  test("has its last number at the right, and gaps where there is none", () => {
    assert.equal(path([0, 10, 5], BOX), "M80 10L90 0L100 5");
    assert.equal(path([0, 10, null, 5, 5], BOX), "M60 10L70 0M90 5L100 5");
    assert.equal(path([], BOX), "");
  });

  test("shows a number that stands alone, and none beyond its edge", () => {
    assert.equal(path([5], BOX), "M100 5h0.01");
    assert.equal(path([null, 5, null], BOX), "M90 5h0.01");
    assert.equal(path([99, 99], BOX), "M90 0L100 0");
  });

  test("knows which number is at a place", () => {
    assert.equal(indexAt(100, 3, BOX), 2);
    assert.equal(indexAt(86, 3, BOX), 1);
    assert.equal(indexAt(60, 3, BOX), undefined);
    assert.equal(indexAt(100, 0, BOX), undefined);
    assert.equal(xOf(1, 3, BOX), 90);
  });

  test("is summed up in three numbers", () => {
    assert.deepEqual(summary([1, null, 5]), { now: 5, mean: 3, most: 5 });
    assert.deepEqual(summary([4, null]), { now: null, mean: 4, most: 4 });
    assert.deepEqual(summary([]), { now: null, mean: null, most: null });
  });
});

describe("numbers", () => {
  test("have as many digits as one looks at", () => {
    assert.deepEqual([0, 0.1234, 12.345, 1234.5].map(few), ["0", "0.123", "12.3", "1,235"]);
    assert.deepEqual([0, 1023, 1024, 5 << 20].map(bytes), ["0 B", "1,020 B", "1 KiB", "5 MiB"]);
    assert.deepEqual([0.5, 999, 1500].map(millis), ["0.5 ms", "999 ms", "1.5 s"]);
  });

  test("of time have their two largest units", () => {
    const seconds = [0, 59, 60, 3661, 90_061];
    const found = seconds.map((each) => span(each * 1000));
    assert.deepEqual(found, ["0 s", "59 s", "1 min", "1 h 1 min", "1 d 1 h"]);
  });
});
