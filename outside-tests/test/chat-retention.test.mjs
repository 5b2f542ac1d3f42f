/** What the chat keeps: no more than it is told to, and it says what is gone. */

import { strict as assert } from "node:assert";
import { describe, test } from "node:test";
import { ChatClient, newRoom } from "../support/chat-client.mjs";
import { eventually } from "../support/deadline.mjs";
import { startChat } from "../support/servers.mjs";

/** The log removes nothing for its age in its first minute; what is beyond that is patience. */
const MOST_MILLIS = 120_000;

const TEXT = "x".repeat(1_000);

/** A number of the metrics. */
async function metric(server, name) {
  const text = await (await fetch(server.url("/metrics"))).text();
  return Number(new RegExp(`^${name} (\\S+)$`, "m").exec(text)[1]);
}

/** The positions of all messages of a room, page by page. */
async function positionsOf(client, room) {
  const positions = [];
  for (let page = { more: true }, before = Number.MAX_SAFE_INTEGER; page.more;) {
    page = await client.history(room, before, 100);
    positions.unshift(...page.messages.map((message) => message.position));
    before = page.messages[0]?.position;
  }
  return positions;
}

describe("what is not to be kept is removed", { concurrency: 2 }, () => {
  test("messages that take more than --keep-bytes, the oldest first", async (t) => {
    const args = ["--keep-bytes", "1MiB", "--posts-per-second", "100000"];
    const server = await startChat(t, { args });
    const room = newRoom();
    const ada = await ChatClient.connect(t, server);
    const positions = [];
    for (let round = 0; round < 30; round++) {
      positions.push(...(await ada.postAll(room, Array(100).fill(TEXT))));
    }
    await eventually(async () => {
      assert.ok((await metric(server, "holdfast_log_bytes")) <= 1 << 20);
    });
    await server.stop();

    const again = await startChat(t, { data: server.data, args });
    const bob = await ChatClient.connect(t, again);
    // What came last may have been too much by a little, and is looked at a moment later.
    const kept = await eventually(async () => {
      const found = await positionsOf(bob, room);
      assert.equal(await metric(again, "holdfast_log_entries"), found.length);
      return found;
    });
    assert.ok(kept.length > 100 && kept.length < 1_000, `${kept.length} of 3,000 were kept`);
    assert.deepEqual(kept, positions.slice(-kept.length), "the last ones");

    // Who has missed what is gone is told so, and who has missed what is there has it.
    const gone = await bob.enter(room, positions[0]);
    assert.equal(gone.gap, true);
    assert.deepEqual(
      gone.messages.map((message) => message.position),
      positions.slice(-50),
    );
    const carol = await ChatClient.connect(t, again);
    const missed = await carol.enter(room, positions.at(-101));
    assert.equal(missed.gap, false);
    assert.equal(missed.messages.length, 100);
    await again.stop();
  });

  test("messages that are older than --keep-for, also those of a room with people", async (t) => {
    const server = await startChat(t, { env: { HOLDFAST_KEEP_FOR: "1s" } });
    const room = newRoom();
    const ada = await ChatClient.connect(t, server);
    const first = await ada.post(room, "first");
    const ignored = await ada.enter(room);
    assert.equal(ignored.messages.length, 1);
    await ada.say(room, "second");

    await eventually(async () => {
      assert.equal(await metric(server, "holdfast_log_entries"), 0);
    }, MOST_MILLIS);

    assert.equal(await metric(server, "holdfast_log_removed_total"), 2);
    const bob = await ChatClient.connect(t, server);
    const back = await bob.enter(room, first.position);
    assert.deepEqual([back.messages, back.more, back.gap], [[], false, true]);
    await ada.take("joined");
    const third = await ada.say(room, "third");
    assert.equal((await bob.take("message")).message.position, third.position);
    await server.stop();
  });
});
