/** What is said to one person waits for them: over raw WebSockets and published clients. */

import { strict as assert } from "node:assert";
import { randomUUID } from "node:crypto";
import test from "node:test";
import { ChatClient, newRoom } from "../support/chat-client.mjs";
import { Inbox } from "../support/inbox.mjs";
import { wholeFile } from "../support/scope.mjs";
import { startChat } from "../support/servers.mjs";
import { StockClient } from "../support/stock-client.mjs";

const WINDOW = 32;
const FAST = ["--posts-per-second", "100000"];

/** What the chat emits to its clients here. */
const EVENTS = [
  ...["welcome", "identified", "named", "private", "kept", "delivered", "unread", "receipt"],
  ...["letters", "refused"],
];

const server = await startChat(wholeFile, { args: FAST });

function newSecret() {
  return randomUUID().replaceAll("-", "") + randomUUID();
}

/** Somebody with a secret, by either door: all that is told but the counts comes in order. */
class Owner {
  unread;
  #inbox = new Inbox();

  /** Over a raw WebSocket. */
  static async raw(scope, to, secret, device) {
    const owner = new Owner();
    const client = await ChatClient.connect(scope, to);
    owner.send = (request) => client.send(request);
    owner.terminate = () => client.terminate();
    owner.#follow(client);
    return owner.#identify(secret, device);
  }

  /** By a published client of Socket.IO. */
  static async stock(scope, to, secret, device) {
    const owner = new Owner();
    const stock = StockClient.begin(scope, to, { major: 4, way: "upgrade" }, { nsp: "/chat" });
    EVENTS.forEach((type) => stock.socket.on(type, (event) => owner.#put(event)));
    owner.send = ({ type, ...members }) => stock.emit(type, members);
    owner.terminate = () => stock.socket.disconnect();
    await stock.connected();
    await owner.take("welcome");
    return owner.#identify(secret, device);
  }

  async #follow(client) {
    for (
      let event = await client.takeUntilClosed();
      event;
      event = await client.takeUntilClosed()
    ) {
      this.#put(event);
    }
  }

  #put(event) {
    if (event.type === "unread") {
      this.unread = event.unread;
    } else {
      this.#inbox.put(event);
    }
  }

  async #identify(secret, device) {
    this.send({ type: "identify", secret, ...(device === undefined ? {} : { device }) });
    const { person, unread } = await this.take("identified");
    this.me = person;
    this.unread = unread;
    return this;
  }

  /** Takes the next thing that is told, which has to be of that type. */
  async take(type) {
    const event = await this.#inbox.take(type);
    assert.equal(event.type, type, `instead of ${type} came ${JSON.stringify(event)}`);
    return event;
  }

  /** Writes to somebody; returns the position. */
  async write(to, text, id = randomUUID()) {
    this.send({ type: "private", to: to.id, name: to.name, id, text });
    const shown = await this.take("private");
    const kept = await this.take("kept");
    assert.deepEqual(kept, { type: "kept", to: to.id, id, position: shown.position });
    assert.equal(shown.text, text);
    return kept.position;
  }

  /** Takes so many letters, and says that it has them. */
  async receive(count) {
    const texts = [];
    while (texts.length < count) {
      const { text, position } = await this.take("private");
      texts.push(text);
      this.send({ type: "received", position });
    }
    return texts;
  }

  /** Makes sure that nothing was told that was not taken. */
  async nothingMore() {
    this.send({ type: "name", name: "Nobody" });
    const { type } = await this.#inbox.take("named");
    assert.equal(type, "named");
  }
}

const DOORS = ["raw", "stock"];

for (const door of DOORS) {
  test(`what is said while one is away comes when one is back, once (${door})`, async (t) => {
    const secret = newSecret();
    const ada = await Owner[door](t, server, newSecret());
    const bob = await Owner[door](t, server, secret);
    bob.terminate();

    await ada.write(bob.me, "one");
    await ada.write(bob.me, "two");
    const back = await Owner[door](t, server, secret);
    assert.deepEqual(back.me.id, bob.me.id);
    assert.equal(back.unread, 2);
    assert.deepEqual(await back.receive(2), ["one", "two"]);
    await ada.take("receipt");
    await ada.take("receipt");
    await ada.write(back.me, "three");
    assert.deepEqual(await back.receive(1), ["three"]);
    await ada.take("receipt");
    back.terminate();

    const again = await Owner[door](t, server, secret);
    assert.equal(again.unread, 3);
    await again.nothingMore();
  });
}

test("a server that is killed keeps what waits, and knows what was received", async (t) => {
  const [adas, bobs] = [newSecret(), newSecret()];
  const first = await startChat(t, { args: FAST });
  const ada = await Owner.raw(t, first, adas);
  const bob = await Owner.stock(t, first, bobs);
  await ada.write(bob.me, "before");
  assert.deepEqual(await bob.receive(1), ["before"]);
  await ada.take("receipt");
  bob.terminate();
  const id = randomUUID();
  const position = await ada.write(bob.me, "while away", id);
  await first.kill();

  const second = await startChat(t, { data: first.data, args: FAST });
  const back = await Owner.raw(t, second, adas);
  assert.equal(await back.write(bob.me, "while away", id), position, "sent again, kept once");
  await back.write(bob.me, "after");
  const bobsBack = await Owner.stock(t, second, bobs);
  assert.deepEqual(await bobsBack.receive(2), ["while away", "after"]);
  await bobsBack.nothingMore();
});

