/** What the endpoint of Socket.IO says to single requests, in order and out of order. */

import { strict as assert } from "node:assert";
import test, { describe } from "node:test";
import { EngineSocket } from "../support/engine-socket.mjs";
import { eventually, within } from "../support/deadline.mjs";
import { ask } from "../support/http.mjs";
import { Polling } from "../support/polling.mjs";
import { RawClient, request, upgradeRequest } from "../support/raw-client.mjs";
import { wholeFile } from "../support/scope.mjs";
import { startSocketIo } from "../support/servers.mjs";
import { WsClient } from "../support/ws-client.mjs";
import { twin } from "../support/twins.mjs";

const PATH = "/socket.io/";
const POLLING = `${PATH}?EIO=4&transport=polling`;
const MAX_PAYLOAD_BYTES = 2_000_000;
const FRIEND = "http://app.example";

const ERRORS = {
  transport: { code: 0, message: "Transport unknown" },
  sid: { code: 1, message: "Session ID unknown" },
  method: { code: 2, message: "Bad handshake method" },
  request: { code: 3, message: "Bad request" },
  version: { code: 5, message: "Unsupported protocol version" },
};

const server = await startSocketIo(wholeFile, "app");

async function assertError(expected, path, options) {
  const { status, headers, text } = await ask(server, path, options);
  assert.equal(status, 400, text);
  assert.match(headers["content-type"], /^application\/json/);
  assert.deepEqual(JSON.parse(text), expected);
}

/** A session in the namespace `/`. */
async function join(options) {
  const session = await Polling.open(server, options);
  if (options?.eio !== 3) {
    await session.push("40");
  }
  await session.pollFor(/^40/);
  return session;
}

async function assertWorks(session) {
  await session.push('42["echo","still here"]');
  assert.equal(await session.pollFor(/^42/), '42["echo","still here"]');
}

/** The beginning of a POST that announces more than it has. */
function halfPost(session) {
  const headers = { Host: "127.0.0.1", "Content-Length": "10" };
  return `${request(`POST ${session.path} HTTP/1.1`, headers)}42`;
}

describe("Requests of pages of other origins", () => {
  const preflight = {
    Origin: FRIEND,
    "Access-Control-Request-Method": "POST",
    "Access-Control-Request-Headers": "x-one, content-type",
  };

  twin("engine.io/server", "should allow CORS from the current origin (preflight request)");
  test("a preflight is answered, with credentials", async () => {
    const { status, headers, body } = await ask(server, POLLING, {
      method: "OPTIONS",
      headers: preflight,
    });
    assert.ok([200, 204].includes(status), String(status));
    assert.equal(body.length, 0);
    assert.equal(headers["access-control-allow-origin"], FRIEND);
    assert.equal(headers["access-control-allow-credentials"], "true");
    assert.match(headers["access-control-allow-methods"], /\bPOST\b/);
    const allowed = headers["access-control-allow-headers"].toLowerCase();
    assert.match(allowed, /x-one/);
    assert.match(allowed, /content-type/);
  });

  twin(
    "engine.io/server",
    "should allow CORS from the current origin (actual request)",
    "should disallow CORS from a bad origin",
  );
  test("what is answered may be read, by that origin alone", async () => {
    const { headers } = await ask(server, POLLING, { headers: { Origin: FRIEND } });
    assert.equal(headers["access-control-allow-origin"], FRIEND);
    assert.equal(headers["access-control-allow-credentials"], "true");
    const other = await ask(server, POLLING, { headers: { Origin: "http://evil.example" } });
    const allowed = other.headers["access-control-allow-origin"];
    assert.ok(allowed === undefined || allowed === FRIEND, allowed);
  });

  test("a refusal may be read too", async () => {
    const { status, headers } = await ask(server, `${PATH}?EIO=4&transport=abc`, {
      headers: { Origin: FRIEND },
    });
    assert.equal(status, 400);
    assert.equal(headers["access-control-allow-origin"], FRIEND);
  });

  test("where nothing is allowed, nothing is said", async () => {
    const { status, headers } = await ask(server, "/recovery.io/?EIO=4&transport=polling", {
      headers: { Origin: FRIEND },
    });
    assert.equal(status, 200);
    assert.equal(headers["access-control-allow-origin"], undefined);
  });
});

