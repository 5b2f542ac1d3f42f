/** Private messages over HTTP: what is written there reaches every other door, and the reverse. */

import { strict as assert } from "node:assert";
import { randomUUID } from "node:crypto";
import { readFileSync, readdirSync } from "node:fs";
import { join } from "node:path";
import test, { describe } from "node:test";
import { io } from "socket.io-client";
import { ChatClient } from "../support/chat-client.mjs";
import { eventually, within } from "../support/deadline.mjs";
import { ask } from "../support/http.mjs";
import { RawClient, request } from "../support/raw-client.mjs";
import { wholeFile } from "../support/scope.mjs";
import { CAN_FILL_DISKS, startChat } from "../support/servers.mjs";

const PATHS = ["/letters", "/letters/received", "/letters/read"];

const server = await startChat(wholeFile, { args: ["--posts-per-second", "100000"] });

function newSecret() {
  return randomUUID().replaceAll("-", "") + randomUUID();
}

/** The texts of a page, or of what was told. */
function textsOf(messages) {
  return messages.map(({ text }) => text);
}

/** Somebody who has nothing but HTTP and a secret. */
class Correspondent {
  me;

  constructor(on = server, secret = newSecret()) {
    this.server = on;
    this.secret = secret;
  }

  /** Somebody who is known, so that what is written to them waits. */
  static async known(on = server, secret = newSecret()) {
    const somebody = new Correspondent(on, secret);
    await somebody.note("received", 0);
    somebody.me = (await somebody.letters()).person;
    return somebody;
  }

  /** Asks; returns the status, the headers and the JSON of the answer. */
  async ask(path, { headers = {}, ...options } = {}) {
    const response = await fetch(this.server.url(path), {
      headers: { authorization: `Bearer ${this.secret}`, ...headers },
      signal: AbortSignal.timeout(30_000),
      ...options,
    });
    return { status: response.status, headers: response.headers, json: await response.json() };
  }

  /** Posts an object. */
  async post(path, body) {
    return this.ask(path, { method: "POST", body: JSON.stringify(body) });
  }

  /** Writes to somebody, who has a mailbox; returns the position. */
  async write(to, text, { id = randomUUID(), ...others } = {}) {
    const { status, json } = await this.post("/letters", { to: to.id, text, id, ...others });
    assert.equal(status, 200, JSON.stringify(json));
    assert.deepEqual(json, { type: "kept", to: to.id, id, position: json.position });
    return json.position;
  }

  /** Reads a page. */
  async letters(query = {}) {
    const { status, headers, json } = await this.ask(`/letters?${new URLSearchParams(query)}`);
    assert.equal(status, 200, JSON.stringify(json));
    assert.equal(headers.get("cache-control"), "no-store");
    return json;
  }

  /** Says how far a device has `received`, or one has `read`; returns the counts. */
  async note(what, position, device = undefined) {
    const { status, json } = await this.post(`/letters/${what}`, { position, device });
    assert.equal(status, 200, JSON.stringify(json));
    assert.equal(json.type, "unread");
    return json;
  }

  /** Opens a connection of the same person by a raw WebSocket. */
  async connect(scope, device = undefined) {
    const client = await ChatClient.connect(scope, this.server);
    client.send({ type: "identify", secret: this.secret, device });
    this.me = (await client.take("identified")).person;
    return client;
  }

  /** What that device is told when it connects, by Socket.IO, until it was told so much. */
  async heardOverSocketIo(scope, count) {
    const socket = io(this.server.url("/chat"), { transports: ["websocket"], forceNew: true });
    scope.after(() => socket.close());
    const heard = [];
    const all = new Promise((resolve) => {
      socket.on("private", (message) => {
        heard.push(message);
        if (heard.length === count) {
          resolve();
        }
      });
    });
    const device = "by-socket-io";
    await within(
      socket.emitWithAck("identify", { secret: this.secret, device }),
      () => "identified",
    );
    await within(all, () => `${count} letters, there are ${heard.length}`);
    return heard;
  }
}

