/** Private rooms: who may come in, who may do what, and that it ends at once. */

import { strict as assert } from "node:assert";
import { randomUUID } from "node:crypto";
import test, { describe } from "node:test";
import { newDirectory } from "../support/directories.mjs";
import { Member, newSecret, SOCKETS } from "../support/members.mjs";
import { wholeFile } from "../support/scope.mjs";
import { startChat } from "../support/servers.mjs";

const server = await startChat(wholeFile, {
  args: ["--durability", "memory", "--posts-per-second", "100000"],
});

const ROOM = /^~[A-Za-z0-9_-]{24}$/;

/** A room of Ada, with Bob as a member and Cleo as a reader. */
async function aRoom(t, door, on = server) {
  const ada = await Member.come(t, on, { door, name: "Ada" });
  const bob = await Member.come(t, on, { door, name: "Bob" });
  const cleo = await Member.come(t, on, { door, name: "Cleo" });
  const room = await ada.create();
  await ada.brings(bob, room);
  await ada.brings(cleo, room, "reader");
  return { ada, bob, cleo, room };
}

for (const door of SOCKETS) {
  describe(`private rooms over ${door}`, () => {
    test("whoever makes one owns it, and finds it on coming back", async (t) => {
      const ada = await Member.come(t, server, { door });
      const id = randomUUID();
      const made = await ada.does("create", { title: "Boats", id });
      assert.match(made.room, ROOM);
      const yours = { type: "room", room: made.room, title: "Boats", role: "owner" };
      assert.deepEqual(made, yours);
      assert.deepEqual(await ada.does("create", { title: "Boats", id }), yours, "sent again");

      const entered = await ada.does("enter", { room: made.room });
      assert.deepEqual(entered.standing, { title: "Boats", role: "owner" });
      const back = await Member.come(t, server, { door, secret: ada.secret });
      assert.deepEqual(await back.does("rooms"), {
        type: "rooms",
        rooms: [yours],
        invitations: [],
      });
    });

    test("who is invited learns it, finds it on coming back, and comes in", async (t) => {
      const ada = await Member.come(t, server, { door, name: "Ada" });
      const bob = await Member.come(t, server, { door, name: "Bob" });
      const room = await ada.create();
      await ada.does("enter", { room });

      const { invited } = await ada.does("invite", { room, person: bob.me.id, role: "member" });
      assert.deepEqual(invited, [{ person: bob.me, role: "member", by: ada.me }]);
      const invitation = { type: "invited", room, title: "Boats", role: "member", by: ada.me };
      assert.deepEqual(await bob.told("invited"), invitation);
      assert.equal((await bob.refused("enter", { room })).code, "NOT_YOURS", "not yet");
      const back = await Member.come(t, server, { door, name: "Bob", secret: bob.secret });
      assert.deepEqual((await back.does("rooms")).invitations, [invitation]);

      await back.does("accept", { room });
      assert.deepEqual(await ada.told("member"), {
        type: "member",
        room,
        person: bob.me,
        role: "member",
      });
      assert.equal((await bob.told("room")).role, "member", "on the other device too");
      const { people } = await back.does("members", { room });
      assert.deepEqual(people, [
        { person: ada.me, role: "owner" },
        { person: bob.me, role: "member" },
      ]);
      await back.does("enter", { room });
      const position = await back.says(room, "Ahoy");
      assert.equal((await ada.told("message")).message.position, position);
    });

    test("who declines, or whose invitation is taken back, stays out", async (t) => {
      const ada = await Member.come(t, server, { door, name: "Ada" });
      const bob = await Member.come(t, server, { door, name: "Bob" });
      const room = await ada.create();
      for (const end of [
        () => bob.does("decline", { room }),
        () => ada.does("revoke", { room, person: bob.me.id }),
      ]) {
        await ada.does("invite", { room, person: bob.me.id, role: "member" });
        await bob.told("invited");
        await end();
        assert.equal((await bob.refused("accept", { room })).code, "NO_INVITATION");
        assert.deepEqual((await bob.does("rooms")).invitations, []);
        assert.deepEqual((await ada.does("members", { room })).invited, []);
      }
    });

    test("a link lets in as many as it says, until it is taken back or too old", async (t) => {
      const ada = await Member.come(t, server, { door });
      const room = await ada.create();
      const link = await ada.does("link", { room, role: "reader", uses: 1 });
      assert.match(link.token, /^[A-Za-z0-9_-]{24}$/);
      assert.ok(link.ends > Date.now());
      const { links } = await ada.does("members", { room });
      assert.deepEqual(links, [{ id: link.id, role: "reader", ends: link.ends, uses: 1 }]);

      const bob = await Member.come(t, server, { door, name: "Bob" });
      assert.equal((await bob.does("accept", { token: link.token })).role, "reader");
      const cleo = await Member.come(t, server, { door, name: "Cleo" });
      const used = await cleo.refused("accept", { token: link.token });

      const back = await ada.does("link", { room, role: "member", uses: 10 });
      await ada.does("revoke", { room, link: back.id });
      const takenBack = await cleo.refused("accept", { token: back.token });
      const old = await ada.does("link", { room, role: "member", seconds: 1 });
      await new Promise((resolve) => setTimeout(resolve, 1_100));
      const tooOld = await cleo.refused("accept", { token: old.token });
      const never = await cleo.refused("accept", { token: "a".repeat(24) });
      assert.equal(never.code, "NO_INVITATION");
      for (const refusal of [used, takenBack, tooOld]) {
        assert.deepEqual(refusal, never, "nothing tells that it once was one");
      }
    });

    test("a reader reads, a member writes, an owner does all", async (t) => {
      const { ada, bob, cleo, room } = await aRoom(t, door);
      const position = await bob.says(room, "from a member");
      for (const each of [ada, bob, cleo]) {
        const { messages } = await each.does("enter", { room });
        assert.deepEqual(
          messages.map(({ text }) => text),
          ["from a member"],
        );
        const page = await each.does("history", { room, before: position + 1 });
        assert.equal(page.messages.length, 1);
      }
      const post = { room, id: randomUUID(), text: "from a reader" };
      assert.equal((await cleo.refused("post", post)).code, "READ_ONLY");
      for (const each of [bob, cleo]) {
        for (const [type, members] of [
          ["invite", { person: ada.me.id, role: "reader" }],
          ["link", { role: "owner" }],
          ["revoke", { person: ada.me.id }],
          ["role", { person: each.me.id, role: "owner" }],
          ["remove", { person: ada.me.id }],
          ["close", {}],
        ]) {
          assert.equal((await each.refused(type, { room, ...members })).code, "FORBIDDEN", type);
        }
        const { invited, links } = await each.does("members", { room });
        assert.deepEqual([invited, links], [undefined, undefined], "for owners alone");
      }
      assert.deepEqual(
        (await ada.does("members", { room })).people.map(({ role }) => role),
        ["owner", "member", "reader"],
      );
    });

    test("who is made a reader writes no more, who is made an owner rules", async (t) => {
      const { ada, bob, cleo, room } = await aRoom(t, door);
      await bob.does("enter", { room });
      await ada.does("role", { room, person: bob.me.id, role: "reader" });
      assert.equal((await bob.toldSoFar()).at(-1).role, "reader");
      const post = { room, id: randomUUID(), text: "too late" };
      assert.equal((await bob.refused("post", post)).code, "READ_ONLY");

      await ada.does("role", { room, person: cleo.me.id, role: "owner" });
      await cleo.does("role", { room, person: ada.me.id, role: "reader" });
      assert.equal((await ada.refused("close", { room })).code, "FORBIDDEN");
    });

    test("who is removed hears nothing after it, on any connection", async (t) => {
      const { ada, bob, cleo, room } = await aRoom(t, door);
      const laptop = await Member.come(t, server, { door, name: "Bob", secret: bob.secret });
      const elsewhere = await Member.come(t, server, { door, name: "Bob", secret: bob.secret });
      for (const each of [ada, bob, cleo, laptop]) {
        await each.does("enter", { room });
      }
      await ada.does("remove", { room, person: bob.me.id });
      const after = await ada.says(room, "now that Bob is gone");

      for (const each of [bob, laptop, elsewhere]) {
        const events = await each.toldSoFar();
        const index = events.findIndex(({ type }) => type === "removed");
        assert.deepEqual(events[index], {
          type: "removed",
          room,
          code: "NOT_YOURS",
          reason: "You were removed from this room.",
        });
        assert.deepEqual(events.slice(index + 1), [], "nothing more of the room");
        assert.equal((await each.refused("enter", { room })).code, "NOT_YOURS");
        assert.equal((await each.refused("history", { room, before: after })).code, "NOT_YOURS");
        const post = { room, id: randomUUID(), text: "still here" };
        assert.equal((await each.refused("post", post)).code, "NOT_YOURS");
        assert.deepEqual((await each.does("rooms")).rooms, []);
      }
      const told = await cleo.toldSoFar();
      assert.ok(told.some(({ type, person }) => type === "left" && person.id === bob.me.id));
      assert.ok(
        told.some(
          ({ type, person, role }) =>
            type === "member" && person.id === bob.me.id && role === undefined,
        ),
      );
      assert.equal(told.at(-1).message.position, after);
    });

    test("who was removed comes back by an invitation, not by a link", async (t) => {
      const { ada, bob, room } = await aRoom(t, door);
      const { token } = await ada.does("link", { room, role: "member", uses: 10 });
      await ada.does("remove", { room, person: bob.me.id });
      assert.equal((await bob.refused("accept", { token })).code, "NO_INVITATION");
      await ada.brings(bob, room);
      await bob.does("enter", { room });
    });

    test("the last owner stays until there is another, or closes the room", async (t) => {
      const { ada, bob, cleo, room } = await aRoom(t, door);
      assert.equal((await ada.refused("quit", { room })).code, "LAST_OWNER");
      const down = { room, person: ada.me.id, role: "member" };
      assert.equal((await ada.refused("role", down)).code, "LAST_OWNER");
      await ada.does("role", { room, person: bob.me.id, role: "owner" });
      await ada.does("quit", { room });
      assert.equal((await ada.told("removed")).reason, "You have left this room.");
      assert.equal((await ada.refused("enter", { room })).code, "NOT_YOURS");

      await cleo.does("enter", { room });
      await bob.does("close", { room });
      assert.equal((await cleo.told("removed")).reason, "The room was closed by its owner.");
      for (const each of [bob, cleo]) {
        assert.deepEqual((await each.does("rooms")).rooms, []);
        assert.equal((await each.refused("enter", { room })).code, "NOT_YOURS");
      }
    });

    test("an owner removes a message for ever, and who comes back learns it", async (t) => {
      const { ada, bob, cleo, room } = await aRoom(t, door);
      await cleo.does("enter", { room });
      const first = await bob.says(room, "stays");
      const position = await bob.says(room, "goes");
      assert.equal((await bob.refused("remove-message", { room, position })).code, "FORBIDDEN");
      const nowhere = { room, position: position + 1000 };
      assert.equal((await ada.refused("remove-message", nowhere)).code, "BAD_REQUEST");
      const elsewhere = await ada.says("/", "in the lobby");
      const other = await ada.refused("remove-message", { room, position: elsewhere });
      assert.equal(other.code, "BAD_REQUEST");

      const removed = { type: "removed-message", room, position };
      assert.deepEqual(await ada.does("remove-message", { room, position }), removed);
      assert.deepEqual(await cleo.told("removed-message"), removed);
      const { messages } = await ada.does("history", { room, before: 2 ** 40 });
      assert.deepEqual(
        messages.map(({ text }) => text),
        ["stays"],
      );
      const back = await Member.come(t, server, { door, secret: bob.secret });
      const entered = await back.does("enter", { room, after: position });
      assert.deepEqual(entered.removed, [position]);
      assert.deepEqual(entered.messages, []);
      assert.equal((await back.does("enter", { room })).removed, undefined);
      assert.equal((await back.does("enter", { room })).messages[0].position, first);
    });

    test("guests who have not said who they are have no rooms and no invitations", async (t) => {
      const ada = await Member.come(t, server, { door });
      const room = await ada.create();
      const guest = await Member.come(t, server, { door, name: "Guest", secret: null });
      const create = { title: "Mine", id: randomUUID() };
      assert.equal((await guest.refused("create", create)).code, "BAD_REQUEST");
      assert.equal((await guest.refused("enter", { room })).code, "NOT_YOURS");
      const invite = { room, person: guest.me.id, role: "member" };
      assert.equal((await ada.refused("invite", invite)).code, "BAD_REQUEST");
    });
  });
}

