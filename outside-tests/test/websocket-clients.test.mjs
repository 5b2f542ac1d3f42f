/** The WebSocket server as clients that were not written here see it: `ws`, Node.js and curl. */

import { strict as assert } from "node:assert";
import { spawnSync } from "node:child_process";
import { randomBytes } from "node:crypto";
import { fileURLToPath } from "node:url";
import test, { describe } from "node:test";
import { OPCODE, closePayload, frame } from "../support/frames.mjs";
import { RunningProcess, runToEnd } from "../support/java-process.mjs";
import { KEY, RawClient } from "../support/raw-client.mjs";
import { wholeFile } from "../support/scope.mjs";
import { startConformance } from "../support/servers.mjs";
import { WsClient } from "../support/ws-client.mjs";

const { close, ping, text } = OPCODE;
const MAX_MESSAGE_BYTES = 16 * 1024 * 1024;
const MAX_FRAGMENTS = 131_072;

const server = await startConformance(wholeFile, "ws");

const open = (t, path, options) => WsClient.open(t, server, path, options);

describe("ws: messages", () => {
  for (const perMessageDeflate of [false, { threshold: 0 }]) {
    const how = perMessageDeflate ? "compressed" : "as they are";

    test(`of every length come back, ${how}`, async (t) => {
      const client = await open(t, "/echo", { perMessageDeflate });
      assert.equal(client.extensions, perMessageDeflate ? "permessage-deflate" : "");
      for (const length of [0, 1, 125, 126, 127, 65_535, 65_536, 1_048_576]) {
        await client.echo("é".repeat(length / 2) + "x".repeat(length % 2), `${length} of text`);
        await client.echo(randomBytes(length), `${length} of noise`);
      }
      await client.echo("x".repeat(MAX_MESSAGE_BYTES), "16 MiB of text");
      await client.echo(Buffer.alloc(MAX_MESSAGE_BYTES), "16 MiB of zeros");
    });

    test(`of one byte more than 16 MiB are refused with 1009, ${how}`, async (t) => {
      const client = await open(t, "/echo", { perMessageDeflate });
      client.send(Buffer.alloc(MAX_MESSAGE_BYTES + 1));
      assert.deepEqual(await client.end(), { code: 1009, reason: "" });
      assert.equal(client.waiting, 0);
    });

    test(`in many fragments come back, ${how}`, async (t) => {
      const client = await open(t, "/echo", { perMessageDeflate });
      const parts = ["", "Hello", "", " ", "wörld", "x".repeat(100_000), "", "!"];
      parts.forEach((part, i) => client.socket.send(part, { fin: i === parts.length - 1 }));
      await client.expect(parts.join(""));
    });
  }

  test("in 131,072 fragments come back", async (t) => {
    const client = await open(t, "/echo");
    for (let i = 1; i <= MAX_FRAGMENTS; i++) {
      client.socket.send("x", { fin: i === MAX_FRAGMENTS });
    }
    await client.expect("x".repeat(MAX_FRAGMENTS));
  });

  test("sent in a row come back in their order", async (t) => {
    const client = await open(t, "/echo", { perMessageDeflate: { threshold: 500 } });
    const messages = Array.from({ length: 2000 }, (_, i) =>
      i % 2 === 0 ? `${i} ${"x".repeat(i)}` : Buffer.alloc(i, i),
    );
    messages.forEach((message) => client.send(message));
    for (const message of messages) {
      await client.expect(message);
    }
  });

  test("are as long as the server is told, and no longer", async (t) => {
    const small = await startConformance(t, "ws", ["--max-message", "1000"]);
    for (const perMessageDeflate of [false, { threshold: 0 }]) {
      const client = await WsClient.open(t, small, "/echo", { perMessageDeflate });
      await client.echo("x".repeat(1000));
      await client.echo(randomBytes(1000));
      client.send("x".repeat(1001));
      assert.deepEqual(await client.end(), { code: 1009, reason: "" });
    }
  });
});

describe("ws: a room", () => {
  test("hears every text once and in order, whoever speaks, compressed or not", async (t) => {
    const room = [
      await open(t, "/chat"),
      await open(t, "/chat", { perMessageDeflate: true }),
      await open(t, "/chat", { perMessageDeflate: { serverMaxWindowBits: 9 } }),
    ];
    const long = "all work and no play ".repeat(500);
    for (const [i, speaker] of room.entries()) {
      speaker.send(Buffer.from("bytes are for nobody"));
      speaker.send(`${i}`);
      speaker.send(long);
      for (const client of room) {
        await client.expect(`${i}`);
        await client.expect(long);
      }
    }
    room[0].terminate();
    room[1].send("who is there?");
    await room[1].expect("who is there?");
    await room[2].expect("who is there?");
    assert.deepEqual(
      room.map(({ waiting }) => waiting),
      [0, 0, 0],
    );
  });

  test("of a thousand hears everything, and so do others elsewhere", async (t) => {
    const people = await Promise.all(numbers(1000).map(() => open(t, "/chat")));
    const other = await open(t, "/echo");
    people[0].send("to all");
    people[999].send("of you");
    await other.echo("only me");
    for (const client of people) {
      const heard = [await client.take(), await client.take()].map(({ bytes }) => String(bytes));
      assert.deepEqual(heard.sort(), ["of you", "to all"]);
    }
    assert.ok([other, ...people].every(({ waiting }) => waiting === 0));
  });
});

