/** Who is here, who is away, who was seen last, and who is writing: from outside, and when it breaks. */

import { strict as assert } from "node:assert";
import { randomUUID } from "node:crypto";
import { once } from "node:events";
import test from "node:test";
import WebSocket from "ws";
import { ChatClient, newRoom, SUBPROTOCOL } from "../support/chat-client.mjs";
import { eventually, within } from "../support/deadline.mjs";
import { Inbox } from "../support/inbox.mjs";
import { Member, newSecret, SOCKETS } from "../support/members.mjs";
import { wholeFile } from "../support/scope.mjs";
import { startChat } from "../support/servers.mjs";
import { StockClient } from "../support/stock-client.mjs";
import { UnsteadyProxy } from "../support/unsteady-proxy.mjs";

const GRACE_MILLIS = 10_000;
/** How long a line that says nothing is trusted: a WebSocket for 30 seconds, and 20 for its answer. */
const HEARTBEAT_MILLIS = 50_000;
const PULSE_MILLIS = 30_000;

/** How much later than it is something may be told on a machine that is busy, in milliseconds. */
const SLACK_MILLIS = 5_000;

/** Most visitors of a room in which one sees who is writing. */
const NAMED_PEOPLE = 200;

/** So often one says at once that one is writing. */
const TYPING_BURST = 5;

const EVENTS = ["welcome", "identified", "presence", "present", "typing", "entered", "refused"];

const server = await startChat(wholeFile);

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

test("two tabs and two devices are one person, who goes with the last of them", async (t) => {
  const tabs = [await Person.raw(t, server)];
  const { secret } = tabs[0];
  tabs.push(await Person.raw(t, server, secret));
  const phone = await Person.stock(t, server, secret);
  const bob = await Person.raw(t, server);
  const eve = await Person.stock(t, server);
  const all = [...tabs, phone];
  for (const onlooker of [bob, eve]) {
    assert.equal((await onlooker.ask(phone))[0].state, "HERE");
  }
  all.forEach((each) => each.send({ type: "away", away: true }));
  for (const onlooker of [bob, eve]) {
    await onlooker.sees(phone, "AWAY");
  }
  tabs[0].go();
  phone.send({ type: "away", away: false });
  await bob.sees(phone, "HERE");
  phone.go();
  await bob.sees(phone, "AWAY");
  const left = Date.now();
  tabs[1].go();
  const since = await bob.sees(phone, "GONE");
  assertBetween(since, left, left + SLACK_MILLIS, "seen last");
  assert.deepEqual(await eve.ask(phone), [{ id: phone.id, state: "GONE", since }]);
});

test("who is signed in is seen without having to identify", async (t) => {
  const other = await startChat(t, { args: ["--accounts", "optional"] });
  const signedUp = await fetch(other.url("/account/sign-up"), {
    method: "POST",
    headers: { "content-type": "application/json" },
    body: JSON.stringify({ name: "Ada", password: "correct horse battery" }),
  });
  const { person } = await signedUp.json();
  const [cookie] = signedUp.headers.get("set-cookie").split(";");
  const bob = await Member.come(t, other, { door: "socket.io", name: "Bob" });
  assert.deepEqual(
    (await bob.asks(person.id)).map(({ state }) => state),
    ["UNKNOWN"],
  );
  const socket = new WebSocket(other.webSocketUrl("/chat"), SUBPROTOCOL, { headers: { cookie } });
  t.after(() => socket.on("error", () => undefined).terminate());
  await within(once(socket, "message"), () => "a welcome");
  const [{ id, state }] = await bob.asks(person.id);
  assert.deepEqual([id, state], [person.id, "HERE"]);
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
  const lines = [await Person.stock(t, proxy), await Person.raw(t, proxy)];
  const bob = await Person.raw(t, server);
  await bob.ask(...lines);
  const lost = Date.now();
  proxy.links.forEach((link) => link.lose());
  let seen;
  await eventually(
    async () => {
      seen = await bob.ask(...lines);
      assert.deepEqual(
        seen.map(({ state }) => state),
        ["GONE", "GONE"],
      );
    },
    HEARTBEAT_MILLIS + GRACE_MILLIS + SLACK_MILLIS,
  );
  for (const { since } of seen) {
    assertBetween(since, lost, Date.now() - GRACE_MILLIS + SLACK_MILLIS, "seen last");
  }
});

test("a hundred who come and go ten times cost their watchers little", async (t) => {
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

for (const door of SOCKETS) {
  test(`of who is not known one learns the same as of nobody (${door})`, async (t) => {
    const eve = await Member.come(t, server, { door });
    const guest = await ChatClient.connect(t, server);
    guest.send({ type: "away", away: true });
    const ids = [guest.me.id, "nobody-of-that-id"];
    assert.deepEqual(
      await eve.asks(...ids),
      ids.map((id) => ({ id, state: "UNKNOWN" })),
    );
  });

  test(`a private room tells nobody else who is there or who is writing (${door})`, async (t) => {
    const ada = await Member.come(t, server, { door });
    const bob = await Member.come(t, server, { door, name: "Bob" });
    const eve = await Member.come(t, server, { door, name: "Eve" });
    const room = await ada.create();
    await ada.brings(bob, room);
    for (const member of [ada, bob]) {
      await member.does("enter", { room });
    }
    bob.send("typing", { room });
    assert.deepEqual((await ada.told("typing")).person, bob.me);
    const nowhere = `~${"x".repeat(24)}`;
    for (const type of ["typing", "enter"]) {
      const refused = await eve.refused(type, { room });
      assert.deepEqual(await eve.refused(type, { room: nowhere }), refused, "like none");
    }
    const told = await eve.toldSoFar();
    assert.deepEqual(
      told.filter((event) => JSON.stringify(event).includes(room)),
      [],
    );

    await ada.does("remove", { room, person: bob.me.id });
    await bob.told("removed");
    assert.equal((await bob.refused("typing", { room })).code, "BAD_REQUEST");
    ada.send("typing", { room });
    assert.deepEqual((await ada.told("typing")).person, ada.me);
    assert.deepEqual(await bob.toldSoFar(), []);
  });

  test(`asking and typing have rates, and typing costs no post (${door})`, async (t) => {
    const slow = await startChat(t, { args: ["--posts-per-second", "5"] });
    const ada = await Member.come(t, slow, { door });
    const room = newRoom();
    await ada.does("enter", { room });
    for (let count = 0; count < TYPING_BURST; count++) {
      ada.send("typing", { room });
    }
    assert.equal((await ada.refused("typing", { room })).code, "TOO_FAST");
    await ada.says(room, "and still I say it");
    const asked = Array.from({ length: 20 }, () => ada.ask("presence", { people: [ada.me.id] }));
    const answers = await Promise.all(asked);
    assert.ok(answers.some(({ type }) => type === "presence"));
    assert.ok(answers.some(({ code }) => code === "TOO_FAST"));
  });
}

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
