/** The interface for programs, held to the OpenAPI document that the server serves. */

import { strict as assert } from "node:assert";
import { execFileSync } from "node:child_process";
import { randomUUID } from "node:crypto";
import { once } from "node:events";
import test, { describe } from "node:test";
import { io } from "socket.io-client";
import WebSocket from "ws";
import { ChatClient, newRoom, SUBPROTOCOL } from "../support/chat-client.mjs";
import { Contract } from "../support/contract.mjs";
import { eventually, within } from "../support/deadline.mjs";
import { openHttp1 } from "../support/doors.mjs";
import { ask } from "../support/http.mjs";
import { Member } from "../support/members.mjs";
import { correspondent, startWithKey } from "../support/program.mjs";
import { wholeFile } from "../support/scope.mjs";
import { CAN_FILL_DISKS } from "../support/servers.mjs";

const QUICK = ["--posts-per-second", "100000"];
const MESSAGES = "/rooms/{room}/messages";
const LETTERS = "/people/{person}/messages";
const NOBODY = "nobody-of-that-id";

const { server, operator } = await startWithKey(wholeFile, { args: QUICK });
const document = await (await fetch(server.url("/api/openapi.json"))).json();
const contract = await Contract.of(document);
operator.at.contract = contract;

/** A request of each operation that is not refused, or is refused for nothing but its key. */
const SAMPLES = {
  [`GET ${MESSAGES}`]: { path: { room: "sample" } },
  [`POST ${MESSAGES}`]: { path: { room: "sample" }, body: { text: "Hello" } },
  "GET /rooms/{room}/people": { path: { room: "sample" } },
  "GET /people/{person}": { path: { person: NOBODY } },
  "DELETE /people/{person}/connections": { path: { person: NOBODY } },
  [`POST ${LETTERS}`]: { path: { person: NOBODY }, body: { text: "Hello" } },
  "GET /connections/{connection}": { path: { connection: "none" } },
  "DELETE /connections/{connection}": { path: { connection: "none" } },
  "POST /keys": { body: { name: "Sample", scopes: ["keys:write"] } },
  "DELETE /keys/{key}": { path: { key: "none" } },
};

function textsOf({ messages }) {
  return messages.map(({ text }) => text);
}

describe("the document", () => {
  test("names the routes that the server has, and no others", async () => {
    const { text } = await ask(server, "/metrics");
    const line = /^holdfast_api_requests_total\{method="([A-Z]+)",path="([^"]+)"\}/gm;
    const served = [...text.matchAll(line)].map(([, method, path]) => `${method} ${path}`);

    assert.deepEqual(served.sort(), [...contract.operations.keys()].sort());
    assert.equal(contract.base, "/api/v1");
  });

  test("is linked from a page for people, with every operation", async () => {
    const { status, headers, text } = await ask(server, "/api");

    assert.equal(status, 200);
    assert.match(headers["content-security-policy"], /^default-src 'none'/);
    assert.match(text, /href="\/api\/openapi\.json"/);
    for (const name of contract.operations.keys()) {
      assert.ok(text.includes(name.replace(" ", " /api/v1")), name);
    }
  });

  test("leaves no method out: others are answered with 405 and those that there are", async () => {
    for (const path of Object.keys(document.paths)) {
      const filled = path.replaceAll(/\{\w+\}/g, "sample");
      const { status, headers } = await ask(server, `/api/v1${filled}`, {
        method: "OPTIONS",
        headers: { authorization: `Bearer ${operator.token}`, origin: "https://elsewhere.example" },
      });
      assert.equal(status, 405);
      assert.deepEqual(headers.allow.split(", ").sort(), contract.methodsOf(path).sort());
      assert.equal(headers["access-control-allow-origin"], undefined);
    }
  });
});

