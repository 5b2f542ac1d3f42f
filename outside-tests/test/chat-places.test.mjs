/** How far one has read in rooms: the same on all devices, and after the server was killed. */

import { strict as assert } from "node:assert";
import test from "node:test";
import { ChatClient, newRoom } from "../support/chat-client.mjs";
import { Member, newSecret, SOCKETS } from "../support/members.mjs";
import { wholeFile } from "../support/scope.mjs";
import { startChat } from "../support/servers.mjs";
import { StockClient } from "../support/stock-client.mjs";

/** Most places of one person. */
const MAX_PLACES = 100;

/** So many unread messages are counted. */
const MAX_COUNTED = 100;

const FAST = ["--posts-per-second", "100000"];

const server = await startChat(wholeFile, { args: FAST });

/** A connection of somebody with a secret. */
async function connect(scope, to, secret) {
  const client = await ChatClient.connect(scope, to);
  client.send({ type: "identify", secret });
  await client.take("identified");
  return client;
}

async function places(client) {
  client.send({ type: "places" });
  return (await client.take("places")).places;
}

/** Says so many things in a room as somebody who is in none; returns the positions. */
async function say(scope, to, room, count) {
  const speaker = await ChatClient.connect(scope, to);
  return speaker.postAll(
    room,
    Array.from({ length: count }, (_, i) => `text ${i}`),
  );
}

test("what is read on one device is read on the other, and counted by the log", async (t) => {
  const room = newRoom();
  const secret = newSecret();
  const positions = await say(t, server, room, 5);
  const phone = await connect(t, server, secret);
  const tablet = await connect(t, server, secret);
  assert.equal((await phone.enter(room)).read, undefined);
  phone.send({ type: "read", room, position: positions[2] });
  const { type, ...read } = await tablet.take("read");
  assert.deepEqual([type, read], ["read", { room, position: positions[2] }]);
  const place = { room, read: positions[2], last: positions[4], unread: 2 };
  assert.deepEqual(await places(tablet), [place]);
  assert.equal((await tablet.enter(room)).read, positions[2]);

  tablet.send({ type: "read", room, position: positions[1] });
  assert.deepEqual(await places(tablet), [place], "never backwards");
  tablet.send({ type: "forget", room });
  assert.deepEqual(await phone.take("forgotten"), { type: "forgotten", room });
  assert.deepEqual(await places(phone), []);
});

test("a published client of Socket.IO has places too", async (t) => {
  const room = newRoom();
  const secret = newSecret();
  const [position] = await say(t, server, room, 1);
  const stock = StockClient.begin(t, server, { major: 4, way: "upgrade" }, { nsp: "/chat" });
  await stock.connected();
  const ask = (type, members) => stock.socket.emitWithAck(type, members);
  await ask("identify", { secret });
  await ask("enter", { room });
  await ask("read", { room, position });
  assert.deepEqual((await ask("places", {})).places, [
    { room, read: position, last: position, unread: 0 },
  ]);
  await ask("forget", { room });
  assert.deepEqual((await ask("places", {})).places, []);
});

test("a server that is killed knows how far one has read", async (t) => {
  const room = newRoom();
  const secret = newSecret();
  const first = await startChat(t, { args: FAST });
  const positions = await say(t, first, room, 3);
  const ada = await connect(t, first, secret);
  await ada.enter(room);
  for (const position of positions.slice(0, 2)) {
    ada.send({ type: "read", room, position });
    await ada.post(newRoom(), "kept after that");
  }
  await first.kill();

  const second = await startChat(t, { data: first.data, args: FAST });
  const back = await connect(t, second, secret);
  const { read, messages } = await back.enter(room);
  assert.equal(read, positions[1]);
  assert.equal(messages.filter(({ position }) => position > read).length, 1);
  assert.deepEqual(await places(back), [
    { room, read: positions[1], last: positions[2], unread: 1 },
  ]);
});

