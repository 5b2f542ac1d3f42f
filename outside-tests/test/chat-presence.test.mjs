/** Who is here, who is away, who was seen last, and who is writing: from outside, and when it breaks. */

import { strict as assert } from "node:assert";
import { randomUUID } from "node:crypto";
import test from "node:test";
import { ChatClient, newRoom } from "../support/chat-client.mjs";
import { eventually } from "../support/deadline.mjs";
import { Inbox } from "../support/inbox.mjs";
import { wholeFile } from "../support/scope.mjs";
import { startChat } from "../support/servers.mjs";
import { StockClient } from "../support/stock-client.mjs";
import { UnsteadyProxy } from "../support/unsteady-proxy.mjs";

const GRACE_MILLIS = 10_000;
/** How long a line that says nothing is trusted: the interval of pings, and the time for an answer. */
const HEARTBEAT_MILLIS = 45_000;
const PULSE_MILLIS = 30_000;

/** How much later than it is something may be told on a machine that is busy, in milliseconds. */
const SLACK_MILLIS = 5_000;

/** Most visitors of a room in which one sees who is writing. */
const NAMED_PEOPLE = 200;

const EVENTS = ["welcome", "identified", "presence", "present", "typing", "entered", "refused"];

const server = await startChat(wholeFile);

function newSecret() {
  return randomUUID().replaceAll("-", "") + randomUUID();
}

/** Somebody with a secret, by either door; what is told of rooms is passed over. */
class Person {
  inbox = new Inbox();

  /** Over a raw WebSocket. */
  static async raw(scope, to, secret = newSecret()) {
    const person = new Person();
    const client = await ChatClient.connect(scope, to);
    person.send = (request) => client.send(request);
    person.go = () => client.terminate();
    person.#follow(client);
    return person.#identify(secret);
  }

  /** By a published client of Socket.IO. */
  static async stock(scope, to, secret = newSecret()) {
    const person = new Person();
    const stock = StockClient.begin(scope, to, { major: 4, way: "upgrade" }, { nsp: "/chat" });
    EVENTS.forEach((type) => stock.socket.on(type, (event) => person.inbox.put(event)));
    person.send = ({ type, ...members }) => stock.emit(type, members);
    person.go = () => stock.socket.disconnect();
    await stock.connected();
    return person.#identify(secret);
  }

  async #follow(client) {
    let event = await client.takeUntilClosed();
    while (event !== undefined) {
      this.inbox.put(event);
      event = await client.takeUntilClosed();
    }
  }

  async #identify(secret) {
    this.secret = secret;
    this.send({ type: "identify", secret });
    this.id = (await this.take("identified")).person.id;
    return this;
  }

  /** The next thing of that type; what comes before it is passed over. */
  async take(type) {
    let event = await this.inbox.take(type);
    while (event.type !== type) {
      event = await this.inbox.take(type);
    }
    return event;
  }

  /** How it stands with others, who are watched from then on. */
  async ask(...others) {
    this.send({ type: "presence", people: others.map(({ id }) => id) });
    return (await this.take("presence")).people;
  }

  /** Waits until it is told that somebody is so now; returns since when. */
  async sees(other, state) {
    for (;;) {
      const { people } = await this.take("present");
      const found = people.find(({ id }) => id === other.id);
      if (found?.state === state) {
        return found.since;
      }
    }
  }
}

/** Expects a time that lies between two others. */
function assertBetween(time, from, to, what) {
  assert.ok(time >= from && time <= to, `${what}: ${from} <= ${time} <= ${to}`);
}

for (const door of ["raw", "stock"]) {
  test(`one is here, away, and gone, and those who ask are told (${door})`, async (t) => {
    const ada = await Person[door](t, server);
    const bob = await Person[door](t, server);
    const [seen] = await bob.ask(ada);
    assert.deepEqual([seen.id, seen.state], [ada.id, "HERE"]);

    const turned = Date.now();
    ada.send({ type: "away", away: true });
    assertBetween(await bob.sees(ada, "AWAY"), turned, Date.now(), "away since");
    ada.send({ type: "away", away: false });
    await bob.sees(ada, "HERE");

    const left = Date.now();
    ada.go();
    const since = await bob.sees(ada, "GONE");
    assertBetween(since, left, left + SLACK_MILLIS, "seen last");
    assert.ok(Date.now() >= since + GRACE_MILLIS, "a grace before it is told");
    assert.deepEqual(await bob.ask(ada), [{ id: ada.id, state: "GONE", since }]);

    const back = await Person[door](t, server, ada.secret);
    assert.equal(back.id, ada.id);
    await bob.sees(ada, "HERE");
  });
}

test("on two devices one is away only when both are", async (t) => {
  const phone = await Person.raw(t, server);
  const tablet = await Person.stock(t, server, phone.secret);
  const bob = await Person.raw(t, server);
  await bob.ask(phone);
  phone.send({ type: "away", away: true });
  tablet.send({ type: "away", away: true });
  await bob.sees(phone, "AWAY");
  tablet.go();
  phone.send({ type: "away", away: false });
  await bob.sees(phone, "HERE");
});

test("nobody is told of a line that drops and comes back", async (t) => {
  const bob = await Person.raw(t, server);
  let ada = await Person.raw(t, server);
  await bob.ask(ada);
  for (let round = 0; round < 10; round++) {
    ada.go();
    ada = await Person[round % 2 === 0 ? "stock" : "raw"](t, server, ada.secret);
  }
  ada.send({ type: "away", away: true });
  const { people } = await bob.take("present");
  assert.deepEqual(
    people.map(({ state }) => state),
    ["AWAY"],
  );
});