describe("races", () => {
  for (const door of SOCKETS) {
    test(`nothing of who is removed while they post comes after it, over ${door}`, async (t) => {
      const { ada, bob, cleo, room } = await aRoom(t, door);
      for (let round = 0; round < 8; round++) {
        await cleo.does("enter", { room });
        await bob.does("enter", { room });
        const posts = Array.from({ length: 200 }, (_, i) =>
          bob.ask("post", { room, id: randomUUID(), text: `${round} ${i}` }),
        );
        await posts[20];
        const removal = ada.does("remove", { room, person: bob.me.id });
        const outcomes = await Promise.all(posts);
        await removal;

        const events = await cleo.toldSoFar();
        const gone = events.findIndex(({ type, role }) => type === "member" && role === undefined);
        assert.ok(gone > 0);
        const heard = events
          .filter(({ type }) => type === "message")
          .map(({ message }) => message.position);
        assert.ok(!events.slice(gone).some(({ type }) => type === "message"), "none afterwards");
        const kept = outcomes.filter(({ type }) => type === "posted");
        assert.deepEqual(
          heard,
          kept.map(({ position }) => position),
          "what was kept was heard, and what was refused was not",
        );
        for (const { type, code } of outcomes.filter((each) => each.type !== "posted")) {
          assert.deepEqual([type, code], ["refused", "NOT_YOURS"]);
        }
        const { messages } = await ada.does("history", { room, before: 2 ** 40, count: 100 });
        assert.equal(messages.at(-1).position, kept.at(-1).position);
        await ada.brings(bob, room);
      }
    });
  }

  test("a link for one lets one of many in", async (t) => {
    const ada = await Member.come(t, server);
    const room = await ada.create();
    const { token } = await ada.does("link", { room, role: "member", uses: 1 });
    const others = await Promise.all(
      Array.from({ length: 20 }, (_, i) =>
        Member.come(t, server, { door: SOCKETS[i % 2], name: `Number ${i}` }),
      ),
    );
    const answers = await Promise.all(others.map((other) => other.ask("accept", { token })));
    assert.equal(answers.filter(({ type }) => type === "room").length, 1);
    assert.equal(answers.filter(({ code }) => code === "NO_INVITATION").length, 19);
    assert.equal((await ada.does("members", { room })).people.length, 2);
  });

  test("two owners who remove each other at once: one stays", async (t) => {
    const { ada, bob, room } = await aRoom(t, "ws");
    await ada.does("role", { room, person: bob.me.id, role: "owner" });
    const answers = await Promise.all([
      ada.ask("remove", { room, person: bob.me.id }),
      bob.ask("remove", { room, person: ada.me.id }),
    ]);
    assert.equal(answers.filter(({ type }) => type === "members").length, 1);
    assert.equal(answers.filter(({ code }) => code === "NOT_YOURS").length, 1);
  });

  test("who comes and goes while being removed is out at the end", async (t) => {
    const { ada, bob, room } = await aRoom(t, "socket.io");
    for (let round = 0; round < 10; round++) {
      for (let i = 0; i < 10; i++) {
        bob.send("enter", { room });
        bob.send("leave", { room });
      }
      const last = bob.ask("enter", { room });
      await ada.does("remove", { room, person: bob.me.id });
      await ada.says(room, "who hears this?");
      await last;
      const told = await bob.toldSoFar();
      assert.ok(!told.some(({ type }) => type === "message"), JSON.stringify(told));
      await ada.does("enter", { room });
      assert.deepEqual((await ada.does("enter", { room })).people, [ada.me]);
      ada.send("leave", { room });
      await ada.brings(bob, room);
    }
  });
});

