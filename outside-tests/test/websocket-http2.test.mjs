/** WebSockets over HTTP/2 (RFC 8441), with the client of Node.js, and plain requests beside them. */

import { strict as assert } from "node:assert";
import { randomBytes } from "node:crypto";
import { constants } from "node:http2";
import test, { describe } from "node:test";
import { OPCODE, closePayload, frame, hex } from "../support/frames.mjs";
import { Http2Client } from "../support/http2-client.mjs";
import { RawClient } from "../support/raw-client.mjs";
import { wholeFile } from "../support/scope.mjs";
import { startConformance } from "../support/servers.mjs";

const { text, binary, close } = OPCODE;

const server = await startConformance(wholeFile, "ws", ["--subprotocols", "one,two"]);

describe("RFC 8441 §3 to §5: opening", () => {
  test("the server announces extended CONNECT, and how many streams it takes", async (t) => {
    const { session } = await Http2Client.connect(t, server);
    assert.equal(session.remoteSettings.enableConnectProtocol, true);
    assert.equal(session.remoteSettings.maxConcurrentStreams, 256);
  });

  test("the answer is 200, without the headers of an upgrade", async (t) => {
    const connection = await Http2Client.connect(t, server);
    const { headers } = await connection.request("/echo?a=b");
    assert.deepEqual(Object.entries(headers), [[":status", 200]]);
  });

  test("sub-protocol and compression are agreed on as over HTTP/1.1", async (t) => {
    const connection = await Http2Client.connect(t, server);
    const { headers } = await connection.request("/echo", {
      "sec-websocket-protocol": "three, two, one",
      "sec-websocket-extensions": "permessage-deflate",
    });
    assert.deepEqual(Object.fromEntries(Object.entries(headers)), {
      ":status": 200,
      "sec-websocket-protocol": "two",
      "sec-websocket-extensions":
        "permessage-deflate; server_no_context_takeover; client_no_context_takeover",
    });
  });

  for (const [what, status, path, headers] of [
    ["a path without an endpoint", 404, "/nothing", {}],
    ["another protocol", 501, "/echo", { ":protocol": "connect-udp" }],
    ["another version", 426, "/echo", { "sec-websocket-version": "8" }],
    ["no version", 400, "/echo", { "sec-websocket-version": undefined }],
    ["a page of another origin", 403, "/echo", { origin: "http://evil.example" }],
    ["a sub-protocol twice", 400, "/echo", { "sec-websocket-protocol": "one, one" }],
    ["many headers", 431, "/echo", Object.fromEntries(numbers(100).map((i) => [`x-${i}`, "x"]))],
  ]) {
    test(`${what}: ${status}, and the connection goes on`, async (t) => {
      const connection = await Http2Client.connect(t, server);
      const { headers: answer, client } = await connection.request(path, headers);
      assert.equal(answer[":status"], status);
      assert.match(String(await client.rest()), /^[A-Z].*\.\n$/, "a sentence for people");
      if (status === 426) {
        assert.equal(answer["sec-websocket-version"], "13");
      }
      await echoes(await connection.open("/echo"));
    });
  }
});