describe("Requests that make no sense", () => {
  const NAMES = ["", "abc", "Polling", "__proto__", "constructor", "toString", "hasOwnProperty"];
  for (const name of [...NAMES, "webtransport", "x".repeat(2000)]) {
    twin(
      "engine.io/server",
      "should disallow non-existent transports",
      "should disallow `constructor` as transports",
      "should disallow `__proto__` as transport (polling)",
    );
    test(`the transport "${name.slice(0, 20)}"`, () =>
      assertError(ERRORS.transport, `${PATH}?EIO=4&transport=${name}`));
  }

  test("no transport", () => assertError(ERRORS.transport, `${PATH}?EIO=4`));

  for (const sid of ["nope", "__proto__", "constructor", "%00", "%F0%9F%91%8B", "x".repeat(2000)]) {
    twin("engine.io/server", "should disallow non-existent sids");
    test(`the session "${sid.slice(0, 20)}"`, async () => {
      await assertError(ERRORS.sid, `${POLLING}&sid=${sid}`);
      await assertError(ERRORS.sid, `${POLLING}&sid=${sid}`, { method: "POST", body: "4" });
    });
  }

  for (const method of ["POST", "PUT", "DELETE", "PATCH"]) {
    twin("engine.io/server", "should disallow invalid handshake method");
    test(`${method} for a handshake`, () => assertError(ERRORS.method, POLLING, { method }));
  }

  twin("engine.io/server", "should disallow bad requests (handshake error)");
  test("a WebSocket without an upgrade", () =>
    assertError(ERRORS.request, `${PATH}?EIO=4&transport=websocket`));

  for (const query of ["EIO=3&", "EIO=2&", "EIO=5&", "EIO=abc&", ""]) {
    twin("engine.io/server", "should disallow unsupported protocol versions");
    twin("socket.io/v2-compatibility", "should not connect if `allowEIO3` is false (default)");
    test(`a revision that is not spoken: "${query}"`, () =>
      assertError(ERRORS.version, `/recovery.io/?${query}transport=polling`));
  }

  test("a session of polling, asked for as a WebSocket without an upgrade", async () => {
    const session = await join();
    const path = session.path.replace("polling", "websocket");
    await assertError(ERRORS.request, path);
    await assertWorks(session);
  });

  test("a session of a WebSocket, polled", async (t) => {
    const socket = await EngineSocket.connect(t, server);
    const { sid } = JSON.parse((await socket.take()).slice(1));
    await assertError(ERRORS.request, `${POLLING}&sid=${sid}`);
    await assertError(ERRORS.request, `${POLLING}&sid=${sid}`, { method: "POST", body: "41" });
    await socket.asks("40/none,", '44/none,{"message":"Invalid namespace"}');
  });

  test("a session with another method", async () => {
    const session = await join();
    const { status } = await ask(server, session.path, { method: "PUT", body: "4" });
    assert.ok(status >= 400 && status <= 500, String(status));
  });

  for (const path of ["/socket.io", "/socket.iox/", "/socket/", "/SOCKET.IO/", "/socket.io/x.js"]) {
    twin(
      "socket.io/server-attachment",
      "should return 404 for mismatching path",
      "should not serve static files",
    );
    test(`another path: ${path}`, async () => {
      const { status } = await ask(server, `${path}?EIO=4&transport=polling`);
      assert.equal(status, 404);
    });
  }
});

describe("Upgrades that make no sense", () => {
  for (const [what, query, message] of [
    ["an unknown transport", "EIO=4&transport=abc", "Transport unknown"],
    ["the transport __proto__", "EIO=4&transport=__proto__", "Transport unknown"],
    ["no transport", "EIO=4", "Transport unknown"],
    ["an unknown session", "EIO=4&transport=websocket&sid=nope", "Session ID unknown"],
    ["the session __proto__", "EIO=4&transport=websocket&sid=__proto__", "Session ID unknown"],
  ]) {
    twin("engine.io/server", "should disallow `__proto__` as transport (websocket)");
    test(`${what}: 400, which says it, and the end`, async (t) => {
      const client = await RawClient.connect(t, server);
      client.send(upgradeRequest(`${PATH}?${query}`));
      const { status, body } = await client.lastResponse();
      assert.equal(status, 400);
      assert.ok(body.includes(message), body);
    });
  }

  for (const [what, path] of [
    ["the transport polling", POLLING],
    ["a revision that is not spoken", "/recovery.io/?EIO=3&transport=websocket"],
  ]) {
    test(`${what}: no session`, async (t) => {
      await assert.rejects(async () => {
        const client = await WsClient.open(t, server, path);
        await client.take();
      });
    });
  }

  twin("engine.io/server", "should prevent the client from upgrading twice");
  test("a second WebSocket while the first one probes", async (t) => {
    const { sid } = await join();
    const first = await EngineSocket.connect(t, server, { query: `&sid=${sid}` });
    await first.asks("2probe", "3probe");
    const second = await EngineSocket.connect(t, server, { query: `&sid=${sid}` });
    await second.end();
    first.send("5");
    await first.asks('42["echo",1]', '42["echo",1]');
  });

  twin("engine.io/server", "should close upgrading transport upon upgrade timeout");
  test("a WebSocket that never probes is closed, and the session goes on", async (t) => {
    const session = await join();
    const socket = await EngineSocket.connect(t, server, { query: `&sid=${session.sid}` });
    let hasEnded = false;
    const end = socket.end().then(() => (hasEnded = true));
    while (!hasEnded) {
      await assertWorks(session);
    }
    await end;
    await assertWorks(session);
  });
});

