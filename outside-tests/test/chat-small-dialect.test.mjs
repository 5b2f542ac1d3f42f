/** The small dialect of docs/protocol.md: the lobby for clients of a few lines. */

import { strict as assert } from "node:assert";
import test from "node:test";
import WebSocket from "ws";
import { ChatClient } from "../support/chat-client.mjs";
import { within } from "../support/deadline.mjs";
import { Inbox } from "../support/inbox.mjs";
import { wholeFile } from "../support/scope.mjs";
import { startChat } from "../support/servers.mjs";

const RECENT = 50;

/** A client of a few lines, and what it was told. */
class SmallClient {
  /** How the connection ended. */
  closed;
  /** What it was told first. */
  first;
  #socket;
  #inbox = new Inbox();

  /** Connects, and takes what is there: `{msg}`. */
  static async connect(scope, server) {
    const client = new SmallClient(scope, server);
    client.first = await client.take();
    return client;
  }

  constructor(scope, server) {
    this.#socket = new WebSocket(server.webSocketUrl("/"), "json");
    scope.after(() => this.#socket.on("error", () => undefined).terminate());
    this.#socket.on("message", (bytes) => this.#inbox.put(JSON.parse(String(bytes))));
    this.closed = new Promise((resolve, reject) => {
      this.#socket.once("error", reject);
      this.#socket.once("close", (code, reason) => {
        this.#inbox.close(`closed with ${code}`);
        resolve({ code, reason: String(reason) });
      });
    });
    this.closed.catch(() => undefined);
  }

  send(what) {
    this.#socket.send(
      typeof what === "object" && !Buffer.isBuffer(what) ? JSON.stringify(what) : what,
    );
  }

  /** Takes the next thing that it is told, whatever that is. */
  async take() {
    return this.#inbox.take("something to be told");
  }

  /** Takes what it is told until there is a message with a text; returns all messages then. */
  async takeUntil(text) {
    for (;;) {
      const { msg } = await this.take();
      if (msg?.[0]?.text === text) {
        return msg;
      }
    }
  }

  async end() {
    return within(this.closed, () => "the end of the connection");
  }
}

/** A lobby of its own: whatever is said in it, all see. */
async function lobby(t, args = []) {
  return startChat(t, { args: ["--durability", "memory", ...args] });
}

const server = await startChat(wholeFile);

test("what is there is told on connecting, and at every change, newest first", async (t) => {
  const own = await lobby(t);
  const ada = await SmallClient.connect(t, own);
  assert.deepEqual(ada.first, { msg: [] });
  const before = Date.now();

  ada.send({ user: "Ada", text: "Hello" });
  const [first, ...others] = await ada.takeUntil("Hello");
  assert.deepEqual(others, []);
  assert.deepEqual(Object.keys(first).sort(), ["id", "position", "text", "time", "user"]);
  assert.equal(first.user, "Ada");
  assert.ok(first.time >= before - 1 && first.time <= Date.now() + 1);

  const bob = await SmallClient.connect(t, own);
  assert.deepEqual(bob.first, { msg: [first] });
  bob.send({ user: "Bob 🐻", text: "Hello,\nAda" });
  const both = await bob.takeUntil("Hello,\nAda");
  assert.deepEqual(
    both.map((each) => each.user),
    ["Bob 🐻", "Ada"],
  );
  assert.deepEqual(await ada.takeUntil("Hello,\nAda"), both);
});

test("the last 50 messages are told", async (t) => {
  const own = await lobby(t);
  const ada = await SmallClient.connect(t, own);
  for (let i = 0; i < RECENT + 5; i++) {
    ada.send({ user: "Ada", text: `message ${i}` });
  }
  const newest = await ada.takeUntil(`message ${RECENT + 4}`);
  const expected = Array.from({ length: RECENT }, (_, i) => `message ${RECENT + 4 - i}`);
  assert.deepEqual(
    newest.map((each) => each.text),
    expected,
  );
});