test("unread letters are counted the same on two devices, and after the server was killed", async (t) => {
  const first = await startChat(t, { args: FAST });
  const secret = newSecret();
  const unread = async (scope, to) => {
    const counts = [];
    for (const door of SOCKETS) {
      const device = await Member.come(scope, to, { door, secret: null });
      counts.push(
        (await device.does("identify", { secret, device: door.replace(".", "-") })).unread,
      );
    }
    return counts;
  };
  const [phone, tablet] = [
    await Member.come(t, first, { door: "ws", secret }),
    await Member.come(t, first, { door: "socket.io", secret }),
  ];
  const bob = await Member.come(t, first, { name: "Bob" });
  const positions = [];
  for (const text of ["One", "Two", "Three"]) {
    const id = `letter-${text}`;
    positions.push((await bob.does("private", { to: phone.me.id, id, text })).position);
  }
  const isTold = async (device, count) => {
    let told;
    while (told !== count) {
      told = (await device.told("unread")).unread;
    }
  };
  await isTold(phone, 3);
  await isTold(tablet, 3);
  phone.send("received", { position: positions[2] });
  phone.send("read", { position: positions[1] });
  await isTold(phone, 1);
  await isTold(tablet, 1);
  assert.deepEqual(await unread(t, first), [1, 1]);
  const stages = [await bob.told("receipt"), await bob.told("receipt")].map(({ stage }) => stage);
  assert.deepEqual(stages, ["DELIVERED", "READ"], "Bob sees how far they have got");
  await first.kill();

  const second = await startChat(t, { data: first.data, args: FAST });
  assert.deepEqual(await unread(t, second), [1, 1]);
});

for (const door of SOCKETS) {
  test(`who is removed from a room has no place in it, until they are back (${door})`, async (t) => {
    const ada = await Member.come(t, server, { door });
    const bob = await Member.come(t, server, { door, name: "Bob" });
    const room = await ada.create();
    await ada.brings(bob, room);
    const position = await ada.says(room, "Between us");
    await bob.does("enter", { room });
    bob.send("read", { room, position: 0 });
    const place = { room, read: 0, last: position, unread: 1 };
    assert.deepEqual((await bob.does("places")).places, [place]);

    await ada.does("remove", { room, person: bob.me.id });
    await ada.says(room, "Not for Bob");
    assert.deepEqual((await bob.does("places")).places, []);
    assert.equal((await bob.refused("read", { room, position })).code, "BAD_REQUEST");
    await ada.brings(bob, room);
    assert.equal((await bob.does("places")).places[0].unread, 2);
  });
}

test("unread messages are counted up to a hundred", async (t) => {
  const room = newRoom();
  const positions = await say(t, server, room, MAX_COUNTED + 20);
  const ada = await connect(t, server, newSecret());
  await ada.enter(room);
  ada.send({ type: "read", room, position: positions[0] });
  assert.equal((await places(ada))[0].unread, MAX_COUNTED);
  ada.send({ type: "read", room, position: positions.at(-3) });
  assert.equal((await places(ada))[0].unread, 2);
});

test("of more than a hundred rooms the one that was read in first is forgotten", async (t) => {
  const ada = await connect(t, server, newSecret());
  const rooms = Array.from({ length: MAX_PLACES + 1 }, newRoom);
  for (const room of rooms) {
    await ada.enter(room);
    ada.send({ type: "read", room, position: 0 });
    ada.send({ type: "leave", room });
  }
  assert.deepEqual(
    (await places(ada)).map(({ room }) => room),
    rooms.slice(1),
  );
});

test("somebody else's place, and that of who is not known, is no place", async (t) => {
  const room = newRoom();
  const [position] = await say(t, server, room, 1);
  const ada = await connect(t, server, newSecret());
  await ada.enter(room);
  ada.send({ type: "read", room, position });
  const eve = await connect(t, server, newSecret());
  assert.deepEqual(await places(eve), []);
  assert.equal((await eve.refusal({ type: "read", room, position })).code, "BAD_REQUEST");
  const guest = await ChatClient.connect(t, server);
  assert.equal((await guest.enter(newRoom())).read, undefined);
  for (const request of [
    { type: "read", room, position },
    { type: "places" },
    { type: "forget", room },
  ]) {
    assert.equal((await guest.refusal(request)).code, "BAD_REQUEST");
  }
  for (const request of [
    { type: "read", room, position: -1 },
    { type: "read", room },
    { type: "forget" },
    { type: "forget", room: "a b" },
  ]) {
    assert.match((await ada.refusal(request)).code, /^BAD_/);
  }
});