/** Takes the next private message of a connection, whatever counts come before it. */
async function nextLetter(client) {
  let event = await client.takeAny();
  while (event.type === "unread") {
    event = await client.takeAny();
  }
  assert.equal(event.type, "private", JSON.stringify(event));
  return event;
}

test("what is written over HTTP is heard over WebSocket and Socket.IO, and waits till then", async (t) => {
  const bob = new Correspondent();
  const page = await bob.connect(t);
  const ada = await Correspondent.known();
  const adasPage = await ada.connect(t, "page");
  const id = randomUUID();

  const position = await ada.write(bob.me, "at once", { id, user: "Ada", name: "Bob" });

  const heard = await nextLetter(page);
  assert.deepEqual(heard, {
    type: "private",
    id,
    from: { id: ada.me.id, name: "Ada" },
    to: { id: bob.me.id, name: "Anonymous" },
    text: "at once",
    time: heard.time,
    position,
  });
  assert.deepEqual(await nextLetter(adasPage), heard, "one's own page shows it, too");
  page.send({ type: "received", position });
  assert.equal((await adasPage.take("receipt")).stage, "DELIVERED");
  await page.close();

  await ada.write(bob.me, "while away");
  await ada.write(bob.me, "and more");
  assert.deepEqual(textsOf(await bob.heardOverSocketIo(t, 2)), ["while away", "and more"]);
  const back = await bob.connect(t);
  assert.equal((await nextLetter(back)).text, "while away");
  assert.equal((await nextLetter(back)).text, "and more");
  await back.nothingMore();
});

test("letters are listed in order, page by page, with how far one's own have got", async () => {
  const [ada, bob] = [await Correspondent.known(), await Correspondent.known()];
  const texts = Array.from({ length: 7 }, (_, i) => `letter ${i}`);
  const positions = [];
  for (const [i, text] of texts.entries()) {
    const [from, to] = i % 2 === 0 ? [ada, bob] : [bob, ada];
    positions.push(await from.write(to.me, text));
  }
  assert.deepEqual(
    positions,
    positions.toSorted((a, b) => a - b),
  );

  const last = await bob.letters({ limit: 3 });
  assert.deepEqual(textsOf(last.messages), texts.slice(4));
  assert.deepEqual([last.more, last.unread, last.person.id], [true, 4, bob.me.id]);
  const before = await bob.letters({ limit: 50, before: last.messages[0].position });
  assert.deepEqual(textsOf(before.messages), texts.slice(0, 4));
  assert.equal(before.more, false);
  const whole = await ada.letters();
  assert.deepEqual(
    whole.messages,
    [...before.messages, ...last.messages],
    "both sides list the same",
  );
  assert.deepEqual(whole.progress, [{ by: bob.me.id, delivered: 0, read: 0 }]);

  await bob.note("received", positions[4]);
  const { unread, read } = await bob.note("read", positions[2]);
  assert.deepEqual([unread, read], [2, positions[2]]);
  const { progress } = await ada.letters();
  assert.deepEqual(progress, [{ by: bob.me.id, delivered: positions[4], read: positions[2] }]);
  const page = await bob.letters();
  assert.deepEqual([page.unread, page.read], [2, positions[2]]);
});

test("what a device has received over HTTP does not come to it over a WebSocket", async (t) => {
  const [ada, bob] = [await Correspondent.known(), await Correspondent.known()];
  const first = await ada.write(bob.me, "first");
  // More often than a person may be connected at a time.
  for (let i = 0; i < 70; i++) {
    await bob.note("received", 0, "phone");
  }
  await bob.note("received", first, "tablet");
  await ada.write(bob.me, "second");

  const tablet = await bob.connect(t, "tablet");
  assert.equal((await nextLetter(tablet)).text, "second");
  const phone = await bob.connect(t, "phone");
  assert.deepEqual(
    [(await nextLetter(phone)).text, (await nextLetter(phone)).text],
    ["first", "second"],
  );
});

