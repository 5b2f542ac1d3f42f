/**
 * What is promised: from the answer on nothing is lost, nothing is there twice, and all is in order,
 * whatever happens to the server and to the connections while people talk. `npm run crash` kills it
 * 200 times; the short form takes half a minute.
 */

import { strict as assert } from "node:assert";
import test, { after } from "node:test";
import { Asker } from "../crash/asker.mjs";
import { check } from "../crash/check.mjs";
import { Ordeal, assertKept, endureKills } from "../crash/ordeal.mjs";
import { seedOfRun } from "../crash/random.mjs";
import { eventually } from "../support/deadline.mjs";

const isFull = process.env["HOLDFAST_CRASH"] === "full";
const ROUNDS = isFull
  ? Array.from({ length: 20 }, (_, i) => ({
      kills: 10,
      others: 11,
      durability: i % 10 === 9 ? "normal" : "full",
    }))
  : [
      { kills: 4, others: 11, durability: "full" },
      { kills: 1, others: 0, durability: "normal" },
    ];
const SEED = seedOfRun();

/** How often it is ended, and how that is told to each kind; over HTTP there is one way. */
const GOODBYES = isFull ? 10 : 2;
const GOODBYE_OVER_HTTP = ["gone"];
const GOODBYE = {
  raw: [1001],
  websocket: ["transport close"],
  polling: ["transport close", "transport error"],
  // Who has come back just now polls still.
  upgrade: ["transport close", "transport error"],
};

/** Those who ask over HTTP meanwhile. */
const ASKERS = 4;

const results = [];

ROUNDS.forEach((round, i) => {
  const { kills, others, durability } = round;
  test(`${i}: ${kills} kills and ${others} other troubles lose nothing (${durability})`, async (t) => {
    const startedAt = performance.now();
    const result = await endureKills(t, { seed: SEED + i, ...round });
    t.diagnostic(`${row(result)}; ${Math.round((performance.now() - startedAt) / 1000)} s`);
    results.push(result);
    assertKept(result);
  });
});

function row({ kills, posted, acknowledged, lost, doubled, outOfOrder }) {
  return (
    `${kills} kills, ${posted} messages, ${acknowledged} acknowledged, ` +
    `${lost} lost, ${doubled} doubled, ${outOfOrder} out of order`
  );
}

after(() => {
  const sum = (name) => results.reduce((total, result) => total + result[name], 0);
  const names = ["kills", "posted", "acknowledged", "lost", "doubled", "outOfOrder"];
  console.log(`in all: ${row(Object.fromEntries(names.map((name) => [name, sum(name)])))}`);
});

test("SIGTERM under load is a close to come back from, and loses nothing", async (t) => {
  const ordeal = await Ordeal.begin(t, { seed: SEED });
  const askers = Array.from({ length: ASKERS }, () => new Asker(t, ordeal.host));
  for (let i = 0; i < GOODBYES; i++) {
    const before = askers.map((asker) => asker.answers);
    await ordeal.answers(500);
    await eventually(() => askers.forEach((asker, j) => assert.ok(asker.answers > before[j])));
    await ordeal.host.end();
    await ordeal.host.start();
  }
  askers.forEach((asker) => asker.leave());
  assert.deepEqual(
    askers.flatMap((asker) => asker.failures),
    [],
  );
  const result = await ordeal.end(t);
  assertKept(result);
  for (const { name, kind, closes } of ordeal.members) {
    assert.equal(closes.length, GOODBYES, name);
    assert.deepEqual(
      closes.filter((how) => !(GOODBYE[kind] ?? GOODBYE_OVER_HTTP).includes(how)),
      [],
      name,
    );
  }
});

const A = { id: "a", text: "A", position: 1 };
const B = { id: "b", text: "B", position: 2 };

for (const [what, { letters = [A, B], heard = [A, B], log = [A, B] }, found] of [
  ["nothing", {}, {}],
  [
    "nothing where something was not acknowledged",
    { letters: [A, { ...B, position: undefined }] },
    {},
  ],
  ["what was acknowledged and is not kept", { heard: [A], log: [A] }, { lost: 1 }],
  ["what was heard and is not kept", { letters: [A], log: [A] }, { lost: 1 }],
  ["what was not heard", { heard: [A] }, { lost: 1 }],
  ["what was heard twice", { heard: [A, B, B] }, { doubled: 1 }],
  ["what is kept twice", { log: [A, B, { ...B, position: 3 }] }, { doubled: 1 }],
  ["what was heard too late", { heard: [B, A] }, { outOfOrder: 1 }],
  ["nothing where what was given up came late", { letters: [{ ...B, isGivenUp: true }, A] }, {}],
  ["what was said before and kept after", { letters: [B, A] }, { outOfOrder: 1 }],
  ["another text", { heard: [A, { ...B, text: "C" }] }, {}],
  ["another position", { letters: [A, { ...B, position: 3 }] }, {}],
]) {
  test(`the check finds ${what}`, () => {
    const result = check([{ name: "Ada", letters, heard }], log);
    const { lost, doubled, outOfOrder } = result;
    const none = { lost: 0, doubled: 0, outOfOrder: 0 };
    assert.deepEqual({ lost, doubled, outOfOrder }, { ...none, ...found });
    assert.equal(result.wrong.length > 0, !what.startsWith("nothing"));
  });
}
