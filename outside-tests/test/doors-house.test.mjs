/** What the house does holds at every door, in the same words, at once, and after a crash. */

import { strict as assert } from "node:assert";
import { randomUUID } from "node:crypto";
import { readdirSync, readFileSync } from "node:fs";
import { join } from "node:path";
import test, { describe } from "node:test";
import { io } from "socket.io-client";
import WebSocket from "ws";
import { newRoom, SUBPROTOCOL } from "../support/chat-client.mjs";
import { Contract } from "../support/contract.mjs";
import { eventually, within } from "../support/deadline.mjs";
import { newDirectory } from "../support/directories.mjs";
import { at, nextEvent, openHttp1, openHttp2 } from "../support/doors.mjs";
import { ask } from "../support/http.mjs";
import { Inbox } from "../support/inbox.mjs";
import { Member, newSecret } from "../support/members.mjs";
import { startWithKey } from "../support/program.mjs";
import { wholeFile } from "../support/scope.mjs";
import { runHoldfast } from "../support/servers.mjs";
import { NAME, SUPER_USER, SuperUser } from "../support/super-user.mjs";

const LOBBY = "/";
const DOORS = ["ws", "socket.io", "polling"];
const HOUSE = {
  ...SUPER_USER,
  args: [...SUPER_USER.args, "--accounts", "optional", "--posts-per-second", "100000"],
};

/** Somebody who looks after a server, and a program with all scopes. */
async function open(scope, options = {}) {
  const { server, keyFile, operator } = await startWithKey(scope, { ...HOUSE, ...options });
  return { server, keyFile, operator, ruth: await SuperUser.signIn(server) };
}

const { server, operator, ruth } = await open(wholeFile);
operator.at.contract = await Contract.of(
  await (await fetch(server.url("/api/openapi.json"))).json(),
);

const REASON = "spam, (c) 17";

/** What somebody is told who is turned away for a while. */
function assertLimited(said, code, what) {
  const verb = code === "BANNED" ? "banned" : "muted";
  assert.equal(said.code, code, what);
  assert.ok(said.until > Date.now() && said.until <= Date.now() + 3_600_000, what);
  const until = new Date(said.until).toISOString().replace(".000Z", "Z");
  assert.equal(said.reason ?? said.error, `You are ${verb} until ${until} (${REASON}).`, what);
}

function assertClosed(said, what) {
  assert.equal(said.code, "ROOM_CLOSED", `${what}: ${JSON.stringify(said)}`);
  assert.equal(said.reason ?? said.error, `This room is closed (${REASON}).`, what);
}

/** A WebSocket in few lines, as somebody. */
function small(scope, secret, on = server) {
  const told = new Inbox();
  const socket = new WebSocket(on.webSocketUrl("/"), "json", {
    headers: { authorization: `Bearer ${secret}` },
  });
  scope.after(() => socket.on("error", () => undefined).terminate());
  socket.on("message", (bytes) => told.put(JSON.parse(String(bytes))));
  socket.on("close", (code) => told.put({ closed: code }));
  return { told, say: (text) => socket.send(JSON.stringify({ user: "Ada", text })) };
}

/** Socket.IO in a namespace, as somebody. */
function stock(scope, path, secret, { on = server, transports = ["websocket"] } = {}) {
  const told = new Inbox();
  const socket = io(on.url(path), {
    transports,
    forceNew: true,
    reconnection: false,
    extraHeaders: { authorization: `Bearer ${secret}` },
  });
  scope.after(() => socket.close());
  socket.onAny((event, argument) => told.put({ event, ...argument }));
  socket.on("disconnect", (reason) => told.put({ closed: reason }));
  socket.on("connect_error", (error) => told.put({ refused: error.message, ...error.data }));
  const asked = (type, argument) =>
    within(socket.emitWithAck(type, argument), () => `an answer to ${type}`);
  return { told, ask: asked };
}

/** Takes what comes until something is like this. */
async function until(told, isLike, what) {
  for (;;) {
    const next = await told.take(what);
    if (isLike(next)) {
      return next;
    }
  }
}

const isClosed = ({ closed }) => closed !== undefined;

async function waitingAt(path, count, on = server) {
  const line = new RegExp(`^holdfast_door_waiting\\{door="${path}"\\} (\\S+)$`, "m");
  await eventually(async () => {
    assert.equal(Number(line.exec((await ask(on, "/metrics")).text)[1]), count);
  });
}

