/**
 * Clients that go on where they were though the server was killed, or started anew: what they missed
 * is in its log. And what else is lost where there is none.
 */

import { strict as assert } from "node:assert";
import test from "node:test";
import { elapse, within } from "../support/deadline.mjs";
import { newDirectory } from "../support/directories.mjs";
import { hole } from "../support/holes.mjs";
import { startSocketIo } from "../support/servers.mjs";
import { KINDS, StockClient, newName } from "../support/stock-client.mjs";

const PATH = "/recovery.io/";
const AWAY_MILLIS = 200;
const FOUR = KINDS.filter(({ major }) => major === 4);

/** A server that keeps what clients may miss in a directory, and can be started anew. */
class Lives {
  #scope;
  #args;
  #server;

  constructor(scope, args = ["--away", "60000", "--patience", "20000"]) {
    this.#scope = scope;
    this.#args = ["--data", newDirectory(), ...args];
  }

  get server() {
    return this.#server;
  }

  /** Starts it, on the same port every time. */
  async start() {
    const { port } = this.#server ?? { port: 0 };
    this.#server = await startSocketIo(this.#scope, "app", { port, args: this.#args });
  }
}

/** Connects, to a room of its own. */
async function enter(t, server, kind, awayMillis = AWAY_MILLIS) {
  const client = await StockClient.connect(t, server, kind, {
    path: PATH,
    reconnection: true,
    reconnectionDelay: awayMillis,
    reconnectionDelayMax: awayMillis,
    randomizationFactor: 0,
  });
  const room = newName();
  await client.take("state");
  await client.ask("join", room);
  await client.ask("set-data", { room });
  return { client, room, id: client.id };
}

/** Waits until a client is connected again; nobody may wait for that any more when it fails. */
function isBack({ client }) {
  const connected = new Promise((resolve) => client.socket.once("connect", resolve));
  const back = within(connected, () => "another connection");
  back.catch(() => undefined);
  return back;
}

/** Expects that the numbers come, each once and in order, and then that the session goes on. */
async function expectRecovered({ client, room, id }, numbers) {
  for (const expected of numbers) {
    const [event, number] = await client.take(`number ${expected}`);
    assert.deepEqual([event, number], ["r", expected]);
  }
  const [event, state] = await client.take("state");
  assert.equal(event, "state");
  assert.deepEqual(state, { recovered: true, rooms: [room], data: { room } });
  assert.equal(client.id, id);
  assert.equal(client.socket.recovered, true);
}

async function expectToWork({ client, room }) {
  await client.ask("send-later", 0, room, 2);
  for (const expected of [0, 1]) {
    assert.deepEqual((await client.take()).slice(0, 2), ["r", expected]);
  }
  assert.equal(client.waiting, 0);
}

for (const [how, end] of [
  ["killed", (server) => server.kill()],
  ["stopped", (server) => server.stop()],
]) {
  hole(
    `the server is ${how}, and started again: sessions, rooms, data, what was missed`,
    async (t) => {
      const lives = new Lives(t);
      await lives.start();
      const members = [];
      for (const kind of FOUR) {
        members.push(await enter(t, lives.server, kind));
      }
      const late = await enter(t, lives.server, FOUR[1]);
      late.client.socket.io.reconnection(false);
      for (const { client, room } of members) {
        await client.ask("send-later", 0, room, 3);
        for (let i = 0; i < 3; i++) {
          assert.deepEqual((await client.take()).slice(0, 2), ["r", i]);
        }
      }

      const back = members.map(isBack);
      const lateBack = isBack(late);
      await end(lives.server);
      await lives.start();
      await Promise.all(back);
      for (const member of members) {
        await expectRecovered(member, []);
        await expectToWork(member);
      }
      const [{ client: sender }] = members;
      await sender.ask("join", late.room);
      await sender.ask("send-later", 0, late.room, 3);
      for (let i = 0; i < 3; i++) {
        assert.deepEqual((await sender.take()).slice(0, 2), ["r", i]);
      }
      late.client.socket.connect();
      await lateBack;
      await expectRecovered(late, [0, 1, 2]);
      await expectToWork(late);
      lives.server.assertNoTrouble();
    },
  );
}

