/** What somebody may not is refused at every door, in the same words, and tells nothing. */

import { strict as assert } from "node:assert";
import { randomUUID } from "node:crypto";
import test, { describe } from "node:test";
import { eventually, within } from "../support/deadline.mjs";
import { at, nextEvent, openHttp1, openHttp2 } from "../support/doors.mjs";
import { ask } from "../support/http.mjs";
import { Member, newSecret, SOCKETS } from "../support/members.mjs";
import { wholeFile } from "../support/scope.mjs";
import { startChat } from "../support/servers.mjs";

const server = await startChat(wholeFile, { args: ["--durability", "memory"] });

/** A name that a private room could have, and none has. */
const NOWHERE = `~${"A".repeat(24)}`;

async function waitingAt(path) {
  const { text } = await ask(server, "/metrics");
  return Number(
    new RegExp(`^holdfast_door_waiting\\{door="${path}"\\} (\\S+)$`, "m").exec(text)[1],
  );
}

/** Ways to read a room; each returns `{status, code, reason}`, the status of a socket being 403. */
const READING = {
  ...Object.fromEntries(
    ["/poll", "/poll/next", "/msgs", "/events"].map((path) => [
      `GET ${path}`,
      async (member, room) => {
        const { status, json } = await member.http(path, room);
        return { status, ...json };
      },
    ]),
  ),
  "GET /poll/next since": async (member, room) => {
    const { status, json } = await member.http("/poll/next", room, { query: { since: "0" } });
    return { status, ...json };
  },
  "GET /rooms/…/messages": async (member, room) => {
    const { status, json } = await member.http(`/rooms/${room}/messages`, undefined);
    return { status, ...json };
  },
  enter: async (member, room) => ({ status: 403, ...(await member.refused("enter", { room })) }),
  history: async (member, room) => ({
    status: 403,
    ...(await member.refused("history", { room, before: 1 })),
  }),
  members: async (member, room) => ({
    status: 403,
    ...(await member.refused("members", { room })),
  }),
};

/** Ways to write. */
const WRITING = {
  ...Object.fromEntries(
    ["/poll", "/msgs"].map((path) => [
      `POST ${path}`,
      async (member, room) => {
        const { status, json } = await member.http(path, room, {
          body: { user: "Ada", text: "Hello" },
        });
        return { status, ...json };
      },
    ]),
  ),
  post: async (member, room) => ({
    status: 403,
    ...(await member.refused("post", { room, id: randomUUID(), text: "Hello" })),
  }),
};

const RULING = Object.fromEntries(
  [
    ["invite", { person: "somebody", role: "reader" }],
    ["link", { role: "reader" }],
    ["revoke", { person: "somebody" }],
    ["role", { person: "somebody", role: "owner" }],
    ["remove", { person: "somebody" }],
    ["close", {}],
    ["quit", {}],
  ].map(([type, members]) => [
    type,
    async (member, room) => ({
      status: 403,
      ...(await member.refused(type, { room, ...members })),
    }),
  ]),
);

async function ofThree(t) {
  const [ada, bob, eve] = await Promise.all(
    ["Ada", "Bob", "Eve"].map((name) => Member.come(t, server, { name })),
  );
  const room = await ada.create();
  await ada.brings(bob, room, "reader");
  await ada.says(room, "a secret");
  return { ada, bob, eve, room };
}

describe("what is not one's own", () => {
  for (const [how, knock] of Object.entries({ ...READING, ...WRITING, ...RULING })) {
    test(`looks like what is not there: ${how}`, async (t) => {
      const { eve, room } = await ofThree(t);
      const there = await knock(eve, room);
      const nowhere = await knock(eve, NOWHERE);
      assert.deepEqual(there, nowhere);
      assert.equal(there.status, 403);
      assert.equal(there.code, "NOT_YOURS");
      if (!(how in RULING)) {
        const guest = await Member.come(t, server, { name: "Guest", secret: null });
        guest.secret = newSecret();
        assert.deepEqual(await knock(guest, room), nowhere, "a guest of whom nothing is known");
      }
    });
  }

  test("over Socket.IO as over a WebSocket", async (t) => {
    const { room } = await ofThree(t);
    for (const door of [...SOCKETS, "polling"]) {
      const eve = await Member.come(t, server, { door, name: "Eve" });
      for (const knock of [READING.enter, READING.history, READING.members, WRITING.post]) {
        assert.deepEqual(await knock(eve, room), await knock(eve, NOWHERE));
        assert.equal((await knock(eve, room)).code, "NOT_YOURS");
      }
    }
  });

  test("nor does the time that it takes tell", async (t) => {
    const { eve, room } = await ofThree(t);
    const medians = [];
    for (const name of [room, NOWHERE, room, NOWHERE]) {
      const times = [];
      for (let i = 0; i < 60; i++) {
        const begin = process.hrtime.bigint();
        await eve.http("/poll", name);
        times.push(Number(process.hrtime.bigint() - begin) / 1e6);
      }
      medians.push(times.sort((a, b) => a - b)[30]);
    }
    const [one, other] = [Math.min(medians[0], medians[2]), Math.min(medians[1], medians[3])];
    assert.ok(Math.abs(one - other) < 5, `${one} ms and ${other} ms`);
  });

  test("a secret that is none is 401 at every door over HTTP", async () => {
    for (const path of ["/poll", "/poll/next", "/msgs", "/events", "/rooms/a/messages"]) {
      const headers = { authorization: "Bearer short" };
      const { status, text } = await ask(server, path, { headers });
      assert.deepEqual([status, JSON.parse(text).code], [401, "BAD_SECRET"], path);
    }
  });
});

