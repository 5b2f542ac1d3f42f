/** The opening handshake of RFC 6455 §4, byte by byte and in every way in which it can be wrong. */

import { strict as assert } from "node:assert";
import { randomBytes } from "node:crypto";
import test, { describe } from "node:test";
import { OPCODE, frame } from "../support/frames.mjs";
import { KEY, RawClient, acceptOf, request, upgradeRequest } from "../support/raw-client.mjs";
import { wholeFile } from "../support/scope.mjs";
import { startConformance } from "../support/servers.mjs";

const HANDSHAKE_MILLIS = 700;

const server = await startConformance(wholeFile, "ws");
const strict = await startConformance(wholeFile, "ws", [
  "--subprotocols",
  "chat.2,chat.1",
  "--handshake-timeout",
  String(HANDSHAKE_MILLIS),
  "--deflate",
  "off",
]);

/** Sends a request; returns the answer and the client. */
async function answer(t, text, to = server) {
  const client = await RawClient.connect(t, to);
  client.send(text);
  return { client, ...(await client.head()) };
}

/** Expects that the connection is a WebSocket now. */
async function echoes(client) {
  client.send(frame(OPCODE.text, "Hello"));
  await client.expect(OPCODE.text, "Hello");
}

async function accepted(t, text, to) {
  const { client, status, headers } = await answer(t, text, to);
  assert.equal(status, 101, text);
  await echoes(client);
  return headers;
}

/** Expects a refusal that says why, and the end of the connection; returns its headers. */
async function refused(t, status, text, to = server) {
  const client = await RawClient.connect(t, to);
  client.send(text);
  const refusal = await client.lastResponse();
  const shown = text.slice(0, 300);
  assert.equal(refusal.status, status, `${shown}\n${refusal.body}`);
  assert.match(refusal.body, /^[A-Z].*\.\n$/, "a sentence for people");
  assert.equal(Number(refusal.headers["content-length"]), refusal.body.length, shown);
  return refusal.headers;
}

describe("RFC 6455 §4.2.2: what the server answers", () => {
  test("the key of §1.3 is answered as printed there", async (t) => {
    const headers = await accepted(t, upgradeRequest("/echo"));
    assert.deepEqual(headers, {
      upgrade: "websocket",
      connection: "upgrade",
      "sec-websocket-accept": "s3pPLMBiTxaQ9kYGzzhZRbK+xOo=",
    });
  });

  test("any key is answered with its own proof", async (t) => {
    for (let i = 0; i < 20; i++) {
      const key = randomBytes(16).toString("base64");
      const headers = await accepted(t, upgradeRequest("/echo", { "Sec-WebSocket-Key": key }));
      assert.equal(headers["sec-websocket-accept"], acceptOf(key), key);
    }
  });

  test("a request may come byte by byte, and the first frames too", async (t) => {
    const client = await RawClient.connect(t, server);
    await client.sendByteByByte(upgradeRequest("/echo"));
    assert.equal((await client.head()).status, 101);
    await client.sendByteByByte(frame(OPCODE.text, "Hello"));
    await client.expect(OPCODE.text, "Hello");
  });

  test("frames that come right behind the request are received", async (t) => {
    const client = await RawClient.connect(t, server);
    const first = frame(OPCODE.text, "early");
    const second = frame(OPCODE.binary, "bird");
    client.send(Buffer.concat([Buffer.from(upgradeRequest("/echo")), first, second]));
    assert.equal((await client.head()).status, 101);
    await client.expect(OPCODE.text, "early");
    await client.expect(OPCODE.binary, "bird");
  });

  test("half a frame behind the request is the beginning of one", async (t) => {
    const client = await RawClient.connect(t, server);
    const bytes = frame(OPCODE.text, "cut in two");
    client.send(Buffer.concat([Buffer.from(upgradeRequest("/echo")), bytes.subarray(0, 5)]));
    assert.equal((await client.head()).status, 101);
    client.send(bytes.subarray(5));
    await client.expect(OPCODE.text, "cut in two");
  });

  test("a WebSocket may follow plain requests on a connection", async (t) => {
    const client = await RawClient.connect(t, server);
    client.send(request("HEAD /nothing HTTP/1.1", { Host: "127.0.0.1" }));
    assert.equal((await client.head()).status, 404);
    client.send(upgradeRequest("/echo"));
    assert.equal((await client.head()).status, 101);
    await echoes(client);
  });

  for (const [what, headers] of [
    ["names of headers in capitals", { UPGRADE: "websocket", Upgrade: undefined }],
    ["the word websocket in capitals", { Upgrade: "WebSocket" }],
    ["another protocol to upgrade to", { Upgrade: "h2c, websocket" }],
    ["Connection in lower case", { Connection: "upgrade" }],
    ["another word in Connection", { Connection: "keep-alive, Upgrade" }],
    ["Connection on two lines", { Connection: ["keep-alive", "Upgrade"] }],
    [
      "a page of the same host and port",
      { Host: "chat.example:80", Origin: "http://chat.example" },
    ],
    ["100 lines of headers", Object.fromEntries(numbers(95).map((i) => [`X-${i}`, "x"]))],
    ["almost 16 KiB of headers", { "X-Long": "x".repeat(16_000) }],
    ["an extension that nobody knows", { "Sec-WebSocket-Extensions": "x-unheard-of; a=1" }],
    ["the white space that may be there", { Upgrade: "  websocket\t", Connection: " ,Upgrade, " }],
  ]) {
    test(`it takes ${what}`, (t) => accepted(t, upgradeRequest("/echo", headers)));
  }

  test("it takes a query", (t) => accepted(t, upgradeRequest("/echo?token=a%20b&x")));
});

