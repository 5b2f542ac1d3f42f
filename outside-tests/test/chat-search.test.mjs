/** What was said is found, at every door, by whoever may read it. */

import { strict as assert } from "node:assert";
import { spawnSync } from "node:child_process";
import { randomUUID } from "node:crypto";
import { existsSync, readFileSync, rmSync, statSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import test from "node:test";
import { io } from "socket.io-client";
import { ChatClient, newRoom } from "../support/chat-client.mjs";
import { eventually, within } from "../support/deadline.mjs";
import { say } from "../support/doors.mjs";
import { wholeFile } from "../support/scope.mjs";
import { runHoldfast, startChat } from "../support/servers.mjs";

const server = await startChat(wholeFile, { args: ["--posts-per-second", "100000"] });

function newSecret() {
  return randomUUID().replaceAll("-", "") + randomUUID();
}

/** A word that was never said. */
function newWord() {
  return `w${randomUUID().replaceAll("-", "")}`;
}

/** Searches with curl; returns the status and the JSON. */
function search(on, query, secret = undefined) {
  const credentials = secret === undefined ? [] : ["--header", `Authorization: Bearer ${secret}`];
  const words = Object.entries(query).flatMap(([name, value]) => [
    "--data-urlencode",
    `${name}=${value}`,
  ]);
  const { stdout } = spawnSync(
    "curl",
    [
      "--silent",
      "--get",
      "--write-out",
      "\n%{http_code}",
      ...credentials,
      ...words,
      on.url("/search"),
    ],
    { encoding: "utf8" },
  );
  const [body, status] = [stdout.slice(0, -4), stdout.slice(-3)];
  return { status: Number(status), json: JSON.parse(body) };
}

function texts({ hits }) {
  return hits.map(({ message, letter }) => (message ?? letter).text);
}

/** Searches until it finds so much: what was said is found a moment later. */
async function found(on, query, count, secret = undefined) {
  let json;
  await eventually(() => {
    const answer = search(on, query, secret);
    assert.equal(answer.status, 200, JSON.stringify(answer.json));
    json = answer.json;
    assert.equal(json.hits.length, count, JSON.stringify(json));
  });
  return json;
}

/** Somebody with a secret, on a connection of the stock client. */
async function known(scope, on = server) {
  const secret = newSecret();
  const socket = io(on.url("/chat"), { transports: ["websocket"], forceNew: true });
  scope.after(() => socket.close());
  const { person } = await within(socket.emitWithAck("identify", { secret }), () => "identified");
  return { secret, socket, id: person.id };
}

/** Writes to somebody, and expects that it is kept. */
async function write(from, to, text) {
  const answer = await from.socket.emitWithAck("private", { to: to.id, id: randomUUID(), text });
  assert.equal(answer.type, "kept", JSON.stringify(answer));
}

test("curl finds what was said in rooms, newest first, page by page, marked", async () => {
  const word = newWord();
  const room = newRoom();
  for (let i = 1; i <= 5; i++) {
    await say(server, "/poll", i % 2 === 0 ? room : "/", `number ${i} ${word.toUpperCase()}!`);
  }
  const all = await found(server, { q: `${word} number` }, 5);
  assert.deepEqual(
    texts(all),
    [5, 4, 3, 2, 1].map((i) => `number ${i} ${word.toUpperCase()}!`),
  );
  assert.deepEqual(all.hits[1].room, room);
  assert.deepEqual(all.hits[1].message.person.name, "Ada");
  for (const { message, marks } of all.hits) {
    assert.deepEqual(
      marks.map(({ start, end }) => message.text.slice(start, end)),
      ["number", word.toUpperCase()],
    );
  }
  assert.deepEqual(texts(await found(server, { q: word, room }, 2)), [
    `number 4 ${word.toUpperCase()}!`,
    `number 2 ${word.toUpperCase()}!`,
  ]);

  const first = search(server, { q: word, limit: 3 }).json;
  assert.equal(first.more, true);
  const second = search(server, { q: word, limit: 3, before: first.end }).json;
  assert.equal(second.more, false);
  assert.deepEqual([...texts(first), ...texts(second)], texts(all));
});

test("the stock client and a WebSocket find the same as curl", async (t) => {
  const word = newWord();
  await say(server, "/poll", "/", `one ${word}`);
  const expected = await found(server, { q: word }, 1);

  const { socket } = await known(t);
  assert.deepEqual(await socket.emitWithAck("search", { text: word }), expected);
  const client = await ChatClient.connect(t, server);
  client.send({ type: "search", text: word });
  assert.deepEqual(await client.take("found"), expected);
});

test("private messages are found by the two of them and by nobody else", async (t) => {
  const word = newWord();
  const [ada, bob, eve] = [await known(t), await known(t), await known(t)];
  await write(ada, bob, `for you alone ${word}`);
  await write(bob, ada, `and back ${word}`);
  await write(bob, bob, `a note to myself ${word}`);

  const both = ["and back", "for you alone"];
  const ofAda = await found(server, { q: word }, 2, ada.secret);
  assert.deepEqual(
    texts(ofAda),
    both.map((text) => `${text} ${word}`),
  );
  assert.equal(ofAda.hits[0].room, undefined);
  assert.equal(ofAda.hits[0].letter.from.id, bob.id);
  assert.deepEqual(texts(await found(server, { q: word }, 3, bob.secret)), [
    `a note to myself ${word}`,
    ...texts(ofAda),
  ]);
  assert.deepEqual(await ada.socket.emitWithAck("search", { text: word }), ofAda);

  assert.deepEqual(search(server, { q: word }, eve.secret).json.hits, []);
  assert.deepEqual(search(server, { q: word }).json.hits, []);
  assert.deepEqual((await eve.socket.emitWithAck("search", { text: word })).hits, []);
  // Neither by the names under which the log keeps them.
  for (const room of ["/", bob.id, ada.id]) {
    assert.deepEqual(search(server, { q: word, room }, eve.secret).json.hits, []);
  }
  for (const room of [`mail/${bob.id}`, `sent/${ada.id}`]) {
    const { status, json } = search(server, { q: word, room }, eve.secret);
    assert.deepEqual([status, json.code], [400, "BAD_ROOM"]);
  }
});

test("what is typed is text", async () => {
  const word = newWord();
  const said = [
    `say "${word}" AND (NEAR) * OR 'quotes`,
    `${word} 東京タワー`,
    `${word} 🎉🚀`,
    `${word} don't`,
  ];
  for (const text of said) {
    await say(server, "/poll", "/", text);
  }
  await found(server, { q: word }, said.length);
  for (const [query, index] of [
    [`"${word}`, undefined],
    [`${word} AND`, 0],
    [`${word} NEAR(`, 0],
    [`${word} 'quotes`, 0],
    [`${word} 東京`, 1],
    [`${word} 🚀`, 2],
    [`${word} don't`, 3],
    [`${word}*`, undefined],
    [`{words} : ${word}`, "none"],
    [`${word} NOT x`, "none"],
    [`' OR 1=1 -- ${word}`, "none"],
  ]) {
    const { status, json } = search(server, { q: query });
    assert.equal(status, 200, query);
    const expected =
      index === undefined ? said.toReversed() : index === "none" ? [] : [said[index]];
    assert.deepEqual(texts(json), expected, query);
  }
});

test("refusals are those of the other doors", () => {
  for (const [query, code] of [
    [{}, "BAD_REQUEST"],
    [{ q: "x".repeat(257) }, "BAD_REQUEST"],
    [{ q: "a ".repeat(17) }, "BAD_REQUEST"],
    [{ q: "a", limit: 101 }, "BAD_REQUEST"],
    [{ q: "a", before: "x" }, "BAD_REQUEST"],
    [{ q: "a", room: "no room" }, "BAD_ROOM"],
  ]) {
    const { status, json } = search(server, query);
    assert.deepEqual([status, json.code], [400, code], JSON.stringify(query));
  }
  const { status, json } = search(server, { q: "a" }, "no secret");
  assert.deepEqual([status, json.code], [401, "BAD_SECRET"]);
});

test("an index that is killed with its server, or deleted, finds everything again", async (t) => {
  const word = newWord();
  const first = await startChat(t, { args: ["--posts-per-second", "100000"] });
  const ada = await ChatClient.named(t, first, "Ada");
  await ada.postAll(
    "/",
    Array.from({ length: 200 }, (_, i) => `${word} ${i}`),
  );
  await first.kill();

  const second = await startChat(t, { data: first.data });
  const last = await found(second, { q: word, limit: 100 }, 100);
  assert.equal(texts(last)[0], `${word} 199`);
  await second.stop();
  const file = join(first.data, "search.db");
  assert.ok(statSync(file).size > 0);
  rmSync(file);

  const third = await startChat(t, { data: first.data });
  assert.deepEqual((await found(third, { q: word, limit: 100 }, 100)).hits, last.hits);
  await third.stop();
  third.assertNoTrouble();
});

test("a search.db that is something else is left as it is, and told of", async (t) => {
  const first = await startChat(t);
  await first.stop();
  const file = join(first.data, "search.db");
  writeFileSync(file, "what somebody else has written");
  const { code, stderr } = await runHoldfast(["--port", "0", "--data", first.data]);
  assert.equal(code, 1);
  assert.match(stderr, /search\.db is no search index and is left as it is: name another file/);
  assert.equal(readFileSync(file, "utf8"), "what somebody else has written");
});

test("with --search off there is none, and no file", async (t) => {
  const off = await startChat(t, { args: ["--search", "off"] });
  const { status, json } = search(off, { q: "a" });
  assert.deepEqual([status, json.code], [404, "NO_SEARCH"]);
  const socket = io(off.url("/chat"), { transports: ["websocket"], forceNew: true });
  t.after(() => socket.close());
  const welcome = await within(
    new Promise((resolve) => socket.once("welcome", resolve)),
    () => "a welcome",
  );
  assert.equal(welcome.search, false);
  assert.equal((await socket.emitWithAck("search", { text: "a" })).code, "NO_SEARCH");
  assert.ok(!existsSync(join(off.data, "search.db")));
});

test("with --durability memory it is in memory too", async (t) => {
  const memory = await startChat(t, { args: ["--durability", "memory"] });
  const word = newWord();
  await say(memory, "/poll", "/", word);
  assert.deepEqual(texts(await found(memory, { q: word }, 1)), [word]);
  assert.ok(!existsSync(join(memory.data, "search.db")));
});