hole("what was emitted while the server was being killed comes once, in order", async (t) => {
  const COUNT = 30_000;
  const lives = new Lives(t);
  await lives.start();
  const member = await enter(t, lives.server, FOUR[1]);
  const { client, room } = member;
  const back = isBack(member);
  await client.ask("send-later", 0, room, COUNT);
  const seen = [];
  while (seen.length < COUNT / 10) {
    seen.push((await client.take())[1]);
  }
  await lives.server.kill();
  await lives.start();
  await back;
  let [event, value] = await client.take();
  while (event === "r") {
    seen.push(value);
    [event, value] = await client.take();
  }
  // All that was committed when the server was killed, and nothing twice.
  assert.equal(event, "state");
  assert.equal(value.recovered, true);
  assert.deepEqual(
    seen,
    seen.map((number, i) => i),
  );
  t.diagnostic(`${seen.length} of ${COUNT} were committed`);
  await expectToWork(member);
});

hole("what was asked while a client was away is asked when it is back", async (t) => {
  const lives = new Lives(t);
  await lives.start();
  for (const kind of FOUR) {
    const here = await enter(t, lives.server, kind);
    const away = await enter(t, lives.server, kind, 3 * AWAY_MILLIS);
    await here.client.ask("join", away.room);
    const back = isBack(away);
    await here.client.ask("ask-later", AWAY_MILLIS, away.room, kind.way);
    away.client.socket.io.engine.close();
    await back;
    assert.equal((await away.client.take("state"))[1].recovered, true);
    for (const { client } of [here, away]) {
      const [event, answers] = await client.take("the answers");
      assert.deepEqual([event, answers], ["r", [kind.way, kind.way]]);
    }
  }
});

hole("an offset that the log no longer has: the application learns the rooms", async (t) => {
  const MIB = 1 << 20;
  const lives = new Lives(t, ["--max-log-bytes", String(MIB)]);
  await lives.start();
  const here = await enter(t, lives.server, FOUR[1]);
  const away = await enter(t, lives.server, FOUR[1], 10 * AWAY_MILLIS);
  const back = isBack(away);
  away.client.socket.io.engine.close();
  await here.client.ask("send-later", AWAY_MILLIS, newName(), 30_000);
  await here.client.ask("send-later", AWAY_MILLIS, away.room, 1);
  await back;
  assert.deepEqual((await away.client.take("state"))[1], { recovered: false, rooms: [], data: {} });
  assert.notEqual(away.client.id, away.id);
  assert.equal(away.client.socket.recovered, false);
  assert.deepEqual(await away.client.ask("previous-rooms"), [away.room]);
  await expectToWork(here);
});

hole("a server that is stopped lets its clients go one after the other", async (t) => {
  const DRAIN_MILLIS = 1000;
  const lives = new Lives(t, ["--drain", String(DRAIN_MILLIS), "--away", "60000"]);
  await lives.start();
  const members = [];
  for (let i = 0; i < 10; i++) {
    members.push(await enter(t, lives.server, FOUR[1]));
  }
  const times = members.map(({ client }) => client.disconnected.then(() => performance.now()));
  await lives.server.stop();
  const ended = (await Promise.all(times)).sort((one, other) => one - other);
  assert.ok(ended.at(-1) - ended[0] > DRAIN_MILLIS / 2, `${ended.at(-1) - ended[0]} ms`);
  const back = members.map(isBack);
  await lives.start();
  await Promise.all(back);
  for (const member of members) {
    await expectRecovered(member, []);
  }
});

test("a client that is away for too long begins anew after a restart, too", async (t) => {
  const KEPT_MILLIS = 1000;
  const lives = new Lives(t, ["--away", String(KEPT_MILLIS)]);
  await lives.start();
  const member = await enter(t, lives.server, FOUR[1], 50);
  member.client.socket.io.engine.close();
  member.client.socket.disconnect();
  await lives.server.kill();
  await lives.start();
  await elapse(2 * KEPT_MILLIS);
  const back = isBack(member);
  member.client.socket.connect();
  await back;
  assert.notEqual(member.client.id, member.id);
  assert.equal((await member.client.take("state"))[1].recovered, false);
});
