/**
 * Clients that mean harm: what they do has an outcome of its own, and others are served as if nothing
 * had been.
 */

import { strict as assert } from "node:assert";
import test, { afterEach, describe } from "node:test";
import { elapse, eventually, within } from "../support/deadline.mjs";
import { EngineSocket } from "../support/engine-socket.mjs";
import { OPCODE, frame } from "../support/frames.mjs";
import { Polling } from "../support/polling.mjs";
import { RawClient } from "../support/raw-client.mjs";
import { wholeFile } from "../support/scope.mjs";
import { IS_REFERENCE, startSocketIo } from "../support/servers.mjs";
import { WsClient } from "../support/ws-client.mjs";
import { twin } from "../support/twins.mjs";

const MAX_PAYLOAD_BYTES = 2_000_000;
const CONNECT_TIMEOUT_MILLIS = 1500;
/** For the timers of a busy machine. */
const SLACK_MILLIS = 1000;
const MANY = 10_000;
/** How long somebody else may have to wait, on a busy machine. */
const SERVICE_MILLIS = 5000;
const TARGET = "/socket.io/?EIO=4&transport=websocket";
const STILL_HERE = '42["echo","still here"]';

const server = await startSocketIo(wholeFile, "app");
const witness = (await EngineSocket.join(wholeFile, server)).socket;
// It goes on from before the first test to after the last one.
const pings = setInterval(() => witness.send("3"), 500);
wholeFile.after(() => clearInterval(pings));

const open = (t, options) => EngineSocket.open(t, server, options);
const join = async (t, options) => (await EngineSocket.join(t, server, options)).socket;

/** Expects that somebody who comes now is served, and goes again. */
async function serves() {
  const visit = { after: (callback) => (visit.end = callback) };
  const { socket } = await EngineSocket.join(visit, server);
  await socket.asks(STILL_HERE, STILL_HERE);
  visit.end();
}

async function newcomerIsServed() {
  await within(serves(), () => "an answer to a newcomer", SERVICE_MILLIS);
}

afterEach(async () => {
  await newcomerIsServed();
  witness.send(STILL_HERE);
  const answer = witness.packetLike(/still here/);
  await within(answer, () => "an answer to who was here before", SERVICE_MILLIS);
});

/** Sends packets, and expects that the connection ends. */
async function ends(socket, ...packets) {
  packets.forEach((packet) => socket.send(packet));
  return socket.end();
}

/** Sends packets, and expects that they are dropped, and nothing else. */
async function drops(socket, ...packets) {
  packets.forEach((packet) => socket.send(packet));
  await socket.asks(STILL_HERE, STILL_HERE);
}

/**
 * Sends packets, and expects that the connection either ends or goes on; returns what was answered,
 * undefined if it has ended.
 */
async function endsOrGoesOn(socket, ...packets) {
  const answers = [];
  [...packets, STILL_HERE].forEach((packet) => socket.send(packet));
  const answered = async () => {
    for (;;) {
      const packet = await socket.packet();
      if (packet === STILL_HERE) {
        return answers;
      }
      answers.push(packet);
    }
  };
  return Promise.race([answered().catch(() => undefined), socket.end().then(() => undefined)]);
}

function range(count, map) {
  return Array.from({ length: count }, (_, i) => map(i));
}

const show = (packet) => (packet.length > 60 ? `${packet.slice(0, 60)}…` : packet);