/** The status of a WebSocket's handshake that is refused. */
function handshake(path, subprotocol, headers, on = server) {
  const socket = new WebSocket(on.webSocketUrl(path), subprotocol, { headers });
  socket.on("error", () => undefined);
  return within(
    new Promise((resolve) => {
      socket.on("unexpected-response", (request, response) => {
        request.destroy();
        resolve(response.statusCode);
      });
      socket.on("open", () => {
        socket.terminate();
        resolve(101);
      });
    }),
    () => "an answer to the handshake",
  );
}

/** Asks over HTTP as somebody; returns `{status, json}`. */
async function asked(path, headers = {}, body = undefined, on = server) {
  const { status, text } = await ask(on, path, {
    method: body === undefined ? "GET" : "POST",
    headers: { "content-type": "application/json", ...headers },
    body: body === undefined ? undefined : JSON.stringify(body),
  });
  return { status, json: JSON.parse(text) };
}

/** What can be read over HTTP. */
function readings(room) {
  return [
    at("/poll", room),
    at("/poll/next", room),
    at("/msgs", room),
    at("/events", room),
    at("/search", room, { q: "a" }),
    `/rooms/${encodeURIComponent(room)}/messages`,
  ];
}

/** What can be said over HTTP, by path and body. */
function sayings(room, to) {
  return [
    [at("/poll", room), { user: "Ada", text: "Hello" }],
    [at("/msgs", room), { user: "Ada", text: "Hello" }],
    ["/letters", { to, id: randomUUID(), text: "Hello" }],
  ];
}

async function twoPeople(t, on = server) {
  const ada = await Member.come(t, on, { name: "Ada" });
  const bob = await Member.come(t, on, { name: "Bob", door: "socket.io" });
  return { ada, bob };
}

const BAN = { seconds: 3_600, reason: REASON };

