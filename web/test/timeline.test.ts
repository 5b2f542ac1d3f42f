import assert from "node:assert/strict";
import { describe, test } from "node:test";
import { Timeline } from "../src/timeline.ts";
import { message, messages, positionsOf } from "./messages.ts";

function entered(positions: readonly number[], more = false, gap = false) {
  return { messages: messages(positions), more, gap };
}

describe("Timeline", () => {
  test("messages are merged by position, whatever order they come in", () => {
    const timeline = new Timeline();
    timeline.enter(entered([10, 20, 30]));
    timeline.append(message(50));
    timeline.append(message(40));
    timeline.fill(10, messages([3, 7]), false);
    assert.deepEqual(positionsOf(timeline.messages), [3, 7, 10, 20, 30, 40, 50]);
  });

  test("a message that comes twice is there once", () => {
    const timeline = new Timeline();
    timeline.enter(entered([1, 2]));
    timeline.append(message(2));
    timeline.enter(entered([2, 3]));
    assert.deepEqual(positionsOf(timeline.messages), [1, 2, 3]);
  });

  test("the cursor follows what was delivered, not what history brings", () => {
    const timeline = new Timeline();
    assert.equal(timeline.cursor, undefined);
    timeline.enter(entered([10, 20], true));
    timeline.fill(10, messages([4]), true);
    assert.equal(timeline.cursor, 20);
    timeline.append(message(25));
    assert.equal(timeline.cursor, 25);
  });

  test("coming back does not forget that there are older messages", () => {
    const timeline = new Timeline();
    timeline.enter(entered([10], true));
    timeline.enter(entered([], false));
    assert.equal(timeline.more, true);
    timeline.fill(10, messages([1]), false);
    assert.equal(timeline.more, false);
  });

  test("an empty page ends the history", () => {
    const timeline = new Timeline();
    timeline.enter(entered([10], true));
    timeline.fill(10, [], true);
    assert.equal(timeline.more, false);
  });

  test("a gap leaves a hole between what was known and what came", () => {
    const timeline = new Timeline();
    timeline.enter(entered([1, 2]));
    timeline.enter(entered([90, 91], true, true));
    assert.deepEqual(timeline.holes, [{ after: 2, before: 90 }]);
  });

  test("a hole shrinks from its end, page by page, until it is closed", () => {
    const timeline = new Timeline();
    timeline.enter(entered([1, 2]));
    timeline.enter(entered([90], true, true));
    timeline.fill(90, messages([50, 70]), true);
    assert.deepEqual(timeline.holes, [{ after: 2, before: 50 }]);
    timeline.fill(50, messages([2, 30]), true);
    assert.deepEqual(timeline.holes, []);
    assert.deepEqual(positionsOf(timeline.messages), [1, 2, 30, 50, 70, 90]);
  });

  test("a page that reaches over two holes closes the later and narrows the earlier", () => {
    const timeline = new Timeline();
    timeline.enter(entered([10], true));
    timeline.enter(entered([40], true, true));
    timeline.enter(entered([80], true, true));
    timeline.fill(80, messages([30, 40, 60]), true);
    assert.deepEqual(timeline.holes, [{ after: 10, before: 30 }]);
    assert.equal(timeline.more, true);
  });

  test("a page that reaches below the first message says whether there is more", () => {
    const timeline = new Timeline();
    timeline.enter(entered([10], true));
    timeline.enter(entered([40], true, true));
    timeline.fill(40, messages([5, 10, 20]), false);
    assert.deepEqual(timeline.holes, []);
    assert.equal(timeline.more, false);
  });

  test("trimming lets go of the oldest, and of holes among them", () => {
    const timeline = new Timeline();
    timeline.enter(entered([1, 2]));
    timeline.enter(entered([90, 91, 92], true, true));
    timeline.trim(2);
    assert.deepEqual(positionsOf(timeline.messages), [91, 92]);
    assert.deepEqual(timeline.holes, []);
    assert.equal(timeline.more, true);
    assert.equal(timeline.cursor, 92);
  });

  test("a page from long ago leaves a hole behind it", () => {
    const timeline = new Timeline();
    timeline.enter(entered([90, 91], true));
    timeline.reach(messages([10, 11, 12]), true);
    assert.deepEqual(positionsOf(timeline.messages), [10, 11, 12, 90, 91]);
    assert.deepEqual(timeline.holes, [{ after: 12, before: 90, isReached: true }]);
    assert.equal(timeline.more, true);
    assert.equal(timeline.cursor, 91);
    assert.deepEqual(
      [9, 11, 50, 90].map((position) => timeline.covers(position)),
      [false, true, false, true],
    );
  });

  test("a page from the middle of a hole leaves two, and the next ones close them", () => {
    const timeline = new Timeline();
    timeline.enter(entered([90, 91], true));
    timeline.reach(messages([10, 11]), false);
    timeline.reach(messages([40, 41]), true);
    assert.deepEqual(timeline.holes, [
      { after: 11, before: 40, isReached: true },
      { after: 41, before: 90, isReached: true },
    ]);
    assert.equal(timeline.more, false);
    timeline.reach(messages([11, 20, 40]), true);
    timeline.reach(messages([41, 60, 90, 91]), true);
    assert.deepEqual(timeline.holes, []);
    assert.deepEqual(positionsOf(timeline.messages), [10, 11, 20, 40, 41, 60, 90, 91]);
  });

  test("a page that meets what is there leaves no hole", () => {
    const timeline = new Timeline();
    timeline.enter(entered([90, 91], true));
    timeline.reach(messages([80, 85, 90]), false);
    assert.deepEqual(timeline.holes, []);
    assert.equal(timeline.more, false);
    timeline.reach([], true);
    assert.deepEqual(positionsOf(timeline.messages), [80, 85, 90, 91]);
  });

  test("a hole that one reads on from keeps its kind when the other end is filled", () => {
    const timeline = new Timeline();
    timeline.enter(entered([90], true));
    timeline.reach(messages([10]), true);
    timeline.fill(90, messages([70, 80]), true);
    assert.deepEqual(timeline.holes, [{ after: 10, before: 70, isReached: true }]);
  });
});
