/** docs/protocol.md, one test for each thing that it says of a conversation. */

import { strict as assert } from "node:assert";
import { randomUUID } from "node:crypto";
import test from "node:test";
import WebSocket from "ws";
import { ChatClient, newRoom, SUBPROTOCOL } from "../support/chat-client.mjs";
import { wholeFile } from "../support/scope.mjs";
import { startChat } from "../support/servers.mjs";

const server = await startChat(wholeFile);

test("the first message is a welcome that says who one is, and the limits", async (t) => {
  const socket = new WebSocket(server.webSocketUrl("/chat"), SUBPROTOCOL);
  t.after(() => socket.terminate());
  const welcome = await new Promise((resolve) => socket.once("message", resolve));

  const { type, person, limits } = JSON.parse(String(welcome));
  assert.equal(socket.protocol, SUBPROTOCOL);
  assert.equal(type, "welcome");
  assert.equal(person.name, "Anonymous");
  assert.match(person.id, /^.{8,}$/);
  assert.deepEqual(limits, { text: 4000, name: 40, rooms: 16 });
});

test("a connection without the sub-protocol is refused with 400", async () => {
  for (const [path, offered] of [
    ["/chat", []],
    ["/chat", ["json"]],
    ["/chat", ["holdfast.chat.2", "chat"]],
    ["/", []],
    ["/", [SUBPROTOCOL]],
  ]) {
    const socket = new WebSocket(server.webSocketUrl(path), offered);
    const status = await new Promise((resolve, reject) => {
      socket.once("unexpected-response", (_, response) => resolve(response.statusCode));
      socket.once("open", () => reject(new Error(`${path} was opened with ${offered}`)));
      socket.once("error", reject);
    });
    assert.equal(status, 400, `${path} with ${offered}`);
  }
});

test("a page of another origin is refused, one of this server is let in", async (t) => {
  const evil = new WebSocket(server.webSocketUrl("/chat"), SUBPROTOCOL, {
    origin: "https://evil.example",
  });
  const status = await new Promise((resolve) =>
    evil.once("unexpected-response", (_, response) => resolve(response.statusCode)),
  );
  assert.equal(status, 403);

  const own = new WebSocket(server.webSocketUrl("/chat"), SUBPROTOCOL, {
    origin: `http://127.0.0.1:${server.port}`,
  });
  t.after(() => own.terminate());
  await new Promise((resolve, reject) => own.once("open", resolve).once("error", reject));
});

test("who enters an empty room learns that it is empty, and is in it alone", async (t) => {
  const ada = await ChatClient.named(t, server, "Ada");
  const room = newRoom();

  assert.deepEqual(await ada.enter(room), {
    type: "entered",
    room,
    messages: [],
    more: false,
    gap: false,
    people: [ada.me],
    visitors: 1,
  });
});

test("what is said reaches everybody in the room once, the sender too, and then the answer", async (t) => {
  const room = newRoom();
  const ada = await ChatClient.named(t, server, "Ada");
  const bob = await ChatClient.named(t, server, "Bob");
  await ada.enter(room);
  await bob.enter(room);
  await ada.take("joined");
  const before = Date.now();

  const id = randomUUID();
  const said = await ada.say(room, "Hello, <b>Bob</b> 👋\nsecond line", id);

  assert.deepEqual(said, {
    position: said.position,
    id,
    person: ada.me,
    text: "Hello, <b>Bob</b> 👋\nsecond line",
    time: said.time,
  });
  assert.ok(said.position > 0);
  assert.ok(said.time >= before - 1 && said.time <= Date.now() + 1, "in milliseconds since 1970");
  assert.deepEqual(await bob.take("message"), { type: "message", room, message: said });
  await ada.nothingMore();
  await bob.nothingMore();
});

test("a post that is sent again with its id is kept once, on any connection", async (t) => {
  const room = newRoom();
  const ada = await ChatClient.named(t, server, "Ada");
  await ada.enter(room);
  const id = randomUUID();
  const said = await ada.say(room, "once", id);

  const again = await ada.post(room, "once", id);
  assert.equal(again.position, said.position);
  const later = await ChatClient.named(t, server, "Ada");
  assert.equal((await later.post(room, "once", id)).position, said.position);

  await ada.nothingMore();
  assert.deepEqual((await later.enter(room)).messages, [said]);
  assert.equal((await ada.take("joined")).person.id, later.me.id);
});

test("the same id in two rooms is two messages", async (t) => {
  const [one, other] = [newRoom(), newRoom()];
  const ada = await ChatClient.named(t, server, "Ada");
  const id = randomUUID();

  const first = await ada.post(one, "here", id);
  const second = await ada.post(other, "there", id);

  assert.ok(second.position > first.position);
});

test("posting needs no entering, and who is not in a room hears nothing of it", async (t) => {
  const room = newRoom();
  const ada = await ChatClient.named(t, server, "Ada");
  const bob = await ChatClient.named(t, server, "Bob");
  await bob.enter(room);

  const { id, position } = await ada.post(room, "from outside");

  const { message } = await bob.take("message");
  assert.equal(message.id, id);
  assert.equal(message.position, position);
  await ada.nothingMore();
});

