/**
 * Clients of Socket.IO that come and go over every transport, every other one rudely: nothing is left
 * when they have gone. `npm run churn` does it 100,000 times; the short form takes some seconds.
 */

import { strict as assert } from "node:assert";
import { existsSync } from "node:fs";
import test from "node:test";
import { QUICK_WAYS, WAYS, churn } from "../support/churn.mjs";
import { eventually } from "../support/deadline.mjs";
import { FOOTPRINT_OPTIONS, describe, descriptors, footprint } from "../support/footprint.mjs";
import { startConformance } from "../support/servers.mjs";

const isFull = process.env["HOLDFAST_CHURN"] === "full";
const SCALE = isFull
  ? { count: 100_000, warmUp: 5000, paranoid: 2000, ways: WAYS }
  : { count: 480, warmUp: 240, paranoid: 96, ways: QUICK_WAYS };

/** Longer than any session is waited for that does not come back. */
const SETTLING_MILLIS = 90_000;

/** What may be left, in MiB: tables that have grown, pooled buffers, compiled code. */
const TOLERANCE = { heapMib: 2, directMib: 8, residentMib: 32 };

/** There is one of them for every session, socket, room, timer, poll or connection. */
const CLASSES = [
  "io.holdfast.engineio.EngineSession",
  "io.holdfast.netty.EngineConnection",
  "io.holdfast.netty.EngineDeadline",
  "io.holdfast.netty.EngineWebSocket",
  "io.holdfast.netty.FrameDecodeHandler",
  "io.holdfast.netty.PendingPoll",
  "io.holdfast.socketio.Connection",
  "io.holdfast.socketio.LocalRooms$Room",
  "io.holdfast.socketio.Socket",
  "io.netty.channel.epoll.EpollSocketChannel",
  "io.netty.channel.socket.nio.NioSocketChannel",
];

/** There may be some that have nothing to do with clients. */
const TIMER = "io.netty.util.concurrent.ScheduledFutureTask";

const options = { skip: existsSync("/proc/self/fd") ? false : "needs /proc" };

test(`${SCALE.count} clients that come and go, half of them rudely`, options, async (t) => {
  const server = await startConformance(t, "app", [], FOOTPRINT_OPTIONS);
  await churn(server, SCALE.warmUp, SCALE.ways);
  const before = await settled(server);
  t.diagnostic(`before: ${describe(before)}`);

  const startedAt = performance.now();
  const late = await churn(server, SCALE.count, SCALE.ways);
  const seconds = (performance.now() - startedAt) / 1000;
  const rate = Math.round(SCALE.count / seconds);

  const after = await settled(server, before);
  t.diagnostic(
    `after: ${describe(after)}; ${seconds.toFixed(0)} s, ${rate} clients/s, ${late} late`,
  );
  for (const [what, tolerance] of Object.entries(TOLERANCE)) {
    const grown = after[what] - before[what];
    assert.ok(grown <= tolerance, `${what} has grown by ${grown.toFixed(1)}: ${describe(after)}`);
  }
  assert.ok(late <= SCALE.count / 10, `${late} clients were too late`);
  await server.stop();
  server.assertNoTrouble();
});

test("no buffer is lost, however clients leave", options, async (t) => {
  const server = await startConformance(
    t,
    "app",
    [],
    [...FOOTPRINT_OPTIONS, "-Dio.netty.leakDetection.level=paranoid"],
  );
  await churn(server, SCALE.paranoid, SCALE.ways);
  // What was lost is found by a collection, and told of by the allocations that follow it.
  await settled(server);
  await churn(server, QUICK_WAYS.length, QUICK_WAYS);
  await server.stop();
  server.assertNoTrouble();
});

/** The footprint when nobody is connected any more. */
async function settled(server, before = undefined) {
  return eventually(async () => {
    if (before !== undefined) {
      assert.ok(descriptors(server.process) <= before.descriptors);
    }
    const now = await footprint(server.process);
    for (const name of CLASSES) {
      assert.equal(now.instances(name), 0, `${name} that are left`);
    }
    const timers = now.instances(TIMER);
    assert.ok(before === undefined || timers <= before.instances(TIMER), `${timers} timers`);
    return now;
  }, SETTLING_MILLIS);
}
