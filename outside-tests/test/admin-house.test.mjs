/** What a super-user sees and does, and nobody else; with real clients at the doors. */

import { strict as assert } from "node:assert";
import test, { describe } from "node:test";
import { ChatClient, newRoom } from "../support/chat-client.mjs";
import { eventually, within } from "../support/deadline.mjs";
import { wholeFile } from "../support/scope.mjs";
import { beginChat, startChat } from "../support/servers.mjs";
import { newDirectory } from "../support/directories.mjs";
import { openHttp1 } from "../support/doors.mjs";
import { NAME, SUPER_USER, SuperUser } from "../support/super-user.mjs";

const ELSEWHERE = "https://else.example";

/** All that is tried here is more than one person would. */
const ARGS = [...SUPER_USER.args, "--posts-per-second", "1000"];
const server = await startChat(wholeFile, {
  ...SUPER_USER,
  args: [...ARGS, "--accounts", "optional", "--allowed-origins", ELSEWHERE],
});
const onlooking = await startChat(wholeFile, {
  ...SUPER_USER,
  args: [...ARGS, "--admin", "read-only", "--durability", "memory"],
});
const ruth = await SuperUser.signIn(server);

const VIEWS = ["house", "trends", "rooms", "connections", "people", "rules", "keys", "audit"];

/** All that can be done, with what is sent. */
const ACTIONS = {
  drain: { seconds: 1 },
  "close-connection": { id: "1" },
  disconnect: { person: "somebody" },
  "make-key": { name: "Newsroom", scopes: ["rooms:read"] },
  "revoke-key": { id: "key_1" },
  post: { room: "/", text: "Hello" },
  "remove-message": { room: "/", position: 1 },
  mute: { person: "somebody" },
  ban: { address: "192.0.2.1" },
  lift: { kind: "BANNED_ADDRESS", subject: "192.0.2.1" },
  "close-room": { room: "boats" },
  "open-room": { room: "boats" },
};

describe("nobody else", () => {
  test("sees anything, or does anything, and what they try is kept", async () => {
    const guest = new SuperUser(server);
    const ada = await SuperUser.enter(server, "sign-up", "Ada");
    for (const view of VIEWS) {
      assert.equal((await guest.fetch(`/admin/${view}`)).status, 401, view);
      assert.equal((await ada.fetch(`/admin/${view}`)).status, 403, view);
      const headers = { origin: ELSEWHERE };
      assert.equal((await ruth.fetch(`/admin/${view}`, { headers })).status, 403, view);
    }
    for (const [action, body] of Object.entries(ACTIONS)) {
      await guest.assertRefused([401, "SIGN_IN_FIRST"], action, { body });
      await ada.assertRefused([403, "FORBIDDEN"], action, { body });
      const headers = { origin: ELSEWHERE };
      await ruth.assertRefused([403, "FORBIDDEN"], action, { body, headers });
      const form = { "content-type": "application/x-www-form-urlencoded" };
      await ruth.assertRefused([400, "BAD_REQUEST"], action, { body: "a=b", headers: form });
      const tried = (await ruth.audit(4)).filter((entry) => entry.action === action);
      assert.deepEqual(
        tried.map(({ who, outcome }) => [who?.name, outcome]),
        [
          [NAME, "BAD_REQUEST"],
          [undefined, "FORBIDDEN"],
          ["Ada", "FORBIDDEN"],
          [undefined, "SIGN_IN_FIRST"],
        ],
      );
    }
  });

  test("where nothing may be changed not even the super-user does anything", async () => {
    const watcher = await SuperUser.signIn(onlooking);
    assert.deepEqual((await watcher.show("house")).actions, []);
    assert.deepEqual((await ruth.show("house")).actions, Object.keys(ACTIONS).sort());
    for (const [action, body] of Object.entries(ACTIONS)) {
      await watcher.assertRefused([403, "READ_ONLY"], action, { body });
      const [{ outcome }] = await watcher.audit(1);
      assert.equal(outcome, "READ_ONLY");
    }
    for (const view of VIEWS) {
      await watcher.show(view);
    }
  });

  test("signs up by the super-user's name, whoever starts the server how", async (t) => {
    const body = { name: NAME.toLowerCase(), password: "another horse" };
    const { status, json } = await new SuperUser(server).fetch("/account/sign-up", { body });
    assert.deepEqual([status, json.code], [409, "NAME_TAKEN"]);

    const data = newDirectory();
    const before = await startChat(t, { data, args: ["--accounts", "optional"] });
    await SuperUser.enter(before, "sign-up", NAME);
    await before.stop();
    const late = beginChat(t, { data, ...SUPER_USER });
    assert.equal((await late.ended).code, 1);
    assert.match(late.stderr, /The super-user cannot be Ruth: Somebody has signed up by this name/);
  });
});

