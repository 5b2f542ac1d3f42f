/** Twins of the cases of the official suite of Engine.IO's third revision. */

import { strict as assert } from "node:assert";
import test, { describe } from "node:test";
import { elapse } from "../support/deadline.mjs";
import { EngineSocket, refusedWebSocket } from "../support/engine-socket.mjs";
import { ask } from "../support/http.mjs";
import { Polling } from "../support/polling.mjs";
import { wholeFile } from "../support/scope.mjs";
import { startSocketIo } from "../support/servers.mjs";
import { twin } from "../support/twins.mjs";

const path = "/engine.io/";
const eio = 3;
const PING_INTERVAL_MILLIS = 300;
const PING_TIMEOUT_MILLIS = 200;
/** For the timers of a busy machine. */
const SLACK_MILLIS = 250;

const server = await startSocketIo(wholeFile, "suites");

/** As text only, unless told otherwise. */
const poll = (query = "&b64=1") => Polling.open(server, { path, eio, query });
const connect = (t, query) => EngineSocket.connect(t, server, { path, eio, query });
const open = (t) => EngineSocket.open(t, server, { path, eio });

function assertHandshake({ sid, maxPayload, ...others }, upgrades) {
  assert.equal(typeof sid, "string");
  assert.ok([undefined, 1_000_000].includes(maxPayload));
  assert.deepEqual(others, {
    upgrades,
    pingInterval: PING_INTERVAL_MILLIS,
    pingTimeout: PING_TIMEOUT_MILLIS,
  });
}

async function statusOf(query, method = "GET") {
  return (await ask(server, `${path}?${query}`, { method })).status;
}

describe("handshake", () => {
  twin("engine.io/server", "should allow custom ping timeouts");
  test("polling: a session is opened", async () => {
    const session = await poll("");
    assertHandshake(session.handshake, ["websocket"]);
  });

  test("polling: the handshake is written with its length", async () => {
    const { text } = await ask(server, `${path}?EIO=3&transport=polling`);
    const [, length, packet] = /^(\d+):(.*)$/.exec(text);
    assert.equal(Number(length), packet.length);
  });

  test("polling: a transport that is missing or unknown is refused", async () => {
    assert.equal(await statusOf("EIO=3"), 400);
    assert.equal(await statusOf("EIO=3&transport=abc"), 400);
  });

  test("polling: a session is not opened by POST", async () => {
    assert.equal(await statusOf("EIO=3&transport=polling", "POST"), 400);
  });

  test("WebSocket: a session is opened", async (t) => {
    const socket = await connect(t);
    const packet = await socket.take();
    assert.equal(packet[0], "0");
    assertHandshake(JSON.parse(packet.slice(1)), []);
  });

  test("WebSocket: an EIO that is missing or unknown is refused", async () => {
    await refusedWebSocket(server, `${path}?transport=websocket`);
    await refusedWebSocket(server, `${path}?EIO=abc&transport=websocket`);
  });

  test("WebSocket: a transport that is missing or unknown is refused", async () => {
    await refusedWebSocket(server, `${path}?EIO=3`);
    await refusedWebSocket(server, `${path}?EIO=3&transport=abc`);
  });
});

