/**
 * The cases of the fourth revision of Engine.IO that the official suites of Engine.IO and of Socket.IO
 * have in common.
 */

import { strict as assert } from "node:assert";
import test, { describe } from "node:test";
import { elapse } from "./deadline.mjs";
import { EngineSocket, refusedWebSocket } from "./engine-socket.mjs";
import { ask } from "./http.mjs";
import { Polling } from "./polling.mjs";
import { twin } from "./twins.mjs";

const PING_INTERVAL_MILLIS = 300;
const PING_TIMEOUT_MILLIS = 200;
/** For the timers of a busy machine. */
const SLACK_MILLIS = 250;
const MAX_PAYLOAD_BYTES = 1_000_000;

function assertHandshake(handshake, upgrades) {
  const { sid, ...others } = handshake;
  assert.equal(typeof sid, "string");
  assert.deepEqual(others, {
    upgrades,
    pingInterval: PING_INTERVAL_MILLIS,
    pingTimeout: PING_TIMEOUT_MILLIS,
    maxPayload: MAX_PAYLOAD_BYTES,
  });
}

/**
 * Registers them.
 *
 * @param {import("./servers.mjs").Server} server
 * @param {{path: string, question: string, answer: RegExp}} dialect where the endpoint is; a packet
 *     that may be sent again and again, and what the server says to it
 */
export function registerEngineCases(server, dialect) {
  describe("handshake", () => registerHandshake(server, dialect));
  describe("heartbeat", { concurrency: true }, () => registerHeartbeat(server, dialect));
  describe("close", () => registerClose(server, dialect));
  describe("upgrade", () => registerUpgrade(server, dialect));
}

function registerHandshake(server, { path }) {
  const statusOf = async (query, method = "GET") =>
    (await ask(server, `${path}?${query}`, { method })).status;

  twin("engine.io/server", "should suggest all upgrades when no transports are disabled");
  test("polling: a session is opened", async () => {
    const { handshake } = await Polling.open(server, { path });
    assertHandshake(handshake, ["websocket"]);
  });

  test("polling: an EIO that is missing or unknown is refused", async () => {
    assert.equal(await statusOf("transport=polling"), 400);
    assert.equal(await statusOf("EIO=abc&transport=polling"), 400);
  });

  test("polling: a transport that is missing or unknown is refused", async () => {
    assert.equal(await statusOf("EIO=4"), 400);
    assert.equal(await statusOf("EIO=4&transport=abc"), 400);
  });

  test("polling: a session is not opened by POST or PUT", async () => {
    assert.equal(await statusOf("EIO=4&transport=polling", "POST"), 400);
    assert.equal(await statusOf("EIO=4&transport=polling", "PUT"), 400);
  });

  twin(
    "engine.io/server",
    "should be able to open with ws directly",
    "should not suggest any upgrades for websocket",
  );
  test("WebSocket: a session is opened", async (t) => {
    const socket = await EngineSocket.connect(t, server, { path });
    const packet = await socket.take();
    assert.equal(packet[0], "0");
    assertHandshake(JSON.parse(packet.slice(1)), []);
  });

  test("WebSocket: an EIO that is missing or unknown is refused", async () => {
    await refusedWebSocket(server, `${path}?transport=websocket`);
    await refusedWebSocket(server, `${path}?EIO=abc&transport=websocket`);
  });

  test("WebSocket: a transport that is missing or unknown is refused", async () => {
    await refusedWebSocket(server, `${path}?EIO=4`);
    await refusedWebSocket(server, `${path}?EIO=4&transport=abc`);
  });
}

function registerHeartbeat(server, { path }) {
  test("polling: pings are sent, and pongs keep the session", async () => {
    const session = await Polling.open(server, { path });
    for (let i = 0; i < 3; i++) {
      const { status, text } = await session.get();
      assert.equal(status, 200);
      assert.equal(text, "2");
      await session.push("3");
    }
  });

  twin("engine.io/server", "should close transport upon ping timeout (polling)");
  test("polling: a session without pongs is gone in time", async () => {
    const session = await Polling.open(server, { path });
    await elapse(PING_INTERVAL_MILLIS + PING_TIMEOUT_MILLIS + SLACK_MILLIS);
    await session.expectGone();
  });

  test("WebSocket: pings are sent, and pongs keep the session", async (t) => {
    const socket = await EngineSocket.open(t, server, { path });
    for (let i = 0; i < 3; i++) {
      assert.equal(await socket.take(), "2");
      socket.send("3");
    }
  });

  twin(
    "engine.io/server",
    "should trigger on server if the client does not pong",
    "should close transport upon ping timeout (ws)",
  );
  test("WebSocket: a session without pongs is closed", async (t) => {
    const socket = await EngineSocket.open(t, server, { path });
    const openedAt = performance.now();
    await socket.end();
    const millis = performance.now() - openedAt;
    assert.ok(millis > PING_INTERVAL_MILLIS, `after ${millis} ms`);
  });
}

function registerClose(server, { path }) {
  twin("engine.io/server", "should trigger when client closes");
  test("polling: the client closes the session, and its poll is answered", async () => {
    const session = await Polling.open(server, { path });
    const [poll] = await Promise.all([session.get(), session.push("1")]);
    assert.equal(poll.status, 200);
    assert.equal(poll.text, "6");
    await session.expectGone();
  });

  twin("engine.io/server", "should trigger when client closes (ws)");
  test("WebSocket: the client closes the session", async (t) => {
    const socket = await EngineSocket.open(t, server, { path });
    socket.send("1");
    await socket.end();
  });
}

function registerUpgrade(server, { path, question, answer }) {
  const probe = async (t) => {
    const session = await Polling.open(server, { path });
    const socket = await EngineSocket.connect(t, server, { path, query: `&sid=${session.sid}` });
    await socket.asks("2probe", "3probe");
    return { session, socket };
  };
  const assertWorks = async (socket) => {
    socket.send(question);
    assert.match(await socket.packet(), answer);
  };
  const upgraded = async (t) => {
    const { session, socket } = await probe(t);
    socket.send("5");
    await assertWorks(socket);
    return { session, socket };
  };

  twin("engine.io/server", "should upgrade");
  test("a session goes on over a WebSocket", async (t) => {
    const { session, socket } = await probe(t);
    assert.deepEqual(await session.poll(), ["6"], "a noop ends the poll");
    socket.send("5");
    await assertWorks(socket);
  });

  test("a poll after it is refused, and does not harm the session", async (t) => {
    const { session, socket } = await upgraded(t);
    await session.expectGone();
    await assertWorks(socket);
  });

  test("a second WebSocket after it is refused, and does not harm the session", async (t) => {
    const { session, socket } = await upgraded(t);
    const second = await EngineSocket.connect(t, server, { path, query: `&sid=${session.sid}` });
    await second.end();
    await assertWorks(socket);
  });
}