describe("a ban", () => {
  test("ends at once all that the person has open, at every door, and says why", async (t) => {
    const { ada, bob } = await twoPeople(t);
    const room = newRoom();
    await bob.says(room, "before");
    const others = [];
    for (const door of DOORS) {
      others.push(await Member.come(t, server, { door, name: "Ada", secret: ada.secret }));
    }
    for (const each of [bob, ...others]) {
      await each.does("enter", { room });
    }
    const { since } = (await ada.http("/poll/next", room)).json;
    const held = ada.http("/poll/next", room, { query: { since } });
    const lines = await openHttp1(t, server, at("/msgs", room), "\n", ada.headers());
    const events = await openHttp2(t, server, at("/events", room), "\n\n", ada.headers());
    await lines.inbox.take("the last messages");
    await nextEvent(events);
    const few = small(t, ada.secret);
    await few.told.take("the last messages");
    const lobby = stock(t, "/", ada.secret);
    const relay = stock(t, "/apps/relay", ada.secret);
    assert.equal((await relay.ask("enter", { room })).type, "entered");
    await waitingAt("/poll/next", 1);

    await ruth.act("ban", { person: ada.me.id, ...BAN });
    await bob.says(room, "after");

    for (const each of [ada, ...others]) {
      const refused = await each.told("refused");
      assert.equal(refused.request, "connection");
      assertLimited(refused, "BANNED", "a socket");
      const { code, reason } = await each.told("closed");
      assert.ok(code === 1008 || reason === "io server disconnect", `${code} ${reason}`);
    }
    const answer = await within(held, () => "an answer to the poll that waits");
    assert.equal(answer.status, 403);
    assertLimited(answer.json, "BANNED", "/poll/next");
    assertLimited(JSON.parse(await lines.inbox.take("the refusal")), "BANNED", "/msgs");
    assert.equal(await lines.inbox.next("the end"), undefined);
    const { event, message } = await nextEvent(events);
    assert.equal(event, "refused");
    assertLimited(message, "BANNED", "/events");
    assert.equal(await events.inbox.next("the end"), undefined);
    assertLimited(await until(few.told, ({ code }) => code, "the refusal"), "BANNED", "few lines");
    assert.equal((await until(few.told, isClosed, "the end")).closed, 1008);
    const told = await until(lobby.told, ({ event: name }) => name === "msg:error", "msg:error");
    assertLimited(told, "BANNED", "msg:error");
    await until(lobby.told, isClosed, "the end");
    await until(relay.told, isClosed, "the end");
    const heard = await bob.told("left");
    assert.equal(heard.person.id, ada.me.id);
  });

  test("turns the person away from every door, tells nothing more, and nobody else", async (t) => {
    const { ada, bob } = await twoPeople(t);
    const room = newRoom();
    await bob.says(room, "nothing for Ada");
    await ruth.act("ban", { person: ada.me.id, ...BAN });

    for (const path of [...readings(room), "/letters", "/rooms"]) {
      const { status, json } = await asked(path, ada.headers());
      assert.equal(status, 403, path);
      assert.deepEqual(Object.keys(json), ["code", "reason", "until"], path);
      assertLimited(json, "BANNED", path);
    }
    for (const [path, body] of sayings(room, bob.me.id)) {
      const { status, json } = await asked(path, ada.headers(), body);
      assert.equal(status, 403, path);
      assertLimited(json, "BANNED", path);
    }
    assert.equal(await handshake("/chat", SUBPROTOCOL, ada.headers()), 403);
    assert.equal(await handshake("/", "json", ada.headers()), 403);
    for (const path of ["/", "/chat", "/apps/relay", "/apps/doc"]) {
      for (const transport of ["websocket", "polling"]) {
        const { told } = stock(t, path, ada.secret, { transports: [transport] });
        const first = await told.take("a refusal");
        assert.equal(first.code, "BANNED", `${path} ${transport} ${JSON.stringify(first)}`);
        assertLimited({ ...first, reason: first.refused }, "BANNED", path);
      }
    }
    for (const door of DOORS) {
      const late = await Member.come(t, server, { door, name: "Ada", secret: null });
      late.send("identify", { secret: ada.secret });
      assertLimited(await late.told("refused"), "BANNED", door);
      await late.told("closed");
    }
    assert.equal((await bob.http("/poll", room)).status, 200);
    assert.deepEqual(
      (await bob.http("/poll", room)).json.msg.map(({ text }) => text),
      ["nothing for Ada"],
    );
  });

  test("is lifted, and ends by itself", async (t) => {
    const { ada } = await twoPeople(t);
    await ruth.act("ban", { person: ada.me.id });
    const { status, json } = await ada.http("/poll", LOBBY);
    assert.deepEqual([status, json], [403, { code: "BANNED", reason: "You are banned." }]);
    const { rules } = await ruth.show("rules?limit=100");
    assert.deepEqual(
      rules
        .filter(({ subject }) => subject === ada.me.id)
        .map(({ kind, until: end }) => [kind, end]),
      [["BANNED_PERSON", null]],
    );
    const lift = { kind: "BANNED_PERSON", subject: ada.me.id };
    assert.deepEqual(await ruth.act("lift", lift), { lifted: true });
    assert.deepEqual(await ruth.act("lift", lift), { lifted: false });
    assert.equal((await ada.http("/poll", LOBBY)).status, 200);

    await ruth.act("ban", { person: ada.me.id, seconds: 1 });
    assert.equal((await ada.http("/poll", LOBBY)).json.code, "BANNED");
    await eventually(async () => assert.equal((await ada.http("/poll", LOBBY)).status, 200));
    await Member.come(t, server, { name: "Ada", secret: ada.secret });
  });

  test("of an account is told to whoever knows its password, and to nobody else", async (t) => {
    const name = `Cleo ${randomUUID().slice(0, 8)}`;
    const cleo = await SuperUser.enter(server, "sign-up", name);
    const { person } = (await cleo.fetch("/account")).json;
    const socket = new WebSocket(server.webSocketUrl("/chat"), SUBPROTOCOL, {
      headers: { cookie: cleo.cookie },
    });
    t.after(() => socket.on("error", () => undefined).terminate());
    const closed = new Promise((resolve) => socket.on("close", resolve));
    await within(new Promise((resolve) => socket.once("message", resolve)), () => "a welcome");

    await ruth.act("ban", { person: person.id, ...BAN });

    assert.equal(await within(closed, () => "the end"), 1008);
    for (const path of ["/account", "/poll", "/letters"]) {
      const { status, json } = await cleo.fetch(path);
      assert.equal(status, 403, path);
      assertLimited(json, "BANNED", path);
    }
    const password = "correct horse battery";
    const signIn = (with_) => cleo.fetch("/account/sign-in", { body: { name, password: with_ } });
    const right = await signIn(password);
    assert.equal(right.status, 403);
    assertLimited(right.json, "BANNED", "sign-in");
    assert.equal(right.headers.get("set-cookie"), null);
    const wrong = await new SuperUser(server).fetch("/account/sign-in", {
      body: { name, password: "another horse battery" },
    });
    const nobody = await new SuperUser(server).fetch("/account/sign-in", {
      body: { name: "Nobody", password: "another horse battery" },
    });
    assert.equal(wrong.status, 401);
    assert.deepEqual(wrong.json, nobody.json, "nothing tells that there is such an account");
    const out = await cleo.fetch("/account/sign-out", { body: {} });
    assert.equal(out.status, 200, "anybody may go");
  });

  test("of a program is told at every operation", async () => {
    const scopes = ["messages:read", "messages:write", "letters:write", "rooms:read", "log:read"];
    const { program, key } = await operator.make(scopes);
    await program.publish("shop", "before");
    await ruth.act("ban", { person: key.id, ...BAN });
    for (const [name, request] of [
      ["GET /rooms", {}],
      ["GET /rooms/{room}/messages", { path: { room: "shop" } }],
      ["POST /rooms/{room}/messages", { path: { room: "shop" }, body: { text: "after" } }],
      ["POST /people/{person}/messages", { path: { person: "anybody" }, body: { text: "after" } }],
      ["GET /log", {}],
    ]) {
      const { status, json } = await program.ask(name, request);
      assert.equal(status, 403, name);
      assertLimited(json, "BANNED", name);
    }
    await ruth.act("lift", { kind: "BANNED_PERSON", subject: key.id });
    assert.deepEqual(
      (await program.done("GET /rooms/{room}/messages", { path: { room: "shop" } })).messages.map(
        ({ text }) => text,
      ),
      ["before"],
    );
  });

  test("of an address holds for all who come from there, but for whoever may lift it", async (t) => {
    const own = await open(t);
    const ada = await Member.come(t, own.server, { name: "Ada", secret: null });
    await own.ruth.act("ban", { address: "127.0.0.1", ...BAN });

    assertLimited(await ada.told("refused"), "BANNED", "/chat");
    await ada.told("closed");
    for (const path of [...readings(LOBBY), "/rooms", "/account"]) {
      const { status, json } = await asked(path, {}, undefined, own.server);
      assert.equal(status, 403, path);
      assertLimited(json, "BANNED", path);
    }
    assert.equal(await handshake("/chat", SUBPROTOCOL, {}, own.server), 403);
    assert.equal(await handshake("/", "json", {}, own.server), 403);
    const polling = await asked("/socket.io/?EIO=4&transport=polling", {}, undefined, own.server);
    assert.equal(polling.status, 403);
    assert.match(polling.json.message, /^You are banned until .* \(spam, \(c\) 17\)\.$/);
    assert.equal(await own.operator.refusal("GET /rooms"), "403 BANNED");
    const signUp = { name: "Dan", password: "correct horse battery" };
    const { status, json } = await asked("/account/sign-up", {}, signUp, own.server);
    assert.equal(status, 403);
    assertLimited(json, "BANNED", "sign-up");
    for (const words of [["post", "boats", "Hello"], ["tail", "boats"], ["rooms"]]) {
      const { code, stdout, stderr } = await runHoldfast([...words, "--url", own.server.url("")]);
      assert.deepEqual([code, stdout], [1, ""], words[0]);
      assert.match(stderr, /You are banned until .* \(spam, \(c\) 17\)\./, words[0]);
    }

    const again = await SuperUser.enter(own.server, "sign-in", NAME);
    await again.act("lift", { kind: "BANNED_ADDRESS", subject: "127.0.0.1" });
    assert.equal((await asked("/poll", {}, undefined, own.server)).status, 200);
  });
});

