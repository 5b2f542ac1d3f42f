/** A crowd that changes one document at random, comes and goes, while the server dies once. */

import { strict as assert } from "node:assert";
import { test } from "node:test";
import { newRoom } from "../support/chat-client.mjs";
import { eventually } from "../support/deadline.mjs";
import { newDirectory } from "../support/directories.mjs";
import { DocumentClient } from "../support/document-client.mjs";
import { startChat } from "../support/servers.mjs";

const PEOPLE = 6;
const CHANGES = 8_000;

const seed = Number(process.env["HOLDFAST_SEED"] || Date.now() % 2 ** 31);

/** Numbers that look like chance, the same for the same seed. */
function randomOf(start) {
  let state = start;
  return (below) => {
    state = (state + 0x6d2b79f5) | 0;
    let mixed = Math.imul(state ^ (state >>> 15), 1 | state);
    mixed = (mixed + Math.imul(mixed ^ (mixed >>> 7), 61 | mixed)) ^ mixed;
    return Math.floor((((mixed ^ (mixed >>> 14)) >>> 0) / 2 ** 32) * below);
  };
}

test(`a crowd that changes at random ends with one document, seed ${seed}`, async (t) => {
  const random = randomOf(seed);
  const data = newDirectory();
  const args = ["--posts-per-second", "5000"];
  const first = await startChat(t, { data, args });
  const room = newRoom();
  const crowd = [];
  for (let i = 0; i < PEOPLE; i++) {
    crowd.push(await DocumentClient.open(t, first, { room, name: `P${i}` }));
  }
  for (let i = 0; i < CHANGES; i++) {
    const one = crowd[random(PEOPLE)];
    change(one, i, random);
    if (random(100) === 0) {
      one.socket.disconnect();
      setTimeout(() => one.socket.connect(), random(100));
    }
    if (i === CHANGES / 2) {
      await first.kill();
      await startChat(t, { data, args, port: first.port });
    }
    if (random(3) === 0) {
      await new Promise((resolve) => setTimeout(resolve, random(4)));
    }
  }
  for (const one of crowd) {
    await one.isAllKept();
  }
  const late = await DocumentClient.open(t, first, { room, name: "Late" });
  await eventually(() => {
    for (const one of crowd) {
      assert.equal(one.text, late.text, `seed ${seed}`);
    }
  });
  const marks = late.doc.getMap("marks");
  assert.equal(marks.size, CHANGES, `seed ${seed}`);
  for (const one of crowd) {
    assert.equal(one.unreadableCount, 0);
    assert.equal(new Set(one.told).size, one.told.length, `told twice, seed ${seed}`);
  }
  const metrics = await (await fetch(first.url("/metrics"))).text();
  const refused = metrics.match(/^holdfast_documents_merges_total\{outcome="refused"\} (.*)$/m)[1];
  assert.equal(Number(refused), 0, `seed ${seed}`);
  const [{ versions }] = await late.ask("versions", {});
  assert.ok(versions.length > 0, `never merged, seed ${seed}`);
  t.diagnostic(`position ${late.position}, merged ${versions.length} times`);
});

/** Writes or deletes somewhere, and leaves a mark that nobody deletes. */
function change({ doc }, number, random) {
  const text = doc.getText("text");
  doc.transact(() => {
    if (text.length > 0 && random(3) === 0) {
      const start = random(text.length);
      text.delete(start, Math.min(text.length - start, 1 + random(5)));
    } else {
      text.insert(random(text.length + 1), `${number} `);
    }
    doc.getMap("marks").set(String(number), true);
  });
}