test("a letter that comes again is kept once, by whichever door, also after a crash", async (t) => {
  const own = await startChat(t);
  const [ada, bob] = [await Correspondent.known(own), await Correspondent.known(own)];
  const id = randomUUID();
  const positions = await Promise.all(
    Array.from({ length: 8 }, () => ada.write(bob.me, "once", { id })),
  );
  assert.equal(new Set(positions).size, 1);
  const page = await ada.connect(t);
  page.send({ type: "private", to: bob.me.id, id, text: "once" });
  assert.equal((await nextLetter(page)).position, positions[0]);
  assert.equal((await page.take("kept")).position, positions[0]);
  await page.close();
  await bob.note("read", positions[0]);
  await own.kill();

  const again = await startChat(t, { data: own.data });
  const [adaBack, bobBack] = [ada, bob].map(({ secret }) => new Correspondent(again, secret));
  assert.equal(await adaBack.write(bob.me, "once", { id }), positions[0]);
  await adaBack.write(bob.me, "after");
  const { messages, unread, read } = await bobBack.letters();
  assert.deepEqual(textsOf(messages), ["once", "after"]);
  assert.deepEqual([unread, read], [1, positions[0]], "what was read is remembered");
});

test("who has no mailbox is told while connected, and is not here else", async (t) => {
  const guest = await ChatClient.connect(t, server);
  const ada = new Correspondent();
  const id = randomUUID();
  const letter = { to: guest.me.id, text: "hello", id };
  for (let i = 0; i < 2; i++) {
    const { json } = await ada.post("/letters", letter);
    assert.deepEqual(json, { type: "delivered", to: guest.me.id, id });
  }
  assert.equal((await guest.take("private")).position, undefined);
  await guest.nothingMore();
  await guest.close();

  await eventually(async () => {
    const { status, json } = await ada.post("/letters", { ...letter, id: randomUUID() });
    assert.deepEqual([status, json.code], [404, "NOT_HERE"]);
  });
});

test("nobody reads, marks or learns of what is another's", async (t) => {
  const [ada, bob, eve] = [
    await Correspondent.known(),
    await Correspondent.known(),
    await Correspondent.known(),
  ];
  const id = randomUUID();
  const position = await ada.write(bob.me, "for Bob alone", { id });
  const evesPage = await eve.connect(t, "page");

  const { status, json } = await eve.post("/letters", { to: bob.me.id, text: "mine?", id });
  assert.deepEqual([status, json.code], [400, "BAD_ID"]);
  assert.deepEqual(Object.keys(json), ["code", "reason"]);
  await eve.note("received", position);
  await eve.note("read", position);
  const page = await eve.letters({ before: position + 1 });
  assert.deepEqual(page.messages, []);
  assert.deepEqual(page.progress, []);
  const bobs = await bob.letters();
  assert.deepEqual([textsOf(bobs.messages), bobs.unread], [["for Bob alone"], 1]);
  assert.deepEqual((await ada.letters()).progress, [{ by: bob.me.id, delivered: 0, read: 0 }]);
  await evesPage.nothingMore();
});