describe("Packets of Engine.IO that are none end the connection", () => {
  for (const packet of ["7", "9hello", "x", " 4", "", "é", "2", "2probe"]) {
    test(`"${packet}"`, async (t) => ends(await join(t), packet));
  }

  test("text that is no UTF-8: 1007", async (t) => {
    const client = await RawClient.open(t, server, TARGET);
    assert.equal((await client.frame()).opcode, OPCODE.text);
    client.send(frame(OPCODE.text, Buffer.of(0x34, 0xff)));
    await client.expectClose(1007);
  });

  twin(
    "engine.io/server",
    "should not be receiving data when getting a message longer than maxHttpBufferSize (websocket)",
  );
  test("a message over the limit: 1009", async (t) => {
    const { code } = await ends(await join(t), `42["echo","${"x".repeat(MAX_PAYLOAD_BYTES)}"]`);
    // The reference closes without a code at times.
    assert.ok(code === 1009 || IS_REFERENCE, String(code));
  });

  for (const [what, body] of [
    ["nothing", ""],
    ["nothing but separators", "\x1e".repeat(100_000)],
    ["no packet", "hello"],
    ["Base64 that is none", "b!!!!"],
    ["binary that nobody waits for", "bAQID"],
    ["a packet, and then none", '42["nobody"]\x1e\x1ex'],
  ]) {
    test(`in a body: ${what}`, async () => {
      const session = await Polling.open(server);
      await session.push("40");
      await session.pollFor(/^40/);
      await session.post(body).catch(() => undefined);
      // It may be told of its end by a poll.
      await eventually(() => session.expectGone());
    });
  }

  test("very many packets in one body are taken, or end the session", async () => {
    const session = await Polling.open(server);
    await session.push("40");
    const { status } = await session.post(Array(200_000).fill("3").join("\x1e"));
    assert.ok([200, 400, 413].includes(status), String(status));
  });
});

describe("Packets of Socket.IO that are none end the connection", () => {
  for (const packet of [
    ...["4", "4 ", "47", "4a", "4-1", "42", "42{", "42{}", "42[", "42[]", '42["a",]', '42["a"]x'],
    ...["42null", '42"a"', "421", "42[null]", "42[{}]", "42[[]]", "42[true]", '42["a",\ud800]'],
    ...['42["connect"]', '42["disconnect"]', '42["connect_error"]', '42["disconnecting"]'],
    ...['42["newListener"]', '42["removeListener"]', '42-1["echo"]', '42 ["echo"'],
    ...["43{}", "43[", '431"a"', "41{}", "41[]", "44{}", "40"],
    ...['42/nowhere,["echo",1]', "41/nowhere,", "43/nowhere,1[]", '42/chat["echo"]'],
    ...['451["echo"]', '45x-["echo"]', '45-1-["echo"]', '451.5-["echo"]', "451-", "451-{}"],
    ...['4511-["echo"]', '45999999999999-["echo"]', "461-1{}"],
  ]) {
    twin(
      "socket.io/close",
      "should close the connection when receiving several CONNECT packets",
      "should close the connection when receiving an invalid packet",
    );
    test(packet, async (t) => ends(await join(t), packet));
  }

  for (const packet of ["40[]", '40"auth"', "40null", "401", "40{", "40/chat,[]", "40/chat,{"]) {
    test(`${packet}, as the first`, async (t) => ends(await open(t), packet));
  }

  for (const packet of ['42["echo",1]', '421["echo",1]', "41", "431[]", '451-["echo"]']) {
    twin(
      "socket.io/close",
      "should close the connection when receiving an EVENT packet while not connected",
    );
    test(`${packet}, before CONNECT`, async (t) => {
      const packets = packet.startsWith("45") ? [packet, Buffer.of(1)] : [packet];
      await ends(await open(t), ...packets);
    });
  }
});

describe("Attachments that are none end the connection", () => {
  const placeholder = (num) => `{"_placeholder":true,"num":${num}}`;
  const event = (count, num) => `45${count}-["echo",${placeholder(num)}]`;

  twin("socket.io/socket", "should not crash with raw binary");
  twin("socket.io/socket", "should error with raw binary and warn");
  test("binary that nobody waits for", async (t) => ends(await join(t), Buffer.of(1)));

  test("text where binary has to come", async (t) =>
    ends(await join(t), event(1, 0), '42["echo",1]'));

  test("a packet that begins where binary has to come", async (t) =>
    ends(await join(t), event(2, 0), Buffer.of(1), event(1, 0)));

  test("one too many", async (t) => ends(await join(t), event(1, 0), Buffer.of(1), Buffer.of(2)));

  for (const num of ["1", "-1", "9999999999", '"0"', "null", "{}"]) {
    test(`a place for number ${num} of one`, async (t) =>
      ends(await join(t), event(1, num), Buffer.of(1)));
  }

  test("one that is used twice, or not at all, is no harm", async (t) => {
    const socket = await join(t);
    socket.send(`452-7["types",${placeholder(0)},${placeholder(0)}]`);
    socket.send(Buffer.of(1, 2));
    await socket.asks(Buffer.of(3), '437[["binary:2","binary:2"]]');
  });

  test("attachments that never come hold up nobody else", async (t) => {
    const socket = await join(t);
    socket.send(event(2, 0));
    socket.send(Buffer.of(1));
    await newcomerIsServed();
  });
});