describe("keys", () => {
  test("without a valid one nothing is answered, whatever was shown", async () => {
    const { program, key } = await operator.make(["log:read"]);
    await operator.done("DELETE /keys/{key}", { path: { key: key.id } });
    const tokens = [
      undefined,
      "",
      "hf_wrong",
      "s".repeat(43),
      program.token,
      operator.token.slice(0, -1),
    ];

    for (const name of contract.operations.keys()) {
      const answers = [];
      for (const token of tokens) {
        const answer = await operator.with(token).ask(name, SAMPLES[name]);
        answers.push(`${answer.status} ${JSON.stringify(answer.json)}`);
      }
      assert.match(answers[0], /^401 \{"code":"BAD_KEY"/);
      assert.equal(new Set(answers).size, 1, name);
    }
  });

  test("one with all other scopes may not do what needs the one", async () => {
    const all = document.components.schemas.Scope.enum;
    for (const { name, scope } of contract.operations.values()) {
      assert.ok(all.includes(scope));
      const { program } = await operator.make(all.filter((each) => each !== scope));
      assert.equal(await program.refusal(name, SAMPLES[name]), "403 FORBIDDEN", name);
      const { program: other } = await operator.make([scope]);
      const { status } = await other.ask(name, SAMPLES[name]);
      assert.notEqual(status, 403, name);
    }
  });

  test("each has a rate, and is told when to try again", async () => {
    for (const { name, scope } of contract.operations.values()) {
      const { program } = await operator.make([scope], { perSecond: 1 });
      let answer;
      for (let i = 0; i < 5 && answer?.status !== 429; i++) {
        answer = await program.ask(name, SAMPLES[name]);
      }
      assert.equal(answer.status, 429, name);
      assert.equal(answer.json.code, "TOO_FAST");
    }
  });

  test("one that is revoked ends at once, one that has an end at its end", async () => {
    const { program, key } = await operator.make(["log:read", "keys:write"]);
    const { program: short } = await operator.make(["log:read"], { ends: Date.now() + 1000 });
    await program.done("GET /log");
    const listed = await operator.done("GET /keys");
    assert.ok(listed.keys.some(({ id, used }) => id === key.id && used > Date.now() - 90_000));

    assert.deepEqual(await program.done("DELETE /keys/{key}", { path: { key: key.id } }), {
      revoked: key.id,
    });

    assert.equal(await program.refusal("GET /log"), "401 BAD_KEY");
    const again = await operator.refusal("DELETE /keys/{key}", { path: { key: key.id } });
    assert.equal(again, "404 NOT_HERE");
    await eventually(async () => assert.equal(await short.refusal("GET /log"), "401 BAD_KEY"));
  });

  test("one makes and revokes none that may do more, or last longer, than it", async () => {
    const ends = Date.now() + 60_000;
    const { program } = await operator.make(["keys:write", "log:read"], { ends });
    const { key: strong } = await operator.make(["log:read", "messages:read"]);

    for (const others of [{ scopes: ["messages:read"] }, { ends: ends + 1 }]) {
      const body = { name: "More", scopes: ["log:read"], ...others };
      assert.equal(await program.refusal("POST /keys", { body }), "403 FORBIDDEN");
    }
    const { key } = await program.make(["log:read"]);
    assert.equal(key.ends, ends, "it ends with the one that makes it");
    const revoked = { path: { key: strong.id } };
    assert.equal(await program.refusal("DELETE /keys/{key}", revoked), "403 FORBIDDEN");
  });

  test("what is no key is not made", async () => {
    const good = { name: "Good", scopes: ["messages:read"] };
    for (const wrong of [
      { name: " spaces " },
      { name: undefined },
      { scopes: [] },
      { scopes: ["everything"] },
      { scopes: "messages:read" },
      { scopes: [7] },
      { rooms: ["no room"] },
      { rooms: ["a"], scopes: ["log:read"] },
      { rooms: Array.from({ length: 101 }, (_, i) => `room-${i}`) },
      { perSecond: 0 },
      { perSecond: 10_001 },
      { perSecond: 1.5 },
      { ends: 1 },
    ]) {
      const body = { ...good, ...wrong };
      assert.match(await operator.refusal("POST /keys", { body }), /^400 /, JSON.stringify(wrong));
    }
    const body = `{"name":"${"x".repeat(70_000)}"}`;
    assert.equal(await operator.refusal("POST /keys", { body }), "413 TOO_LARGE");
  });

  test("they are listed page by page, without their tokens", async () => {
    const { program, key } = await operator.make(["log:read"]);
    const found = [];
    let after = "";
    while (after !== null) {
      const query = after === "" ? { limit: "2" } : { limit: "2", after };
      const page = await operator.done("GET /keys", { query });
      assert.ok(page.keys.length <= 2);
      found.push(...page.keys);
      after = page.next;
    }
    assert.deepEqual(
      found.map(({ id }) => id),
      found.map(({ id }) => id).sort(),
    );
    assert.ok(found.some(({ id }) => id === key.id));
    assert.ok(!JSON.stringify(found).includes(program.token.slice(3)));
    assert.equal(
      await operator.refusal("GET /keys", { query: { limit: "101" } }),
      "400 BAD_REQUEST",
    );
  });

  test("one is no secret of a person, at no door", async () => {
    const headers = { authorization: `Bearer ${operator.token}` };
    for (const path of ["/poll", "/letters", "/events"]) {
      const { status, text } = await ask(server, path, { headers });
      assert.equal(status, 401);
      assert.match(text, /BAD_SECRET/);
    }
  });

  test("one for a room may do it there alone; a private room has to be named", async (t) => {
    const room = newRoom();
    const scopes = ["messages:read", "messages:write", "rooms:read"];
    const { program } = await operator.make(scopes, { rooms: [room] });
    const client = await ChatClient.connect(t, server);
    await client.enter(room);
    await client.enter(newRoom());
    await program.publish(room, "here");

    assert.deepEqual(textsOf(await program.done(`GET ${MESSAGES}`, { path: { room } })), ["here"]);
    assert.deepEqual(await program.done("GET /rooms"), {
      rooms: [{ room, people: 1 }],
      next: null,
    });
    const elsewhere = { path: { room: "elsewhere" }, body: { text: "there" } };
    assert.equal(await program.refusal(`POST ${MESSAGES}`, elsewhere), "403 FORBIDDEN");
    const secret = { path: { room: `~${"a".repeat(24)}` } };
    assert.equal(await operator.refusal(`GET ${MESSAGES}`, secret), "403 NOT_YOURS");
  });
});

describe("messages", () => {
  test("what is published is heard, once, however often it is sent", async (t) => {
    const room = newRoom();
    const client = await ChatClient.connect(t, server);
    await client.enter(room);
    const id = `order-${randomUUID()}`;
    const name = `POST ${MESSAGES}`;
    const body = { text: "Paid.", name: "Shop" };

    const first = await operator.done(name, { path: { room }, body: { ...body, id } });
    const { message } = await client.take("message");
    const again = await operator.done(name, {
      path: { room },
      headers: { "Idempotency-Key": `"${id}"` },
      body,
    });

    assert.deepEqual(first, { room, id, position: message.position });
    assert.deepEqual(again, first);
    assert.deepEqual(message.person, { id: "key_operator", name: "Shop" });
    await client.say(room, "nothing came in between");
    const { person } = (await operator.done(`GET ${MESSAGES}`, { path: { room } })).messages[0];
    assert.equal(person.name, "Shop");
  });

  test("two at once with one id are one, and without an id each is one", async () => {
    const room = newRoom();
    const id = randomUUID();
    const answers = await Promise.all(
      Array.from({ length: 20 }, () => operator.publish(room, "once", id)),
    );
    assert.equal(new Set(answers.map(({ position }) => position)).size, 1);
    await operator.publish(room, "each");
    await operator.publish(room, "each");

    const page = await operator.done(`GET ${MESSAGES}`, { path: { room } });
    assert.deepEqual(textsOf(page), ["once", "each", "each"]);
  });

  test("history is read both ways, page by page", async () => {
    const room = newRoom();
    const texts = Array.from({ length: 7 }, (_, i) => `text ${i}`);
    for (const text of texts) {
      await operator.publish(room, text);
    }
    const read = (query) => operator.done(`GET ${MESSAGES}`, { path: { room }, query });

    const last = await read({ limit: "3" });
    const before = await read({ limit: "3", before: String(last.messages[0].position) });
    const first = await read({ limit: "3", before: String(before.messages[0].position) });
    assert.deepEqual([last, before, first].map(textsOf), [
      texts.slice(4),
      texts.slice(1, 4),
      texts.slice(0, 1),
    ]);
    assert.deepEqual([last.more, before.more, first.more], [true, true, false]);
    const { epoch } = last;
    const forth = await read({ limit: "5", after: String(first.messages[0].position), epoch });
    assert.deepEqual(textsOf(forth), texts.slice(1, 6));
    assert.equal(forth.more, true);
    assert.equal(forth.gap, false);
    assert.equal((await read({ after: "1", epoch: "other" })).gap, true);
  });

  test("what does not fit is refused as at every door", async () => {
    const path = { room: "refusals" };
    const name = `POST ${MESSAGES}`;
    for (const [code, request] of [
      ["400 BAD_TEXT", { body: { text: "" } }],
      ["400 BAD_TEXT", { body: { text: "x".repeat(4001) } }],
      ["400 BAD_TEXT", { body: {} }],
      ["400 BAD_REQUEST", { body: { text: 7 } }],
      ["400 BAD_REQUEST", { body: "no JSON" }],
      ["400 BAD_REQUEST", { body: "[]" }],
      ["400 BAD_REQUEST", { body: "{}", headers: { "content-type": "text/plain" } }],
      ["400 BAD_ID", { body: { text: "x", id: "short" } }],
      [
        "400 BAD_ID",
        { body: { text: "x", id: "one-id-1" }, headers: { "Idempotency-Key": "b-2" } },
      ],
      ["400 BAD_NAME", { body: { text: "x", name: "\u202eadA" } }],
      ["400 BAD_ROOM", { body: { text: "x" }, path: { room: "no room" } }],
      ["413 TOO_LARGE", { body: `{"text":"${"x".repeat(70_000)}"}` }],
    ]) {
      assert.equal(await operator.refusal(name, { path, ...request }), code);
    }
    for (const query of [{ limit: "0" }, { limit: "101" }, { before: "-1" }, { before: "x" }]) {
      const refusal = await operator.refusal(`GET ${MESSAGES}`, { path, query });
      assert.equal(refusal, "400 BAD_REQUEST");
    }
  });

  test("letters wait for who is known, reach who is connected, and no one else", async (t) => {
    const { person } = await correspondent(server);
    const name = `POST ${LETTERS}`;
    const request = {
      path: { person: person.id },
      body: { text: "Your invoice.", id: randomUUID() },
    };

    const kept = await operator.done(name, request);
    assert.deepEqual(await operator.done(name, request), kept);
    assert.ok(kept.position > 0);
    assert.deepEqual(textsOf(await correspondent(server)), ["Your invoice."]);

    const client = await ChatClient.connect(t, server);
    const told = await operator.done(name, {
      path: { person: client.me.id },
      body: { text: "Hi" },
    });
    assert.equal(told.position, null);
    assert.equal((await client.take("private")).text, "Hi");
    const nobody = { path: { person: NOBODY }, body: { text: "Hi" } };
    assert.equal(await operator.refusal(name, nobody), "404 NOT_HERE");
    for (const [code, body] of [
      ["400 BAD_TEXT", {}],
      ["400 BAD_ID", { text: "x", id: "short" }],
      ["413 TOO_LARGE", `{"text":"${"x".repeat(70_000)}"}`],
    ]) {
      assert.equal(await operator.refusal(name, { path: { person: person.id }, body }), code);
    }
  });

  test("one more letter than may wait is refused", async () => {
    const { person } = await correspondent(server, "full".repeat(10));
    let refusal;
    for (let i = 0; i < 30 && refusal === undefined; i++) {
      const answers = await Promise.all(
        Array.from({ length: 50 }, () =>
          operator.ask(`POST ${LETTERS}`, { path: { person: person.id }, body: { text: "more" } }),
        ),
      );
      refusal = answers.find(({ status }) => status !== 200);
    }
    assert.equal(`${refusal.status} ${refusal.json.code}`, "409 MAILBOX_FULL");
  });

  test("over HTTP/2 it is the same", async () => {
    const room = newRoom();
    const url = server.url(`/api/v1/rooms/${room}/messages`);
    const words = [
      "-sS",
      "--http2-prior-knowledge",
      "-H",
      `Authorization: Bearer ${operator.token}`,
    ];
    const json = ["--json", '{"text":"by two","id":"by-two-1"}'];
    const published = JSON.parse(
      execFileSync("curl", [...words, ...json, url], { timeout: 30_000 }),
    );
    const page = JSON.parse(execFileSync("curl", [...words, url], { timeout: 30_000 }));

    assert.equal(published.id, "by-two-1");
    assert.deepEqual(textsOf(page), ["by two"]);
  });
});

describe("who is there", () => {
  /** One connection at each door that stays open, of one person where it is known who it is. */
  async function everyDoor(t, secret) {
    const headers = { authorization: `Bearer ${secret}` };
    const ended = [];
    const remember = (emitter, event, name) =>
      ended.push(once(emitter, event).then(([code, reason]) => `${name} ${code} ${reason}`));
    for (const [path, protocol] of [
      ["/chat", SUBPROTOCOL],
      ["/", "json"],
    ]) {
      const socket = new WebSocket(server.webSocketUrl(path), protocol, { headers });
      t.after(() => socket.terminate());
      await within(once(socket, "message"), () => `a welcome at ${path}`);
      remember(socket, "close", path);
    }
    for (const [namespace, transport] of [
      ["/chat", "websocket"],
      ["/", "polling"],
    ]) {
      const socket = io(server.url(namespace), {
        transports: [transport],
        extraHeaders: headers,
        forceNew: true,
        reconnection: false,
      });
      t.after(() => socket.close());
      await within(once(socket, "connect"), () => `a connection to ${namespace}`);
      remember(socket, "disconnect", `/socket.io${namespace}`);
    }
    for (const path of ["/msgs", "/events"]) {
      const stream = await openHttp1(t, server, path, "\n", headers);
      ended.push(stream.inbox.next("the end").then(() => path));
    }
    const { since } = JSON.parse((await ask(server, "/poll/next")).text);
    const poll = ask(server, `/poll/next?since=${since}`, { headers });
    ended.push(poll.then(({ status }) => `/poll/next ${status}`));
    return ended;
  }

  async function connectionsOf(person, query = {}) {
    const page = await operator.done("GET /connections", { query: { person, ...query } });
    return page.connections;
  }

  test("what is open is listed at every door, and closed all at once", async (t) => {
    const secret = randomUUID() + randomUUID();
    const { person } = await correspondent(server, secret);
    const ended = await everyDoor(t, secret);

    const found = await eventually(async () => {
      const all = await connectionsOf(person.id);
      assert.equal(all.length, 7);
      return all;
    });
    assert.deepEqual(found.map(({ door, transport }) => `${door} ${transport}`).sort(), [
      "/ websocket",
      "/chat websocket",
      "/events stream",
      "/msgs stream",
      "/poll/next polling",
      "/socket.io/ polling",
      "/socket.io/chat websocket",
    ]);
    for (const { id, person: who, address, since, rooms, door } of found) {
      assert.equal(who.id, person.id);
      assert.equal(address, "127.0.0.1");
      assert.ok(Math.abs(Date.now() - since) < 60_000);
      assert.deepEqual(rooms, door.endsWith("chat") ? [] : ["/"]);
      const path = { connection: id };
      assert.equal((await operator.done("GET /connections/{connection}", { path })).id, id);
    }
    const known = await operator.done("GET /people/{person}", { path: { person: person.id } });
    const { since: seen, ...others } = known;
    assert.ok(Math.abs(Date.now() - seen) < 60_000);
    assert.deepEqual(others, {
      id: person.id,
      name: "Anonymous",
      presence: "here",
      connections: 7,
      rooms: ["/"],
    });

    const closed = await operator.done("DELETE /people/{person}/connections", {
      path: { person: person.id },
      query: { reason: "Enough." },
    });

    assert.deepEqual(closed, { closed: 7 });
    const ends = await within(Promise.all(ended), () => "the end of all connections");
    assert.ok(ends.includes("/chat 1008 Enough."), String(ends));
    await eventually(async () => assert.deepEqual(await connectionsOf(person.id), []));
    const left = await operator.done("GET /people/{person}", { path: { person: person.id } });
    assert.deepEqual([left.name, left.connections, left.rooms], [null, 0, []]);
  });

  test("how it stands with people is told as people see it", async (t) => {
    const ada = await Member.come(t, server, { name: "Ada" });
    const guest = await ChatClient.named(t, server, "Bob");
    const stands = async ({ id }) => {
      const { presence, since } = await operator.done("GET /people/{person}", {
        path: { person: id },
      });
      return [presence, since === null ? null : Math.abs(Date.now() - since) < 60_000];
    };
    assert.deepEqual(await stands(ada.me), ["here", true]);
    assert.deepEqual(await stands(guest.me), ["here", true]);
    assert.deepEqual(await stands({ id: NOBODY }), ["unknown", null]);
    ada.send("away", { away: true });
    await ada.does("places");
    assert.deepEqual(await stands(ada.me), ["away", true]);
    ada.leaves();
    guest.terminate();
    await eventually(async () => assert.deepEqual(await stands(guest.me), ["unknown", null]));
    await eventually(async () => assert.deepEqual(await stands(ada.me), ["gone", true]), 30_000);
  });

  test("one connection is closed, the other stays; lists are filtered and paged", async (t) => {
    const room = newRoom();
    const one = await ChatClient.named(t, server, "Ada");
    const other = await ChatClient.named(t, server, "Bob");
    await one.enter(room);
    await other.enter(room);

    const first = await operator.done("GET /connections", { query: { room, limit: "1" } });
    const query = { room, limit: "1", after: first.next };
    const second = await operator.done("GET /connections", { query });
    const [{ id, person }] = first.connections;
    assert.deepEqual(person, { id: one.me.id, name: "Ada" });
    assert.equal(second.connections[0].person.name, "Bob");
    const elsewhere = { query: { room, address: "192.0.2.1", door: "/chat" } };
    assert.deepEqual((await operator.done("GET /connections", elsewhere)).connections, []);

    const path = { connection: id };
    await operator.done("DELETE /connections/{connection}", { path });

    const { code, reason } = await one.end();
    assert.deepEqual([code, reason], [1008, "Closed by the operator."]);
    assert.equal((await other.take("left")).person.name, "Ada");
    await other.post(newRoom(), "still here").catch(() => assert.fail("the other is closed too"));
    const close = "DELETE /connections/{connection}";
    await eventually(async () =>
      assert.equal(await operator.refusal(close, { path }), "404 NOT_HERE"),
    );
    assert.equal(await operator.refusal("GET /connections/{connection}", { path }), "404 NOT_HERE");
  });

  test("rooms and people are listed page by page", async (t) => {
    const room = newRoom();
    const [ada, bob] = [
      await ChatClient.named(t, server, "Ada"),
      await ChatClient.named(t, server, "Bob"),
    ];
    await ada.enter(room);
    await bob.enter(room);
    await ada.take("joined");
    await ada.enter(newRoom());

    const inRoom = await operator.done("GET /rooms/{room}/people", { path: { room } });
    assert.equal(inRoom.visitors, 2);
    assert.deepEqual(inRoom.people, [ada.me, bob.me]);
    const empty = await operator.done("GET /rooms/{room}/people", { path: { room: newRoom() } });
    assert.deepEqual([empty.people, empty.visitors], [[], 0]);
    for (const [name, list, key] of [
      ["GET /rooms", "rooms", "room"],
      ["GET /people", "people", "id"],
    ]) {
      const found = [];
      let next = "";
      while (next !== null) {
        const page = await operator.done(name, {
          query: next === "" ? { limit: "1" } : { limit: "1", after: next },
        });
        found.push(...page[list].map((each) => each[key]));
        ({ next } = page);
      }
      assert.deepEqual(found, [...new Set(found)].sort());
      assert.ok(found.includes(key === "room" ? room : ada.me.id));
      assert.equal(await operator.refusal(name, { query: { limit: "0" } }), "400 BAD_REQUEST");
    }
  });

  test("what does not fit is refused", async (t) => {
    const wrong = { person: "no person" };
    const body = { text: "x" };
    const reason = { reason: "x".repeat(124) };
    for (const [code, name, request] of [
      ["404 NOT_HERE", "GET /people/{person}", { path: wrong }],
      ["404 NOT_HERE", "DELETE /people/{person}/connections", { path: wrong }],
      ["404 NOT_HERE", `POST ${LETTERS}`, { path: wrong, body }],
      ["400 BAD_ROOM", "GET /rooms/{room}/people", { path: { room: "no room" } }],
      ["400 BAD_ROOM", "GET /rooms", { query: { after: "no room" } }],
      ["400 BAD_REQUEST", "GET /connections", { query: { limit: "many" } }],
      [
        "400 BAD_REQUEST",
        "DELETE /people/{person}/connections",
        { path: { person: "a" }, query: reason },
      ],
    ]) {
      assert.equal(await operator.refusal(name, request), code, name);
    }
    const client = await ChatClient.connect(t, server);
    const ofOne = { query: { person: client.me.id } };
    const [{ id }] = (await operator.done("GET /connections", ofOne)).connections;
    const close = { path: { connection: id }, query: reason };
    const refusal = await operator.refusal("DELETE /connections/{connection}", close);
    assert.equal(refusal, "400 BAD_REQUEST");
  });
});

describe("the log", () => {
  test(
    "is told of, and what it does not keep is refused until it does",
    {
      skip: !CAN_FILL_DISKS,
    },
    async (t) => {
      const own = await startWithKey(t);
      const program = own.operator;
      program.at.contract = contract;
      const { person } = await correspondent(own.server);
      const { key } = await program.make(["log:read"]);
      const before = await program.done("GET /log");
      assert.equal(before.status, "ok");
      own.server.limitFiles(1);

      const room = newRoom();
      const id = randomUUID();
      for (const [name, request] of [
        [`POST ${MESSAGES}`, { path: { room }, body: { text: "later", id } }],
        [`POST ${LETTERS}`, { path: { person: person.id }, body: { text: "later" } }],
        ["POST /keys", SAMPLES["POST /keys"]],
        ["DELETE /keys/{key}", { path: { key: key.id } }],
      ]) {
        assert.equal(await program.refusal(name, request), "503 NOT_KEPT", name);
      }
      assert.equal((await program.done("GET /log")).status, "failing");
      own.server.limitFiles("unlimited");

      const { position } = await eventually(() => program.publish(room, "later", id));
      const after = await program.done("GET /log");
      assert.equal(after.status, "ok");
      assert.ok(after.failedCommits >= 4 && after.commits > before.commits);
      assert.ok(after.last >= position);
    },
  );
});

/** What only reads is refused so when a thousand requests are worked on: RestDoorTest shows it. */
const WRITES = [`POST ${MESSAGES}`, `POST ${LETTERS}`, "POST /keys", "DELETE /keys/{key}"];

test("every answer that the document names was seen", { skip: !CAN_FILL_DISKS }, () => {
  const unseen = contract.unseen().filter((each) => {
    const [name, status] = [each.slice(0, -4), each.slice(-3)];
    return status !== "503" || WRITES.includes(name);
  });
  assert.deepEqual(unseen, []);
});