describe("ws: readers that are slow", () => {
  const LONG = "x".repeat(65_536);

  test("are closed with 1013 in a room, and nobody else notices", async (t) => {
    const room = await Promise.all(numbers(4).map(() => open(t, "/chat")));
    const [slow, speaker, ...listeners] = room;
    slow.socket.pause();
    // More than the queue and all the buffers of the operating system hold together.
    const count = 400;
    for (let i = 0; i < count; i++) {
      const message = `${i} ${LONG}`;
      speaker.send(message);
      await speaker.expect(message);
      for (const listener of listeners) {
        await listener.expect(message);
      }
    }
    assert.equal(slow.waiting, 0);
    slow.socket.resume();
    const { code, reason } = await slow.end();
    assert.deepEqual(
      { code, reason },
      { code: 1013, reason: "the queue for this connection is full" },
    );
    assert.ok(slow.waiting > 0 && slow.waiting < count, `${slow.waiting} came`);
    // What came is what was said first, without a gap.
    for (let i = 0; slow.waiting > 0; i++) {
      await slow.expect(`${i} ${LONG}`);
    }
  });

  test("of their own echo are not read from, and lose nothing", async (t) => {
    const slow = await open(t, "/echo");
    const witness = await open(t, "/echo");
    slow.socket.pause();
    const count = 600;
    for (let i = 0; i < count; i++) {
      slow.send(`${i} ${LONG}`);
    }
    for (let i = 0; i < 50; i++) {
      await witness.echo(`still ${i}`);
    }
    assert.ok(slow.socket.bufferedAmount > 0, "the server has taken it all");
    slow.socket.resume();
    for (let i = 0; i < count; i++) {
      await slow.expect(`${i} ${LONG}`);
    }
    await slow.echo("and goes on");
  });
});

describe("ws: Ping and Pong", () => {
  test("a Ping is answered with its payload", async (t) => {
    const client = await open(t, "/echo");
    const pongs = [];
    client.socket.on("pong", (payload) => pongs.push(String(payload)));
    client.socket.ping();
    client.socket.ping("x".repeat(125));
    await client.echo("after them");
    assert.deepEqual(pongs, ["", "x".repeat(125)]);
  });

  test("who is silent is pinged, who answers stays, and who does not is cut", async (t) => {
    const impatient = await startConformance(t, "ws", [
      ...["--ping-interval", "200"],
      ...["--pong-timeout", "2000"],
    ]);
    const answering = await WsClient.open(t, impatient, "/echo");
    const pings = [];
    answering.socket.on("ping", (payload) => pings.push(String(payload)));
    const silent = await RawClient.open(t, impatient, "/echo");
    const halfWay = await RawClient.open(t, impatient, "/echo");
    halfWay.send(frame(text, "half of a message").subarray(0, 9));

    for (const client of [silent, halfWay]) {
      await client.expect(ping, "");
      await client.expectEnd();
    }
    await answering.echo("still here");
    assert.ok(pings.length >= 2, `${pings.length} Pings`);
  });
});

describe("ws: the closing handshake", { concurrency: true }, () => {
  for (const [code, reason] of [
    [1000, ""],
    [1001, "going"],
    [3000, "a library"],
    [4999, "r".repeat(123)],
  ]) {
    test(`begun by the client with ${code} is answered with ${code}`, async (t) => {
      const client = await open(t, "/echo");
      client.send("before");
      client.socket.close(code, reason);
      assert.deepEqual(await client.end(), { code, reason: "" });
      await client.expect("before");
    });
  }

  test("begun by the client without a code is answered without one", async (t) => {
    const client = await open(t, "/echo");
    client.socket.close();
    assert.deepEqual(await client.end(), { code: 1005, reason: "" });
  });

  test("begun by the server that is stopped has 1001, and the server ends with 0", async (t) => {
    const stopping = await startConformance(t, "ws");
    const clients = await Promise.all(numbers(100).map(() => WsClient.open(t, stopping, "/chat")));
    const inHandshake = await RawClient.connect(t, stopping);
    inHandshake.send("GET /echo HTTP/1.1\r\n");
    const inMessage = await RawClient.open(t, stopping, "/echo");
    inMessage.send(frame(text, "half", { fin: false }));
    await inMessage.expectPong();

    const stopped = stopping.stop();
    for (const client of clients) {
      assert.deepEqual(await client.end(), { code: 1001, reason: "" });
    }
    await inMessage.expect(close, closePayload(1001));
    inMessage.send(frame(close, closePayload(1001)));
    await inMessage.expectEnd();
    await inHandshake.expectEnd();
    await stopped;
    stopping.assertNoTrouble();
  });

  test("is waited for by a server that is stopped, but not for ever", async (t) => {
    const stopping = await startConformance(t, "ws");
    const deaf = await RawClient.open(t, stopping, "/echo");
    const before = performance.now();
    await stopping.stop();
    const seconds = (performance.now() - before) / 1000;
    assert.ok(seconds > 4.5, `it waited for ${seconds} s`);
    await deaf.expect(close, closePayload(1001));
    await deaf.expectEnd();
  });
});