test("it is the lobby of the other dialect too", async (t) => {
  const own = await lobby(t);
  const ada = await ChatClient.named(t, own, "Ada");
  await ada.enter("/");
  const small = await SmallClient.connect(t, own);

  const said = await ada.say("/", "from the one");
  const [shown] = await small.takeUntil("from the one");
  const { time, id, position } = said;
  assert.deepEqual(shown, { user: "Ada", text: "from the one", time, id, position });

  small.send({ user: "Bob", text: "from the other" });
  const { room, message } = await ada.take("message");
  assert.equal(room, "/");
  assert.equal(message.person.name, "Bob");
  assert.equal(message.text, "from the other");
  const { people, visitors } = await ada.enter("/");
  assert.deepEqual(people, [ada.me], "who speaks the small dialect is nobody's visitor");
  assert.equal(visitors, 1);
});

test("what is said elsewhere is not told", async (t) => {
  const own = await lobby(t);
  const small = await SmallClient.connect(t, own);
  assert.deepEqual(small.first, { msg: [] });
  const ada = await ChatClient.named(t, own, "Ada");
  await ada.post("elsewhere", "not here");
  await ada.post("/", "here");

  assert.deepEqual(
    (await small.take()).msg.map((each) => each.text),
    ["here"],
  );
});

test("what does not fit is answered with an error, and told to nobody", async (t) => {
  const own = await lobby(t);
  const small = await SmallClient.connect(t, own);
  for (const text of [
    "hello",
    "{",
    "[]",
    "null",
    "17",
    '"text"',
    "{} {}",
    " ",
    '{"user":5,"text":"x"}',
    '{"user":["Ada"],"text":"x"}',
    '{"user":"Ada","text":5}',
    '{"user":"Ada","text":true}',
    '{"user":"Ada","text":{}}',
    "{}",
    '{"user":"Ada"}',
    '{"user":"Ada","text":""}',
    '{"user":"Ada","text":" \\n "}',
    '{"user":"","text":"x"}',
    '{"user":"A\\u202eda","text":"x"}',
    '{"user":"Ada","text":"a\\u0000b"}',
    JSON.stringify({ user: "A".repeat(41), text: "x" }),
    JSON.stringify({ user: "Ada", text: "x".repeat(4001) }),
    "[".repeat(60_000),
  ]) {
    small.send(text);
    const answer = await small.take();
    assert.deepEqual(Object.keys(answer), ["error", "code"], text.slice(0, 60));
    assert.match(answer.error, /^[A-Z].*\.$/, "a sentence for people");
  }

  small.send({ user: "Ada", text: "fits" });
  assert.equal((await small.takeUntil("fits")).length, 1);
});

test("spaces around a name and a text are left out, and who has no name is Anonymous", async (t) => {
  const own = await lobby(t);
  const small = await SmallClient.connect(t, own);
  small.send({ user: "  Ada ", text: "\n hello  " });
  assert.equal((await small.takeUntil("hello"))[0].user, "Ada");
  small.send({ text: "who am I?", colour: "blue" });
  assert.equal((await small.takeUntil("who am I?"))[0].user, "Anonymous");
});

test("empty messages are ignored", async (t) => {
  const small = await SmallClient.connect(t, server);

  small.send("");
  small.send("hello");

  assert.deepEqual(
    Object.keys(await small.take()),
    ["error", "code"],
    "only one of them is answered",
  );
});

test("who posts too fast is told so", async (t) => {
  const own = await lobby(t, ["--posts-per-second", "5"]);
  const small = await SmallClient.connect(t, own);
  for (let i = 0; i < 30; i++) {
    small.send({ user: "Ada", text: `message ${i}` });
  }
  let answer = await small.take();
  while (answer.error === undefined) {
    answer = await small.take();
  }
  assert.equal(answer.error, "Slower, please; try again in a moment.");
});

test("a binary message closes the connection with 1003, a large one with 1009", async (t) => {
  const binary = await SmallClient.connect(t, server);
  binary.send(Buffer.from('{"user":"Ada","text":"x"}'));
  assert.equal((await binary.end()).code, 1003);

  const large = await SmallClient.connect(t, server);
  large.send("x".repeat(65537));
  assert.equal((await large.end()).code, 1009);
});

test("what was said is told again after a restart", async (t) => {
  const first = await startChat(t);
  const ada = await SmallClient.connect(t, first);
  ada.send({ user: "Ada", text: "kept" });
  const kept = await ada.takeUntil("kept");
  await first.stop();
  assert.equal((await ada.end()).code, 1001);

  const second = await startChat(t, { data: first.data });
  assert.deepEqual((await SmallClient.connect(t, second)).first, { msg: kept });
});
