import assert from "node:assert/strict";
import { describe, test } from "node:test";
import * as Y from "yjs";
import { DocumentSync, type Kept } from "../src/apps/document-sync.ts";
import { Refused } from "../src/apps/line.ts";
import { docOf, isWhole, missingIn } from "../src/apps/shared-doc.ts";
import { FakeClock } from "./fake-clock.ts";
import { FakeDocuments, type FakeLine } from "./fake-documents.ts";

/** Lets answers come, and what waits for them go on. */
async function settle(): Promise<void> {
  for (let i = 0; i < 20; i++) {
    await Promise.resolve();
  }
}

function textOf(doc: Y.Doc): string {
  return doc.getText("text").toString();
}

class Writer {
  readonly doc = new Y.Doc();
  readonly line: FakeLine;
  readonly sync: DocumentSync;
  readonly told: Kept[] = [];

  constructor(
    server: FakeDocuments,
    private readonly clock: FakeClock,
  ) {
    this.line = server.connect();
    this.sync = new DocumentSync(this.doc, this.line, clock, textOf, {
      onKept: (kept) => this.told.push(kept),
    });
  }

  get text(): string {
    return textOf(this.doc);
  }

  write(text: string, index = this.text.length): void {
    this.doc.getText("text").insert(index, text);
  }

  async open(): Promise<this> {
    this.line.connect();
    void this.sync.open();
    await settle();
    return this;
  }

  drop(): void {
    this.line.drop();
    this.sync.close();
  }

  async pass(millis = 200): Promise<void> {
    this.clock.pass(millis);
    await settle();
  }
}

async function pair(): Promise<[FakeDocuments, Writer, Writer]> {
  const server = new FakeDocuments();
  const clock = new FakeClock();
  return [server, await new Writer(server, clock).open(), await new Writer(server, clock).open()];
}

