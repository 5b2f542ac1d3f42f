/** Each refusal of docs/protocol.md, and what is closed instead of being refused. */

import { strict as assert } from "node:assert";
import { randomUUID } from "node:crypto";
import test from "node:test";
import { ChatClient, newRoom } from "../support/chat-client.mjs";
import { wholeFile } from "../support/scope.mjs";
import { startChat } from "../support/servers.mjs";

const server = await startChat(wholeFile);

/** Expects that each text is refused with a code, and that the connection stays. */
async function refused(t, code, request, texts) {
  const client = await ChatClient.connect(t, server);
  for (const text of texts) {
    client.sendText(text);
    const refusal = await client.take("refused");
    const shown = text.slice(0, 100);
    assert.equal(refusal.code, code, shown);
    assert.equal(refusal.request, request, shown);
    assert.match(refusal.reason, /^[A-Z].*\.$/, "a sentence for people");
  }
  await client.nothingMore();
}

test("what is no JSON object is refused with BAD_REQUEST", (t) =>
  refused(t, "BAD_REQUEST", "unknown", [
    "",
    " ",
    "hello",
    "{",
    '{"type":"leave","room":"/"',
    '{"type":"leave","room":"/"} {}',
    '{"type":"leave","room":"/"}x',
    "{'type':'leave'}",
    "[]",
    '[{"type":"leave","room":"/"}]',
    "null",
    "true",
    "17",
    '"enter"',
    "[".repeat(60_000),
    '{"a":'.repeat(10_000),
  ]));

test("a type that there is not is refused with BAD_REQUEST", async (t) => {
  await refused(t, "BAD_REQUEST", "unknown", ["{}", '{"type":null}', '{"type":5}', '{"type":{}}']);
  await refused(t, "BAD_REQUEST", "dance", ['{"type":"dance","room":"/"}']);
  await refused(t, "BAD_REQUEST", "welcome", ['{"type":"welcome"}']);
  await refused(t, "BAD_REQUEST", "Enter", ['{"type":"Enter","room":"/"}']);
});

test("a member that is missing is refused with BAD_REQUEST", async (t) => {
  const room = newRoom();
  const id = randomUUID();
  for (const request of [
    { type: "enter" },
    { type: "enter", room: null },
    { type: "leave" },
    { type: "name" },
    { type: "name", name: null },
    { type: "post", id, text: "x" },
    { type: "post", room, text: "x" },
    { type: "post", room, id },
    { type: "history", before: 5 },
    { type: "history", room },
  ]) {
    await refused(t, "BAD_REQUEST", request.type, [JSON.stringify(request)]);
  }
});

test("a member of the wrong kind is refused with BAD_REQUEST", async (t) => {
  const room = newRoom();
  const id = randomUUID();
  for (const request of [
    { type: "enter", room: 5 },
    { type: "enter", room: true },
    { type: "enter", room: [room] },
    { type: "enter", room, after: "5" },
    { type: "enter", room, after: true },
    { type: "enter", room, after: 1.5 },
    { type: "enter", room, after: -1 },
    { type: "enter", room, after: 1e30 },
    { type: "leave", room: {} },
    { type: "name", name: 5 },
    { type: "name", name: false },
    { type: "post", room, id: 12345678, text: "x" },
    { type: "post", room, id, text: 5 },
    { type: "post", room, id, text: ["x"] },
    { type: "history", room, before: "5" },
    { type: "history", room, before: -1 },
    { type: "history", room, before: 5, count: "5" },
    { type: "history", room, before: 5, count: 0 },
    { type: "history", room, before: 5, count: 101 },
    { type: "history", room, before: 5, count: 2.5 },
  ]) {
    await refused(t, "BAD_REQUEST", request.type, [JSON.stringify(request)]);
  }
});

test("a refusal repeats the room and the id that the request had", async (t) => {
  const client = await ChatClient.connect(t, server);
  const room = newRoom();
  const id = randomUUID();

  const badText = await client.refusal({ type: "post", room, id, text: "" });
  assert.equal(badText.room, room);
  assert.equal(badText.id, id);
  const badKind = await client.refusal({ type: "post", room, id, text: 5 });
  assert.equal(badKind.room, room);
  assert.equal(badKind.id, id);
  const unknown = await client.refusal({ type: "dance", room, id });
  assert.equal(unknown.room, room);
  assert.equal(unknown.id, id);
  const noRoom = await client.refusal({ type: "name", name: "" });
  assert.deepEqual(Object.keys(noRoom).sort(), ["code", "reason", "request"]);
});

test("a room that cannot be is refused with BAD_ROOM", async (t) => {
  const rooms = ["", " ", "//", "/x", "a b", "ä", "a\n", "x".repeat(65), "a/b", "#a", "💬", "a\0b"];
  const id = randomUUID();
  for (const request of [
    { type: "enter" },
    { type: "leave" },
    { type: "post", id, text: "x" },
    { type: "history", before: 5 },
  ]) {
    const texts = rooms.map((room) => JSON.stringify({ ...request, room }));
    await refused(t, "BAD_ROOM", request.type, texts);
  }
});

