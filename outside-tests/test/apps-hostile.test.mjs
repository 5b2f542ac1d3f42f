/** What the apps refuse, and what somebody who means harm cannot do to the others. */

import { strict as assert } from "node:assert";
import { test } from "node:test";
import * as encoding from "lib0/encoding";
import { io } from "socket.io-client";
import * as Y from "yjs";
import { AppPage } from "../support/app-page.mjs";
import { newRoom } from "../support/chat-client.mjs";
import { browserTest } from "../support/chromium.mjs";
import { eventually, within } from "../support/deadline.mjs";
import { DocumentClient } from "../support/document-client.mjs";
import { wholeFile } from "../support/scope.mjs";
import { startChat } from "../support/servers.mjs";

const server = await startChat(wholeFile, {
  args: ["--durability", "memory", "--posts-per-second", "20000"],
});
const slow = await startChat(wholeFile, { args: ["--durability", "memory"] });

/** A connection that says what it likes. */
class Stranger {
  constructor(scope, on, app, secret) {
    const headers = secret === undefined ? {} : { authorization: `Bearer ${secret}` };
    const path = app === "chat" ? "/chat" : `/apps/${app}`;
    this.socket = io(on.url(path), {
      forceNew: true,
      transports: ["websocket"],
      extraHeaders: headers,
    });
    scope.after(() => this.socket.disconnect());
  }

  ask(type, ...words) {
    return within(
      new Promise((resolve) => this.socket.emit(type, ...words, (...answer) => resolve(answer))),
      () => `an answer to ${type}`,
    );
  }

  async refused(code, type, ...words) {
    const [answer] = await this.ask(type, ...words);
    assert.equal(answer.type, "refused", JSON.stringify(answer));
    assert.equal(answer.code, code);
    assert.equal(answer.request, type);
    assert.match(answer.reason, /\.$/);
  }
}

async function stranger(scope, { on = server, app = "doc", room = newRoom() } = {}) {
  const one = new Stranger(scope, on, app);
  await one.ask("enter", { room });
  await one.ask("open", {});
  return one;
}

test("names and ids obey the rules of the chat", async (t) => {
  const one = new Stranger(t, server, "doc");
  for (const room of ["a room", "../etc", "", "x".repeat(65), 7, null]) {
    const code = typeof room === "string" ? "BAD_ROOM" : "BAD_REQUEST";
    await one.refused(code, "enter", { room });
  }
  await one.refused("BAD_NAME", "enter", { room: "a", name: "a\u202eb" });
  await one.refused("BAD_REQUEST", "open", {});
  await one.refused("BAD_REQUEST", "update", { id: "12345678" }, Buffer.from("x"));
  await one.ask("enter", { room: newRoom() });
  await one.ask("open", {});
  await one.refused("BAD_ID", "update", { id: "short" }, Buffer.from("x"));
  await one.refused("BAD_REQUEST", "update", { id: "12345678" });
  await one.refused("BAD_REQUEST", "update", { id: "12345678" }, "text");
  await one.refused("BAD_REQUEST", "version", { position: -1 });
  await one.refused("BAD_REQUEST", "more", { of: "content" });
  await one.refused("BAD_REQUEST", "checked", { position: 1, whole: "yes" });
});

test("a change that is too large is refused, and one that is far too large ends the line", async (t) => {
  const one = await stranger(t);
  const id = "a-large-one";
  const piece = Buffer.alloc(48 << 10);
  for (let index = 0; index < 22; index++) {
    assert.equal((await one.ask("part", { id, index }, piece))[0].type, "part");
  }
  await one.refused("TOO_LARGE", "update", { id, parts: 22 }, piece);
  const other = "four-mebibytes";
  let answer = { type: "part" };
  for (let index = 0; answer.type === "part"; index++) {
    [answer] = await one.ask("part", { id: other, index }, piece);
    assert.ok(index < 100);
  }
  assert.equal(answer.code, "TOO_LARGE");
  const gone = new Promise((resolve) => one.socket.once("disconnect", resolve));
  one.socket.emit("update", { id }, Buffer.alloc(65 << 10));
  await within(gone, () => "the end of the line");
});