describe("Messages over HTTP/2", () => {
  test("the same frames as over TCP, in any cut", async (t) => {
    const client = await (await Http2Client.connect(t, server)).open("/echo");
    await client.sendByteByByte(hex("81 85 37fa213d 7f9f4d5158"));
    await client.expect(text, "Hello");
    await client.expectPong();
  });

  test("of any length up to 16 MiB", async (t) => {
    const client = await (await Http2Client.connect(t, server)).open("/echo");
    for (const length of [0, 1, 125, 126, 65_535, 65_536, 1_048_576, 16_777_216]) {
      const payload = randomBytes(length);
      client.send(frame(binary, payload));
      await client.expect(binary, payload);
    }
  });

  test("too long: 1009; against the protocol: 1002", async (t) => {
    const connection = await Http2Client.connect(t, server);
    const [long, wrong, witness] = await openMany(connection, 3);
    long.send(frame(binary, "", { announced: 16_777_217 }));
    await long.expectClose(1009);
    wrong.send(frame(text, "", { rsv: 1 }));
    await wrong.expectClose(1002);
    await witness.expectPong();
  });

  test("of 256 streams of one connection, each its own, and the next when one has ended", async (t) => {
    const connection = await Http2Client.connect(t, server);
    const clients = await openMany(connection, 256);
    clients.forEach((client, i) => client.send(frame(text, `I am ${i}`)));
    for (const [i, client] of clients.entries()) {
      await client.expect(text, `I am ${i}`);
    }
    const next = connection.open("/echo");
    clients[100].send(frame(close, closePayload(1000)));
    await clients[100].expectClose(1000);
    clients[100].socket.end();
    await echoes(await next);
  });

  test("to a room of people over HTTP/2 and HTTP/1.1", async (t) => {
    const connection = await Http2Client.connect(t, server);
    const room = [
      await connection.open("/chat"),
      await RawClient.open(t, server, "/chat"),
      await connection.open("/chat"),
      await (await Http2Client.connect(t, server)).open("/chat"),
    ];
    for (const [i, speaker] of room.entries()) {
      speaker.send(frame(text, `from ${i}`));
      for (const client of room) {
        await client.expect(text, `from ${i}`);
      }
    }
  });

  test("beside plain requests on the same connection", async (t) => {
    const connection = await Http2Client.connect(t, server);
    const client = await connection.open("/echo");
    const { headers, client: body } = await connection.request("/nothing", {
      ":method": "GET",
      ":protocol": undefined,
    });
    assert.equal(headers[":status"], 404);
    assert.equal(String(await body.rest()), "Not found.\n");
    await client.expectPong();
  });

  test("to a client that does not read wait for it, and do not hold up others", async (t) => {
    const connection = await Http2Client.connect(t, server);
    const [lazy, witness] = await openMany(connection, 2);
    lazy.socket.pause();
    const payload = Buffer.alloc(65_536, "z");
    const count = 64;
    for (let i = 0; i < count; i++) {
      lazy.send(frame(binary, payload));
    }
    for (let i = 0; i < 20; i++) {
      await witness.expectPong(`ping ${i}`);
    }
    lazy.socket.resume();
    for (let i = 0; i < count; i++) {
      await lazy.expect(binary, payload);
    }
  });
});

describe("The end of a WebSocket over HTTP/2", () => {
  test("is a closing handshake, and then the end of the stream", async (t) => {
    const connection = await Http2Client.connect(t, server);
    const [client, witness] = await openMany(connection, 2);
    client.send(frame(close, closePayload(4000, "enough")));
    await client.expectClose(4000);
    await witness.expectPong();
  });

  test("is the end of the stream, without a word", async (t) => {
    const connection = await Http2Client.connect(t, server);
    const [client, witness] = await openMany(connection, 2);
    client.socket.end();
    await client.expectEnd();
    await witness.expectPong();
  });

  test("is a reset of the stream, with no harm to others", async (t) => {
    const connection = await Http2Client.connect(t, server);
    const clients = await openMany(connection, 20);
    clients[0].send(frame(text, "half", { fin: false }));
    clients.slice(0, -1).forEach(({ socket }) => socket.close(constants.NGHTTP2_CANCEL));
    await clients.at(-1).expectPong();
    await echoes(await connection.open("/echo"));
  });

  test("is the end of the connection, with no harm to others", async (t) => {
    const connection = await Http2Client.connect(t, server);
    await openMany(connection, 20);
    const other = await (await Http2Client.connect(t, server)).open("/echo");
    connection.session.destroy();
    await other.expectPong();
  });

  test("is 1001 when the server is stopped, which ends with 0", async (t) => {
    const stopping = await startConformance(t, "ws");
    const clients = await openMany(await Http2Client.connect(t, stopping), 20);
    const stopped = stopping.stop();
    for (const client of clients) {
      await client.expect(close, closePayload(1001));
      client.send(frame(close, closePayload(1001)));
    }
    for (const client of clients) {
      await client.expectEnd();
      client.socket.end();
    }
    await stopped;
    stopping.assertNoTrouble();
  });
});

function openMany(connection, count) {
  return Promise.all(numbers(count).map(() => connection.open("/echo")));
}

async function echoes(client) {
  client.send(frame(text, "Hello"));
  await client.expect(text, "Hello");
}

function numbers(count) {
  return Array.from({ length: count }, (_, i) => i);
}