describe("a mute", () => {
  test("holds at every door where something is said, at once, and takes nothing else", async (t) => {
    const { ada, bob } = await twoPeople(t);
    const room = newRoom();
    const members = [ada];
    for (const door of DOORS) {
      members.push(await Member.come(t, server, { door, name: "Ada", secret: ada.secret }));
    }
    for (const each of [bob, ...members]) {
      await each.does("enter", { room });
    }
    const owned = await ada.create();
    const few = small(t, ada.secret);
    const lobby = stock(t, "/", ada.secret);
    const relay = stock(t, "/apps/relay", ada.secret);
    assert.equal((await relay.ask("enter", { room })).type, "entered");
    await few.told.take("the last messages");

    await ruth.act("mute", { person: ada.me.id, ...BAN });

    for (const each of members) {
      const id = randomUUID();
      assertLimited(await each.ask("post", { room, id, text: "Hello" }), "MUTED", "post");
      const letter = { to: bob.me.id, id: randomUUID(), text: "Hello" };
      each.send("private", letter);
      const refused = await each.ask("invite", { room: owned, person: bob.me.id, role: "reader" });
      assertLimited(refused, "MUTED", "invite");
    }
    for (const [path, body] of sayings(room, bob.me.id)) {
      const { status, json } = await asked(path, ada.headers(), body);
      assert.equal(status, 403, path);
      assertLimited(json, "MUTED", path);
    }
    few.say("Hello");
    assertLimited(await until(few.told, ({ code }) => code, "a refusal"), "MUTED", "few lines");
    assertLimited(await lobby.ask("msg:post", { text: "Hello" }), "MUTED", "msg:post");
    assertLimited(await relay.ask("say", { text: "Hello" }), "MUTED", "relay");

    await bob.says(room, "heard by all");
    for (const each of members) {
      assert.equal((await each.told("message")).message.text, "heard by all");
    }
    for (const path of readings(room)) {
      if (!path.startsWith("/msgs") && !path.startsWith("/events")) {
        assert.equal((await asked(path, ada.headers())).status, 200, path);
      }
    }
    const told = await bob.toldSoFar();
    assert.ok(!JSON.stringify(told).includes("Hello"), "nobody hears any of it");
    assert.ok(!told.some(({ type }) => type === "private" || type === "invited"));

    await ruth.act("lift", { kind: "MUTED_PERSON", subject: ada.me.id });
    await ada.says(room, "again");
    assert.equal((await bob.told("message")).message.text, "again");
  });

  test("of a program holds for rooms and for people", async (t) => {
    const { bob } = await twoPeople(t);
    const { program, key } = await operator.make(["messages:write", "letters:write"]);
    await ruth.act("mute", { person: key.id, ...BAN });
    for (const [name, path] of [
      ["POST /rooms/{room}/messages", { room: "shop" }],
      ["POST /people/{person}/messages", { person: bob.me.id }],
    ]) {
      const { status, json } = await program.ask(name, { path, body: { text: "Buy!" } });
      assert.equal(status, 403, name);
      assertLimited(json, "MUTED", name);
    }
    assert.ok(!(await bob.toldSoFar()).some(({ type }) => type === "private"));
  });

  test("of an address holds for guests and on the command line", async (t) => {
    const own = await open(t);
    const few = small(t, newSecret(), own.server);
    await few.told.take("the last messages");
    await own.ruth.act("mute", { address: "127.0.0.1", ...BAN });
    few.say("Hello");
    assertLimited(await few.told.take("a refusal"), "MUTED", "few lines");
    const { code, stderr } = await runHoldfast([
      "post",
      "boats",
      "Hello",
      "--url",
      own.server.url(""),
    ]);
    assert.equal(code, 1);
    assert.match(stderr, /You are muted until .* \(spam, \(c\) 17\)\./);
    const heard = await runHoldfast(["rooms", "--url", own.server.url("")]);
    assert.equal(heard.code, 0, heard.stderr);
    const { json } = await asked("/poll", {}, undefined, own.server);
    assert.deepEqual(json.msg, []);
  });
});