describe("RFC 6455 §4.2.1: what the server refuses", () => {
  for (const [what, headers] of [
    ["no key", { "Sec-WebSocket-Key": undefined }],
    ["an empty key", { "Sec-WebSocket-Key": "" }],
    ["a key of 15 bytes", { "Sec-WebSocket-Key": Buffer.alloc(15).toString("base64") }],
    ["a key of 17 bytes", { "Sec-WebSocket-Key": Buffer.alloc(17).toString("base64") }],
    ["a key without padding", { "Sec-WebSocket-Key": KEY.replace("==", "") }],
    ["a key that is no base64", { "Sec-WebSocket-Key": "dGhlIHNhbXBsZSBub25j*Q==" }],
    ["two keys", { "Sec-WebSocket-Key": [KEY, KEY] }],
    ["no Connection", { Connection: undefined }],
    ["a Connection without Upgrade", { Connection: "keep-alive, upgrades" }],
    ["no Host", { Host: undefined }],
    ["an empty Host", { Host: "" }],
    ["two hosts", { Host: ["127.0.0.1", "example.org"] }],
    ["a sub-protocol that is no token", { "Sec-WebSocket-Protocol": "chat, a b" }],
    ["a sub-protocol twice", { "Sec-WebSocket-Protocol": "chat, superchat, chat" }],
    ["an empty list of sub-protocols", { "Sec-WebSocket-Protocol": "" }],
    ["extensions against the grammar", { "Sec-WebSocket-Extensions": "permessage-deflate; =15" }],
    ["a quoted value that is no token", { "Sec-WebSocket-Extensions": 'x; a="b c"' }],
    ["a NUL in a header", { "X-Nul": "a\0b" }],
    ["a carriage return in a header", { "X-Cr": "a\rb" }],
  ]) {
    test(`${what}: 400`, (t) => refused(t, 400, upgradeRequest("/echo", headers)));
  }

  for (const [what, from, to] of [
    ["HTTP/1.0", "HTTP/1.1", "HTTP/1.0"],
    ["no version of HTTP", " HTTP/1.1", ""],
    ["another protocol", "HTTP/1.1", "ICE/1.0"],
    ["white space before a colon", "Host:", "Host :"],
    ["something that is no HTTP at all", /^GET .*/, "\x16\x03\x01\x02\0\x01"],
  ]) {
    test(`${what}: 400`, (t) => refused(t, 400, upgradeRequest("/echo").replace(from, to)));
  }

  test("bytes that are no text: 400", async (t) => {
    const client = await RawClient.connect(t, server);
    client.send(Buffer.concat([Buffer.alloc(64, 0xff), Buffer.from("\r\n\r\n")]));
    assert.equal((await client.lastResponse()).status, 400);
  });

  for (const method of ["HEAD", "POST", "PUT", "DELETE", "OPTIONS", "PATCH"]) {
    test(`${method}: 405, and Allow: GET`, async (t) => {
      const { status, headers } = await answer(t, upgradeRequest("/echo").replace("GET", method));
      assert.equal(status, 405);
      assert.equal(headers["allow"], "GET");
    });
  }

  for (const [what, upgrade] of [
    ["no Upgrade", undefined],
    ["an empty Upgrade", ""],
    ["an Upgrade to something else", "h2c"],
    ["an Upgrade that begins with websocket", "websocket2"],
  ]) {
    test(`${what}: 426, and what to upgrade to`, async (t) => {
      const headers = await refused(t, 426, upgradeRequest("/echo", { Upgrade: upgrade }));
      assert.equal(headers["upgrade"], "websocket");
      // RFC 9110 §7.8: Upgrade is named in Connection.
      assert.match(headers["connection"], /\bupgrade\b/);
    });
  }

  for (const version of ["0", "7", "8", "12", "14", "013", "13.0", "x", "", "13, 8"]) {
    test(`version "${version}": 426, and the version that is spoken (§4.4)`, async (t) => {
      const other = upgradeRequest("/echo", { "Sec-WebSocket-Version": version });
      const headers = await refused(t, 426, other);
      assert.equal(headers["sec-websocket-version"], "13");
    });
  }

  for (const [what, version] of [
    ["no version", undefined],
    ["two versions", ["13", "13"]],
  ]) {
    test(`${what}: 400, and the version that is spoken`, async (t) => {
      const other = upgradeRequest("/echo", { "Sec-WebSocket-Version": version });
      const headers = await refused(t, 400, other);
      assert.equal(headers["sec-websocket-version"], "13");
    });
  }

  test("a path without an endpoint: 404, and the connection goes on", async (t) => {
    for (const path of ["/", "/ech", "/echo/", "/echo2", "/Echo"]) {
      const client = await RawClient.connect(t, server);
      client.send(upgradeRequest(path).replace("GET", "HEAD"));
      assert.equal((await client.head()).status, 404, path);
      client.send(upgradeRequest("/echo"));
      assert.equal((await client.head()).status, 101, path);
    }
  });
});

