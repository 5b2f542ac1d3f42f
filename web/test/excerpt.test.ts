import assert from "node:assert/strict";
import { describe, test } from "node:test";
import { excerpt } from "../src/excerpt.ts";

function shown(text: string, ...marks: readonly (readonly [start: number, end: number])[]): string {
  return excerpt(
    text,
    marks.map(([start, end]) => ({ start, end })),
  )
    .map(({ text: part, isMarked }) => (isMarked ? `[${part}]` : part))
    .join("");
}

describe("excerpt", () => {
  test("a short text is whole, with its marks", () => {
    assert.equal(shown("to be or not to be", [0, 2], [13, 15]), "[to] be or not [to] be");
    assert.equal(shown("nothing marked"), "nothing marked");
  });

  test("lines become one", () => {
    assert.equal(shown("a\n\n b", [0, 1]), "[a] b");
  });

  test("of a long text it is what stands around the first mark", () => {
    const text = `${"word ".repeat(100)}HERE${" more".repeat(100)}`;
    const part = shown(text, [500, 504]);
    assert.match(part, /^…(word ){7,8}\[HERE\]( more){10,}.*…$/);
    assert.ok(part.length < 240);
  });

  test("a mark beyond the end is cut", () => {
    const text = "x".repeat(300);
    assert.equal(shown(text, [0, 300]), `[${"x".repeat(220)}]…`);
    assert.equal(shown(text, [0, 1], [290, 300]), `[x]${"x".repeat(219)}…`);
  });

  test("no character is cut in half", () => {
    const text = "👍".repeat(300);
    for (const [start, end] of [
      [200, 202],
      [0, 2],
    ] as const) {
      assert.doesNotMatch(
        shown(text, [start, end]).replace(/[[\]…]/g, ""),
        /[\ud800-\udbff](?![\udc00-\udfff])|(?<![\ud800-\udbff])[\udc00-\udfff]/,
      );
    }
  });
});