/** Waits until somebody finds the one message with a word. */
async function isFound(person, word) {
  await eventually(async () => {
    const { json } = await person.http("/search", undefined, { query: { q: word } });
    assert.equal(json.hits.length, 1);
  });
}

/** Everybody who is in a room then: somebody who is there, and others, one by each door. */
async function enterByEveryDoor(t, somebody, room) {
  const members = [somebody];
  for (const door of DOORS) {
    members.push(await Member.come(t, server, { door, name: "Cleo" }));
  }
  for (const each of members) {
    await each.does("enter", { room });
  }
  return members;
}

describe("a room that is closed", () => {
  test("is left by all at once, at every door, and entered by none until it is opened", async (t) => {
    const { ada, bob } = await twoPeople(t);
    const room = newRoom();
    const word = `w${randomUUID().replaceAll("-", "")}`;
    await ada.says(room, `before ${word}`);
    await isFound(ada, word);
    const members = await enterByEveryDoor(t, bob, room);
    const { since } = (await ada.http("/poll/next", room)).json;
    const held = ada.http("/poll/next", room, { query: { since } });
    const lines = await openHttp1(t, server, at("/msgs", room), "\n", ada.headers());
    const events = await openHttp2(t, server, at("/events", room), "\n\n", ada.headers());
    await lines.inbox.take("the last messages");
    await nextEvent(events);
    const relay = stock(t, "/apps/relay", ada.secret);
    assert.equal((await relay.ask("enter", { room })).type, "entered");
    await waitingAt("/poll/next", 1);

    await ruth.act("close-room", { room, reason: REASON });

    for (const each of members) {
      const removed = await each.told("removed");
      assert.equal(removed.room, room);
      assertClosed(removed, "a socket");
      assertClosed(await each.refused("enter", { room }), "enter");
      assertClosed(await each.refused("history", { room, before: 1 }), "history");
      assertClosed(await each.refused("post", { room, id: randomUUID(), text: "Hello" }), "post");
    }
    const answer = await within(held, () => "an answer to the poll that waits");
    assert.equal(answer.status, 403);
    assertClosed(answer.json, "/poll/next");
    assertClosed(JSON.parse(await lines.inbox.take("the refusal")), "/msgs");
    assert.equal(await lines.inbox.next("the end"), undefined);
    const { event, message } = await nextEvent(events);
    assert.equal(event, "refused");
    assertClosed(message, "/events");
    await until(relay.told, isClosed, "the end");
    for (const path of readings(room)) {
      const { status, json } = await asked(path, ada.headers());
      assert.equal(status, 403, path);
      assertClosed(json, path);
    }
    for (const [path, body] of sayings(room, bob.me.id).slice(0, 2)) {
      const { status, json } = await asked(path, ada.headers(), body);
      assert.equal(status, 403, path);
      assertClosed(json, path);
    }
    for (const app of ["relay", "cursors", "watch", "doc", "board"]) {
      assertClosed(await stock(t, `/apps/${app}`, ada.secret).ask("enter", { room }), app);
    }
    for (const [name, body] of [
      ["GET /rooms/{room}/messages"],
      ["GET /rooms/{room}/people"],
      ["POST /rooms/{room}/messages", { text: "Hello" }],
    ]) {
      const { status, json } = await operator.ask(name, { path: { room }, body });
      assert.equal(status, 403, name);
      assertClosed(json, name);
    }
    for (const words of [
      ["post", room, "Hello"],
      ["tail", room],
    ]) {
      const { code, stderr } = await runHoldfast([...words, "--url", server.url("")]);
      assert.equal(code, 1, words[0]);
      assert.match(stderr, /This room is closed \(spam, \(c\) 17\)\./, words[0]);
    }
    const everywhere = await ada.http("/search", undefined, { query: { q: word } });
    assert.deepEqual(everywhere.json.hits, [], "nor is anything of it found from outside");
    const { rooms, closed } = await ruth.show("rooms?limit=100");
    assert.ok(rooms.some((each) => each.room === room) && closed.includes(room));

    assert.deepEqual(await ruth.act("open-room", { room }), { lifted: true });
    for (const each of members) {
      assert.equal((await each.does("enter", { room })).messages[0].text, `before ${word}`);
    }
    assert.equal(
      (await ada.http("/search", undefined, { query: { q: word } })).json.hits.length,
      1,
    );
  });

  test("is the lobby, in few lines too", async (t) => {
    const own = await open(t);
    const ada = await Member.come(t, own.server, { name: "Ada" });
    await ada.says(LOBBY, "before");
    const few = small(t, newSecret(), own.server);
    const lobby = stock(t, "/", newSecret(), { on: own.server });
    await few.told.take("the last messages");
    await lobby.told.take("the last messages");
    await own.ruth.act("close-room", { room: LOBBY, reason: REASON });
    assertClosed(await few.told.take("a refusal"), "few lines");
    assertClosed(await lobby.told.take("a refusal"), "msg:error");
    few.say("Hello");
    assertClosed(await few.told.take("a refusal"), "few lines");
    assertClosed(await lobby.ask("msg:post", { text: "Hello" }), "msg:post");
    const late = small(t, newSecret(), own.server);
    assertClosed(await late.told.take("a refusal"), "whoever comes later");
    await own.ruth.act("post", { room: LOBBY, text: "We clean up." });
    await own.ruth.act("open-room", { room: LOBBY });
    for (const { told } of [few, late, lobby]) {
      const { msg } = await told.take("what there is");
      assert.deepEqual(
        msg.map(({ user, text }) => [user, text]),
        [
          ["The house", "We clean up."],
          ["Ada", "before"],
        ],
      );
    }
  });

  test("if it is private, looks to others like one that is not there", async (t) => {
    const { ada, bob } = await twoPeople(t);
    const room = await ada.create();
    const nowhere = `~${"A".repeat(24)}`;
    await ruth.act("close-room", { room, reason: REASON });
    assertClosed(await ada.refused("enter", { room }), "an owner");
    for (const type of ["enter", "members", "quit"]) {
      assert.deepEqual(
        await bob.refused(type, { room }),
        await bob.refused(type, { room: nowhere }),
      );
    }
    assert.deepEqual((await bob.http("/poll", room)).json, (await bob.http("/poll", nowhere)).json);
    await ruth.assertRefused([403, "NOT_YOURS"], "post", {
      body: { room: nowhere, text: "Hello" },
    });
  });
});