test("who comes and goes is told with the number of visitors to those who are there", async (t) => {
  const room = newRoom();
  const ada = await ChatClient.named(t, server, "Ada");
  await ada.enter(room);
  const bob = await ChatClient.named(t, server, "Bob");

  const { people, visitors } = await bob.enter(room);
  assert.deepEqual(people, [ada.me, bob.me]);
  assert.equal(visitors, 2);
  assert.deepEqual(await ada.take("joined"), { type: "joined", room, person: bob.me, visitors: 2 });

  bob.send({ type: "leave", room });
  assert.deepEqual(await ada.take("left"), { type: "left", room, person: bob.me, visitors: 1 });
  await ada.say(room, "alone again");
  await bob.nothingMore();

  await bob.enter(room);
  await ada.take("joined");
  assert.equal(await bob.close(), 1000);
  assert.deepEqual(await ada.take("left"), { type: "left", room, person: bob.me, visitors: 1 });

  const eve = await ChatClient.named(t, server, "Eve");
  await eve.enter(room);
  await ada.take("joined");
  eve.terminate();
  assert.deepEqual(await ada.take("left"), { type: "left", room, person: eve.me, visitors: 1 });
});

test("leaving a room that one is not in is nothing", async (t) => {
  const room = newRoom();
  const ada = await ChatClient.named(t, server, "Ada");
  const bob = await ChatClient.named(t, server, "Bob");
  await ada.enter(room);

  bob.send({ type: "leave", room });

  await bob.nothingMore();
  await ada.nothingMore();
});

test("entering a room that one is in is answered anew, and makes nobody twice", async (t) => {
  const room = newRoom();
  const ada = await ChatClient.named(t, server, "Ada");
  await ada.enter(room);
  const said = await ada.say(room, "here");

  const { messages, people, visitors } = await ada.enter(room);

  assert.deepEqual(messages, [said]);
  assert.deepEqual(people, [ada.me]);
  assert.equal(visitors, 1);
  await ada.say(room, "heard once");
  await ada.nothingMore();
});

test("a name is told to the rooms one is in, and stands with what is said from then on", async (t) => {
  const room = newRoom();
  const ada = await ChatClient.named(t, server, "Ada");
  const bob = await ChatClient.connect(t, server);
  const elsewhere = await ChatClient.connect(t, server);
  await ada.enter(room);
  await bob.enter(room);
  await ada.take("joined");
  const early = await bob.say(room, "who am I?");
  await ada.take("message");

  bob.send({ type: "name", name: "Bob 🐻" });
  const person = { id: bob.me.id, name: "Bob 🐻" };
  assert.deepEqual(await bob.take("named"), { type: "named", person });
  const renamed = { type: "renamed", room, person, was: "Anonymous" };
  assert.deepEqual(await bob.take("renamed"), renamed);
  assert.deepEqual(await ada.take("renamed"), renamed);

  const late = await bob.say(room, "I know");
  assert.equal(early.person.name, "Anonymous");
  assert.deepEqual(late.person, person);
  await ada.take("message");
  const { people, messages } = await ada.enter(room);
  assert.deepEqual(people, [person, ada.me]);
  assert.deepEqual(messages, [early, late]);
  await elsewhere.nothingMore();
});

test("a name that one has already is answered, and told to nobody", async (t) => {
  const room = newRoom();
  const ada = await ChatClient.named(t, server, "Ada");
  await ada.enter(room);

  await ada.rename("Ada");

  await ada.nothingMore();
});

test("one may be in 16 rooms, and in a seventeenth after leaving one", async (t) => {
  const rooms = Array.from({ length: 17 }, newRoom);
  const ada = await ChatClient.named(t, server, "Ada");
  for (const room of rooms.slice(0, 16)) {
    await ada.enter(room);
  }

  assert.deepEqual(await ada.refusal({ type: "enter", room: rooms[16] }), {
    request: "enter",
    room: rooms[16],
    code: "TOO_MANY_ROOMS",
    reason: "You are in 16 rooms; leave one first.",
  });
  await ada.enter(rooms[0]);
  ada.send({ type: "leave", room: rooms[3] });
  await ada.enter(rooms[16]);

  for (const room of [rooms[0], rooms[15], rooms[16]]) {
    await ada.say(room, "heard");
  }
  await ada.post(rooms[3], "not heard");
});

test("the 200 who came first are named, all are counted, and a crowd comes and goes quietly", async (t) => {
  const room = newRoom();
  const first = await ChatClient.named(t, server, "First");
  await first.enter(room);
  const others = [];
  for (let visitors = 2; visitors <= 200; visitors++) {
    const other = await ChatClient.connect(t, server);
    assert.equal((await other.enter(room)).visitors, visitors);
    assert.equal((await first.take("joined")).visitors, visitors);
    others.push(other);
  }

  const late = await ChatClient.connect(t, server);
  const { people, visitors } = await late.enter(room);
  assert.equal(visitors, 201);
  assert.equal(people.length, 200);
  assert.deepEqual(people[0], first.me);
  assert.deepEqual(await first.take("visitors"), { type: "visitors", room, visitors: 201 });

  const crowd = await Promise.all([1, 2, 3].map(() => ChatClient.connect(t, server)));
  await Promise.all(crowd.map((each) => each.enter(room)));
  await counted(first, 204);
  await Promise.all(crowd.map((each) => each.close()));
  await counted(first, 201);
  late.send({ type: "name", name: "Late" });
  assert.equal((await first.take("renamed")).person.name, "Late");
  others[0].send({ type: "leave", room });
  assert.deepEqual(await first.take("left"), {
    type: "left",
    room,
    person: others[0].me,
    visitors: 200,
  });
});

/** Waits for a number of visitors: told once for all who moved, or twice if a second ended between. */
async function counted(client, visitors) {
  let times = 1;
  while ((await client.take("visitors")).visitors !== visitors) {
    times++;
  }
  assert.ok(times <= 2, `told ${times} times`);
}

test("what one does not know is ignored by whoever hears it", async (t) => {
  const ada = await ChatClient.named(t, server, "Ada");
  const room = newRoom();

  ada.send({ type: "enter", room, colour: "blue", after: null, nested: { deeply: [1, {}] } });

  assert.equal((await ada.take("entered")).room, room);
});
