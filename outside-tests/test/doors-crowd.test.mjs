/**
 * Many people in one room, who come by all doors, talk, and lose their connections now and then: each
 * hears every message once and in order. `npm run crowd` does it with 200 for three minutes; the
 * short form takes some seconds.
 */

import { strict as assert } from "node:assert";
import test from "node:test";
import { LINES } from "../crash/lines.mjs";
import { Ordeal, assertKept } from "../crash/ordeal.mjs";
import { Random, seedOfRun } from "../crash/random.mjs";

const isFull = process.env["HOLDFAST_CROWD"] === "full";
const COUNT = isFull ? 200 : 44;
const SECONDS = isFull ? 180 : 6;
const PACE = { window: 4, restMillis: isFull ? 8000 : 1000 };

/** Connections that are cut at a time, and after how many posts again. */
const CUT = { least: 1, most: 4 };
const POSTS_BETWEEN = { least: 5, most: 60 };

test(`${COUNT} people at all doors, for ${SECONDS} seconds`, async (t) => {
  const seed = seedOfRun();
  t.diagnostic(`HOLDFAST_SEED=${seed}`);
  const random = new Random(seed);
  const doors = Object.keys(LINES);
  const kinds = Array.from({ length: COUNT }, (_, i) => doors[i % doors.length]);
  const ordeal = await Ordeal.begin(t, { seed, kinds, pace: PACE });
  const end = Date.now() + SECONDS * 1000;
  let cuts = 0;
  while (Date.now() < end) {
    await ordeal.answers(random.between(POSTS_BETWEEN.least, POSTS_BETWEEN.most));
    const links = random.shuffled(ordeal.proxy.links).slice(0, random.between(CUT.least, CUT.most));
    links.forEach((link) => link.destroy());
    cuts += links.length;
  }
  const result = await ordeal.end(t);
  t.diagnostic(`${result.kept} messages to each of ${COUNT}, ${cuts} connections cut`);
  assertKept(result);
  ordeal.members.forEach(({ name, letters }) => assert.ok(letters.length > 0, name));
});