test("a server that is killed knows when those who were here were seen last", async (t) => {
  const first = await startChat(t);
  const ada = await Person.raw(t, first);
  const bob = await Person.stock(t, first);
  const eve = await Person.raw(t, first);
  await ada.ask(bob);
  eve.go();
  const left = Date.now();
  await bob.ask(ada, eve);
  const goneSince = await bob.sees(eve, "GONE");
  assertBetween(goneSince, left - SLACK_MILLIS, left + SLACK_MILLIS, "Eve left");
  const killed = Date.now();
  await first.kill();

  const second = await startChat(t, { data: first.data });
  const back = await Person.raw(t, second, bob.secret);
  const states = await back.ask(ada, eve, bob);
  assert.deepEqual(
    states.map(({ state }) => state),
    ["HERE", "GONE", "HERE"],
    "the start of a server is not seen",
  );
  assert.equal(states[1].since, goneSince, "whoever had gone has gone then");
  const since = await back.sees(ada, "GONE");
  assertBetween(since, killed - PULSE_MILLIS - SLACK_MILLIS, killed, "Ada was seen last");
  await second.stop();

  const third = await startChat(t, { data: first.data });
  const again = await Person.raw(t, third, bob.secret);
  assert.deepEqual(await again.ask(ada, eve), [
    { id: ada.id, state: "GONE", since },
    { id: eve.id, state: "GONE", since: goneSince },
  ]);
});

test("a line that breaks without a word ends by the heartbeat, and is told then", async (t) => {
  const proxy = await UnsteadyProxy.open(t, server);
  const ada = await Person.stock(t, proxy);
  const bob = await Person.raw(t, server);
  await bob.ask(ada);
  const lost = Date.now();
  proxy.links.forEach((link) => link.lose());
  let seen;
  await eventually(
    async () => {
      [seen] = await bob.ask(ada);
      assert.equal(seen.state, "GONE");
    },
    HEARTBEAT_MILLIS + GRACE_MILLIS + SLACK_MILLIS,
  );
  assertBetween(seen.since, lost, Date.now() - GRACE_MILLIS + SLACK_MILLIS, "seen last");
});

test("a thousand who come and go cost their watchers little", async (t) => {
  const secrets = Array.from({ length: 100 }, newSecret);
  const bob = await Person.raw(t, server);
  const all = await Promise.all(secrets.map((secret) => Person.raw(t, server, secret)));
  await bob.ask(...all);
  for (let round = 0; round < 10; round++) {
    all.forEach((person) => person.go());
    const back = await Promise.all(secrets.map((secret) => Person.raw(t, server, secret)));
    all.splice(0, all.length, ...back);
  }
  assert.equal(bob.inbox.size, 0, "nobody has gone");
  all.forEach((person) => person.send({ type: "away", away: true }));
  const seen = new Set();
  let count = 0;
  while (seen.size < all.length) {
    const { people } = await bob.take("present");
    people.forEach(({ id, state }) => state === "AWAY" && seen.add(id));
    count++;
  }
  assert.ok(count <= 10, `${count} messages for a hundred changes`);
  server.assertNoTrouble();
});

test("who is writing is shown in the room, to one person, and nowhere else", async (t) => {
  const room = newRoom();
  const ada = await Person.raw(t, server);
  const bob = await Person.stock(t, server);
  const eve = await Person.raw(t, server);
  for (const person of [ada, bob]) {
    person.send({ type: "enter", room });
  }
  await bob.take("entered");
  await ada.take("entered");
  ada.send({ type: "typing", room });
  const { type, ...typing } = await bob.take("typing");
  assert.deepEqual([type, typing.room, typing.person.id], ["typing", room, ada.id]);
  bob.send({ type: "typing", to: ada.id });
  await ada.take("typing");
  const privately = await ada.take("typing");
  assert.deepEqual([privately.room, privately.person.id], [undefined, bob.id]);
  eve.send({ type: "typing", room });
  const refused = await eve.take("refused");
  assert.deepEqual([refused.request, refused.code], ["typing", "BAD_REQUEST"]);
  assert.equal(eve.inbox.size, 0);
});

test("in a room with many nobody is shown to be writing", async (t) => {
  const room = newRoom();
  const all = await Promise.all(
    Array.from({ length: NAMED_PEOPLE + 1 }, () => ChatClient.connect(t, server)),
  );
  const [ada, bob] = all;
  for (const client of all) {
    client.send({ type: "enter", room });
  }
  await eventually(async () => {
    let event = await bob.takeAny();
    while (event.visitors !== all.length) {
      event = await bob.takeAny();
    }
  });
  ada.send({ type: "typing", room });
  ada.send({ type: "post", room, id: randomUUID(), text: "after that" });
  let event = await bob.takeAny();
  while (event.type !== "message") {
    assert.notEqual(event.type, "typing");
    event = await bob.takeAny();
  }
});

test("people are counted in the metrics", async (t) => {
  const other = await startChat(t);
  const ada = await Person.raw(t, other);
  const bob = await Person.raw(t, other);
  await bob.ask(ada);
  ada.send({ type: "away", away: true });
  await bob.sees(ada, "AWAY");
  const text = await (await fetch(other.url("/metrics"))).text();
  assert.match(text, /^holdfast_people\{state="here"\} 1\.0$/m);
  assert.match(text, /^holdfast_people\{state="away"\} 1\.0$/m);
});