test("pieces that do not fit together are no change", async (t) => {
  const room = newRoom();
  const one = await stranger(t, { room });
  await one.refused("BAD_REQUEST", "part", { id: "12345678", index: 1 }, Buffer.from("x"));
  await one.ask("part", { id: "12345678", index: 0 }, Buffer.from("x"));
  await one.refused("BAD_REQUEST", "update", { id: "another-1", parts: 1 }, Buffer.from("x"));
  await one.refused("BAD_REQUEST", "update", { id: "12345678", parts: 1 }, Buffer.from("x"));
  const reader = await DocumentClient.open(t, server, { room });
  assert.equal(reader.position, 0);
});

test("what is no change does the others no harm", async (t) => {
  const room = newRoom();
  const one = await stranger(t, { room });
  const ann = await DocumentClient.open(t, server, { room, name: "Ann" });
  const bob = await DocumentClient.open(t, server, { room, name: "Bob" });
  await one.ask("update", { id: "garbage-1" }, Buffer.from([255, 255, 255, 1, 2, 3]));
  one.socket.emit("presence", {}, Buffer.from([9, 9, 9]));
  ann.doc.getText("text").insert(0, "Hello");
  await eventually(() => assert.equal(bob.text, "Hello"));
  assert.equal(bob.unreadableCount, 1);
  const late = await DocumentClient.open(t, server, { room });
  assert.equal(late.text, "Hello");
});

test("who floods is refused, and the others are served", async (t) => {
  const room = newRoom();
  const one = await stranger(t, { on: slow, room });
  const ann = await DocumentClient.open(t, slow, { room, name: "Ann" });
  const answers = await Promise.all(
    Array.from({ length: 1_000 }, (_, i) =>
      one.ask("update", { id: `flood-${String(i).padStart(4, "0")}` }, Buffer.from([0, 0])),
    ),
  );
  const codes = answers.map(([answer]) => answer.code ?? "kept");
  const keptCount = codes.filter((code) => code === "kept").length;
  assert.ok(keptCount >= 100 && keptCount < 900, `${keptCount} were kept`);
  assert.equal(codes.filter((code) => code === "TOO_FAST").length, 1_000 - keptCount);
  ann.doc.getText("text").insert(0, "Hello");
  await ann.isAllKept();
  await eventually(() => assert.equal(ann.told.length, keptCount));
  assert.deepEqual(
    ann.told,
    [...ann.told].sort((a, b) => a - b),
  );
});

test("nobody hands in a merged state who was not asked", async (t) => {
  const room = newRoom();
  const ann = await DocumentClient.open(t, server, { room, name: "Ann" });
  ann.doc.getText("text").insert(0, "Hello");
  await ann.isAllKept();
  const one = await stranger(t, { room });
  await one.ask("merged", { position: 1, id: "12345678" }, Y.encodeStateAsUpdate(new Y.Doc()));
  await one.ask("checked", { position: 1, whole: true });
  const late = await DocumentClient.open(t, server, { room });
  assert.equal(late.text, "Hello");
});

test("a bad state that is handed in alone destroys nothing: what was there is an earlier version", async (t) => {
  const room = newRoom();
  const mallory = await DocumentClient.open(t, server, { room, name: "Mallory" });
  const merge = mallory.merge.bind(mallory);
  mallory.merge = (position) => merge(position, Y.encodeStateAsUpdate(new Y.Doc()));
  await mallory.writeMany(1_000);
  const versions = await eventually(async () => {
    const [answer] = await mallory.ask("versions", {});
    assert.equal(answer.versions.length, 1);
    return answer.versions;
  });
  assert.equal(versions[0].checked, false);
  const late = await DocumentClient.open(t, server, { room });
  assert.notEqual(late.text, mallory.text);
  const restored = new Y.Doc();
  (await mallory.version(versions[0].position)).forEach((part) => Y.applyUpdate(restored, part));
  assert.ok(restored.getText("text").length >= 1_000);
});

