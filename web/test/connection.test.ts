import assert from "node:assert/strict";
import { describe, test } from "node:test";
import { Connection, type Link } from "../src/connection.ts";
import type { ServerEvent } from "../src/protocol.ts";
import { FakeClock } from "./fake-clock.ts";
import { LoopbackSocket } from "./loopback.ts";

function line() {
  const clock = new FakeClock();
  const sockets: LoopbackSocket[] = [];
  const links: Link[] = [];
  const events: ServerEvent[] = [];
  const problems: string[] = [];
  let silences = 0;
  const dial = (): LoopbackSocket => {
    const socket = new LoopbackSocket();
    sockets.push(socket);
    return socket;
  };
  const connection = new Connection(dial, clock, {
    onLink: (link) => links.push(link),
    onEvent: (event) => events.push(event),
    onSilence: () => silences++,
    onUnreadable: (problem) => problems.push(problem),
  });
  const last = (): LoopbackSocket => sockets.at(-1) ?? assert.fail("nothing was dialled");
  return { clock, sockets, links, events, problems, connection, last, silences: () => silences };
}

describe("Connection", () => {
  test("is open when the server has said welcome, not before", () => {
    const { connection, links, last } = line();
    connection.connect();
    assert.equal(connection.ask({ type: "name", name: "Ada" }), false);
    last().welcome();
    assert.deepEqual(links, ["connecting", "open"]);
    assert.equal(connection.ask({ type: "name", name: "Ada" }), true);
    assert.deepEqual(last().sent, [{ type: "name", name: "Ada" }]);
  });

  test("comes back with growing waits while it fails", () => {
    const { connection, sockets, clock, last } = line();
    connection.connect();
    const waits = [500, 1000, 2000, 4000, 7500, 7500];
    for (const [failures, wait] of waits.entries()) {
      last().cut();
      clock.pass(wait - 1);
      assert.equal(sockets.length, failures + 1);
      clock.pass(1);
      assert.equal(sockets.length, failures + 2);
    }
  });

  test("starts with short waits again after a line that lasted", () => {
    const { connection, sockets, clock, last } = line();
    connection.connect();
    last().cut();
    clock.pass(500);
    last().welcome();
    clock.pass(10_000);
    last().cut();
    clock.pass(500);
    assert.equal(sockets.length, 3);
  });

  test("does not hammer a server that welcomes and drops", () => {
    const { connection, sockets, clock, last } = line();
    connection.connect();
    for (let i = 0; i < 4; i++) {
      last().welcome();
      last().cut();
      clock.pass(4000);
    }
    last().cut();
    clock.pass(4000);
    assert.equal(sockets.length, 5);
  });

  test("connects at once when it is woken", () => {
    const { connection, sockets, last } = line();
    connection.connect();
    last().cut();
    connection.wake();
    assert.equal(sockets.length, 2);
    connection.wake();
    assert.equal(sockets.length, 2);
  });

  test("asks for a sign of life when it is woken, and gives up if none comes", () => {
    const { connection, clock, links, last, silences } = line();
    connection.connect();
    last().welcome();
    connection.wake();
    assert.equal(silences(), 1);
    connection.ask({ type: "history", room: "/", before: 1, count: 1 });
    clock.pass(10_000);
    assert.equal(links.at(-1), "waiting");
    assert.equal(last().isClosed, true);
  });

  test("asks for a sign of life after a silence", () => {
    const { connection, clock, last, silences } = line();
    connection.connect();
    last().welcome();
    clock.pass(44_999);
    assert.equal(silences(), 0);
    clock.pass(1);
    assert.equal(silences(), 1);
  });

  test("takes whatever comes as a sign of life", () => {
    const { connection, clock, links, last } = line();
    connection.connect();
    last().welcome();
    connection.ask({ type: "name", name: "Ada" });
    clock.pass(9000);
    last().say({ type: "something new" });
    clock.pass(9000);
    assert.equal(links.at(-1), "open");
  });

  test("gives up a server that does not say welcome", () => {
    const { connection, clock, links } = line();
    connection.connect();
    clock.pass(10_000);
    assert.equal(links.at(-1), "waiting");
  });

  test("counts the end of a line once, however often it is told", () => {
    const { connection, links, clock, sockets, last } = line();
    connection.connect();
    last().cut();
    sockets[0]?.cut();
    assert.deepEqual(links, ["connecting", "waiting"]);
    clock.pass(500);
    sockets[0]?.cut();
    assert.equal(links.at(-1), "connecting");
  });

  test("hears nothing from a line that it has given up", () => {
    const { connection, events, last } = line();
    connection.connect();
    const old = last();
    old.welcome();
    connection.drop();
    old.say({ type: "named", person: { id: "p", name: "Ada" } });
    old.cut();
    assert.deepEqual(
      events.map(({ type }) => type),
      ["welcome"],
    );
  });

  test("tells of what it cannot read, and goes on", () => {
    const { connection, events, problems, last } = line();
    connection.connect();
    last().welcome();
    last().onmessage?.("{");
    last().onmessage?.(undefined);
    last().say([]);
    last().say({ type: "message", room: "/", message: { position: "1" } });
    last().say({ type: "message", room: "/" });
    last().say({ type: "unread", unread: 2 ** 63, read: 0 });
    assert.deepEqual(problems, [
      "not an object",
      "not an object",
      "not an object",
      "not a whole number but string",
      "not an object",
      "not a whole number but 9223372036854776000",
    ]);
    assert.equal(events.length, 1);
    last().say({ type: "unread", unread: 1, read: 0 });
    assert.equal(events.length, 2);
  });

  test("says nothing of a type that it does not know", () => {
    const { connection, events, problems, last } = line();
    connection.connect();
    last().welcome();
    last().say({ type: "of a later version", room: 5 });
    assert.deepEqual(problems, []);
    assert.equal(events.length, 1);
  });

  test("refuses what was asked if its answer cannot be read", () => {
    const { connection, events, problems, last } = line();
    connection.connect();
    last().welcome();
    const found = { type: "found", text: "word", hits: [], more: false, building: false };
    connection.ask({ type: "search", text: "word" });
    last().answer("search", { ...found, end: 2 ** 63 - 1 });
    connection.ask({ type: "post", room: "/", id: "id-1", text: "Hello" });
    last().answer("post", { type: "of a later version" });
    const reason = "The server's answer cannot be read. Load the page again.";
    const refused = { type: "refused", code: "UNREADABLE", reason };
    assert.deepEqual(events.slice(1), [
      { ...refused, request: "search" },
      { ...refused, request: "post", room: "/", id: "id-1" },
    ]);
    assert.equal(problems.length, 2);
  });

  test("takes it that a request is acknowledged with nothing", () => {
    const { connection, events, problems, last } = line();
    connection.connect();
    last().welcome();
    connection.tell({ type: "leave", room: "team" });
    last().answer("leave", undefined);
    assert.deepEqual(problems, []);
    assert.equal(events.length, 1);
  });

  test("survives a browser that refuses to dial", () => {
    const clock = new FakeClock();
    const links: Link[] = [];
    const dial = (): never => {
      throw new Error("no");
    };
    const onLink = (link: Link): void => void links.push(link);
    const listener = { onLink, onEvent() {}, onSilence() {}, onUnreadable() {} };
    new Connection(dial, clock, listener).connect();
    clock.pass(500);
    assert.deepEqual(links, ["connecting", "waiting", "connecting", "waiting"]);
  });
});
