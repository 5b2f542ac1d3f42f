/** Sessions that end while they move, that begin with nonsense, and other rare ways to be. */

import { strict as assert } from "node:assert";
import test from "node:test";
import { EngineSocket } from "../support/engine-socket.mjs";
import { Polling } from "../support/polling.mjs";
import { RawClient, upgradeRequest } from "../support/raw-client.mjs";
import { wholeFile } from "../support/scope.mjs";
import { startSocketIo } from "../support/servers.mjs";
import { StockClient, crowdOf, forEveryKind } from "../support/stock-client.mjs";
import { twin } from "../support/twins.mjs";

const PATH = "/socket.io/?EIO=4&transport=websocket";

const server = await startSocketIo(wholeFile, "app");

async function assertServes(t) {
  const { socket } = await EngineSocket.join(t, server);
  await socket.asks('421["echo",1]', "431[1]");
}

twin(
  "engine.io/server",
  "should abort upgrade if socket is closed (GH-35)",
  "should close upgrading transport upon socket close",
);
test("a session that is closed while it upgrades takes its WebSocket with it", async (t) => {
  const session = await Polling.open(server);
  const socket = await EngineSocket.connect(t, server, { query: `&sid=${session.sid}` });
  await socket.asks("2probe", "3probe");
  await session.push("1");
  await socket.end();
  await session.expectGone();
});

for (const isUpgrade of [false, true]) {
  twin(
    "engine.io/server",
    "should not throw when the client sends invalid data during the handshake (ws only)",
    "should not throw when the client sends invalid data during the handshake (upgrade)",
  );
  test(`nonsense behind the handshake of ${isUpgrade ? "an upgrade" : "a session"}`, async (t) => {
    const query = isUpgrade ? `&sid=${(await Polling.open(server)).sid}` : "";
    const client = await RawClient.connect(t, server);
    client.send(upgradeRequest(PATH + query) + "\xff\xff\xff\xff nonsense");
    await client.rest();
    await assertServes(t);
  });
}

twin("engine.io/server", "should not trigger with connection: close header");
test("every request may have a connection of its own", async () => {
  const session = await Polling.open(server, { headers: { Connection: "close" } });
  const headers = { Connection: "close" };
  assert.equal((await session.post("40", headers)).status, 200);
  assert.match((await session.get("", headers)).text, /^40\{/);
  for (let i = 0; i < 3; i++) {
    assert.equal((await session.post(`421["echo",${i}]`, headers)).text, "ok");
    assert.equal(await session.pollFor(/^43/), `431[${i}]`);
  }
});

forEveryKind((kind) => {
  twin("socket.io/messaging-many", "emits binary data to a namespace");
  test("binary goes to everybody", async (t) => {
    const [one, other] = await crowdOf(2, t, server, kind, { nsp: "/dyn-binary" });
    const apart = await StockClient.connect(t, server, kind);
    for (const client of [one, other]) {
      await client.expect("hello", "/dyn-binary");
    }
    const binary = { text: "x", bytes: [Buffer.of(1, 2), Buffer.of(0xff)] };
    await one.ask("all", binary);
    await one.expect("all", binary);
    await other.expect("all", binary);
    await apart.expectNothing();
  });
});