test("who is of it reads it at every door, and writes by those of a member", async (t) => {
  const { ada, bob, room } = await ofThree(t);
  for (const path of ["/poll", "/poll/next", `/rooms/${room}/messages`]) {
    const { status, json } = await bob.http(path, path.startsWith("/rooms") ? undefined : room);
    assert.equal(status, 200, path);
    assert.deepEqual(
      (json.msg ?? json.messages).map(({ text }) => text),
      ["a secret"],
      path,
    );
  }
  for (const [how, knock] of Object.entries(WRITING)) {
    const refusal = await knock(bob, room);
    assert.deepEqual([refusal.status, refusal.code], [403, "READ_ONLY"], how);
  }
  await bob.does("enter", { room });
  for (const path of ["/poll", "/msgs"]) {
    const { status } = await ada.http(path, room, { body: { user: "Ada", text: path } });
    assert.equal(status, 200);
    const { message } = await bob.told("message");
    assert.equal(message.text, path);
    assert.deepEqual(message.person, ada.me, "the same person as over a socket");
  }
});

describe("who is removed", () => {
  for (const [open, version] of [
    [openHttp1, "HTTP/1.1"],
    [openHttp2, "HTTP/2"],
  ]) {
    test(`has no stream any more, over ${version}, and none again`, async (t) => {
      const { ada, bob, room } = await ofThree(t);
      const lines = await open(t, server, at("/msgs", room), "\n", bob.headers());
      await lines.inbox.take("the last messages");
      const events = await open(t, server, at("/events", room), "\n\n", bob.headers());
      const { id } = await nextEvent(events);
      const kept = await open(t, server, at("/msgs", room), "\n", ada.headers());
      await kept.inbox.take("the last messages");

      await ada.does("remove", { room, person: bob.me.id });
      await ada.says(room, "now that Bob is gone");

      const refusal = { code: "NOT_YOURS", reason: (await bob.http("/poll", room)).json.reason };
      assert.deepEqual(JSON.parse(await lines.inbox.take("the refusal")), refusal);
      assert.equal(await lines.inbox.next("the end"), undefined);
      const { event, message } = await nextEvent(events);
      assert.deepEqual([event, message], ["refused", refusal]);
      assert.equal(await events.inbox.next("the end"), undefined);
      assert.match(await kept.inbox.take("the next message"), /now that Bob is gone/);
      const headers = { ...bob.headers(), "last-event-id": id };
      const again = await ask(server, at("/events", room), { headers });
      assert.deepEqual([again.status, JSON.parse(again.text)], [403, refusal]);
    });
  }

  test("has no answer to a poll that waits but the refusal", async (t) => {
    const { ada, bob, room } = await ofThree(t);
    const { since } = (await bob.http("/poll/next", room)).json;
    const held = [bob, ada].map((each) => each.http("/poll/next", room, { query: { since } }));
    await eventually(async () => assert.equal(await waitingAt("/poll/next"), 2));

    await ada.does("remove", { room, person: bob.me.id });

    const { status, json } = await within(held[0], () => "an answer");
    assert.deepEqual([status, json.code], [403, "NOT_YOURS"]);
    await ada.says(room, "now that Bob is gone");
    const answer = await within(held[1], () => "an answer");
    assert.deepEqual(
      answer.json.msg.map(({ text }) => text),
      ["now that Bob is gone"],
    );
  });

  test("when the room is closed, everybody is", async (t) => {
    const { ada, bob, room } = await ofThree(t);
    const { since } = (await bob.http("/poll/next", room)).json;
    const held = bob.http("/poll/next", room, { query: { since } });
    const events = await openHttp1(t, server, at("/events", room), "\n\n", bob.headers());
    await nextEvent(events);
    await eventually(async () => assert.equal(await waitingAt("/poll/next"), 1));
    await ada.does("close", { room });
    assert.equal((await within(held, () => "an answer")).json.code, "NOT_YOURS");
    assert.equal((await nextEvent(events)).message.code, "NOT_YOURS");
    for (const [how, knock] of Object.entries(READING)) {
      assert.deepEqual(await knock(ada, room), await knock(ada, NOWHERE), how);
    }
  });
});