describe("after kill -9", () => {
  test("rooms, roles, invitations and removals are what was answered", async (t) => {
    const data = newDirectory();
    const first = await startChat(t, { data });
    const { ada, bob, cleo, room } = await aRoom(t, "socket.io", first);
    const dan = await Member.come(t, first, { name: "Dan" });
    await ada.does("invite", { room, person: dan.me.id, role: "member" });
    const { token } = await ada.does("link", { room, role: "reader", uses: 2 });
    await bob.says(room, "before");
    const position = await bob.says(room, "removed");
    await ada.does("remove-message", { room, position });
    await ada.does("role", { room, person: cleo.me.id, role: "member" });
    await ada.does("remove", { room, person: bob.me.id });
    await first.kill();

    const second = await startChat(t, { data });
    const again = (member, name) =>
      Member.come(t, second, { door: "socket.io", name, secret: member.secret });
    const [ada2, bob2, cleo2, dan2] = [
      await again(ada, "Ada"),
      await again(bob, "Bob"),
      await again(cleo, "Cleo"),
      await again(dan, "Dan"),
    ];
    const { people, invited, links } = await ada2.does("members", { room });
    assert.deepEqual(people, [
      { person: ada.me, role: "owner" },
      { person: cleo.me, role: "member" },
    ]);
    assert.deepEqual(invited, [{ person: dan.me, role: "member", by: ada.me }]);
    assert.equal(links.length, 1);
    assert.equal((await bob2.refused("enter", { room })).code, "NOT_YOURS");
    assert.equal((await bob2.refused("accept", { token })).code, "NO_INVITATION");
    await cleo2.says(room, "after");
    assert.equal((await dan2.does("rooms")).invitations.length, 1);
    await dan2.does("accept", { room });
    const eve = await Member.come(t, second, { name: "Eve", secret: newSecret() });
    assert.equal((await eve.does("accept", { token })).role, "reader");
    const { messages } = await eve.does("enter", { room });
    assert.deepEqual(
      messages.map(({ text }) => text),
      ["before", "after"],
    );
  });
});