describe("Requests of a session", () => {
  twin("engine.io/server", "should include a 'cache-control' header");
  test("what is answered says what it is, and is not kept", async () => {
    const session = await join();
    const post = await session.post('42["echo",1]');
    assert.match(post.headers["content-type"], /^text\/html/);
    assert.equal(post.text, "ok");
    const get = await session.get();
    assert.match(get.headers["content-type"], /^text\/plain; charset=utf-8$/i);
    for (const { headers } of [post, get]) {
      assert.match(headers["cache-control"], /no-store/);
    }
  });

  for (const type of [
    undefined,
    "text/plain;charset=UTF-8",
    "text/xml",
    "application/x-www-form-urlencoded",
    "application/json",
  ]) {
    test(`a body is what it is, whatever its type: ${type}`, async () => {
      const session = await join();
      const headers = type === undefined ? {} : { "Content-Type": type };
      const { status } = await session.post('42["echo","ü&a=b+c%20"]', headers);
      assert.equal(status, 200);
      assert.equal(await session.pollFor(/^42/), '42["echo","ü&a=b+c%20"]');
    });
  }

  twin("engine.io/server", "should abort the polling data request if the content type is invalid");
  test("bytes are not taken, and end the session", async () => {
    const session = await join();
    const headers = { "Content-Type": "application/octet-stream" };
    const { status } = await session.post('42["echo",1]', headers);
    assert.equal(status, 400);
    await session.expectGone();
  });

  twin(
    "engine.io/server",
    "should arrive when content is sent with chunked transfer-encoding (polling)",
  );
  test("a body in chunks is taken", async (t) => {
    const session = await join();
    const client = await RawClient.connect(t, server);
    const headers = { Host: "127.0.0.1", "Transfer-Encoding": "chunked" };
    client.send(request(`POST ${session.path} HTTP/1.1`, headers));
    client.send('5\r\n42["e\r\n7\r\ncho",1]\r\n0\r\n\r\n');
    assert.equal((await client.head()).status, 200);
    assert.equal(await session.pollFor(/^42/), '42["echo",1]');
  });

  twin("engine.io/server", "should arrive when content is split in multiple chunks (polling)");
  test("a character may be cut in two between packets", async (t) => {
    const session = await join();
    const body = Buffer.from('42["echo","€𝄞"]');
    const client = await RawClient.connect(t, server);
    const headers = { Host: "127.0.0.1", "Content-Length": String(body.length) };
    client.send(request(`POST ${session.path} HTTP/1.1`, headers));
    await client.sendByteByByte(body);
    assert.equal((await client.head()).status, 200);
    assert.equal(await session.pollFor(/^42/), '42["echo","€𝄞"]');
  });

  twin(
    "engine.io/server",
    "should receive data when getting a message shorter than maxHttpBufferSize when polling",
  );
  test("a body of the limit is taken", async () => {
    const session = await join();
    const [head, tail] = ['42["nobody","', '"]'];
    const text = "x".repeat(MAX_PAYLOAD_BYTES - head.length - tail.length);
    assert.equal((await session.post(head + text + tail)).status, 200);
    await assertWorks(session);
  });

  for (const [what, headers, frame] of [
    ["announced", { "Content-Length": String(MAX_PAYLOAD_BYTES + 1) }, (body) => body],
    [
      "in chunks",
      { "Transfer-Encoding": "chunked" },
      (body) => `${body.length.toString(16)}\r\n${body}\r\n`,
    ],
  ]) {
    twin(
      "engine.io/server",
      "should not be receiving data when getting a message longer than maxHttpBufferSize when polling",
    );
    test(`a body over the limit, ${what}: 413`, async (t) => {
      const session = await join();
      const client = await RawClient.connect(t, server);
      client.send(request(`POST ${session.path} HTTP/1.1`, { Host: "127.0.0.1", ...headers }));
      client.send(frame("x".repeat(MAX_PAYLOAD_BYTES + 1)));
      assert.equal((await client.head()).status, 413);
      await assertWorks(await join());
    });
  }

  test("a second body while the first one comes ends the session", async (t) => {
    const session = await join();
    const clients = [await RawClient.connect(t, server), await RawClient.connect(t, server)];
    // Which of them is the second is for the server to say. The first may be cut off.
    const heads = clients.map((client) => {
      client.send(halfPost(session));
      return client.head();
    });
    const { status } = await within(Promise.any(heads), () => "a refusal");
    assert.equal(status, 400);
    await eventually(() => session.expectGone());
  });

  test("a body that breaks off ends the session", async (t) => {
    const session = await join();
    const client = await RawClient.connect(t, server);
    await new Promise((resolve) => client.socket.write(halfPost(session), resolve));
    client.socket.destroy();
    await eventually(() => session.expectGone());
  });

  twin(
    "engine.io/server",
    "should trigger if a poll request is ongoing and the underlying socket closes, as in a browser tab close",
  );
  test("a poll that is given up ends the session", async (t) => {
    const session = await join();
    const client = await RawClient.connect(t, server);
    client.send(request(`GET ${session.path} HTTP/1.1`, { Host: "127.0.0.1" }));
    client.socket.end();
    client.socket.destroySoon();
    await eventually(() => session.expectGone());
  });

  test("polls and bodies may share a connection", async (t) => {
    const session = await join();
    const client = await RawClient.connect(t, server);
    const body = '42["echo",1]';
    for (let i = 0; i < 3; i++) {
      const headers = { Host: "127.0.0.1", "Content-Length": String(body.length) };
      client.send(request(`POST ${session.path} HTTP/1.1`, headers) + body);
      client.send(request(`GET ${session.path} HTTP/1.1`, { Host: "127.0.0.1" }));
      // Both are answered in turn; the length of the first is that of "ok".
      assert.equal((await client.head()).status, 200);
      assert.equal(String(await client.bytes(2)), "ok");
      const { status, headers: answered } = await client.head();
      assert.equal(status, 200);
      assert.equal(String(await client.bytes(Number(answered["content-length"]))), body);
    }
  });
});