describe("DocumentSync", () => {
  test("tells the others what is written, in one batch", async () => {
    const [server, ann, bob] = await pair();
    ann.write("Hel");
    ann.write("lo");
    await ann.pass();
    assert.equal(bob.text, "Hello");
    assert.equal(server.stored.length, 1);
    assert.equal(ann.told.at(-1), "kept");
  });

  test("sends again under the same id what was not answered", async () => {
    const [server, ann, bob] = await pair();
    ann.write("Hello");
    ann.line.losesAnswers = true;
    await ann.pass();
    ann.drop();
    ann.line.losesAnswers = false;
    ann.write(" you");
    await ann.open();
    await ann.pass();
    await ann.pass();
    assert.equal(bob.text, "Hello you");
    assert.equal(server.stored.length, 2);
    assert.equal(server.cameIds.length, 3);
    assert.equal(server.cameIds[0], server.cameIds[1]);
  });

  test("asks for what came since, and not for all of it", async () => {
    const [server, ann, bob] = await pair();
    ann.write("Hello");
    await ann.pass();
    bob.drop();
    ann.write("!");
    await ann.pass();
    await bob.open();
    assert.equal(bob.text, "Hello!");
    const answer = server.open({ epoch: "log", after: server.position });
    assert.equal(answer.bytes.length, 0);
    assert.equal(answer.members["whole"], false);
  });

  test("brings what was written before the first opening", async () => {
    const server = new FakeDocuments();
    const clock = new FakeClock();
    const ann = new Writer(server, clock);
    ann.write("from the browser");
    await ann.open();
    await ann.pass();
    const bob = await new Writer(server, clock).open();
    assert.equal(bob.text, "from the browser");
    assert.equal(server.stored.length, 1);
  });

  test("sends nothing if the server has everything", async () => {
    const [server, ann] = await pair();
    ann.write("Hello");
    await ann.pass();
    const again = new Writer(server, new FakeClock());
    Y.applyUpdate(again.doc, Y.encodeStateAsUpdate(ann.doc));
    await again.open();
    await again.pass();
    assert.equal(server.stored.length, 1);
    assert.equal(again.told.at(-1), "kept");
  });

  test("puts back what a server of another log has not", async () => {
    const [server, ann] = await pair();
    ann.write("Hello");
    await ann.pass();
    ann.drop();
    server.epoch = "another";
    server.stored = [];
    server.position = 0;
    await ann.open();
    await ann.pass();
    assert.equal(textOf(docOf(server.stored.map(({ update }) => update))), "Hello");
  });

  test("hands a long update in by pieces", async () => {
    const [server, ann, bob] = await pair();
    const long = "x".repeat(200_000);
    ann.write(long);
    await ann.pass();
    assert.equal(bob.text, long);
    assert.equal(ann.line.partCount, 4);
    assert.equal(server.stored.length, 1);
  });

  test("tries again what was refused for now, and says why meanwhile", async () => {
    const [server, ann, bob] = await pair();
    server.refusal = new Refused("TOO_FAST", "Slower, please.");
    ann.write("Hello");
    await ann.pass();
    assert.equal(ann.told.at(-1), "refused");
    assert.equal(bob.text, "");
    await ann.pass(1_000);
    assert.equal(bob.text, "Hello");
    assert.equal(ann.told.at(-1), "kept");
  });

  test("does not try again what is never taken", async () => {
    const [server, ann] = await pair();
    server.refusal = new Refused("TOO_LARGE", "The change is too large.");
    ann.write("Hello");
    await ann.pass();
    await ann.pass(60_000);
    assert.equal(server.cameIds.length, 1);
    assert.equal(ann.told.at(-1), "refused");
  });

  test("hands in a state that takes the place of the updates", async () => {
    const [server, ann, bob] = await pair();
    ann.write("Hello");
    await ann.pass();
    bob.write(" you");
    await bob.pass();
    server.askToMerge(ann.line);
    await settle();
    assert.equal(server.stored.length, 0);
    const late = await new Writer(server, new FakeClock()).open();
    assert.equal(late.text, "Hello you");
  });

  test("checks states: a good one is whole, and so is one that lacks only what is on its way", async () => {
    const [server, ann, bob] = await pair();
    ann.write("Hello");
    await ann.pass();
    const state = Y.encodeStateAsUpdate(ann.doc);
    bob.write(" you");
    server.askToCheck(bob.line, server.position, state);
    await settle();
    await bob.pass();
    server.askToCheck(bob.line, 1, state);
    await settle();
    assert.deepEqual(server.checks, [true, true]);
  });

  test("checks states: one in which something is lost is not whole", async () => {
    const [server, ann, bob] = await pair();
    ann.write("Hello");
    await ann.pass();
    server.askToCheck(bob.line, 1, Y.encodeStateAsUpdate(new Y.Doc()));
    server.askToCheck(bob.line, 1, new Uint8Array([1, 2, 3]));
    await settle();
    assert.deepEqual(server.checks, [false, false]);
  });

  test("is not harmed by what is no update", async () => {
    const [server, ann, bob] = await pair();
    server.update(ann.line, "garbage", new Uint8Array([255, 1, 2, 3]));
    ann.write("Hello");
    await ann.pass();
    assert.equal(bob.text, "Hello");
    const late = await new Writer(server, new FakeClock()).open();
    assert.equal(late.text, "Hello");
  });
});

describe("isWhole", () => {
  test("sees other content under the same ids", () => {
    const mine = new Y.Doc();
    mine.clientID = 7;
    mine.getText("text").insert(0, "good");
    const forged = new Y.Doc();
    forged.clientID = 7;
    forged.getText("text").insert(0, "evil");
    const state = Y.encodeStateAsUpdate(forged);
    assert.equal(isWhole({ state, updates: [] }, Y.encodeStateAsUpdate(mine), [], textOf), false);
  });

  test("sees what was deleted and comes back", () => {
    const mine = new Y.Doc();
    mine.getText("text").insert(0, "good");
    const before = Y.encodeStateAsUpdate(mine);
    mine.getText("text").delete(0, 4);
    const after = Y.encodeStateAsUpdate(mine);
    assert.equal(isWhole({ state: before, updates: [] }, after, [], textOf), false);
    assert.equal(isWhole({ state: after, updates: [] }, after, [], textOf), true);
  });
});

describe("missingIn", () => {
  test("is nothing between equals, and what one lacks otherwise", () => {
    const one = new Y.Doc();
    one.getText("text").insert(0, "Hello");
    const other = docOf([Y.encodeStateAsUpdate(one)]);
    assert.equal(missingIn(other, one), undefined);
    one.getText("text").delete(0, 1);
    const missing = missingIn(other, one);
    assert.ok(missing);
    Y.applyUpdate(other, missing);
    assert.equal(textOf(other), "ello");
  });
});
