/** How the chat ends, and what it says to those who are there. */

import { strict as assert } from "node:assert";
import { existsSync } from "node:fs";
import net from "node:net";
import { join } from "node:path";
import test from "node:test";
import { ChatClient, newRoom } from "../support/chat-client.mjs";
import { newDirectory } from "../support/directories.mjs";
import { startChat } from "../support/servers.mjs";

for (const signal of ["SIGTERM", "SIGINT"]) {
  test(`${signal} says 1001 to all, keeps what was answered, and ends with 0`, async (t) => {
    const server = await startChat(t);
    const room = newRoom();
    const clients = await Promise.all(
      ["Ada", "Bob", "Eve"].map((name) => ChatClient.named(t, server, name)),
    );
    const [ada] = clients;
    const before = await ada.post(room, "before");

    server.process.signal(signal);

    for (const client of clients) {
      assert.equal((await client.end()).code, 1001);
    }
    assert.deepEqual(await server.process.end(), { code: 0, signal: null });
    const again = await startChat(t, { data: server.data });
    const reader = await ChatClient.connect(t, again);
    const { messages } = await reader.enter(room);
    assert.deepEqual(
      messages.map((message) => [message.position, message.text, message.person.name]),
      [[before.position, "before", "Ada"]],
    );
    await again.stop();
  });
}

test("those who do not answer the goodbye, or ask nothing, do not keep it from ending", async (t) => {
  const server = await startChat(t);
  const deaf = await ChatClient.connect(t, server);
  deaf.pause();
  const silent = net.connect(server.port, "127.0.0.1");
  t.after(() => silent.destroy());
  await new Promise((resolve) => silent.once("connect", resolve));
  const idle = net.connect(server.port, "127.0.0.1");
  t.after(() => idle.destroy());
  idle.write("GET /health HTTP/1.1\r\nHost: localhost\r\n\r\n");
  await new Promise((resolve) => idle.once("data", resolve));

  await server.stop();
});

test("what is on its way when it ends is kept if it is answered, and only once", async (t) => {
  const server = await startChat(t, { args: ["--posts-per-second", "100000"] });
  const room = newRoom();
  const client = await ChatClient.connect(t, server);
  const count = 2000;
  for (let i = 0; i < count; i++) {
    client.send({ type: "post", room, id: `message-${i}`, text: `message ${i}` });
  }
  await client.take("posted");
  server.process.signal("SIGTERM");
  const answered = new Set(["message-0"]);
  for (let event; (event = await client.takeUntilClosed()) !== undefined;) {
    if (event.type === "posted") {
      answered.add(event.id);
    }
  }
  assert.equal((await client.end()).code, 1001);
  assert.deepEqual(await server.process.end(), { code: 0, signal: null });

  const again = await startChat(t, { data: server.data });
  const reader = await ChatClient.connect(t, again);
  const kept = [];
  let page = { more: true };
  let before = Number.MAX_SAFE_INTEGER;
  while (page.more) {
    page = await reader.history(room, before, 100);
    kept.unshift(...page.messages.map((message) => message.id));
    before = page.messages[0]?.position;
  }
  const first = Array.from({ length: kept.length }, (_, i) => `message-${i}`);
  assert.deepEqual(kept, first, "the first ones, in order");
  assert.ok(answered.size <= kept.length, `${answered.size} were answered, ${kept.length} kept`);
  await again.stop();
});

test("nothing is kept in memory, and nothing is written", async (t) => {
  const data = join(newDirectory(), "never-made");
  const server = await startChat(t, { data, args: ["--durability", "memory"] });
  const client = await ChatClient.connect(t, server);
  const room = newRoom();
  await client.post(room, "gone tomorrow");
  assert.equal((await client.enter(room)).messages.length, 1);
  await server.stop();
  assert.equal(existsSync(data), false);
});

test("a server that was killed leaves its directory to the next", async (t) => {
  const server = await startChat(t);
  await server.kill();
  const next = await startChat(t, { data: server.data });
  await next.stop();
});