describe("RFC 6455 §10.2: pages of other origins", () => {
  for (const origin of [
    "http://evil.example",
    "https://evil.example",
    "http://chat.example:81",
    "http://chat.example.evil",
    "http://sub.chat.example",
    "null",
    "",
  ]) {
    test(`"${origin}": 403`, (t) =>
      refused(t, 403, upgradeRequest("/echo", { Host: "chat.example", Origin: origin })));
  }
});

describe("Bounds of a request", () => {
  test("a header that is too long: 431", (t) =>
    refused(t, 431, upgradeRequest("/echo", { "X-Long": "x".repeat(17_000) })));

  test("many headers that are too long together: 431", async (t) => {
    const many = Object.fromEntries(numbers(90).map((i) => [`X-${i}`, "x".repeat(200)]));
    await refused(t, 431, upgradeRequest("/echo", many));
  });

  test("more than 100 lines of headers: 431", async (t) => {
    const many = Object.fromEntries(numbers(96).map((i) => [`X-${i}`, "x"]));
    await refused(t, 431, upgradeRequest("/echo", many));
  });

  test("a target that is too long: 414", (t) =>
    refused(t, 414, upgradeRequest(`/echo?${"x".repeat(17_000)}`)));

  test("headers without an end: refused while they arrive", async (t) => {
    const client = await RawClient.connect(t, server);
    client.send(`GET /echo HTTP/1.1\r\nHost: a\r\nX-Long: ${"x".repeat(17_000)}`);
    assert.equal((await client.lastResponse()).status, 431);
  });
});

describe("Sub-protocols (RFC 6455 §4.2.2)", () => {
  const offer = (protocols) => upgradeRequest("/echo", { "Sec-WebSocket-Protocol": protocols });

  for (const [offered, chosen] of [
    ["chat.1", "chat.1"],
    ["chat.1, chat.2", "chat.1"],
    ["chat.2, chat.1", "chat.2"],
    ["chat.3,chat.2,chat.1", "chat.2"],
    [["chat.3", "chat.1"], "chat.1"],
    ["chat.3", undefined],
    ["Chat.1", undefined],
    [undefined, undefined],
  ]) {
    test(`of ${offered} the first that is supported is chosen: ${chosen}`, async (t) => {
      const headers = await accepted(t, offer(offered), strict);
      assert.equal(headers["sec-websocket-protocol"], chosen);
    });
  }

  test("without a list of supported ones the first is chosen", async (t) => {
    const headers = await accepted(t, offer("one, two"));
    assert.equal(headers["sec-websocket-protocol"], "one");
  });
});

describe("Compression that is turned off", () => {
  test("is not agreed to", async (t) => {
    const offer = upgradeRequest("/echo", { "Sec-WebSocket-Extensions": "permessage-deflate" });
    const headers = await accepted(t, offer, strict);
    assert.equal(headers["sec-websocket-extensions"], undefined);
  });
});

describe("A client that takes too long to ask", { concurrency: true }, () => {
  /** Expects that the server ends the connection without a word, not before its time. */
  async function isCut(client, connectedAt) {
    await client.expectEnd();
    const millis = performance.now() - connectedAt;
    assert.ok(millis > HANDSHAKE_MILLIS - 100, `after ${millis} ms`);
  }

  async function cutAfter(t, text) {
    const connectedAt = performance.now();
    const client = await RawClient.connect(t, strict);
    client.send(text);
    await isCut(client, connectedAt);
  }

  test("is cut when it says nothing", (t) => cutAfter(t, ""));

  test("is cut in the middle of the first line", (t) => cutAfter(t, "GET /ec"));

  test("is cut in the middle of its headers", (t) =>
    cutAfter(t, upgradeRequest("/echo").slice(0, -2)));

  test("is cut in the middle of the preface of HTTP/2", (t) => cutAfter(t, "PRI * HTTP/2.0\r\n"));

  test("is cut though it says a byte every now and then", async (t) => {
    const connectedAt = performance.now();
    const client = await RawClient.connect(t, strict);
    const bytes = [...upgradeRequest("/echo", { "X-Long": "x".repeat(10_000) })];
    const drip = setInterval(() => client.send(bytes.shift()), 20);
    t.after(() => clearInterval(drip));
    await isCut(client, connectedAt);
  });

  test("is not cut once it is a WebSocket", async (t) => {
    const client = await RawClient.open(t, strict, "/echo");
    // Another one that came later is cut: so the time of the first is over.
    await cutAfter(t, "");
    await echoes(client);
  });
});

function numbers(count) {
  return Array.from({ length: count }, (_, i) => i);
}
