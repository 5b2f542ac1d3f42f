/** Rooms, and what is done to many sockets at once, as published clients see it. */

import { strict as assert } from "node:assert";
import test from "node:test";
import { eventually } from "../support/deadline.mjs";
import { wholeFile } from "../support/scope.mjs";
import { startSocketIo } from "../support/servers.mjs";
import { StockClient, crowdOf, forEveryKind, newName } from "../support/stock-client.mjs";
import { twin } from "../support/twins.mjs";

const server = await startSocketIo(wholeFile, "app");

forEveryKind((kind) => {
  const connect = (t, options) => StockClient.connect(t, server, kind, options);
  const crowd = (t, count) => crowdOf(count, t, server, kind);

  twin(
    "socket.io/messaging-many",
    "keeps track of rooms",
    "should properly cleanup left rooms",
    "allows to join several rooms at once",
  );
  test("a socket is in no room at first, joins and leaves", async (t) => {
    const client = await connect(t);
    assert.deepEqual(await client.ask("rooms"), []);
    assert.deepEqual(await client.ask("join", "b"), ["b"]);
    assert.deepEqual(await client.ask("join", "b"), ["b"]);
    assert.deepEqual(await client.ask("join", ["a", "c", "a"]), ["a", "b", "c"]);
    assert.deepEqual(await client.ask("leave", "b"), ["a", "c"]);
    assert.deepEqual(await client.ask("leave", "never joined"), ["a", "c"]);
    assert.deepEqual(await client.ask("join", []), ["a", "c"]);
  });

  test("any string names a room", async (t) => {
    const client = await connect(t);
    const rooms = ["", "__proto__", "constructor", "a,b", "grüße 👋"].sort();
    assert.deepEqual(await client.ask("join", rooms), rooms);
    assert.equal(await client.ask("in-room", "__proto__", "hello"), "ok");
    await client.expect("room-msg", "__proto__", "hello");
  });

  twin("socket.io/messaging-many", "broadcasts to rooms", "broadcasts binary data to rooms");
  test("to a room: all in it but the sender", async (t) => {
    const [one, other, outsider] = await crowd(t, 3);
    const room = newName();
    await one.ask("join", room);
    await other.ask("join", room);
    assert.equal(await one.ask("to-room", room, { a: Buffer.of(1) }), "ok");
    await other.expect("room-msg", room, { a: Buffer.of(1) });
    assert.equal(await outsider.ask("to-room", room, "from outside"), "ok");
    await one.expect("room-msg", room, "from outside");
    await other.expect("room-msg", room, "from outside");
    for (const client of [one, other, outsider]) {
      await client.expectNothing();
    }
  });

  twin("socket.io/messaging-many", "emits to rooms");
  test("in a room: all in it, and the sender", async (t) => {
    const [one, other, outsider] = await crowd(t, 3);
    const room = newName();
    await one.ask("join", room);
    await other.ask("join", room);
    await one.ask("in-room", room, "hello");
    await one.expect("room-msg", room, "hello");
    await other.expect("room-msg", room, "hello");
    await outsider.expectNothing();
  });

  test("who has left a room hears no more of it", async (t) => {
    const [one, other] = await crowd(t, 2);
    const room = newName();
    await other.ask("join", room);
    await other.ask("leave", room);
    await one.ask("in-room", room, "hello");
    await other.expectNothing();
  });

  twin(
    "socket.io/messaging-many",
    "emits to rooms avoiding dupes",
    "should exclude a specific room when broadcasting",
  );
  test("to several rooms: once to each, and not to those that are excepted", async (t) => {
    const [one, both, excepted, outsider] = await crowd(t, 4);
    const [a, b, except] = [newName(), newName(), newName()];
    await one.ask("join", a);
    await both.ask("join", [a, b]);
    await excepted.ask("join", [a, b, except]);
    assert.equal(await one.ask("to-rooms", [a, b], [except], "hello"), "ok");
    await one.expect("room-msg", `${a},${b}`, "hello");
    await both.expect("room-msg", `${a},${b}`, "hello");
    for (const client of [one, both, excepted, outsider]) {
      await client.expectNothing();
    }
  });

  twin("socket.io/messaging-many", "should exclude specific sockets when broadcasting");
  test("the id of a socket is a room, and may be excepted", async (t) => {
    const [one, other] = await crowd(t, 2);
    const room = newName();
    await one.ask("join", room);
    await other.ask("join", room);
    await one.ask("to-rooms", [room], [one.id], "not to me");
    await other.expect("room-msg", room, "not to me");
    await one.ask("in-room", other.id, "to you");
    await other.expect("room-msg", other.id, "to you");
    await one.expectNothing();
  });

  twin("socket.io/messaging-many", "emits to a namespace", "emits to the rest");
  twin("socket.io/namespaces", "should work with many sockets");
  test("to everybody, with the sender and without", async (t) => {
    const [one, other] = await crowd(t, 2);
    const message = newName("message");
    assert.equal(await one.ask("broadcast", message), "ok");
    assert.equal(await one.ask("all", message), "ok");
    await one.expect("all", message);
    await other.expect("bcast", message);
    await other.expect("all", message);
    await one.expectNothing();
    await other.expectNothing();
  });

  test("to one, by its id; to nobody, if there is none", async (t) => {
    const [one, other, third] = await crowd(t, 3);
    assert.equal(await one.ask("private", other.id, "psst"), "ok");
    assert.equal(await one.ask("private", "nobody", "psst"), "ok");
    await other.expect("private", one.id, "psst");
    for (const client of [one, other, third]) {
      await client.expectNothing();
    }
  });

  twin("socket.io/utility-methods", "returns all socket instances in the given room");
  test("the sockets of a room are found, with their rooms and their data", async (t) => {
    const [one, other] = await crowd(t, 2);
    const [room, second] = [newName(), newName()];
    await one.ask("join", room);
    await other.ask("join", [room, second]);
    assert.equal(await other.ask("set-data", { name: "other", tags: [1, null] }), "ok");
    const expected = [
      { id: one.id, rooms: [one.id, room].sort(), data: {} },
      {
        id: other.id,
        rooms: [other.id, room, second].sort(),
        data: { name: "other", tags: [1, null] },
      },
    ];
    expected.sort((a, b) => (a.id < b.id ? -1 : 1));
    assert.deepEqual(await one.ask("fetch", room), expected);
    assert.deepEqual(await one.ask("fetch", newName()), []);
  });

  twin(
    "socket.io/utility-methods",
    "makes all socket instances in a room join the given room",
    "makes all socket instances in a room leave the given room",
  );
  test("the sockets of a room are made to join another, and to leave it", async (t) => {
    const [one, other, outsider] = await crowd(t, 3);
    const [room, target] = [newName(), newName()];
    await one.ask("join", room);
    await other.ask("join", room);
    assert.equal(await outsider.ask("sockets-join", room, target), "ok");
    assert.deepEqual(await one.ask("rooms"), [room, target].sort());
    assert.deepEqual(await other.ask("rooms"), [room, target].sort());
    assert.deepEqual(await outsider.ask("rooms"), []);
    assert.equal(await outsider.ask("sockets-leave", room, target), "ok");
    assert.deepEqual(await one.ask("rooms"), [room]);
    assert.deepEqual(await other.ask("rooms"), [room]);
  });

  for (const close of [false, true]) {
    twin("socket.io/utility-methods", "makes all socket instances in a room disconnect");
    test(`the sockets of a room are disconnected, with close ${close}`, async (t) => {
      const [one, other, outsider] = await crowd(t, 3);
      const room = newName();
      await one.ask("join", room);
      await other.ask("join", room);
      assert.equal(await outsider.ask("disconnect-room", room, close), "ok");
      assert.equal(await one.end(), "io server disconnect");
      assert.equal(await other.end(), "io server disconnect");
      // They are told before they have left.
      await eventually(async () => assert.deepEqual(await outsider.ask("fetch", room), []));
    });
  }

  twin("socket.io/namespaces", "should fire a `disconnecting` event just before leaving all rooms");
  test("a socket that has gone is in no room any more", async (t) => {
    const [one, other] = await crowd(t, 2);
    const room = newName();
    await one.ask("join", "watchers");
    await other.ask("join", room);
    const { id } = other;
    other.socket.disconnect();
    const rooms = [room];
    await one.expect("gone", { id, reason: "client namespace disconnect", rooms });
    // It is told before it leaves.
    await eventually(async () => assert.deepEqual(await one.ask("fetch", room), []));
    assert.deepEqual(await one.ask("fetch", id), []);
  });
});