test("no more than the window is under way, and the rest follows", async (t) => {
  const secret = newSecret();
  const ada = await Owner.raw(t, server, newSecret());
  const { me } = await Owner.raw(t, server, secret);
  const phone = await Owner.raw(t, server, secret, "phone");
  const texts = Array.from({ length: 3 * WINDOW }, (_, i) => `letter ${i}`);
  for (const text of texts) {
    await ada.write(me, text);
  }
  const positions = [];
  for (const text of texts.slice(0, WINDOW)) {
    const letter = await phone.take("private");
    assert.equal(letter.text, text);
    positions.push(letter.position);
  }
  await phone.nothingMore();

  phone.send({ type: "received", position: positions.at(-1) });

  assert.deepEqual(await phone.receive(2 * WINDOW), texts.slice(WINDOW));
});

test("each device has its own place, and what is read on one is read on all", async (t) => {
  const secret = newSecret();
  const ada = await Owner.raw(t, server, newSecret());
  const phone = await Owner.raw(t, server, secret, "phone");
  const tablet = await Owner.stock(t, server, secret, "tablet");
  tablet.terminate();
  const position = await ada.write(phone.me, "to all of you");
  assert.deepEqual(await phone.receive(1), ["to all of you"]);
  const delivered = await ada.take("receipt");
  assert.deepEqual(delivered, {
    type: "receipt",
    by: phone.me.id,
    stage: "DELIVERED",
    position,
  });
  phone.send({ type: "read", position });
  assert.equal((await ada.take("receipt")).stage, "READ");

  const back = await Owner.stock(t, server, secret, "tablet");
  assert.equal(back.unread, 0);
  assert.deepEqual(await back.receive(1), ["to all of you"]);
});

test("the list has both sides, and how far one's own have got", async (t) => {
  const ada = await Owner.raw(t, server, newSecret());
  const bob = await Owner.raw(t, server, newSecret());
  const first = await ada.write(bob.me, "first");
  assert.deepEqual(await bob.receive(1), ["first"]);
  await ada.take("receipt");
  bob.terminate();
  await ada.write(bob.me, "second");

  ada.send({ type: "letters", count: 1 });
  const last = await ada.take("letters");
  assert.deepEqual(
    last.messages.map(({ text }) => text),
    ["second"],
  );
  assert.equal(last.more, true);
  assert.deepEqual(last.progress, [{ by: bob.me.id, delivered: 0, read: 0 }]);
  ada.send({ type: "letters", before: last.messages[0].position });
  const page = await ada.take("letters");
  assert.deepEqual(page.progress, [{ by: bob.me.id, delivered: first, read: 0 }]);
  assert.equal(page.more, false);
});

test("who has no mailbox is written to only while connected", async (t) => {
  const guest = await ChatClient.connect(t, server);
  const ada = await Owner.raw(t, server, newSecret());
  const id = randomUUID();
  ada.send({ type: "private", to: guest.me.id, id, text: "hello" });
  assert.equal((await ada.take("private")).position, undefined);
  assert.deepEqual(await ada.take("delivered"), { type: "delivered", to: guest.me.id, id });
  assert.equal((await guest.take("private")).text, "hello");
  await guest.close();

  ada.send({ type: "private", to: guest.me.id, id: randomUUID(), text: "gone?" });
  assert.equal((await ada.take("refused")).code, "NOT_HERE");
});

test("what does not tell who somebody is is refused", async (t) => {
  const client = await ChatClient.connect(t, server);
  for (const [request, code] of [
    [{ type: "identify", secret: "short" }, "BAD_SECRET"],
    [{ type: "identify", secret: newSecret(), device: "my phone" }, "BAD_SECRET"],
    [{ type: "identify" }, "BAD_SECRET"],
    [{ type: "received", position: 1 }, "BAD_REQUEST"],
    [{ type: "read", position: 1 }, "BAD_REQUEST"],
    [{ type: "letters", count: 101 }, "BAD_REQUEST"],
  ]) {
    assert.equal((await client.refusal(request)).code, code, JSON.stringify(request));
  }
  const room = newRoom();
  await client.enter(room);
  const late = await client.refusal({ type: "identify", secret: newSecret() });
  assert.equal(late.code, "BAD_REQUEST");
});

test("whoever is in a room by two connections comes and goes once", async (t) => {
  const secret = newSecret();
  const room = newRoom();
  const ada = await ChatClient.named(t, server, "Ada");
  await ada.enter(room);
  const [one, two] = [await ChatClient.connect(t, server), await ChatClient.connect(t, server)];
  for (const [client, visitors] of [
    [one, 2],
    [two, 2],
  ]) {
    client.send({ type: "identify", secret });
    await client.take("identified");
    assert.equal((await client.enter(room)).visitors, visitors);
  }
  await ada.take("joined");
  await one.close();
  await two.close();
  assert.equal((await ada.take("left")).visitors, 1);
  await ada.nothingMore();
});
