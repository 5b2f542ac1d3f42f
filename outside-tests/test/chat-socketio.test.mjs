/** The chat over Socket.IO, with the published clients: the lobby of a few lines, and all of it. */

import { strict as assert } from "node:assert";
import { randomUUID } from "node:crypto";
import test from "node:test";
import { ChatClient, newRoom } from "../support/chat-client.mjs";
import { Inbox } from "../support/inbox.mjs";
import { wholeFile } from "../support/scope.mjs";
import { startChat } from "../support/servers.mjs";
import { forEveryKind, StockClient } from "../support/stock-client.mjs";

const RECENT = 50;

/** What the chat emits. */
const EVENTS = [
  ...["msg:get", "msg:error", "welcome", "entered", "message", "posted", "private", "delivered"],
  ...["history", "joined", "left", "visitors", "renamed", "named", "refused"],
];

/** A published client in a namespace of the chat. */
class Client {
  me;
  #stock;
  #inbox = new Inbox();

  constructor(stock) {
    this.#stock = stock;
    EVENTS.forEach((name) => stock.socket.on(name, (event) => this.#inbox.put([name, event])));
  }

  /** Connects to the lobby of a few lines. */
  static async lobby(scope, server, kind) {
    const client = new Client(StockClient.begin(scope, server, kind));
    await client.#stock.connected();
    return client;
  }

  /** Connects to all of the chat, and takes the welcome. */
  static async chat(scope, server, kind) {
    const client = new Client(StockClient.begin(scope, server, kind, { nsp: "/chat" }));
    await client.#stock.connected();
    client.me = (await client.take("welcome")).person;
    return client;
  }

  /** Takes the next event, which has to be this one. */
  async take(name) {
    const [actual, event] = await this.#inbox.take(name);
    assert.equal(actual, name, `instead of ${name} came ${JSON.stringify(event)}`);
    return event;
  }

  ask(name, members) {
    return this.#stock.ask(name, members);
  }

  emit(name, members) {
    this.#stock.emit(name, members);
  }

  disconnect() {
    this.#stock.socket.disconnect();
  }
}

async function lobby(t, args = []) {
  return startChat(t, { args: ["--durability", "memory", ...args] });
}

const server = await startChat(wholeFile);

forEveryKind((kind) => {
  test("the lobby comes on connecting and at every change, newest first", async (t) => {
    const own = await lobby(t);
    const ada = await Client.lobby(t, own, kind);
    assert.deepEqual(await ada.take("msg:get"), { msg: [] });

    assert.deepEqual(await ada.ask("msg:post", { user: "Ada", text: "Hello" }), { status: "ok" });
    const { msg } = await ada.take("msg:get");
    assert.deepEqual(Object.keys(msg[0]).sort(), ["id", "position", "text", "time", "user"]);
    assert.deepEqual([msg[0].user, msg[0].text], ["Ada", "Hello"]);

    const bob = await Client.lobby(t, own, kind);
    assert.deepEqual(await bob.take("msg:get"), { msg });
    bob.emit("msg:post", { text: " and you? " });
    const both = (await bob.take("msg:get")).msg;
    assert.deepEqual(
      both.map(({ user, text }) => [user, text]),
      [
        ["Anonymous", "and you?"],
        ["Ada", "Hello"],
      ],
    );
    assert.deepEqual((await ada.take("msg:get")).msg, both);
  });

  test("a post is acknowledged with its position, and said at both doors once", async (t) => {
    const room = newRoom();
    const ada = await Client.chat(t, server, kind);
    const raw = await ChatClient.named(t, server, "Bob");
    const entered = await ada.ask("enter", { room });
    assert.deepEqual([entered.type, entered.people], ["entered", [ada.me]]);
    await raw.enter(room);
    assert.deepEqual((await ada.take("joined")).person, raw.me);

    const id = randomUUID();
    const posted = await ada.ask("post", { room, id, text: "Hello 🐻" });
    const { message } = await ada.take("message");
    assert.deepEqual(posted, { type: "posted", room, id, position: message.position });
    assert.deepEqual((await raw.take("message")).message, message);
    assert.deepEqual(await ada.ask("post", { room, id, text: "Hello again" }), posted);

    const said = await raw.say(room, "Hello, Ada");
    assert.deepEqual((await ada.take("message")).message, said);
    const page = await ada.ask("history", { room, before: said.position, count: 1 });
    assert.deepEqual([page.messages, page.more], [[message], false]);
  });

  test("a name is told, who leaves is missed, and what does not fit is refused", async (t) => {
    const room = newRoom();
    const raw = await ChatClient.named(t, server, "Bob");
    await raw.enter(room);
    const ada = await Client.chat(t, server, kind);
    await ada.ask("enter", { room });
    await raw.take("joined");

    const { person } = await ada.ask("name", { name: "Ada" });
    assert.deepEqual(person, { id: ada.me.id, name: "Ada" });
    assert.deepEqual((await raw.take("renamed")).person, person);
    const refused = await ada.ask("post", { room, id: "short", text: "x" });
    assert.deepEqual([refused.type, refused.code], ["refused", "BAD_ID"]);
    assert.equal((await ada.ask("dance", {})).code, "BAD_REQUEST");
    assert.equal((await ada.ask("post")).code, "BAD_REQUEST");

    assert.equal(await ada.ask("leave", { room }), undefined);
    assert.deepEqual((await raw.take("left")).person, person);
    await ada.ask("enter", { room });
    await raw.take("joined");
    ada.disconnect();
    assert.deepEqual((await raw.take("left")).person, person);
  });

  test("what is said to one person reaches that person alone, from either door", async (t) => {
    const room = newRoom();
    const ada = await Client.chat(t, server, kind);
    const eve = await Client.chat(t, server, kind);
    const raw = await ChatClient.named(t, server, "Bob");

    const [first, second] = [randomUUID(), randomUUID()];
    const delivered = await ada.ask("private", { to: raw.me.id, id: first, text: "psst" });
    assert.deepEqual(delivered, { type: "delivered", to: raw.me.id, id: first });
    const heard = await raw.take("private");
    const { type, time, ...said } = heard;
    assert.deepEqual(said, { id: first, from: ada.me, to: raw.me, text: "psst" });
    assert.ok(Math.abs(time - Date.now()) < 60_000);
    assert.deepEqual(await ada.take("private"), heard);

    raw.send({ type: "private", to: ada.me.id, id: second, text: "yes?" });
    const answer = await raw.take("private");
    assert.deepEqual(await raw.take("delivered"), { type: "delivered", to: ada.me.id, id: second });
    assert.deepEqual(await ada.take("private"), answer);

    // Eve has heard nothing of it: what she hears next is the answer to her own question.
    eve.emit("enter", { room });
    await eve.take("entered");
  });

  test("what is said to somebody who is not there is refused", async (t) => {
    const ada = await Client.chat(t, server, kind);
    const room = newRoom();
    const bob = await ChatClient.named(t, server, "Bob");
    await bob.enter(room);
    await ada.ask("enter", { room });
    const gone = bob.me.id;
    await bob.close();
    await ada.take("left");

    for (const to of [gone, "nobody", ""]) {
      const id = randomUUID();
      const { reason, ...refused } = await ada.ask("private", { to, id, text: "Hello?" });
      assert.deepEqual(refused, { type: "refused", request: "private", id, code: "NOT_HERE" });
      assert.match(reason, /^[A-Z].*\.$/);
    }
  });
});

const KIND = { major: 4, way: "websocket" };

test("the lobby is the same at every door", async (t) => {
  const own = await lobby(t);
  const small = await Client.lobby(t, own, KIND);
  await small.take("msg:get");
  const ada = await ChatClient.named(t, own, "Ada");
  const { position } = await ada.post("/", "from the other door");
  assert.ok(position > 0);
  assert.equal((await small.take("msg:get")).msg[0].text, "from the other door");
});

test("the last 50 messages are told", async (t) => {
  const own = await lobby(t);
  const ada = await Client.lobby(t, own, KIND);
  await ada.take("msg:get");
  for (let i = 0; i < RECENT + 5; i++) {
    await ada.ask("msg:post", { user: "Ada", text: `message ${i}` });
  }
  let { msg } = await ada.take("msg:get");
  while (msg[0].text !== `message ${RECENT + 4}`) {
    ({ msg } = await ada.take("msg:get"));
  }
  assert.equal(msg.length, RECENT);
  assert.equal(msg.at(-1).text, "message 5");
});

test("what does not fit the lobby is answered with an error, and told to nobody", async (t) => {
  const own = await lobby(t);
  const ada = await Client.lobby(t, own, KIND);
  await ada.take("msg:get");
  for (const posted of [
    ...[undefined, null, 17, "text", [], {}, { user: "Ada" }, { user: 5, text: "x" }],
    ...[{ text: " " }, { user: "", text: "x" }, { text: "a\u0000b" }, { text: "x".repeat(4001) }],
    ...[{ text: Buffer.from("x") }, Buffer.from("x"), { user: "A\u202eda", text: "x" }],
  ]) {
    const { error } = await ada.ask("msg:post", posted);
    assert.match(error, /^[A-Z].*\.$/, "a sentence for people");
  }
  ada.emit("msg:post", {});
  assert.match((await ada.take("msg:error")).error, /\.$/);

  await ada.ask("msg:post", { text: "fits" });
  assert.equal((await ada.take("msg:get")).msg.length, 1);
});

test("who asks too fast is told so, at either namespace", async (t) => {
  const own = await lobby(t, ["--posts-per-second", "5"]);
  const ada = await Client.lobby(t, own, KIND);
  const bob = await Client.chat(t, own, KIND);
  const answers = await Promise.all([
    ...Array.from({ length: 30 }, () => ada.ask("msg:post", { text: "x" })),
    ...Array.from({ length: 30 }, () =>
      bob.ask("private", { to: bob.me.id, id: randomUUID(), text: "x" }),
    ),
  ]);
  assert.ok(answers.slice(0, 30).some(({ error }) => error?.startsWith("Slower")));
  assert.ok(answers.slice(30).some(({ code }) => code === "TOO_FAST"));
});

test("a page of another origin is refused over polling and WebSocket", async (t) => {
  for (const way of ["polling", "websocket"]) {
    const kind = { major: 4, way };
    const options = { extraHeaders: { origin: "https://other.example" } };
    await StockClient.begin(t, server, kind, options).refused();
    const own = { extraHeaders: { origin: server.url("").replace(/\/$/, "") } };
    await StockClient.connect(t, server, kind, own);
  }
});

test("who comes back with the position of the last message misses nothing", async (t) => {
  const room = newRoom();
  const raw = await ChatClient.named(t, server, "Bob");
  const first = await raw.post(room, "one");
  const ada = await Client.chat(t, server, KIND);
  assert.equal((await ada.ask("enter", { room })).messages.length, 1);
  ada.disconnect();
  await raw.post(room, "two");

  const again = await Client.chat(t, server, KIND);
  const { messages, gap } = await again.ask("enter", { room, after: first.position });
  assert.deepEqual(
    messages.map(({ text }) => text),
    ["two"],
  );
  assert.equal(gap, false);
});