/** Whether a text stands in a file of the log; the index is cleaned a minute later. */
function isInFiles(directory, text) {
  return readdirSync(directory, { recursive: true, withFileTypes: true })
    .filter((each) => each.isFile() && each.name.startsWith("messages.db"))
    .some((each) => readFileSync(join(each.parentPath ?? each.path, each.name)).includes(text));
}

describe("a message that is removed", () => {
  test("goes at once from every door, and stays away", async (t) => {
    const { ada, bob } = await twoPeople(t);
    const room = newRoom();
    const word = `w${randomUUID().replaceAll("-", "")}`;
    const id = randomUUID();
    await ada.says(room, "stays");
    const position = await ada.says(room, `gone ${word}`, id);
    await isFound(bob, word);
    const members = await enterByEveryDoor(t, bob, room);
    const { since } = (await bob.http("/poll/next", room)).json;
    const held = bob.http("/poll/next", room, { query: { since } });
    const lines = await openHttp1(t, server, at("/msgs", room), "\n");
    const events = await openHttp2(t, server, at("/events", room), "\n\n");
    await lines.inbox.take("the last messages");
    const [, { id: lastId }] = [await nextEvent(events), await nextEvent(events)];
    await waitingAt("/poll/next", 1);

    assert.deepEqual(await ruth.act("remove-message", { room, position }), { room, position });

    for (const each of members) {
      const { type, ...gone } = await each.told("removed-message");
      assert.deepEqual(gone, { room, position }, type);
      const { messages } = await each.does("history", { room, before: position + 1 });
      assert.deepEqual(
        messages.map(({ text }) => text),
        ["stays"],
      );
    }
    const answer = await within(held, () => "an answer to the poll that waits");
    assert.deepEqual([answer.json.msg, answer.json.removed], [[], [position]]);
    const line = JSON.parse(await lines.inbox.take("the last messages"));
    assert.deepEqual(
      line.msg.map(({ text }) => text),
      ["stays"],
    );
    const { event, message } = await nextEvent(events);
    assert.deepEqual([event, message], ["removed-message", { position }]);
    for (const path of readings(room).filter((each) => !/^\/(msgs|events)/.test(each))) {
      const { status, json } = await asked(path, bob.headers());
      assert.equal(status, 200, path);
      assert.ok(!JSON.stringify(json).includes(word), path);
    }
    const back = await openHttp1(t, server, at("/events", room), "\n\n", {
      "last-event-id": lastId,
    });
    const first = await nextEvent(back);
    assert.deepEqual([first.event, first.message], ["removed-message", { position }]);
    const read = await operator.done("GET /rooms/{room}/messages", { path: { room } });
    assert.deepEqual(
      read.messages.map(({ text }) => text),
      ["stays"],
    );
    const found = await bob.http("/search", undefined, { query: { q: word } });
    assert.deepEqual(found.json.hits, []);
    assert.equal(await ada.says(room, "something else", id), position, "its id stays taken");
    const { json } = await bob.http("/poll", room);
    assert.deepEqual(
      json.msg.map(({ text }) => text),
      ["stays"],
    );
    const body = { room, position };
    await ruth.assertRefused([400, "BAD_REQUEST"], "remove-message", { body });
  });

  test("is in no file of the log any more", async (t) => {
    const own = await open(t);
    const ada = await Member.come(t, own.server, { name: "Ada" });
    const text = `unspeakable${randomUUID().replaceAll("-", "")}`;
    const position = await ada.says("boats", text);
    await eventually(async () => {
      const { json } = await ada.http("/search", undefined, { query: { q: text } });
      assert.equal(json.hits.length, 1);
    });
    assert.ok(isInFiles(own.server.data, text));
    await own.ruth.act("remove-message", { room: "boats", position });
    await own.server.stop();
    assert.ok(!isInFiles(own.server.data, text));
  });
});

