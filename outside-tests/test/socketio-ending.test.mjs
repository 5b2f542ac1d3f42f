/** How connections end, and what both sides say of it. */

import { strict as assert } from "node:assert";
import test, { describe } from "node:test";
import { within } from "../support/deadline.mjs";
import { EngineSocket } from "../support/engine-socket.mjs";
import { wholeFile } from "../support/scope.mjs";
import { startSocketIo } from "../support/servers.mjs";
import { StockClient, forEveryKind, newName } from "../support/stock-client.mjs";
import { twin } from "../support/twins.mjs";

const MAX_PAYLOAD_BYTES = 2_000_000;
const NEWEST = { major: 4, way: "websocket" };

const server = await startSocketIo(wholeFile, "app");

/** A client that is told of all that go. */
async function watch(t) {
  const watcher = await StockClient.connect(t, server, NEWEST);
  await watcher.ask("join", "watchers");
  return watcher;
}

/** Expects that the watcher is told of that socket; returns the reason. Others may go meanwhile. */
async function reasonOf(watcher, id, rooms) {
  for (;;) {
    const [event, gone] = await watcher.take("gone");
    assert.equal(event, "gone");
    if (gone.id === id) {
      assert.deepEqual(gone.rooms, rooms);
      return gone.reason;
    }
  }
}

forEveryKind((kind) => {
  const connect = (t, options) => StockClient.connect(t, server, kind, options);

  for (const close of [false, true]) {
    twin("socket.io/socket", "should disconnect all namespaces when calling disconnect(true)");
    test(`a socket is kicked, with close ${close}`, async (t) => {
      const watcher = await watch(t);
      const client = await connect(t);
      const { id } = client;
      const rooms = await client.ask("join", [newName("a"), newName("b")]);
      const chat = await client.beside("/chat").connected();
      client.emit("kick", close);
      assert.equal(await client.end(), "io server disconnect");
      assert.equal(await reasonOf(watcher, id, rooms), "server namespace disconnect");
      if (close) {
        assert.equal(await chat.end(), "io server disconnect");
      } else {
        assert.equal((await chat.ask("whoami")).nsp, "/chat");
      }
    });
  }

  test("a client disconnects", async (t) => {
    const watcher = await watch(t);
    const client = await connect(t);
    const { id } = client;
    const rooms = await client.ask("join", newName());
    client.socket.disconnect();
    assert.equal(await client.end(), "io client disconnect");
    assert.equal(await reasonOf(watcher, id, rooms), "client namespace disconnect");
  });

  test("a client disconnects from one namespace of two", async (t) => {
    const watcher = await watch(t);
    const client = await connect(t);
    const { id } = client;
    const chat = await client.beside("/chat").connected();
    client.socket.disconnect();
    assert.equal(await reasonOf(watcher, id, []), "client namespace disconnect");
    assert.equal((await chat.ask("whoami")).nsp, "/chat");
  });

  twin("socket.io/namespaces", "should disconnect upon transport disconnection");
  test("a client closes its connection", async (t) => {
    const watcher = await watch(t);
    const client = await connect(t);
    const { id } = client;
    client.socket.io.engine.close();
    assert.equal(await reasonOf(watcher, id, []), "transport close");
  });

  test("what is sent before the end arrives", async (t) => {
    const watcher = await watch(t);
    const client = await connect(t);
    const { id } = client;
    const message = newName("last words");
    client.emit("to-room", "watchers", message);
    client.emit("kick", true);
    await watcher.expect("room-msg", "watchers", message);
    assert.equal(await reasonOf(watcher, id, []), "server namespace disconnect");
  });

  if (kind.major > 2) {
    // Version 2 is in the main namespace as long as there is a connection.
    test("a client comes back after it was kicked, as somebody else", async (t) => {
      const client = await connect(t);
      const { id } = client;
      // Keeps the connection open.
      await client.beside("/chat").connected();
      await client.ask("join", newName());
      client.emit("kick", false);
      await client.end();
      const again = new Promise((resolve) => client.socket.once("connect", resolve));
      client.socket.connect();
      await within(again, () => "the second connection");
      assert.deepEqual(await client.ask("rooms"), []);
      assert.notEqual(client.id, id);
    });
  }

  test("the server says something by itself, later; or drops it when nobody is left", async (t) => {
    const client = await connect(t);
    const other = await connect(t);
    other.emit("later", 40, "to nobody");
    await other.ask("rooms");
    other.socket.disconnect();
    client.emit("later", 60, { a: Buffer.of(1) });
    await client.expect("later", { a: Buffer.of(1) });
    await client.expectNothing();
  });

  twin(
    "engine.io/server",
    "should not timeout after an upgrade",
    "should not trigger early with connection `ping timeout`after post handshake timeout",
    "should not trigger early with connection `ping timeout` after post ping timeout",
  );
  test("an idle connection lives on, over several heartbeats", async (t) => {
    const client = await connect(t);
    client.emit("later", 2500, "still here");
    await client.expect("later", "still here");
  });
});

describe("A client that falls silent", () => {
  twin("engine.io/server", "should trigger on both ends upon ping timeout");
  test("both ends call it a ping timeout", async (t) => {
    const watcher = await watch(t);
    const client = await StockClient.connect(t, server, NEWEST);
    const { id } = client;
    const { engine } = client.socket.io;
    engine._sendPacket = () => undefined;
    engine.transport.off("packet").off("close");
    assert.equal(await client.end(), "ping timeout");
    assert.equal(await reasonOf(watcher, id, []), "ping timeout");
  });
});

describe("A client that is none of the published ones", () => {
  const join = (t, options) => EngineSocket.join(t, server, options);

  for (const [what, end, reasons] of [
    ["is cut off", (socket) => socket.terminate(), ["transport close"]],
    ["does not answer pings", () => undefined, ["ping timeout"]],
    ["sends no packet", (socket) => socket.send("4abc"), ["forced close", "parse error"]],
    [
      "sends too much",
      (socket) => socket.send(`42["echo","${"x".repeat(MAX_PAYLOAD_BYTES)}"]`),
      ["transport error", "transport close"],
    ],
  ]) {
    twin(
      "engine.io/server",
      "should trigger with connection `ping timeout` after `pingInterval + pingTimeout`",
    );
    test(`${what}: ${reasons.join(" or ")}`, async (t) => {
      const watcher = await watch(t);
      const { socket, sid } = await join(t);
      const room = newName();
      await socket.asks(`421["join","${room}"]`, `431[["${room}"]]`);
      end(socket);
      const reason = await reasonOf(watcher, sid, [room]);
      assert.ok(reasons.includes(reason), reason);
      await socket.end();
    });
  }

  twin("socket.io/namespaces", "should close a client without namespace");
  test("joins no namespace: its connection is closed", async (t) => {
    const socket = await EngineSocket.open(t, server);
    const openedAt = performance.now();
    await assert.rejects(socket.packet(), /the connection was closed/);
    const millis = performance.now() - openedAt;
    assert.ok(millis > 1400, `after ${millis} ms`);
  });
});
