/** Twins of the cases of the official suite of Socket.IO's fifth revision. */

import { strict as assert } from "node:assert";
import test, { describe } from "node:test";
import { registerEngineCases } from "../support/engine-cases.mjs";
import { EngineSocket } from "../support/engine-socket.mjs";
import { wholeFile } from "../support/scope.mjs";
import { startSocketIo } from "../support/servers.mjs";
import { twin } from "../support/twins.mjs";

const CONNECT_TIMEOUT_MILLIS = 1000;

const server = await startSocketIo(wholeFile, "suites");

registerEngineCases(server, {
  path: "/socket.io/",
  question: "40/random,",
  answer: /^44\/random,/,
});

const open = (t) => EngineSocket.open(t, server);

/** In the main namespace, greeted. */
async function join(t) {
  const { socket } = await EngineSocket.join(t, server);
  await socket.expect('42["auth",{}]');
  return socket;
}

describe("connect", () => {
  for (const [what, request, prefix, auth] of [
    ["the main namespace", "40", "", "{}"],
    ["the main namespace with a payload", '40{"token":"123"}', "", '{"token":"123"}'],
    ["another namespace", "40/custom,", "/custom,", "{}"],
    [
      "another namespace with a payload",
      '40/custom,{"token":"abc"}',
      "/custom,",
      '{"token":"abc"}',
    ],
  ]) {
    twin("socket.io/namespaces", "should automatically connect");
    twin("socket.io/connection-state-recovery", "should be disabled by default");
    test(`to ${what}`, async (t) => {
      const socket = await open(t);
      socket.send(request);
      const answer = await socket.packet();
      assert.ok(answer.startsWith(`40${prefix}{`), answer);
      const { sid, ...others } = JSON.parse(answer.slice(2 + prefix.length));
      assert.equal(typeof sid, "string");
      assert.deepEqual(others, {});
      await socket.expect(`42${prefix}["auth",${auth}]`);
    });
  }

  test("an unknown namespace is refused", async (t) => {
    const socket = await open(t);
    await socket.asks("40/random", '44/random,{"message":"Invalid namespace"}');
  });

  test("something else than CONNECT ends the connection", async (t) => {
    const socket = await open(t);
    socket.send("4abc");
    await socket.end();
  });

  test("without CONNECT the connection ends", async (t) => {
    const socket = await open(t);
    const openedAt = performance.now();
    const alive = keepAlive(socket);
    await socket.end();
    const millis = performance.now() - openedAt;
    assert.ok(millis > CONNECT_TIMEOUT_MILLIS - 100, `after ${millis} ms`);
    await alive;
  });
});

describe("disconnect", () => {
  test("from the main namespace; the connection stays", async (t) => {
    const socket = await join(t);
    socket.send("41");
    assert.equal(await socket.take(), "2");
  });

  test("from another namespace; the main one stays", async (t) => {
    const socket = await join(t);
    assert.equal(await socket.take(), "2");
    socket.send("3");
    socket.send("40/custom");
    assert.match(await socket.packet(), /^40\/custom,\{/);
    await socket.expect('42/custom,["auth",{}]');
    socket.send("41/custom");
    await socket.asks(
      '42["message","message to main namespace"]',
      '42["message-back","message to main namespace"]',
    );
  });
});

describe("message", () => {
  const PLACEHOLDERS = '{"_placeholder":true,"num":0},{"_placeholder":true,"num":1}';
  const ATTACHMENTS = [Buffer.of(1, 2, 3), Buffer.of(4, 5, 6)];

  test("text", async (t) => {
    const socket = await join(t);
    await socket.asks('42["message",1,"2",{"3":[true]}]', '42["message-back",1,"2",{"3":[true]}]');
  });

  test("text with an acknowledgement", async (t) => {
    const socket = await join(t);
    await socket.asks(
      '42456["message-with-ack",1,"2",{"3":[false]}]',
      '43456[1,"2",{"3":[false]}]',
    );
  });

  for (const [what, sent, received] of [
    ["binary", `452-["message",${PLACEHOLDERS}]`, `452-["message-back",${PLACEHOLDERS}]`],
    [
      "binary with an acknowledgement",
      `452-789["message-with-ack",${PLACEHOLDERS}]`,
      `462-789[${PLACEHOLDERS}]`,
    ],
  ]) {
    test(what, async (t) => {
      const socket = await join(t);
      for (const packet of [sent, ...ATTACHMENTS]) {
        socket.send(packet);
      }
      for (const packet of [received, ...ATTACHMENTS]) {
        await socket.expect(packet);
      }
    });
  }

  for (const [what, packet] of [
    ["an unknown type of packet", "4abc"],
    ["a payload that is no list", "42{}"],
    ["an id that is no number", '42abc["message-with-ack",1,"2",{"3":[false]}]'],
  ]) {
    test(`${what} ends the connection`, async (t) => {
      const socket = await join(t);
      socket.send(packet);
      await socket.end();
    });
  }
});

/** Answers the pings until the connection ends. */
async function keepAlive(socket) {
  await assert.rejects(socket.packet(), /the connection was closed/);
}
