/** What happens to whoever reads too slowly, to one connection too many, and when the disk is full. */

import { strict as assert } from "node:assert";
import { randomBytes, randomUUID } from "node:crypto";
import test from "node:test";
import WebSocket from "ws";
import { ChatClient, newRoom, SUBPROTOCOL } from "../support/chat-client.mjs";
import { eventually } from "../support/deadline.mjs";
import { CAN_FILL_DISKS, startChat } from "../support/servers.mjs";

const QUICK = ["--posts-per-second", "100000"];

/** Almost as much text as a message holds, which no compression makes shorter. */
function incompressible() {
  return randomBytes(2900).toString("base64");
}

async function metric(server, name) {
  const text = await (await fetch(server.url("/metrics"))).text();
  return Number(new RegExp(`^${name} (\\S+)$`, "m").exec(text)[1]);
}

test("a reader that does not keep up is closed with 1013, and the others hear everything", async (t) => {
  const server = await startChat(t, { args: QUICK });
  const room = newRoom();
  const speaker = await ChatClient.connect(t, server);
  const listener = await ChatClient.connect(t, server);
  const slow = await ChatClient.connect(t, server);
  await listener.enter(room);
  const { position } = (await slow.enter(room)) && (await speaker.post(room, "first"));
  slow.pause();

  const said = ["first"];
  while ((await metric(server, "holdfast_dropped_total")) === 0) {
    assert.ok(said.length < 10_000, "40 MB are more than may wait");
    const texts = Array.from({ length: 250 }, (_, i) => `${said.length + i} ${incompressible()}`);
    await speaker.postAll(room, texts);
    said.push(...texts);
  }

  assert.equal((await listener.take("joined")).person.id, slow.me.id);
  for (const text of said) {
    let event = await listener.takeAny();
    if (event.type === "left") {
      assert.equal(event.person.id, slow.me.id);
      event = await listener.takeAny();
    }
    assert.equal(event.message.text, text);
  }
  slow.resume();
  assert.equal((await slow.end()).code, 1013);
  assert.equal(await metric(server, "holdfast_dropped_total"), 1);

  const back = await ChatClient.connect(t, server);
  const { gap, messages } = await back.enter(room, position);
  assert.equal(gap, said.length > 201);
  assert.equal(messages.at(-1).text, said.at(-1));
});

test("one connection too many is closed at once, and there is room again when one goes", async (t) => {
  const server = await startChat(t, { args: ["--max-connections", "2"] });
  const first = await ChatClient.connect(t, server);
  await ChatClient.connect(t, server);
  const third = new WebSocket(server.webSocketUrl("/chat"), SUBPROTOCOL);
  const refused = await new Promise((resolve, reject) => {
    third.once("error", resolve).once("open", () => reject(new Error("it was let in")));
  });
  assert.ok(refused instanceof Error);

  await first.close();
  await eventually(() => ChatClient.connect(t, server));
});

const needsLimits = { skip: CAN_FILL_DISKS ? false : "no prlimit: a full disk cannot be feigned" };

test(
  "a full disk refuses posts and loses nothing, and all goes on when there is room",
  needsLimits,
  async (t) => {
    const server = await startChat(t);
    const room = newRoom();
    const client = await ChatClient.connect(t, server);
    const kept = [(await client.post(room, "before")).id];
    assert.equal((await fetch(server.url("/health"))).status, 200);

    server.limitFiles(4096);
    const id = randomUUID();
    const refusal = await client.refusal({ type: "post", room, id, text: "too much" });
    assert.deepEqual(refusal, {
      request: "post",
      room,
      id,
      code: "NOT_KEPT",
      reason: "The messages cannot be stored now; try again.",
    });
    const failing = await fetch(server.url("/health"));
    assert.equal(failing.status, 503);
    assert.deepEqual(await failing.json(), {
      status: "failing",
      reason: "The last messages were not kept.",
    });
    assert.ok((await metric(server, "holdfast_log_commits_failed_total")) >= 1);
    const page = await client.history(room, Number.MAX_SAFE_INTEGER);
    assert.deepEqual(
      page.messages.map((message) => message.id),
      kept,
      "what is there can be read",
    );

    server.limitFiles("unlimited");
    kept.push((await client.post(room, "too much", id)).id);
    assert.equal((await fetch(server.url("/health"))).status, 200);
    await server.stop();

    const again = await startChat(t, { data: server.data });
    const reader = await ChatClient.connect(t, again);
    const { messages } = await reader.enter(room);
    assert.deepEqual(
      messages.map((message) => message.id),
      kept,
    );
  },
);