describe("a super-user", () => {
  test("hears what is said in any room as it is said", async (t) => {
    const room = newRoom();
    const ada = await ChatClient.named(t, server, "Ada L");
    const stop = new AbortController();
    t.after(() => stop.abort());
    const live = await fetch(server.url("/admin/live"), {
      headers: { cookie: ruth.cookie },
      signal: stop.signal,
    });
    const lines = linesOf(live);
    await within(until(lines, "event: now"), () => "the first event");
    const told = within(until(lines, room), () => `${room} live`);
    await ada.post(room, "Good morning");
    assert.match(
      await told,
      /"count":1,"position":\d+,"person":\{[^}]*"name":"Ada L"\},"text":"Good morning"/,
    );
    const { messages } = await ruth.show(`messages?room=${room}`);
    assert.equal(messages[0].text, "Good morning");
    const [{ action, on }] = await ruth.audit(1);
    assert.deepEqual([action, on], ["read", `room ${room}`]);
  });

  test("is told what is removed, watching a room or all of them", async (t) => {
    const room = newRoom();
    const ada = await ChatClient.named(t, server, "Ada");
    const headers = { cookie: ruth.cookie };
    const watch = () => openHttp1(t, server, `/admin/watch?room=${room}`, "\n\n", headers);
    const live = await openHttp1(t, server, "/admin/live", "\n\n", headers);
    await live.inbox.take("the first event");
    const { position } = await ada.post(room, "Hello");
    const first = await watch();
    assert.match(await first.inbox.take("the last messages"), /^event: messages\n.*Hello/);

    await ruth.act("remove-message", { room, position });

    const gone = `event: removed\ndata: {"positions":[${position}]}`;
    assert.equal(await first.inbox.take("what is removed"), gone);
    assert.equal(await (await watch()).inbox.take("what was removed before"), gone);
    const removed = `event: removed\ndata: {"room":"${room}","position":${position}}`;
    const before = [];
    while (before.at(-1) !== removed) {
      before.push(await live.inbox.take(removed));
    }
    assert.ok(before.some((event) => event.startsWith("event: now") && event.includes(room)));
  });

  test("sees what is counted over the last hour and day", async () => {
    const { lines } = await eventually(async () => {
      const chart = await ruth.show("trends?span=hour");
      assert.ok(chart.lines.connections.length > 0);
      return chart;
    });
    assert.ok(lines.heapBytes.at(-1) > 0);
    assert.equal((await ruth.show("trends?span=day")).everySeconds, 300);
  });

  test("finds the audit log as it was after a crash", async (t) => {
    const data = newDirectory();
    const first = await startChat(t, { data, ...SUPER_USER });
    const before = await SuperUser.signIn(first);
    await before.show("messages?room=/");
    await before.assertRefused([400, "BAD_REQUEST"], "drain", { body: { seconds: 0 } });
    const kept = await before.audit();
    assert.equal(kept.length, 2);
    await first.kill();

    const second = await startChat(t, { data, args: SUPER_USER.args });
    const after = await SuperUser.signIn(second);
    assert.deepEqual(await after.audit(), kept);
  });

  test("drains the server: all are told, and it ends well", async (t) => {
    const last = await startChat(t, SUPER_USER);
    const ada = await ChatClient.connect(t, last);
    const operator = await SuperUser.signIn(last);
    assert.deepEqual(await operator.act("drain", { seconds: 5 }), { seconds: 5 });
    assert.equal((await ada.closed).code, 1001);
    assert.equal((await last.process.ended).code, 0);
  });
});

/** The lines of a stream, as they come. */
async function* linesOf(stream) {
  const decoder = new TextDecoder();
  let rest = "";
  for await (const part of stream.body) {
    const lines = (rest + decoder.decode(part, { stream: true })).split("\n");
    rest = lines.pop();
    yield* lines;
  }
}

/** The next line that has that in it. */
async function until(lines, what) {
  for (;;) {
    const { value, done } = await lines.next();
    assert.ok(!done, `the stream ended without ${what}`);
    if (value.includes(what)) {
      return value;
    }
  }
}