describe("after kill -9", () => {
  test("all of it is in force as it was answered", async (t) => {
    const data = newDirectory();
    const first = await open(t, { data });
    const names = ["Ada", "Bob", "Cleo"];
    const [ada, bob, cleo] = await Promise.all(
      names.map((name) => Member.come(t, first.server, { name })),
    );
    const { program, key } = await first.operator.make(["messages:write"]);
    await cleo.says("boats", "stays");
    const id = randomUUID();
    const position = await cleo.says("boats", "goes", id);
    await cleo.says("harbour", "before");
    await first.ruth.act("ban", { person: ada.me.id, ...BAN });
    await first.ruth.act("mute", { person: bob.me.id, ...BAN });
    await first.ruth.act("mute", { person: key.id, ...BAN });
    await first.ruth.act("close-room", { room: "harbour", reason: REASON });
    await first.ruth.act("remove-message", { room: "boats", position });
    await first.server.kill();

    const second = await open(t, { data, keyFile: first.keyFile });
    const on = second.server;
    assert.equal(await handshake("/chat", SUBPROTOCOL, ada.headers(), on), 403);
    assertLimited((await asked("/poll", ada.headers(), undefined, on)).json, "BANNED", "/poll");
    const bob2 = await Member.come(t, on, { name: "Bob", secret: bob.secret });
    const post = { room: "boats", id: randomUUID(), text: "Hello" };
    assertLimited(await bob2.ask("post", post), "MUTED", "post");
    const again = second.operator.with(program.token);
    const request = { path: { room: "boats" }, body: { text: "Hello" } };
    assert.equal(await again.refusal("POST /rooms/{room}/messages", request), "403 MUTED");
    for (const door of DOORS) {
      const cleo2 = await Member.come(t, on, { door, name: "Cleo", secret: cleo.secret });
      assertClosed(await cleo2.refused("enter", { room: "harbour" }), door);
      const { messages } = await cleo2.does("enter", { room: "boats" });
      assert.deepEqual(
        messages.map(({ text }) => text),
        ["stays"],
      );
      assert.equal(await cleo2.says("boats", "goes", id), position);
    }
    const { rules } = await second.ruth.show("rules?limit=100");
    assert.deepEqual(
      rules.map(({ kind, subject }) => `${kind} ${subject}`).sort(),
      [
        `BANNED_PERSON ${ada.me.id}`,
        "CLOSED_ROOM harbour",
        `MUTED_PERSON ${bob.me.id}`,
        `MUTED_PERSON ${key.id}`,
      ].sort(),
    );
  });
});

