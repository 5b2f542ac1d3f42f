/** Whatever a published client can send comes back as it was. */

import { strict as assert } from "node:assert";
import test, { describe } from "node:test";
import { EngineSocket } from "../support/engine-socket.mjs";
import { wholeFile } from "../support/scope.mjs";
import { startSocketIo } from "../support/servers.mjs";
import { StockClient, forEveryKind } from "../support/stock-client.mjs";
import { twin } from "../support/twins.mjs";

const MOST_ATTACHMENTS = 10;

const server = await startSocketIo(wholeFile, "app");

const VALUES = {
  "words of JSON": [null, true, false],
  "small numbers": [0, 1, -1, 1.5, -0.1, 0.1],
  "big numbers": [2 ** 31, 2 ** 53, -(2 ** 53) + 1, 1e21, 123456789012345680000],
  "numbers at the ends": [Number.MAX_VALUE, Number.MIN_VALUE, -Number.MAX_VALUE, 5e-7, 1e-10],
  strings: ["", "a", 'quotes " and \\ and /', "\b\f\n\r\t\0\x7f"],
  "strings that look like something else": ["2", "4hello", "\x1e", "51-", "b64", "6:4hello"],
  "all planes of Unicode": ["grüße", "日本語", "𝄞👋🏽", "\u2028\u2029", "\ufeff", "\uffff"],
  "surrogates without their other half": ["\ud800", "a\udc00b", "\udc00\ud800", "\udbff"],
  lists: [[], [[]], [1, [2, [3, []]]], [null, "a", false]],
  objects: [{}, { a: { b: { c: null } } }, { "": 1, "grüße 👋": 2, "\ud800": 3 }],
  "names that mean something elsewhere": [
    { constructor: 1, toString: 2, hasOwnProperty: 3, length: 4 },
    JSON.parse('{"__proto__": {"polluted": true}}'),
  ],
  "objects that look like places for binary": [{ _placeholder: false, num: 0 }, { num: 1 }],
};

const BINARY = {
  "no bytes": [Buffer.alloc(0)],
  "every byte": [Buffer.from(Array.from({ length: 256 }, (_, i) => i))],
  "binary in a list and in an object": [
    [Buffer.of(1), "x", [Buffer.of(2)]],
    { a: Buffer.of(3), b: { c: [Buffer.of(4, 5)] } },
  ],
  "binary between text": ["before", Buffer.of(0xff, 0xfe), "after", Buffer.of(0), null],
  "as many attachments as may be": Array.from({ length: MOST_ATTACHMENTS }, (_, i) =>
    Buffer.alloc(i, i),
  ),
};

