/** Order and volume, as published clients see them. */

import { strict as assert } from "node:assert";
import test from "node:test";
import { within } from "../support/deadline.mjs";
import { wholeFile } from "../support/scope.mjs";
import { startSocketIo } from "../support/servers.mjs";
import { StockClient, crowdOf, forEveryKind, newName } from "../support/stock-client.mjs";
import { twin } from "../support/twins.mjs";

const MANY = 10_000;
const LARGE_COUNT = 100;
const LARGE_BYTES = 65_536;

const server = await startSocketIo(wholeFile, "app");

/** Expects that these numbers come next, with nothing between them. */
async function expectNumbers(client, count, event = "n") {
  for (let i = 0; i < count; i++) {
    await client.expect(event, i);
  }
}

forEveryKind((kind) => {
  const connect = (t, options) => StockClient.connect(t, server, kind, options);

  test(`${MANY} events come in order, and before what is sent after them`, async (t) => {
    const client = await connect(t);
    assert.equal(await client.ask("burst", MANY), MANY);
    assert.equal(client.waiting, MANY);
    await expectNumbers(client, MANY);
  });

  test(`${MANY} events go in order, and none is lost`, async (t) => {
    const client = await connect(t);
    for (let i = 0; i < MANY; i++) {
      client.emit("seq", i);
    }
    const report = await client.ask("seq-report");
    assert.deepEqual(report, { count: MANY, last: MANY - 1, inOrder: true });
  });

  test("binary comes in order, each with its own", async (t) => {
    const client = await connect(t);
    assert.equal(await client.ask("burst-bin", 300, 1000), 300);
    for (let i = 0; i < 300; i++) {
      await client.expect("bin", i, Buffer.alloc(1000, i % 256));
    }
  });

  test("binary and text go and come in order", async (t) => {
    const client = await connect(t);
    for (let i = 0; i < 300; i++) {
      client.emit("echo", i, i % 3 === 0 ? Buffer.alloc(i, i) : "text", { i });
    }
    for (let i = 0; i < 300; i++) {
      await client.expect("echo", i, i % 3 === 0 ? Buffer.alloc(i, i) : "text", { i });
    }
  });

  test("volatile events may be lost, but not mixed up", async (t) => {
    const client = await connect(t);
    assert.equal(await client.ask("volatile", 1000), "ok");
    let last = -1;
    while (client.waiting > 0) {
      const [event, i] = await client.take();
      assert.equal(event, "vol");
      assert.ok(i > last, `${i} after ${last}`);
      last = i;
    }
    assert.equal(await client.ask("echo", "next"), "next");
  });

  twin(
    "engine.io/server",
    "should interleave with pongs if many messages buffered after connection open",
  );
  test("a heartbeat finds its way between many large messages", async (t) => {
    const client = await connect(t);
    client.emit("burst-bin", LARGE_COUNT, LARGE_BYTES);
    client.emit("later", 2500, "still here");
    for (let i = 0; i < LARGE_COUNT; i++) {
      await client.expect("bin", i, Buffer.alloc(LARGE_BYTES, i));
    }
    await client.expect("later", "still here");
  });

  twin("socket.io/socket", "should emit volatile event (ws)");
  test("volatile events come while there is nothing in their way", async (t) => {
    const client = await connect(t);
    if (kind.way === "upgrade") {
      await client.upgraded();
    }
    for (let i = 0; kind.way !== "polling" && i < 10; i++) {
      await client.ask("volatile", 1);
      await client.expect("vol", 0);
    }
  });

  test("events to rooms come in the order in which they were sent", async (t) => {
    const [sender, receiver] = await crowdOf(2, t, server, kind);
    const rooms = [newName(), newName(), newName()];
    await receiver.ask("join", rooms);
    const sent = [];
    for (let i = 0; i < 500; i++) {
      const room = rooms[i % 3];
      sent.push([room, i]);
      sender.emit("to-room", room, i);
    }
    for (const [room, i] of sent) {
      await receiver.expect("room-msg", room, i);
    }
  });

  twin(
    "socket.io/socket",
    "should receive all events emitted from namespaced client immediately and in order",
  );
  test("events of several namespaces come in the order in which they were sent", async (t) => {
    const [sender, receiver] = await crowdOf(2, t, server, kind);
    const room = newName();
    const senders = [sender, await sender.beside("/chat").connected()];
    for (const socket of [receiver, await receiver.beside("/chat").connected()]) {
      await socket.ask("join", room);
    }
    for (let i = 0; i < 500; i++) {
      senders[i % 2].emit("to-room", room, i);
    }
    for (let i = 0; i < 500; i++) {
      await receiver.expect("room-msg", room, i);
    }
  });

  if (kind.way === "upgrade") {
    for (const count of [100, 2000, MANY]) {
      twin("engine.io/server", "should execute when message sent during polling upgrade window");
      test(`the upgrade in the middle of ${count} events keeps their order`, async (t) => {
        const client = StockClient.begin(t, server, kind);
        // Before the connection is there, so that all of it falls into the upgrade.
        const burst = client.ask("burst", count);
        for (let i = 0; i < count; i++) {
          client.emit("seq", i);
        }
        const report = client.ask("seq-report");
        await client.connected();
        await within(burst, () => "the end of the burst");
        assert.deepEqual(await report, { count, last: count - 1, inOrder: true });
        await client.upgraded();
        assert.equal(await client.ask("burst", 10), 10);
        await expectNumbers(client, count);
        await expectNumbers(client, 10);
      });
    }

    test("events go on in order all the time while it upgrades", async (t) => {
      const client = await connect(t);
      let sent = 0;
      while (client.socket.io.engine.transport.name === "polling") {
        client.emit("echo", sent);
        sent += 1;
        assert.equal(await client.ask("echo", "next"), "next");
      }
      client.emit("echo", sent);
      await expectNumbers(client, sent + 1, "echo");
    });
  }
});
