/** Twins of the cases of the official suite of Engine.IO's fourth revision. */

import { strict as assert } from "node:assert";
import test, { describe } from "node:test";
import { eventually } from "../support/deadline.mjs";
import { registerEngineCases } from "../support/engine-cases.mjs";
import { EngineSocket } from "../support/engine-socket.mjs";
import { ask } from "../support/http.mjs";
import { Polling } from "../support/polling.mjs";
import { RawClient, request } from "../support/raw-client.mjs";
import { wholeFile } from "../support/scope.mjs";
import { startSocketIo } from "../support/servers.mjs";
import { twin } from "../support/twins.mjs";

const path = "/engine.io/";

const server = await startSocketIo(wholeFile, "suites");

registerEngineCases(server, { path, question: "4hello", answer: /^4hello$/ });

describe("message, polling", () => {
  for (const [what, packets] of [
    ["one packet of text comes back", ["4hello"]],
    ["several packets of text come back in order", ["4test1", "4test2", "4test3"]],
    ["text and binary come back in order", ["4hello", "bAQIDBA=="]],
  ]) {
    twin("engine.io/parser", "properly encodes a mixed payload");
    test(what, async () => {
      const session = await Polling.open(server, { path });
      await session.push(...packets);
      assert.deepEqual(await session.poll(), packets);
    });
  }

  twin("engine.io/server", "should close transport upon parse error (polling)");
  test("a packet that is none ends the session", async () => {
    const session = await Polling.open(server, { path });
    await session.postNonsense();
    await session.expectGone();
  });

  test("a second poll beside the first ends the session", async () => {
    const session = await Polling.open(server, { path });
    // Which of them is the second is for the server to say.
    const polls = await Promise.all([session.get(), ask(server, `${session.path}&t=other`)]);
    const [served, refused] = polls.sort((one, other) => one.status - other.status);
    assert.equal(served.status, 200);
    assert.equal(served.text, "1");
    assert.ok([400, 500].includes(refused.status), String(refused.status));
    await session.expectGone();
  });

  test("a poll that the client gives up ends the session", async (t) => {
    const session = await Polling.open(server, { path });
    const client = await RawClient.connect(t, server);
    const poll = request(`GET ${session.path} HTTP/1.1`, { Host: "127.0.0.1" });
    await new Promise((resolve) => client.socket.write(poll, resolve));
    client.socket.destroy();
    // Two connections: what was sent on the second one may come first.
    await eventually(() => session.expectGone());
  });
});

describe("message, WebSocket", () => {
  test("text comes back", async (t) => {
    const socket = await EngineSocket.open(t, server, { path });
    await socket.asks("4hello", "4hello");
  });

  test("binary comes back", async (t) => {
    const socket = await EngineSocket.open(t, server, { path });
    await socket.asks(Buffer.of(1, 2, 3, 4), Buffer.of(1, 2, 3, 4));
  });

  twin("engine.io/server", "should close transport upon parse error (ws)");
  test("a packet that is none ends the session", async (t) => {
    const socket = await EngineSocket.open(t, server, { path });
    socket.send("abc");
    await socket.end();
  });
});
