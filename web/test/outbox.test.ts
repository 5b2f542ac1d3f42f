import assert from "node:assert/strict";
import { describe, test } from "node:test";
import { LEASE_MILLIS, MAX_LETTERS_PER_ROOM, Outbox } from "../src/outbox.ts";
import { memoryStore, type Store } from "../src/stored.ts";

/** Tabs of one browser, at a time that the test decides. */
class Browser {
  now = 1_000_000;

  constructor(readonly store: Store = memoryStore()) {}

  open(owner: string): Outbox {
    const outbox = new Outbox(this.store, owner, () => this.now);
    outbox.sync();
    return outbox;
  }
}

function textsOf(outbox: Outbox, room = "/"): string[] {
  return outbox.of(room).map(({ text }) => text);
}

describe("Outbox", () => {
  test("letters come out in the order they were written, room by room", () => {
    const outbox = new Browser().open("tab-a");
    outbox.add("id-1", "/", "one");
    outbox.add("id-2", "team", "two");
    outbox.add("id-3", "/", "three");
    assert.deepEqual(textsOf(outbox), ["one", "three"]);
    assert.equal(outbox.next?.id, "id-1");
    outbox.remove("id-1");
    assert.equal(outbox.next?.id, "id-2");
  });

  test("letters of one instant keep their order over a reload", () => {
    const browser = new Browser();
    const before = browser.open("tab-a");
    ["one", "two", "three"].forEach((text, i) => before.add(`id-${9 - i}`, "/", text));
    before.release();
    assert.deepEqual(textsOf(browser.open("tab-a")), ["one", "two", "three"]);
  });

  test("a reload keeps what waits and what was refused, with the reason", () => {
    const browser = new Browser();
    const before = browser.open("tab-a");
    before.add("id-1", "/", "one");
    before.add("id-2", "/", "two");
    before.refuse("id-1", "Too rude.");
    before.release();
    const after = browser.open("tab-a");
    assert.deepEqual(
      after.letters.map(({ id, refusal }) => [id, refusal]),
      [
        ["id-1", "Too rude."],
        ["id-2", ""],
      ],
    );
    assert.equal(after.next?.id, "id-2");
  });

  test("what was sent is gone from the browser too", () => {
    const browser = new Browser();
    const outbox = browser.open("tab-a");
    outbox.add("id-1", "/", "one");
    outbox.remove("id-1");
    assert.deepEqual(browser.open("tab-a").letters, []);
  });

  test("a tab leaves the letters of a living one alone", () => {
    const browser = new Browser();
    const a = browser.open("tab-a");
    a.add("id-1", "/", "one");
    const b = browser.open("tab-b");
    assert.deepEqual(textsOf(b), []);
    browser.now += LEASE_MILLIS - 1;
    b.sync();
    assert.deepEqual(textsOf(b), []);
  });

  test("a tab that died is inherited once its lease is over, by one other", () => {
    const browser = new Browser();
    browser.open("tab-a").add("id-1", "/", "one");
    const b = browser.open("tab-b");
    browser.now += LEASE_MILLIS + 1;
    b.sync();
    const c = browser.open("tab-c");
    assert.deepEqual([textsOf(b), textsOf(c)], [["one"], []]);
  });

  test("a tab that was closed is inherited soon, but not while it may be loading again", () => {
    const browser = new Browser();
    const a = browser.open("tab-a");
    a.add("id-1", "/", "one");
    a.release();
    const b = browser.open("tab-b");
    assert.deepEqual(textsOf(b), []);
    browser.now += 20_000;
    b.sync();
    assert.deepEqual(textsOf(b), ["one"]);
  });

  test("a tab that was frozen finds that its letters have gone to another", () => {
    const browser = new Browser();
    const a = browser.open("tab-a");
    a.add("id-1", "/", "one");
    browser.now += LEASE_MILLIS + 1;
    const b = browser.open("tab-b");
    a.sync();
    assert.deepEqual([textsOf(a), textsOf(b)], [[], ["one"]]);
    assert.equal(a.next, undefined);
  });

  test("inherited letters stand in the order they were written", () => {
    const browser = new Browser();
    const a = browser.open("tab-a");
    const b = browser.open("tab-b");
    a.add("id-1", "/", "first");
    browser.now += 10;
    b.add("id-2", "/", "second");
    browser.now += 10;
    a.add("id-3", "/", "third");
    browser.now += LEASE_MILLIS + 1;
    b.sync();
    assert.deepEqual(textsOf(b), ["first", "second", "third"]);
  });

  test("a room takes no more than its bound", () => {
    const outbox = new Browser().open("tab-a");
    for (let i = 0; i < MAX_LETTERS_PER_ROOM; i++) {
      assert.ok(outbox.add(`id-${i}`, "/", "text"));
    }
    assert.equal(outbox.add("id-over", "/", "text"), undefined);
    assert.ok(outbox.add("id-other", "team", "text"));
  });

  test("a browser that keeps nothing costs the reload, not the letter", () => {
    const full: Store = { ...memoryStore(), write: () => false };
    const outbox = new Browser(full).open("tab-a");
    outbox.add("id-1", "/", "one");
    outbox.sync();
    assert.equal(outbox.next?.text, "one");
  });

  test("what is not a letter is left alone", () => {
    const browser = new Browser();
    browser.store.write("outbox.x", "{");
    browser.store.write("outbox.y", '{"id":1}');
    browser.store.write("name", '"Ada"');
    assert.deepEqual(browser.open("tab-a").letters, []);
  });
});