forEveryKind((kind) => {
  const connect = (t, options) => StockClient.connect(t, server, kind, options);

  for (const [what, values] of Object.entries({ ...VALUES, ...BINARY })) {
    twin(
      "socket.io/socket",
      "should emit events",
      "should receive events",
      "should emit events with utf8 multibyte character",
      "should emit events with binary data",
      "should emit events with several types of data (including binary)",
      "should receive events with binary data",
      "should receive events with several types of data (including binary)",
      "should receive events with args and callback",
      "should receive events with binary args and callbacks",
      "should receive events and pass binary data in a callback",
      "should handle empty binary packet",
    );
    twin(
      "engine.io/server",
      "should support chinese",
      "should arrive when binary data sent as Buffer (polling)",
    );
    twin("socket.io/socket", "should error with null messages");
    test(`${what} come back, as an event and as an acknowledgement`, async (t) => {
      const client = await connect(t);
      assert.deepEqual(await client.acks("echo", ...values), values);
      client.emit("echo", ...values);
      await client.expect("echo", ...values);
    });
  }

  test("no value at all comes back", async (t) => {
    const client = await connect(t);
    assert.deepEqual(await client.acks("echo"), []);
    client.emit("echo");
    await client.expect("echo");
  });

  test("other kinds of binary are binary", async (t) => {
    const client = await connect(t);
    const { buffer } = Uint8Array.of(1, 2, 3, 4);
    const bytes = Buffer.of(1, 2, 3, 4);
    assert.deepEqual(await client.acks("echo", buffer, new Uint8Array(buffer)), [bytes, bytes]);
  });

  test("the server sees what they are", async (t) => {
    const client = await connect(t);
    const binary = Buffer.alloc(3);
    assert.deepEqual(await client.ask("types", null, true, 1.5, "s", [binary], {}, binary), [
      ...["null", "boolean", "number", "string"],
      ...["array", "object", "binary:3"],
    ]);
  });

  twin("socket.io/socket", "should handle very large json", "should handle very large binary data");
  test("a million bytes come from the server", async (t) => {
    const client = await connect(t);
    assert.equal(await client.ask("big", 1_000_000), "x".repeat(1_000_000));
    const binary = await client.ask("big-bin", 1_000_000);
    assert.ok(binary.equals(Buffer.alloc(1_000_000).map((_, i) => i)));
  });

  test("a million bytes go to the server and back", async (t) => {
    const client = await connect(t);
    const text = "ä".repeat(500_000);
    assert.ok((await client.ask("echo", text)) === text);
    const binary = Buffer.alloc(1_000_000).map((_, i) => i * 7);
    assert.ok((await client.ask("echo", binary)).equals(binary));
  });

  twin("socket.io/socket", "should see query parameters in the request");
  twin("socket.io/socket", "should have access to the connection");
  test("the server knows who asks, and how", async (t) => {
    const query = { first: "a b&c", second: "ü" };
    const client = await connect(t, { query, auth: { token: "secret", list: [1, { a: null }] } });
    const { id, nsp, eio, transport, query: seen, auth } = await client.ask("whoami");
    assert.equal(id, client.id);
    assert.equal(nsp, "/");
    assert.equal(eio, kind.major === 2 ? 3 : 4);
    assert.ok(kind.way === "upgrade" || transport === kind.way);
    assert.equal(seen["first"], "a b&c");
    assert.equal(seen["second"], "ü");
    // Version 2 knows of no such thing.
    assert.deepEqual(auth, kind.major === 2 ? {} : { token: "secret", list: [1, { a: null }] });
    if (kind.way === "upgrade") {
      await client.upgraded();
    }
  });

  twin("socket.io/socket", "should call listener");
  test("the server sees all events, also those that nobody handles", async (t) => {
    const client = await connect(t);
    for (const event of ["nobody", "nobody", "constructor", "__proto__x", "grüße 👋", ""]) {
      client.emit(event, 1);
    }
    assert.deepEqual(await client.ask("echo", 1), 1);
    assert.deepEqual(await client.ask("seen"), {
      nobody: 2,
      constructor: 1,
      __proto__x: 1,
      "grüße 👋": 1,
      "": 1,
      echo: 1,
    });
  });
});

describe("JSON that JavaScript would not write", () => {
  for (const [what, sent, received] of [
    ["a zero with a sign", "-0", 0],
    ["a whole number with a point", "1.0", 1],
    ["exponents", "[1e3,1E+3,10e-1]", [1000, 1000, 1]],
    ["more digits than a number has", "0.1000000000000000055511151231257827", 0.1],
    ["white space", ' \t\r\n[ 1 , { "a" : 2 } ] ', [1, { a: 2 }]],
    ["letters as escapes", '"\\u0041\\u00e9\\uD83D\\ude00\\/"', "Aé😀/"],
    ["half a character as an escape", '"\\ud800"', "\ud800"],
    ["a name twice: the last counts", '{"a":1,"b":2,"a":3}', { a: 3, b: 2 }],
  ]) {
    test(`${what}: ${JSON.stringify(sent)}`, async (t) => {
      const { socket } = await EngineSocket.join(t, server);
      socket.send(`421["echo",${sent}]`);
      const answer = await socket.packet();
      assert.ok(answer.startsWith("431["), answer);
      const [value] = JSON.parse(answer.slice(3));
      // What is left of the sign of a zero is for the server to say.
      assert.deepEqual(value === 0 ? 0 : value, received);
    });
  }
});