test("each character that a room may have is taken", async (t) => {
  const client = await ChatClient.connect(t, server);
  const suffix = randomUUID().slice(0, 8);
  for (const room of ["/", `A-Z_a.z-${suffix}`, "0", ".", "..", "-", "_", "x".repeat(64)]) {
    assert.equal((await client.enter(room)).room, room);
    client.send({ type: "leave", room });
  }
});

test("a name that cannot be is refused with BAD_NAME", (t) =>
  refused(
    t,
    "BAD_NAME",
    "name",
    [
      "",
      " ",
      " Ada",
      "Ada ",
      "Ada\n",
      "A\nda",
      "A\tda",
      "A\0da",
      "A\u007fda",
      "A\u009fda",
      "\u00a0Ada",
      "Ada\u00a0",
      "Ada\u3000",
      "\u202eadA",
      "A\u200bda",
      "Ada\ufeff",
      "A\u2028da",
      "\u00ad",
      "A".repeat(41),
      "😀".repeat(41),
      "half \ud83d",
    ].map((name) => JSON.stringify({ type: "name", name })),
  ));

test("names of 1 to 40 characters, which are code points, are taken", async (t) => {
  const client = await ChatClient.connect(t, server);
  for (const name of ["A", "Ada Lovelace", "名前", "A".repeat(40), "😀".repeat(40), "<i>&amp;"]) {
    assert.equal((await client.rename(name)).name, name);
  }
});

test("a text that cannot be is refused with BAD_TEXT", (t) =>
  refused(
    t,
    "BAD_TEXT",
    "post",
    [
      "",
      " ",
      "\n",
      " x",
      "x ",
      "x\n",
      "\nx",
      "\u00a0x",
      "x\u3000",
      "a\tb",
      "a\rb",
      "a\0b",
      "a\u001bb",
      "a\u0085b",
      "x".repeat(4001),
      "😀".repeat(4001),
      "half \udc00 pair",
    ].map((text) => JSON.stringify({ type: "post", room: newRoom(), id: randomUUID(), text })),
  ));

test("texts of 1 to 4000 characters, which are code points, are taken", async (t) => {
  const room = newRoom();
  const client = await ChatClient.connect(t, server);
  await client.enter(room);
  for (const text of ["x", "a\n\nb", "😀".repeat(4000), "\u0001".length + "é", "x".repeat(4000)]) {
    assert.equal((await client.say(room, text)).text, text);
  }
});

test("an id that cannot be is refused with BAD_ID", (t) =>
  refused(
    t,
    "BAD_ID",
    "post",
    ["", "x", "1234567", "x".repeat(65), "1234_5678", "1234 5678", "ääääääää", "12345678\n"].map(
      (id) => JSON.stringify({ type: "post", room: newRoom(), id, text: "x" }),
    ),
  ));

test("ids of 8 to 64 characters are taken", async (t) => {
  const room = newRoom();
  const client = await ChatClient.connect(t, server);
  for (const id of ["a-Z01234", "--------", "x".repeat(64)]) {
    await client.post(room, "x", id);
  }
});

test("more than 200 requests at once are refused with TOO_FAST, and later ones are not", async (t) => {
  const room = newRoom();
  const client = await ChatClient.connect(t, server);
  const ids = Array.from({ length: 400 }, () => randomUUID());
  ids.forEach((id) => client.send({ type: "post", room, id, text: "quick" }));

  const answers = new Map();
  while (answers.size < ids.length) {
    const answer = await client.takeAny();
    answers.set(answer.id, answer);
  }
  const tooFast = [...answers.values()].filter((answer) => answer.type === "refused");
  assert.ok(tooFast.length > 0 && tooFast.length <= 200, `${tooFast.length} of 400`);
  assert.deepEqual(tooFast[0], {
    type: "refused",
    request: "post",
    room,
    id: tooFast[0].id,
    code: "TOO_FAST",
    reason: "Slower, please; try again in a moment.",
  });

  // A token comes every 10 ms: as a client would, it tries again until there is one.
  let again;
  do {
    client.send({ type: "post", room, id: tooFast[0].id, text: "slow" });
    again = await client.takeAny();
  } while (again.type === "refused" && again.code === "TOO_FAST");
  assert.equal(again.type, "posted");
});

test("a binary message closes the connection with 1003", async (t) => {
  const client = await ChatClient.connect(t, server);
  client.sendBinary(Buffer.from('{"type":"enter","room":"/"}'));
  assert.deepEqual(await client.end(), {
    code: 1003,
    reason: "The chat speaks JSON in text messages.",
  });
});

test("a message of more than 64 KiB closes the connection with 1009, one of 64 KiB does not", async (t) => {
  const client = await ChatClient.connect(t, server);
  const frame = JSON.stringify({ type: "leave", room: "/", pad: "" });
  client.sendText(
    JSON.stringify({ type: "leave", room: "/", pad: "x".repeat(65536 - frame.length) }),
  );
  await client.nothingMore();

  client.sendText("x".repeat(65537));
  assert.equal((await client.end()).code, 1009);
});