test("a bad state is not taken while somebody else has the document open", async (t) => {
  const room = newRoom();
  const mallory = await DocumentClient.open(t, server, { room, name: "Mallory" });
  const merge = mallory.merge.bind(mallory);
  let askedCount = 0;
  mallory.merge = async (position) => {
    askedCount++;
    await merge(position, Y.encodeStateAsUpdate(new Y.Doc()));
  };
  const ann = await DocumentClient.open(t, server, { room, name: "Ann" });
  // Who is asked is drawn by lot.
  for (let i = 0; askedCount === 0; i++) {
    assert.ok(i < 20, "was never asked");
    await ann.writeMany(1_000);
  }
  t.diagnostic(`asked after ${ann.position} changes`);
  await ann.writeMany(20);
  const late = await DocumentClient.open(t, server, { room });
  assert.equal(late.text, ann.text);
});

/** Places in a document, each of a client, as anybody may write them. */
function placesOf(doc, ...places) {
  const text = doc.getText("text");
  const encoder = encoding.createEncoder();
  encoding.writeVarUint(encoder, places.length);
  for (const [client, index] of places) {
    const place = Y.createRelativePositionFromTypeIndex(text, index ?? 0);
    const state = { cursor: { anchor: place, head: place }, user: { name: "Ann" } };
    encoding.writeVarUint(encoder, client);
    encoding.writeVarUint(encoder, 1_000);
    encoding.writeVarString(encoder, JSON.stringify(index === undefined ? null : state));
  }
  return encoding.toUint8Array(encoder);
}

browserTest(
  "nobody moves the cursor of another, names it, or takes it away",
  async (t, windows) => {
    const room = newRoom();
    const ann = await DocumentClient.open(t, server, { room, name: "Ann" });
    ann.doc.getText("text").insert(0, "Hello");
    const mallory = new Stranger(t, server, "doc");
    await mallory.ask("enter", { room, name: "Mallory" });
    const { page, window } = await AppPage.open(windows, server, { app: "doc", room, name: "Eve" });
    window.expect(/What Mallory tells of a place cannot be read/);
    const cursors = async (names) =>
      eventually(async () =>
        assert.deepEqual((await page.getByTestId("remote-name").allTextContents()).sort(), names),
      );

    const client = ann.doc.clientID;
    ann.socket.emit("presence", {}, placesOf(ann.doc, [client, 2]));
    await cursors(["Ann"]);
    mallory.socket.emit("presence", {}, placesOf(ann.doc, [client, 5]));
    await cursors(["Ann", "Mallory"]);
    mallory.socket.emit("presence", {}, placesOf(ann.doc, [client, 1], [client + 1, 1], [7, 3]));
    mallory.socket.emit("presence", {}, Buffer.from([9, 9, 9]));
    await mallory.ask("open", {});
    await cursors(["Ann", "Mallory"]);
    mallory.socket.emit("presence", {}, placesOf(ann.doc, [client, undefined]));
    await cursors(["Ann"]);
    mallory.socket.emit("presence", {}, placesOf(ann.doc, [client, 5]));
    await cursors(["Ann", "Mallory"]);
    mallory.socket.disconnect();
    await cursors(["Ann"]);
    ann.socket.emit("presence", {}, placesOf(ann.doc, [client, 4]));
    await eventually(async () =>
      assert.equal(
        await page.getByTestId("text").locator(".cm-line").first().textContent(),
        "HellAnno",
      ),
    );
  },
);