describe("who looks after the house", () => {
  test("leaves a trace of all that they do", async () => {
    const room = newRoom();
    await ruth.act("close-room", { room, reason: REASON });
    await ruth.act("open-room", { room });
    await ruth.act("mute", { address: "2001:db8::17", seconds: 60 });
    await ruth.act("lift", { kind: "MUTED_ADDRESS", subject: "20010db800000000" });
    assert.deepEqual(
      (await ruth.audit(4)).map(({ who, action, on, outcome }) => [who.name, action, on, outcome]),
      [
        [NAME, "lift", "muted address 20010db800000000", "done"],
        [NAME, "mute", "address 2001:db8::17", "done"],
        [NAME, "open-room", `room ${room}`, "done"],
        [NAME, "close-room", `room ${room}`, "done"],
      ],
    );
  });

  for (const [action, code, bodies] of [
    [
      "ban",
      "BAD_REQUEST",
      [
        {},
        { person: "a", address: "10.0.0.1" },
        { address: "localhost" },
        { address: "10.0.0.256" },
        { address: "10.0.0" },
        { address: "::1::" },
        { person: "a", seconds: 0 },
        { person: "a", seconds: 315_360_001 },
        { person: "a", seconds: "1" },
      ],
    ],
    [
      "ban",
      "BAD_TEXT",
      [
        { person: "a", reason: "x".repeat(201) },
        { person: "a", reason: "a\nb" },
      ],
    ],
    ["lift", "BAD_REQUEST", [{}, { kind: "BANNED", subject: "a" }, { kind: "MUTED_PERSON" }]],
    ["close-room", "BAD_ROOM", [{}, { room: "no room" }]],
    ["open-room", "BAD_ROOM", [{}, { room: "no room" }]],
    ["remove-message", "BAD_REQUEST", [{ room: "a" }, { room: "a", position: 1 << 30 }]],
    ["post", "BAD_TEXT", [{ room: "a", text: "" }]],
  ]) {
    test(`is told what does not fit: ${action}, ${code}`, async () => {
      for (const body of bodies) {
        await ruth.assertRefused([400, code], action, { body });
      }
    });
  }
});
