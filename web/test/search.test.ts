import assert from "node:assert/strict";
import { describe, test } from "node:test";
import type { Found, SearchRequest } from "../src/protocol.ts";
import { Search } from "../src/search.ts";
import { FakeClock } from "./fake-clock.ts";
import { message } from "./messages.ts";

const TYPING_MILLIS = 180;

/** A search whose server is the test. */
class Asking {
  readonly clock = new FakeClock();
  readonly asked: SearchRequest[] = [];
  isOnline = true;
  readonly search = new Search(
    this.clock,
    (request) => {
      if (this.isOnline) {
        this.asked.push(request);
      }
      return this.isOnline;
    },
    () => undefined,
  );

  /** Types, and waits until it is asked. */
  type(text: string, room?: string): void {
    this.search.look(text, room);
    this.clock.pass(TYPING_MILLIS);
  }

  /** Answers what was asked last. */
  answer(positions: readonly number[], more = false): void {
    const { text, room } = this.asked.at(-1) ?? assert.fail("nothing was asked");
    this.search.onFound(found(text, positions, more, room));
  }

  refuse(code: string): void {
    this.search.onRefused({ type: "refused", request: "search", code, reason: `Is ${code}.` });
  }

  get positions(): number[] {
    return this.search.hits.map((hit) => ("message" in hit ? hit.message.position : 0));
  }
}

function found(text: string, positions: readonly number[], more: boolean, room?: string): Found {
  return {
    type: "found",
    text,
    ...(room === undefined ? {} : { room }),
    hits: positions.map((position) => ({ room: "/", message: message(position), marks: [] })),
    more,
    end: positions.at(-1) ?? 0,
    building: false,
  };
}

describe("Search", () => {
  test("what is typed is asked when the typing pauses", () => {
    const asking = new Asking();
    assert.equal(asking.search.state, "idle");
    asking.search.look("h", undefined);
    asking.clock.pass(TYPING_MILLIS - 1);
    asking.search.look(" hello ", undefined);
    asking.clock.pass(TYPING_MILLIS - 1);
    assert.deepEqual(asking.asked, []);
    assert.equal(asking.search.state, "asking");
    asking.clock.pass(1);
    assert.deepEqual(asking.asked, [{ type: "search", text: "hello" }]);
    asking.answer([9, 3]);
    assert.equal(asking.search.state, "found");
    assert.deepEqual(asking.positions, [9, 3]);
  });

  test("one question is under way at a time, and the last one counts", () => {
    const asking = new Asking();
    asking.type("one");
    asking.type("two");
    asking.type("three");
    assert.equal(asking.asked.length, 1);
    asking.answer([1]);
    assert.deepEqual(asking.positions, []);
    assert.deepEqual(asking.asked.at(-1), { type: "search", text: "three" });
    asking.answer([3]);
    assert.deepEqual(asking.positions, [3]);
  });

  test("an answer is that of the question under way, whatever the server made of its text", () => {
    const asking = new Asking();
    asking.search.onFound(found("word", [1], false));
    assert.deepEqual(asking.positions, []);
    asking.type("wo\ud800rd", "room");
    asking.search.onFound(found("wo\ufffdrd", [2], false));
    assert.equal(asking.search.state, "found");
    assert.deepEqual(asking.positions, [2]);
  });

  test("what is typed anew while it is asked is asked or answered, in whatever order", () => {
    for (const millis of [0, 1, TYPING_MILLIS - 1, TYPING_MILLIS, TYPING_MILLIS + 1]) {
      const asking = new Asking();
      asking.type("word");
      asking.search.look("", undefined);
      asking.search.look("word", undefined);
      asking.clock.pass(millis);
      asking.answer([]);
      asking.clock.pass(2 * TYPING_MILLIS);
      assert.equal(asking.search.state, "found", `${millis} ms later`);
      asking.type("");
      asking.type("word");
      assert.equal(asking.search.state, "asking");
      asking.answer([4]);
      assert.deepEqual(asking.positions, [4]);
    }
  });

  test("older ones are asked for once, and added", () => {
    const asking = new Asking();
    asking.type("word");
    asking.search.older();
    asking.answer([9, 8], true);
    asking.search.older();
    asking.search.older();
    assert.deepEqual(asking.asked.slice(1), [{ type: "search", text: "word", before: 8 }]);
    assert.equal(asking.search.state, "found");
    asking.answer([7], false);
    assert.deepEqual(asking.positions, [9, 8, 7]);
    asking.search.older();
    assert.equal(asking.asked.length, 2);
  });

  test("nothing is looked for when the field is empty", () => {
    const asking = new Asking();
    asking.type("word");
    asking.answer([9]);
    asking.type(" ");
    assert.equal(asking.search.state, "idle");
    assert.deepEqual(asking.positions, []);
    assert.equal(asking.asked.length, 1);
    asking.type("word");
    assert.equal(asking.asked.length, 2);
  });

  test("what is refused for now is tried again, and what is refused is told", () => {
    const asking = new Asking();
    asking.type("word");
    asking.refuse("TOO_FAST");
    assert.equal(asking.search.state, "asking");
    asking.clock.pass(1_000);
    assert.equal(asking.asked.length, 2);
    asking.refuse("TOO_BROAD");
    assert.equal(asking.search.state, "refused");
    assert.equal(asking.search.problem, "Is TOO_BROAD.");
    asking.type("words");
    assert.equal(asking.search.problem, "");
    assert.equal(asking.asked.length, 3);
  });

  test("what the line took with it is asked again on the next one", () => {
    const asking = new Asking();
    asking.type("word");
    asking.search.onDown();
    asking.isOnline = false;
    asking.type("words");
    assert.equal(asking.asked.length, 1);
    asking.isOnline = true;
    asking.search.onOpen();
    assert.deepEqual(asking.asked.at(-1), { type: "search", text: "words" });
    asking.answer([5]);
    assert.deepEqual(asking.positions, [5]);
    asking.search.onDown();
    asking.search.onOpen();
    assert.equal(asking.asked.length, 2);
  });
});