describe("The client of Node.js", () => {
  const flag = "--experimental-websocket";
  const program = fileURLToPath(new URL("../support/global-web-socket.mjs", import.meta.url));
  const flags = globalThis.WebSocket === undefined ? [flag] : [];
  const isMissing = flags.length > 0 && !process.allowedNodeEnvironmentFlags.has(flag);
  const said = (stdout) => Object.assign({}, ...stdout.trim().split("\n").map(JSON.parse));

  test("opens, exchanges messages and closes", { skip: isMissing }, async () => {
    const url = server.webSocketUrl("/echo");
    const { code, stdout } = await runToEnd(process.execPath, [...flags, program, url]);
    assert.equal(code, 0);
    assert.deepEqual(said(stdout), {
      open: { protocol: "one" },
      same: Array(8).fill(true),
      close: { code: 4001, reason: "", wasClean: true },
    });
  });

  test("is told that the server is stopped", { skip: isMissing }, async (t) => {
    const stopping = await startConformance(t, "ws", ["--subprotocols", "two"]);
    const url = stopping.webSocketUrl("/echo");
    const client = new RunningProcess(process.execPath, [...flags, program, url, "stay"]);
    t.after(() => client.kill());
    await client.line(/same/);
    await stopping.stop();
    await client.end();
    const { open, close } = said(client.stdout);
    assert.deepEqual(open, { protocol: "two" });
    assert.deepEqual(close, { code: 1001, reason: "", wasClean: true });
  });
});

describe("curl", { skip: spawnSync("curl", ["--version"]).error !== undefined }, () => {
  const UPGRADE = ["Upgrade: websocket", "Connection: Upgrade", "Sec-WebSocket-Version: 13"];

  test("is told what to upgrade to", async () => {
    const { code, stdout } = await runToEnd("curl", ["-sSi", server.url("/echo")]);
    assert.equal(code, 0);
    assert.match(stdout, /^HTTP\/1\.1 426 Upgrade Required\r\n/);
    assert.match(stdout, /^upgrade: websocket\r$/m);
  });

  test("with the headers of an upgrade is switched over", async (t) => {
    // It does not answer the Ping, and so ends when it is cut.
    const impatient = await startConformance(t, "ws", [
      ...["--ping-interval", "200"],
      ...["--pong-timeout", "200"],
    ]);
    const headers = [...UPGRADE, `Sec-WebSocket-Key: ${KEY}`].flatMap((line) => ["-H", line]);
    const words = ["-sSiN", "--http1.1", ...headers, impatient.url("/echo")];
    const { stdout } = await runToEnd("curl", words);
    assert.match(stdout, /^HTTP\/1\.1 101 Switching Protocols\r\n/);
    assert.match(stdout, /^sec-websocket-accept: s3pPLMBiTxaQ9kYGzzhZRbK\+xOo=\r$/m);
  });

  test("over HTTP/2 with prior knowledge is answered over HTTP/2", async () => {
    for (const [path, status] of [
      ["/nothing", 404],
      ["/echo", 404],
    ]) {
      const words = ["-sS", "--http2-prior-knowledge", "-w", "%{http_version} %{http_code}"];
      const { code, stdout } = await runToEnd("curl", [...words, server.url(path)]);
      assert.equal(code, 0);
      assert.equal(stdout, `Not found.\n2 ${status}`);
    }
  });

  test("that offers HTTP/2 in an upgrade is answered over HTTP/1.1", async () => {
    const words = ["-sS", "--http2", "-w", "%{http_version} %{http_code}"];
    const { code, stdout } = await runToEnd("curl", [...words, server.url("/nothing")]);
    assert.equal(code, 0);
    assert.equal(stdout, "Not found.\n1.1 404");
  });
});

function numbers(count) {
  return Array.from({ length: count }, (_, i) => i);
}
