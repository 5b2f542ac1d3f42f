/** Connection state recovery: what a client missed while it was away comes to it when it is back. */

import { strict as assert } from "node:assert";
import test, { describe } from "node:test";
import { elapse, within } from "../support/deadline.mjs";
import { EngineSocket } from "../support/engine-socket.mjs";
import { wholeFile } from "../support/scope.mjs";
import { IS_REFERENCE, startSocketIo } from "../support/servers.mjs";
import { KINDS, StockClient, newName } from "../support/stock-client.mjs";
import { twin } from "../support/twins.mjs";

const PATH = "/recovery.io/";
/** How long a session is kept. */
const KEPT_MILLIS = 3000;
const SLACK_MILLIS = 1000;

const server = await startSocketIo(wholeFile, "app");

/** Expects the event that greets; returns what it says. The offset comes behind it. */
async function greeting(client) {
  const [event, state, offset] = await client.take("state");
  assert.equal(event, "state");
  assert.equal(typeof offset, "string");
  return state;
}

async function expectNumbers(client, from, to) {
  for (let i = from; i < to; i++) {
    const [event, number, offset] = await client.take("r");
    assert.deepEqual([event, number, typeof offset], ["r", i, "string"]);
  }
}

for (const kind of KINDS.filter(({ major }) => major === 4)) {
  describe(`socket.io-client 4, ${kind.way}`, () => {
    async function connect(t, awayMillis) {
      const client = await StockClient.connect(t, server, kind, {
        path: PATH,
        reconnection: true,
        reconnectionDelay: awayMillis,
        reconnectionDelayMax: awayMillis,
        randomizationFactor: 0,
      });
      assert.deepEqual(await greeting(client), { recovered: false, rooms: [], data: {} });
      assert.equal(client.socket.recovered, false);
      return client;
    }

    /** Cuts the connection, and waits until there is another one. */
    async function comesBack(client) {
      const back = new Promise((resolve) => client.socket.once("connect", resolve));
      client.socket.io.engine.close();
      await within(back, () => "another connection");
    }

    twin(
      "socket.io/connection-state-recovery",
      "should restore session and missed packets",
      "should restore rooms and data attributes",
    );
    test("who is back in time is the same, and gets what was missed", async (t) => {
      const client = await connect(t, 600);
      const { id } = client;
      const room = newName();
      await client.ask("join", room);
      await client.ask("set-data", { name: "a", list: [1] });
      await client.ask("send-later", 0, room, 3);
      await expectNumbers(client, 0, 3);
      await client.ask("send-later", 200, room, 5);
      await comesBack(client);
      assert.equal(client.id, id);
      assert.equal(client.socket.recovered, true);
      await expectNumbers(client, 0, 5);
      const restored = { recovered: true, rooms: [room], data: { name: "a", list: [1] } };
      assert.deepEqual(await greeting(client), restored);
      await client.ask("send-later", 0, room, 2);
      await expectNumbers(client, 0, 2);
    });

    test("what went to other rooms is not among it", async (t) => {
      const client = await connect(t, 400);
      const other = await connect(t, 400);
      const [room, otherRoom] = [newName(), newName()];
      await client.ask("join", room);
      await other.ask("join", otherRoom);
      await other.ask("send-later", 100, otherRoom, 5);
      await comesBack(client);
      assert.equal((await greeting(client)).recovered, true);
      await expectNumbers(other, 0, 5);
      assert.equal(client.waiting, 0);
    });

    test("who comes back again and again misses nothing, and gets nothing twice", async (t) => {
      const client = await connect(t, 250);
      const { id } = client;
      const room = newName();
      await client.ask("join", room);
      for (let i = 0; i < 3; i++) {
        await client.ask("send-later", 100, room, 4);
        await comesBack(client);
        assert.equal(client.id, id);
        await expectNumbers(client, 0, 4);
        assert.equal((await greeting(client)).recovered, true);
      }
    });

    test("who left on purpose begins anew", async (t) => {
      const client = await connect(t, 100);
      const { id } = client;
      await client.ask("join", newName());
      client.socket.disconnect();
      client.socket.connect();
      assert.deepEqual(await greeting(client), { recovered: false, rooms: [], data: {} });
      assert.notEqual(client.id, id);
    });

    test("who is back too late begins anew", async (t) => {
      const client = await connect(t, KEPT_MILLIS + SLACK_MILLIS);
      const { id } = client;
      await client.ask("join", newName());
      await comesBack(client);
      assert.equal(client.socket.recovered, false);
      assert.notEqual(client.id, id);
      assert.deepEqual(await greeting(client), { recovered: false, rooms: [], data: {} });
    });
  });
}

describe("What is said", () => {
  /** Asks to be somebody; returns what the server says to it. */
  async function resume(t, auth) {
    const socket = await EngineSocket.open(t, server, { path: PATH });
    socket.send(`40${JSON.stringify(auth)}`);
    const packet = await socket.packetLike(/^40\{/);
    return { socket, ...JSON.parse(packet.slice(2)) };
  }

  /** A session that has been cut; returns its names and its offset. */
  async function cut(t) {
    const { socket, sid, pid } = await resume(t, {});
    const [, , offset] = JSON.parse((await socket.packetLike(/^42/)).slice(2));
    socket.terminate();
    return { sid, pid, offset };
  }

  test("a session has a name of its own that only its client knows", async (t) => {
    const { sid, pid } = await resume(t, {});
    assert.match(pid, /^[\w-]{20,}$/);
    assert.notEqual(pid, sid);
  });

  test("the session is found by that name and the offset", async (t) => {
    const { sid, pid, offset } = await cut(t);
    // It is there when the server has seen that the connection is gone.
    await elapse(SLACK_MILLIS / 2);
    const again = await resume(t, { pid, offset });
    assert.deepEqual({ sid: again.sid, pid: again.pid }, { sid, pid });
  });

  twin("socket.io/connection-state-recovery", "should fail to restore an unknown session");
  for (const [what, change] of [
    ["another name", { pid: "abcdefghijklmnopqrst" }],
    ["a name that means something elsewhere", { pid: "__proto__" }],
    ["the public name", ({ sid }) => ({ pid: sid })],
    ["an offset that is none", { offset: "nonsense" }],
    ["an offset of another type", { offset: 1 }],
    ["a name of another type", { pid: { a: 1 } }],
  ]) {
    test(`${what} is the beginning of a new session`, async (t) => {
      const { sid, pid, offset } = await cut(t);
      await elapse(SLACK_MILLIS / 2);
      const changed = typeof change === "function" ? change({ sid }) : change;
      const again = await resume(t, { pid, offset, ...changed });
      assert.notEqual(again.sid, sid);
      assert.notEqual(again.pid, pid);
      assert.match(await again.socket.packetLike(/^42/), /"recovered":false/);
    });
  }

  const ours = { skip: IS_REFERENCE && "the reference begins a new session" };
  test("who has no offset has got nothing since the answer", ours, async (t) => {
    const { sid, pid } = await cut(t);
    await elapse(SLACK_MILLIS / 2);
    const socket = await EngineSocket.open(t, server, { path: PATH });
    socket.send(`40${JSON.stringify({ pid })}`);
    assert.match(await socket.packet(), /^42\["state",\{"recovered":false/);
    assert.deepEqual(JSON.parse((await socket.packet()).slice(2)), { sid, pid });
    assert.match(await socket.packet(), /^42\["state",\{"recovered":true/);
  });
});
