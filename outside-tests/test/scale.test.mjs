/**
 * Many connections at once, and many one after the other: everybody is served, and nothing is left
 * when they have gone. `npm run scale` does it with as many as a process may have files open; the
 * short form takes some seconds.
 */

import { strict as assert } from "node:assert";
import { existsSync } from "node:fs";
import test from "node:test";
import { Crowd } from "../support/crowd.mjs";
import { eventually } from "../support/deadline.mjs";
import { FOOTPRINT_OPTIONS, describe, descriptors, footprint } from "../support/footprint.mjs";
import { OPCODE, frame } from "../support/frames.mjs";
import { Http2Client } from "../support/http2-client.mjs";
import { startConformance } from "../support/servers.mjs";

const isFull = process.env["HOLDFAST_SCALE"] === "full";
const SCALE = isFull
  ? { connections: 19_600, streams: 400, cycles: 1000, warmUp: 50, paranoidCycles: 50 }
  : { connections: 1900, streams: 100, cycles: 20, warmUp: 3, paranoidCycles: 2 };
const CYCLE = isFull ? 1000 : 100;
const STREAMS_PER_CONNECTION = 100;

/** What may be left, in MiB: tables that have grown, pooled buffers, compiled code. */
const TOLERANCE = { heapMib: 2, directMib: 8, residentMib: 32 };

/** Of each there is one for every connection. */
const CLASSES = [
  "io.holdfast.LoopWebSocket",
  "io.holdfast.netty.FrameDecodeHandler",
  "io.netty.channel.epoll.EpollSocketChannel",
  "io.netty.channel.socket.nio.NioSocketChannel",
];

const options = { skip: existsSync("/proc/self/fd") ? false : "needs /proc" };

const start = (t, ...javaOptions) =>
  // The crowd does not answer Pings.
  startConformance(t, "ws", ["--ping-interval", "0"], [...FOOTPRINT_OPTIONS, ...javaOptions]);

test(`${SCALE.connections + SCALE.streams} connections at once`, options, async (t) => {
  const server = await start(t);
  await warmUp(t, server);
  const before = await settled(server);

  const crowd = await Crowd.gather(t, server, SCALE.connections);
  const connections = await connectHttp2(t, server, SCALE.streams / STREAMS_PER_CONNECTION);
  const streams = (await Promise.all(connections.map(openStreams))).flat();
  await crowd.echo();
  await Promise.all(streams.map((stream, i) => echo(stream, `stream ${i}`)));
  await crowd.echo();

  const within = await footprint(server.process);
  const expected = SCALE.connections + connections.length;
  assert.ok(within.descriptors >= before.descriptors + expected, `${within.descriptors} files`);
  assert.equal(within.instances("io.holdfast.LoopWebSocket"), SCALE.connections + SCALE.streams);
  t.diagnostic(`before: ${describe(before)}`);
  t.diagnostic(`with all: ${describe(within)}`);

  await crowd.leave();
  connections.forEach(({ session }) => session.destroy());
  const after = await settled(server, before);
  t.diagnostic(`after: ${describe(after)}`);
  assertNotGrown(before, after);
  await server.stop();
  server.assertNoTrouble();
});

test(`${SCALE.cycles} times ${CYCLE} connections that come and go`, options, async (t) => {
  const server = await start(t);
  await cycles(t, server, SCALE.warmUp);
  const before = await settled(server);
  t.diagnostic(`before: ${describe(before)}`);

  const startedAt = performance.now();
  await cycles(t, server, SCALE.cycles);
  const seconds = (performance.now() - startedAt) / 1000;
  const rate = Math.round((SCALE.cycles * CYCLE) / seconds);

  const after = await settled(server, before);
  t.diagnostic(`after: ${describe(after)}; ${seconds.toFixed(0)} s, ${rate} connections/s`);
  assertNotGrown(before, after);
  await server.stop();
  server.assertNoTrouble();
});

test("no buffer is lost, whatever way connections end", options, async (t) => {
  const server = await start(t, "-Dio.netty.leakDetection.level=paranoid");
  await cycles(t, server, SCALE.paranoidCycles);
  // What was lost is found by a collection, and told of by the allocations that follow it.
  await settled(server);
  await cycles(t, server, 1);
  await server.stop();
  server.assertNoTrouble();
});

/** A few of every kind, so that all that is needed for the first of them is there. */
async function warmUp(t, server) {
  const [connection] = await connectHttp2(t, server, 1);
  await Promise.all((await openStreams(connection)).map((stream) => echo(stream, "first")));
  connection.session.destroy();
  await (await Crowd.gather(t, server, 100)).leave();
}

function assertNotGrown(before, after) {
  for (const [what, tolerance] of Object.entries(TOLERANCE)) {
    const grown = after[what] - before[what];
    assert.ok(grown <= tolerance, `${what} has grown by ${grown.toFixed(1)}: ${describe(after)}`);
  }
}

/** Connections come and go. */
async function cycles(t, server, count) {
  for (let i = 0; i < count; i++) {
    const members = [];
    const scope = { after: (callback) => members.push(callback) };
    t.after(() => members.forEach((callback) => callback()));
    const crowd = await Crowd.gather(scope, server, CYCLE);
    await crowd.leave();
    members.length = 0;
  }
}

/** The footprint when nobody is connected any more. */
async function settled(server, before = undefined) {
  if (before !== undefined) {
    await eventually(() => assert.ok(descriptors(server.process) <= before.descriptors));
  }
  return eventually(async () => {
    const now = await footprint(server.process);
    for (const name of CLASSES) {
      assert.equal(now.instances(name), 0, `${name} that are left`);
    }
    return now;
  });
}

function connectHttp2(t, server, count) {
  return Promise.all(Array.from({ length: count }, () => Http2Client.connect(t, server)));
}

function openStreams(connection) {
  const opening = Array.from({ length: STREAMS_PER_CONNECTION }, () => connection.open("/echo"));
  return Promise.all(opening);
}

async function echo(stream, message) {
  stream.send(frame(OPCODE.text, message));
  await stream.expect(OPCODE.text, message);
}