describe("message, polling", () => {
  for (const [what, packets] of [
    ["one packet of text comes back", ["4hello"]],
    ["several packets of text come back in order", ["4test1", "4test2", "4test3"]],
    ["text and binary come back in order, as Base64", ["4hello", "b4AQIDBA=="]],
  ]) {
    test(what, async () => {
      const session = await poll();
      await session.push(...packets);
      assert.deepEqual(await session.poll(), packets);
    });
  }

  test("text and binary come back in order, as bytes", async () => {
    const session = await poll("");
    await session.push("4hello", "b4AQIDBA==");
    const { status, body } = await session.get();
    assert.equal(status, 200);
    // Each packet: whether it is binary, the digits of its length, 255, its type and what it says.
    const text = [0, 6, 255, ...Buffer.from("4hello")];
    const binary = [1, 5, 255, 4, 1, 2, 3, 4];
    assert.deepEqual([...body], [...text, ...binary]);
  });

  test("a packet that is none ends the session", async () => {
    const session = await poll();
    await session.postNonsense();
    await session.expectGone();
  });

  test("a second poll beside the first ends the session", async () => {
    const session = await poll();
    // Which of them is the second is for the server to say.
    const polls = await Promise.all([session.get(), session.get("&t=other")]);
    const [served, refused] = polls.sort((one, other) => one.status - other.status);
    assert.equal(served.status, 200);
    assert.equal(served.text, "1:1");
    assert.ok([400, 500].includes(refused.status), String(refused.status));
    await session.expectGone();
  });
});

describe("message, WebSocket", () => {
  test("text comes back", async (t) => {
    const socket = await open(t);
    await socket.asks("4hello", "4hello");
  });

  test("binary comes back with its type", async (t) => {
    const socket = await open(t);
    await socket.asks(Buffer.of(4, 1, 2, 3, 4), Buffer.of(4, 1, 2, 3, 4));
  });

  test("a packet that is none ends the session", async (t) => {
    const socket = await open(t);
    socket.send("abc");
    await socket.end();
  });
});

describe("heartbeat", { concurrency: true }, () => {
  test("polling: pings are answered", async () => {
    const session = await poll();
    for (let i = 0; i < 3; i++) {
      await session.push("2");
      assert.deepEqual(await session.poll(), ["3"]);
    }
  });

  test("polling: a session without pings is gone in time", async () => {
    const session = await poll();
    await elapse(PING_INTERVAL_MILLIS + PING_TIMEOUT_MILLIS + SLACK_MILLIS);
    const { status, text } = await session.post("1:2");
    assert.equal(status, 400, text);
  });

  test("WebSocket: pings are answered", async (t) => {
    const socket = await open(t);
    for (let i = 0; i < 3; i++) {
      socket.send("2");
      assert.equal(await socket.take(), "3");
    }
  });

  test("WebSocket: a session without pings is closed", async (t) => {
    const socket = await open(t);
    const openedAt = performance.now();
    await socket.end();
    const millis = performance.now() - openedAt;
    assert.ok(millis > PING_INTERVAL_MILLIS, `after ${millis} ms`);
  });
});

describe("close", () => {
  test("polling: the client closes the session, and its poll is answered", async () => {
    const session = await poll();
    const [answer] = await Promise.all([session.get(), session.push("1")]);
    assert.equal(answer.status, 200);
    assert.equal(answer.text, "1:6");
    await session.expectGone();
  });

  test("WebSocket: the client closes the session", async (t) => {
    const socket = await open(t);
    socket.send("1");
    await socket.end();
  });
});

describe("upgrade", () => {
  async function probe(t) {
    const session = await poll();
    const socket = await connect(t, `&sid=${session.sid}`);
    socket.send("2probe");
    assert.equal(await socket.take(), "3probe");
    return { session, socket };
  }

  async function echoes(socket) {
    socket.send("4hello");
    assert.equal(await socket.take(), "4hello");
  }

  test("a session goes on over a WebSocket", async (t) => {
    const { session, socket } = await probe(t);
    assert.deepEqual(await session.poll(), ["6"], "a noop ends the poll");
    socket.send("5");
    await echoes(socket);
  });

  test("a poll after it is refused, and does not harm the session", async (t) => {
    const { session, socket } = await probe(t);
    socket.send("5");
    await echoes(socket);
    await session.expectGone();
    await echoes(socket);
  });

  test("a second WebSocket after it is refused, and does not harm the session", async (t) => {
    const { session, socket } = await probe(t);
    socket.send("5");
    await echoes(socket);
    const second = await connect(t, `&sid=${session.sid}`);
    await second.end();
    await echoes(socket);
  });
});
