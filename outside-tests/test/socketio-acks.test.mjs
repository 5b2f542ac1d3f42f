/** Acknowledgements, in both directions, as published clients see them. */

import { strict as assert } from "node:assert";
import test from "node:test";
import { wholeFile } from "../support/scope.mjs";
import { startSocketIo } from "../support/servers.mjs";
import { StockClient, crowdOf, forEveryKind, newName } from "../support/stock-client.mjs";
import { twin } from "../support/twins.mjs";

const TIMED_OUT = { ok: false, error: "operation has timed out" };
const SHORT_MILLIS = 60;
const LONG_MILLIS = 20_000;

const server = await startSocketIo(wholeFile, "app");

forEveryKind((kind) => {
  const connect = (t, options) => StockClient.connect(t, server, kind, options);

  /** Clients that share a room; the name of it comes last. */
  async function roommates(t, count) {
    const clients = await crowdOf(count, t, server, kind);
    const room = newName();
    for (const client of clients) {
      await client.ask("join", room);
    }
    return [...clients, room];
  }

  test("an acknowledgement that is not called does not come, and holds up nothing", async (t) => {
    const client = await connect(t);
    client.socket.emit("no-ack", 1, () => assert.fail("it came"));
    assert.equal(await client.ask("echo", "next"), "next");
  });

  test("an acknowledgement may come late, after others", async (t) => {
    const client = await connect(t);
    if (kind.way === "upgrade") {
      // While it goes on, the client keeps back what it has to say.
      await client.upgraded();
    }
    const order = [];
    const late = client.ask("ack-late", 250).then((value) => order.push(value));
    order.push(await client.ask("echo", "early"));
    await late;
    assert.deepEqual(order, ["early", "late"]);
  });

  test("only the first call of an acknowledgement counts", async (t) => {
    const client = await connect(t);
    const calls = [];
    client.socket.emit("ack-twice", (value) => calls.push(value));
    await client.ask("echo", "next");
    assert.deepEqual(calls, ["first"]);
  });

  twin("socket.io/socket", "should receive event with callbacks");
  test("an acknowledgement may have no arguments, or many", async (t) => {
    const client = await connect(t);
    assert.deepEqual(await client.acks("ack-none"), []);
    assert.deepEqual(await client.acks("ack-many"), [1, "two", { three: 3 }, Buffer.of(4)]);
  });

  test("many acknowledgements at once find their way", async (t) => {
    const client = await connect(t);
    const numbers = Array.from({ length: 500 }, (_, i) => i);
    assert.deepEqual(await Promise.all(numbers.map((i) => client.ask("echo", i))), numbers);
  });

  test("an event that is acknowledged by its handler may be sent without that", async (t) => {
    const client = await connect(t);
    const room = newName();
    client.emit("join", room);
    assert.deepEqual(await client.ask("rooms"), [room]);
  });

  for (const value of ["text", null, { a: [Buffer.of(1, 2)] }]) {
    twin(
      "socket.io/socket",
      "should emit events with callbacks",
      "should emit events with args and callback",
      "should emit events with binary args and callback",
      "should emit events and receive binary data in a callback",
      "should emit an event and wait for the acknowledgement",
    );
    test(`the server gets an answer: ${JSON.stringify(value)}`, async (t) => {
      const client = await connect(t);
      assert.deepEqual(await client.ask("server-ack", LONG_MILLIS, value), { ok: true, value });
    });
  }

  twin("socket.io/socket-timeout", "should timeout if the client does not acknowledge the event");
  test("the server does not wait for an answer for ever", async (t) => {
    const client = await connect(t);
    client.onAsk = () => undefined;
    assert.deepEqual(await client.ask("server-ack", SHORT_MILLIS, "?"), TIMED_OUT);
  });

  twin(
    "socket.io/socket-timeout",
    "should timeout if the client does not acknowledge the event in time",
    "should not timeout if the client does acknowledge the event",
  );
  test("an answer that comes too late, or twice, is dropped", async (t) => {
    const client = await connect(t);
    let answer;
    client.onAsk = (value, ack) => (answer = ack);
    assert.deepEqual(await client.ask("server-ack", SHORT_MILLIS, "?"), TIMED_OUT);
    answer("too late");
    client.onAsk = (value, ack) => {
      ack(value);
      ack("again");
    };
    const inTime = { ok: true, value: "next" };
    assert.deepEqual(await client.ask("server-ack", LONG_MILLIS, "next"), inTime);
    await client.expectNothing();
  });

  test("the server gets several answers at once, each to its question", async (t) => {
    const client = await connect(t);
    const numbers = Array.from({ length: 50 }, (_, i) => i);
    const answers = await Promise.all(numbers.map((i) => client.ask("server-ack", LONG_MILLIS, i)));
    assert.deepEqual(
      answers,
      numbers.map((value) => ({ ok: true, value })),
    );
  });

  twin("socket.io/messaging-many", "should broadcast and expect multiple acknowledgements");
  test("all of a room answer", async (t) => {
    const [one, other, third, room] = await roommates(t, 3);
    one.onAsk = (value, ack) => ack(`${value} c`);
    other.onAsk = (value, ack) => ack(`${value} a`);
    third.onAsk = (value, ack) => ack(`${value} b`);
    assert.deepEqual(await one.ask("room-ack", room, LONG_MILLIS, "is"), {
      timedOut: false,
      responses: ["is a", "is b", "is c"],
    });
  });

  twin(
    "socket.io/messaging-many",
    "should fail when a client does not acknowledge the event in the given delay",
  );
  test("those of a room who answer in time are heard", async (t) => {
    const [one, other, third, room] = await roommates(t, 3);
    one.onAsk = (value, ack) => ack("one");
    other.onAsk = () => undefined;
    third.onAsk = (value, ack) => ack("third");
    assert.deepEqual(await one.ask("room-ack", room, 1000, "?"), {
      timedOut: true,
      responses: ["one", "third"],
    });
  });

  twin("socket.io/messaging-many", "should broadcast and return if the packet is sent to 0 client");
  test("nobody is asked in a room without sockets", async (t) => {
    const client = await connect(t);
    const answer = await client.ask("room-ack", newName(), LONG_MILLIS, "?");
    assert.deepEqual(answer, { timedOut: false, responses: [] });
  });

  if (kind.major === 4) {
    test("the client does not wait for an answer for ever", async (t) => {
      const client = await connect(t);
      const answer = client.socket.timeout(SHORT_MILLIS).emitWithAck("no-ack");
      await assert.rejects(answer, /operation has timed out/);
    });
  }
});