/** Somebody who owns a private room, one who reads in it, and one who is nobody there. */
async function den(t) {
  const secretOf = () =>
    Array.from({ length: 40 }, () => "x0Q"[Math.floor(Math.random() * 3)]).join("");
  const [annSecret, bobSecret, eveSecret] = [secretOf(), secretOf(), secretOf()];
  const chat = async (secret) => {
    const one = new Stranger(t, server, "chat", secret);
    one.person = (await one.ask("identify", { secret }))[0].person.id;
    return one;
  };
  const ann = await chat(annSecret);
  const bob = await chat(bobSecret);
  const [{ room }] = await ann.ask("create", { title: "Den", id: "the-den-1" });
  await ann.ask("invite", { room, person: bob.person, role: "reader" });
  await bob.ask("accept", { room });
  return { room, ann, bob, annSecret, bobSecret, eveSecret };
}

const CONTROL = { url: "", playing: true, position: 1, rate: 1 };

for (const [app, type, members] of [
  ["relay", "say", { text: "Hello" }],
  ["watch", "control", CONTROL],
  ["cursors", "move", { x: 0.5, y: 0.5 }],
  ["doc", "presence", {}],
  ["board", "versions", {}],
]) {
  test(`the ${app} of a private room is for those who are of it, until they are removed`, async (t) => {
    const { room, ann, bob, annSecret, bobSecret, eveSecret } = await den(t);
    const heard = [];
    for (const secret of [eveSecret, undefined]) {
      const stranger = new Stranger(t, server, app, secret);
      stranger.socket.onAny((event) => heard.push(event));
      await stranger.refused("NOT_YOURS", "enter", { room });
      await stranger.refused("BAD_REQUEST", type, members, Buffer.from([0]));
    }
    const [owner, reader] = [annSecret, bobSecret].map(
      (each) => new Stranger(t, server, app, each),
    );
    const [entered] = await owner.ask("enter", { room });
    assert.deepEqual(entered.standing, { title: "Den", role: "owner" });
    assert.equal((await reader.ask("enter", { room }))[0].standing.role, "reader");
    if (app === "relay" || app === "watch") {
      await reader.refused("READ_ONLY", type, members);
    }

    const gone = new Promise((resolve) => reader.socket.once("disconnect", resolve));
    reader.socket.onAny((event) => heard.push(event));
    await ann.ask("remove", { room, person: bob.person });
    assert.equal(await within(gone, () => "the end"), "io server disconnect");
    owner.socket.emit(type, members, Buffer.from([0]));
    await new Stranger(t, server, app, bobSecret).refused("NOT_YOURS", "enter", { room });
    assert.deepEqual(heard, []);
  });
}

test("a document of a private room is read and written by those who are of it alone", async (t) => {
  const { room, ann, bob, annSecret, bobSecret } = await den(t);
  const writer = new Stranger(t, server, "doc", annSecret);
  const reader = new Stranger(t, server, "doc", bobSecret);
  for (const one of [writer, reader]) {
    assert.equal((await one.ask("enter", { room }))[0].type, "entered");
    assert.equal((await one.ask("open", {}))[0].type, "opened");
  }
  const told = new Promise((resolve) => reader.socket.once("update", resolve));
  await reader.refused("READ_ONLY", "update", { id: "from-bob-1" }, Buffer.from([0, 0]));
  assert.equal(
    (await writer.ask("update", { id: "from-ann-1" }, Buffer.from([0, 0])))[0].position,
    1,
  );
  assert.equal((await within(told, () => "an update")).position, 1);
  await reader.refused("READ_ONLY", "merged", { position: 1, id: "from-bob-2" }, Buffer.from([0]));

  const gone = new Promise((resolve) => reader.socket.once("disconnect", resolve));
  await ann.ask("remove", { room, person: bob.person });
  assert.equal(await within(gone, () => "the end"), "io server disconnect");
  const again = new Stranger(t, server, "doc", bobSecret);
  await again.refused("NOT_YOURS", "enter", { room });
});