describe("Names that mean something elsewhere", () => {
  const NAMES = ["__proto__", "constructor", "toString", "hasOwnProperty", "valueOf", "error"];

  test("as events they are like any other", async (t) => {
    const socket = await join(t);
    await drops(socket, ...NAMES.map((name) => `42["${name}",{"__proto__":{"polluted":1}}]`));
    await drops(socket, "42[1]", "42[1.5,2]", '42[""]');
  });

  for (const name of NAMES) {
    test(`as the namespace /${name}`, async (t) => {
      const socket = await join(t);
      await socket.asks(`40/${name},`, `44/${name},{"message":"Invalid namespace"}`);
    });
  }

  test("in auth they are data", async (t) => {
    const socket = await open(t);
    socket.send('40{"__proto__":{"token":"good"},"constructor":{"prototype":1}}');
    assert.match(await socket.packet(), /^40\{/);
    socket.send('40/auth,{"__proto__":{"token":"good"}}');
    await socket.expect('44/auth,{"message":"missing token"}');
  });

  test("as rooms and ids they are strings", async (t) => {
    const socket = await join(t);
    const rooms = JSON.stringify([...NAMES].sort());
    await socket.asks(`421["join",${rooms}]`, `431[${rooms}]`);
    await socket.asks('422["private","__proto__","x"]', '42["private",' + (await whoIs(socket)));
  });

  async function whoIs(socket) {
    socket.send('423["whoami"]');
    return `"${JSON.parse((await socket.packetLike(/^433/)).slice(3))[0].id}","x"]`;
  }
});

describe("Ids of acknowledgements", () => {
  test("one that is used again is answered again", async (t) => {
    const socket = await join(t);
    for (let i = 0; i < 3; i++) {
      await socket.asks(`420["echo",${i}]`, `430[${i}]`);
    }
    socket.send('425["ack-late",20]');
    await socket.asks('425["echo",1]', "435[1]");
    await socket.expect('435["late"]');
  });

  test("answers to what nobody asked are dropped", async (t) => {
    const numbers = range(1000, (i) => `43${i}["unasked"]`);
    await drops(await join(t), ...numbers, "43999999999[]");
  });

  for (const id of ["9007199254740993", "99999999999999999999999", "9".repeat(10_000)]) {
    test(`a huge one: ${show(id)}`, async (t) => endsOrGoesOn(await join(t), `42${id}["echo",1]`));
  }
});

describe("Data that is hard to take", () => {
  for (const [what, value] of [
    ["a number with a huge exponent", "1e999999999"],
    ["a number with a tiny exponent", "1e-999999999"],
    ["a number of very many digits", "9".repeat(1_000_000)],
    ["a fraction of very many digits", `0.${"3".repeat(1_000_000)}`],
    ["very many names", `{${range(100_000, (i) => `"${i}":0`).join(",")}}`],
    ["one name, again and again", `{${range(100_000, () => '"a":0').join(",")}}`],
    ["very many escapes", `"${"\\u0041".repeat(300_000)}"`],
    ["very many small lists", `[${range(300_000, () => "[]").join(",")}]`],
  ]) {
    test(what, async (t) => endsOrGoesOn(await join(t), `421["echo",${value}]`));
  }

  // To write it back fills the stack of the reference.
  const deadly = { skip: IS_REFERENCE && "the reference dies of it" };
  for (const [what, value] of [
    ["lists in lists", `${"[".repeat(500_000)}${"]".repeat(500_000)}`],
    ["objects in objects", `${'{"a":'.repeat(200_000)}1${"}".repeat(200_000)}`],
  ]) {
    test(`${what}, very deep`, deadly, async (t) =>
      endsOrGoesOn(await join(t), `421["echo",${value}]`),
    );
    test(`${what}, very deep, as auth`, async (t) =>
      endsOrGoesOn(await join(t), `40/chat,{"a":${value}}`));
    test(`${what}, very deep, without an end`, async (t) =>
      ends(await join(t), `421["echo",${value.slice(0, value.length / 2)}`));
  }

  test("a namespace with a very long name", async (t) => {
    const answers = await endsOrGoesOn(await join(t), `40/${"x".repeat(1_000_000)},`);
    assert.match(answers?.[0] ?? "44/x", /^44\/x/);
  });

  test("an event with a very long name", async (t) =>
    endsOrGoesOn(await join(t), `42["${"x".repeat(1_000_000)}"]`));
});

describe("Very much of the same", () => {
  test(`${MANY} namespaces that there are not`, async (t) => {
    const packets = range(MANY, (i) => `40/nowhere-${i},`);
    const answers = await endsOrGoesOn(await join(t), ...packets);
    assert.ok(answers === undefined || answers.length === MANY, String(answers?.length));
  });

  test(`${MANY} namespaces that are made for them`, async (t) => {
    const packets = range(MANY, (i) => `40/dyn-many${i},`);
    await endsOrGoesOn(await join(t), ...packets);
  });

  test(`${MANY} times CONNECT to a namespace while a middleware thinks`, async (t) => {
    const packets = Array(MANY).fill('40/auth,{"token":"slow-good"}');
    await endsOrGoesOn(await join(t), ...packets);
  });

  test(`${MANY} rooms, one by one`, async (t) =>
    endsOrGoesOn(await join(t), ...range(MANY, (i) => `42["join","many-${i}"]`)));

  test(`${MANY} rooms at once, each left again`, async (t) => {
    const rooms = JSON.stringify(range(MANY, (i) => `once-${i}`));
    const leave = range(MANY, (i) => `42["leave","once-${i}"]`);
    await endsOrGoesOn(await join(t), `42["join",${rooms}]`, ...leave);
  });

  test(`in and out of a namespace ${MANY} times`, async (t) => {
    const packets = range(MANY, (i) => (i % 2 === 0 ? "40/chat," : "41/chat,"));
    await endsOrGoesOn(await join(t), ...packets);
  });

  test(`${MANY} pings of the third revision`, async (t) => {
    const socket = await open(t, { eio: 3 });
    range(MANY, () => socket.send("2"));
    for (let pongs = 0; pongs < MANY;) {
      pongs += (await socket.take()) === "3" ? 1 : 0;
    }
  });

  test(`${MANY} pings of the WebSocket`, async (t) => {
    const client = await WsClient.open(t, server, TARGET);
    let pongs = 0;
    const all = new Promise((resolve) => {
      client.socket.on("pong", () => ++pongs === MANY && resolve());
      client.socket.on("close", resolve);
    });
    range(MANY, (i) => client.socket.ping(String(i)));
    await within(all, () => `${MANY} pongs`);
  });

  test(`${MANY} pongs that nobody asked for`, async (t) =>
    drops(await join(t), ...Array(MANY).fill("3")));

  test("500 connections that say nothing, and go", async (t) => {
    const clients = await Promise.all(range(500, () => RawClient.connect(t, server)));
    clients.forEach((client) => client.socket.resetAndDestroy());
  });

  test("500 sessions of polling that are left alone are gone in the end", async () => {
    const sessions = await Promise.all(range(500, () => Polling.open(server)));
    await elapse(CONNECT_TIMEOUT_MILLIS + SLACK_MILLIS);
    await sessions[0].expectGone();
    await sessions[499].expectGone();
  });
});

describe("A reader that stops", () => {
  for (const [what, packet] of [
    ["text", `42["burst",200000]`],
    ["binary", '42["burst-bin",1000,100000]'],
  ]) {
    test(`${what}: others are served, and it is let go in time`, async (t) => {
      const watcher = await join(t);
      await watcher.asks('421["join","watchers"]', '431[["watchers"]]');
      const { socket, sid } = await EngineSocket.join(t, server);
      socket.pause();
      socket.send(packet);
      await newcomerIsServed();
      const gone = await watcher.packetLike(new RegExp(`"gone",.*${sid}`));
      assert.match(gone, /ping timeout|transport close|transport error|forced close/);
    });
  }

  test("one that stops to poll is let go in time", async (t) => {
    const watcher = await join(t);
    await watcher.asks('421["join","watchers"]', '431[["watchers"]]');
    const session = await Polling.open(server);
    await session.push("40");
    await session.pollFor(/^40/);
    await session.push('42["burst",100000]');
    await watcher.packetLike(/"gone",.*ping timeout/);
    await session.expectGone();
  });
});