describe("The third revision", () => {
  const eio = 3;

  test("lengths count what JavaScript counts", async () => {
    const session = await join({ eio, query: "&b64=1" });
    await session.push('42["echo","ü𝄞"]', '42["echo","2"]');
    assert.equal(await session.pollFor(/^42/), '42["echo","ü𝄞"]');
  });

  test("bytes are taken, text and binary", async () => {
    const session = await join({ eio, query: "&b64=1" });
    const event = '451-["echo","ü",{"_placeholder":true,"num":0}]';
    const body = Buffer.concat([packetOf(0, event), packetOf(1, Buffer.of(4, 1, 2, 0xff))]);
    const headers = { "Content-Type": "application/octet-stream" };
    assert.equal((await session.post(body, headers)).status, 200);
    assert.equal(await session.pollFor(/^45/), event);
  });

  /** A packet among bytes: whether it is binary, the digits of its length, 255, and itself. */
  function packetOf(kind, packet) {
    const bytes = Buffer.from(packet);
    const digits = [...String(bytes.length)].map(Number);
    return Buffer.from([kind, ...digits, 255, ...bytes]);
  }

  describe("as scripts (JSONP)", () => {
    const path = `${PATH}?EIO=3&transport=polling&b64=1`;

    /** What the script hands to the function with that number. */
    function scriptOf(number, text) {
      const prefix = `___eio[${number}](`;
      assert.ok(text.startsWith(prefix), text);
      const [, literal] = /^(".*")\);?$/s.exec(text.slice(prefix.length));
      return JSON.parse(literal);
    }

    async function open() {
      const { status, headers, text } = await ask(server, `${path}&j=0`);
      assert.equal(status, 200);
      assert.match(headers["content-type"], /^text\/(javascript|plain); charset=utf-8$/i);
      const [, json] = /^\d+:0(\{.*?\})(\d+:|$)/.exec(scriptOf(0, text));
      return JSON.parse(json).sid;
    }

    test("a session is opened, used and polled", async () => {
      const sid = await open();
      const event = '42["echo","a\\nb \u2028 ü & +"]';
      const { status, text } = await ask(server, `${path}&j=0&sid=${sid}`, {
        method: "POST",
        headers: { "Content-Type": "application/x-www-form-urlencoded" },
        body: `d=${encodeURIComponent(`${event.length}:${event.replaceAll("\\n", "\\\\n")}`)}`,
      });
      assert.equal(status, 200);
      assert.equal(text, "ok");
      for (let said = ""; !said.includes("echo");) {
        const script = (await ask(server, `${path}&j=0&sid=${sid}`)).text;
        // They end a line in a script of old.
        assert.doesNotMatch(script, /[\u2028\u2029\n]/);
        said = scriptOf(0, script);
        assert.ok(!said.includes("echo") || said.endsWith(event), said);
      }
    });

    for (const [j, number] of [
      ["12", "12"],
      ["abc2x", "2"],
      ["0);alert(1", "01"],
      ["", undefined],
    ]) {
      test(`only digits name the function: "${j}"`, async () => {
        const { text } = await ask(server, `${path}&j=${encodeURIComponent(j)}`);
        if (number === undefined) {
          assert.doesNotMatch(text, /alert/);
        } else {
          scriptOf(number, text);
        }
      });
    }
  });
});