describe("requests that are refused", () => {
  test("without a fit secret: 401, and how one says who one is", async () => {
    const secret = newSecret();
    for (const authorization of [
      undefined,
      "",
      "Bearer",
      "Bearer ",
      "Bearer short",
      `Bearer ${secret}!`,
      `Bearer ${"s".repeat(129)}`,
      `Bearer ${secret} ${secret}`,
      `Basic ${secret}`,
      secret,
    ]) {
      for (const path of PATHS) {
        const headers = authorization === undefined ? {} : { authorization };
        const inTheAddress = `${path}?secret=${secret}&access_token=${secret}`;
        const body = JSON.stringify({ secret, position: 1 });
        const options = { method: "POST", headers, body };
        const refused = [await ask(server, inTheAddress, options)];
        if (path === "/letters") {
          refused.push(await ask(server, inTheAddress, { headers }));
        }
        for (const { status, headers: answered, text } of refused) {
          assert.equal(status, 401, `${path} ${authorization}`);
          assert.equal(answered["www-authenticate"], 'Bearer realm="letters"');
          assert.equal(answered["cache-control"], "no-store");
          const { code, reason, ...more } = JSON.parse(text);
          assert.deepEqual([code, more], ["BAD_SECRET", {}]);
          assert.match(reason, /^[A-Z].*\.$/, "a sentence for people");
          assert.ok(!text.includes(secret), "a refusal repeats no secret");
        }
      }
    }
    const headers = { authorization: `bEARER   ${secret}` };
    assert.equal((await ask(server, "/letters", { headers })).status, 200, "RFC 9110 §11.1");
  });

  test("of another page: 403, unless its origin is allowed", async (t) => {
    const origin = "https://evil.example";
    const { secret } = await Correspondent.known();
    const headers = { origin, authorization: `Bearer ${secret}` };
    for (const path of PATHS) {
      const method = path === "/letters" ? "GET" : "POST";
      const answer = await ask(server, path, { method, headers });
      assert.deepEqual([answer.status, JSON.parse(answer.text).code], [403, "FORBIDDEN"]);
      assert.equal(answer.headers["access-control-allow-origin"], undefined);
    }
    const own = { ...headers, origin: `http://127.0.0.1:${server.port}` };
    own.host = `127.0.0.1:${server.port}`;
    assert.equal((await ask(server, "/letters", { headers: own })).status, 200);

    const open = await startChat(t, { args: ["--allowed-origins", origin] });
    for (const path of PATHS) {
      const asked = await ask(open, path, { method: "OPTIONS", headers: { origin } });
      assert.equal(asked.status, 204);
      assert.equal(asked.headers["access-control-allow-origin"], origin);
      assert.match(asked.headers["access-control-allow-headers"], /authorization/);
      assert.match(asked.headers["access-control-allow-methods"], /POST/);
    }
    const answered = await ask(open, "/letters", { headers });
    assert.equal(answered.status, 200);
    assert.equal(answered.headers["access-control-allow-origin"], origin);
  });

  test("that do not fit: the codes of the sockets", async () => {
    const [ada, bob] = [await Correspondent.known(), await Correspondent.known()];
    const fits = { to: bob.me.id, text: "Hello", id: randomUUID() };
    for (const [status, code, change] of [
      [400, "BAD_TEXT", { text: "" }],
      [400, "BAD_TEXT", { text: "x".repeat(4001) }],
      [400, "BAD_TEXT", { text: "a\u0000b" }],
      [400, "BAD_ID", { id: "short" }],
      [400, "BAD_NAME", { name: "A\u202eda" }],
      [400, "BAD_NAME", { user: "A".repeat(41) }],
      [404, "NOT_HERE", { to: "nobody" }],
      [404, "NOT_HERE", { to: "no body" }],
      [400, "BAD_REQUEST", { to: undefined }],
      [400, "BAD_REQUEST", { text: undefined }],
      [400, "BAD_REQUEST", { id: 17 }],
    ]) {
      const refused = await ada.post("/letters", { ...fits, ...change });
      assert.deepEqual([refused.status, refused.json.code], [status, code], JSON.stringify(change));
    }
    for (const body of ["", "hello", "[]", "null", "17", '"text"', "[".repeat(60_000)]) {
      for (const path of PATHS) {
        const refused = await ada.ask(path, { method: "POST", body });
        assert.deepEqual([refused.status, refused.json.code], [400, "BAD_REQUEST"], path + body);
      }
    }
    for (const what of ["received", "read"]) {
      for (const [status, code, body] of [
        [400, "BAD_REQUEST", {}],
        [400, "BAD_REQUEST", { position: -1 }],
        [400, "BAD_REQUEST", { position: "1" }],
        [400, "BAD_REQUEST", { position: 1.5 }],
        [401, "BAD_SECRET", { position: 1, device: "my phone" }],
      ]) {
        const refused = await ada.post(`/letters/${what}`, body);
        assert.deepEqual([refused.status, refused.json.code], [status, code]);
      }
    }
    for (const query of ["limit=0", "limit=101", "limit=x", "before=-1", "before=", "before=x"]) {
      const refused = await ada.ask(`/letters?${query}`);
      assert.deepEqual([refused.status, refused.json.code], [400, "BAD_REQUEST"], query);
    }
    assert.deepEqual((await bob.letters()).messages, []);
  });

  test("that are too big: 413", async () => {
    const ada = new Correspondent();
    for (const path of PATHS) {
      for (const length of [65_537, 1_000_000]) {
        const headers = { authorization: `Bearer ${ada.secret}` };
        const body = "x".repeat(length);
        const { status, text } = await ask(server, path, { method: "POST", headers, body });
        assert.deepEqual([status, JSON.parse(text).code], [413, "TOO_LARGE"]);
      }
    }
  });

  test("that come too fast: 429, and may come again later", async (t) => {
    const own = await startChat(t, { args: ["--posts-per-second", "5"] });
    const client = await RawClient.connect(t, own);
    const head = request("GET /letters HTTP/1.1", {
      Host: "a",
      Authorization: `Bearer ${newSecret()}`,
    });
    async function answer() {
      client.send(head);
      const { status, headers } = await client.head();
      const body = String(await client.bytes(Number(headers["content-length"])));
      return { status, headers, json: JSON.parse(body) };
    }
    let last = await answer();
    for (let i = 0; i < 100 && last.status === 200; i++) {
      last = await answer();
    }
    assert.deepEqual([last.status, last.json.code], [429, "TOO_FAST"]);
    assert.equal(last.headers["retry-after"], "1");
    await eventually(async () => assert.equal((await answer()).status, 200));
  });

  test("by another method: 405, with those that there are", async () => {
    for (const [path, method, allow] of [
      ["/letters", "DELETE", "GET, HEAD, POST, OPTIONS"],
      ["/letters/read", "GET", "POST, OPTIONS"],
      ["/letters/received", "HEAD", "POST, OPTIONS"],
    ]) {
      const { status, headers } = await ask(server, path, { method });
      assert.deepEqual([status, headers.allow], [405, allow]);
    }
  });

  test("while the disk is full: 503, and heals", { skip: !CAN_FILL_DISKS }, async (t) => {
    const own = await startChat(t);
    const [ada, bob] = [await Correspondent.known(own), await Correspondent.known(own)];
    own.limitFiles(1);
    const id = randomUUID();
    const refused = await ada.post("/letters", { to: bob.me.id, text: "kept later", id });
    assert.deepEqual([refused.status, refused.json.code], [503, "NOT_KEPT"]);
    assert.equal(refused.headers.get("retry-after"), "1");
    own.limitFiles("unlimited");
    await eventually(() => ada.write(bob.me, "kept later", { id }));
    assert.deepEqual(textsOf((await bob.letters()).messages), ["kept later"]);
  });
});

test("secrets are neither told to operators nor kept, and requests are counted", async (t) => {
  const own = await startChat(t);
  const [ada, bob] = [await Correspondent.known(own), await Correspondent.known(own)];
  await ada.write(bob.me, "hello");
  await ada.post("/letters", {});
  const { text } = await ask(own, "/metrics");
  for (const [name, door, value] of [
    ["requests_total", "/letters", "4.0"],
    ["refused_total", "/letters", "1.0"],
    ["requests_total", "/letters/received", "2.0"],
    ["requests_total", "/letters/read", "0.0"],
  ]) {
    assert.ok(text.includes(`\nholdfast_door_${name}{door="${door}"} ${value}\n`), name + door);
  }
  await own.stop();

  const files = readdirSync(own.data).map((name) => readFileSync(join(own.data, name)));
  const told = [own.process.stdout, own.process.stderr, text, ...files];
  for (const { secret } of [ada, bob]) {
    assert.ok(told.every((each) => !each.includes(secret)));
  }
  assert.ok(
    files.some((file) => file.includes(bob.me.id)),
    "what would show it does show the id",
  );
});
