/** Tokens of an identity provider, with the clients that people have. */

import { strict as assert } from "node:assert";
import { createHash } from "node:crypto";
import { once } from "node:events";
import { writeFileSync } from "node:fs";
import { join } from "node:path";
import test, { describe } from "node:test";
import { io } from "socket.io-client";
import WebSocket from "ws";
import { eventually, within } from "../support/deadline.mjs";
import { newDirectory } from "../support/directories.mjs";
import { KeyIssuer, KeyServer, SecretIssuer, seconds, tokenOf } from "../support/issuer.mjs";
import { wholeFile } from "../support/scope.mjs";
import { runHoldfast, startChat } from "../support/servers.mjs";

const SUBPROTOCOL = "holdfast.chat.1";
const SECRET = "a secret that the provider and the chat share";
const MEMORY = ["--durability", "memory"];

const provider = new SecretIssuer(SECRET);
const env = { HOLDFAST_JWT_SECRET: SECRET };
const open = await startChat(wholeFile, {
  args: [...MEMORY, "--jwt-leeway", "1s", "--jwt-warning", "5s"],
  env,
});
const closed = await startChat(wholeFile, {
  args: [
    ...MEMORY,
    ...["--jwt-required", "--jwt-leeway", "1s", "--jwt-warning", "2s"],
    ...["--jwt-issuer", "https://id.example", "--jwt-audience", "chat"],
  ],
  env,
});

/** A token for the chat that takes no others. */
function pass(claims) {
  return tokenOf(provider, { iss: "https://id.example", aud: ["chat"], ...claims });
}

function bearer(token) {
  return { authorization: `Bearer ${token}` };
}

async function fetchJson(server, path, token, options = {}) {
  const headers = token === undefined ? {} : bearer(token);
  const answer = await fetch(server.url(path), { ...options, headers });
  const text = await answer.text();
  return {
    status: answer.status,
    headers: answer.headers,
    json: text.startsWith("{") ? JSON.parse(text) : undefined,
  };
}

/** A socket with what it is told, by type. */
class Told {
  #messages = [];
  #waiting = new Set();

  tell(message) {
    this.#messages.push(message);
    this.#waiting.forEach((look) => look());
  }

  /** The next message that is of that type. */
  async next(type) {
    const found = new Promise((resolve) => {
      const look = () => {
        const index = this.#messages.findIndex((message) => message.type === type);
        if (index >= 0) {
          this.#waiting.delete(look);
          resolve(this.#messages.splice(index, 1)[0]);
        }
      };
      this.#waiting.add(look);
      look();
    });
    return within(found, () => `a message of type ${type}`);
  }
}

/** A WebSocket as scripts open it, with a header, or as browsers do, without. */
async function webSocket(t, server, { token, address = "/chat", subprotocol = SUBPROTOCOL }) {
  const socket = new WebSocket(server.webSocketUrl(address), subprotocol, {
    headers: token === undefined ? {} : bearer(token),
  });
  t.after(() => socket.on("error", () => undefined).terminate());
  const told = new Told();
  socket.on("message", (bytes) => {
    const message = JSON.parse(String(bytes));
    told.tell({ type: "msg" in message ? "msg" : "error" in message ? "error" : "", ...message });
  });
  await within(once(socket, "open"), () => "an open socket");
  return { socket, told, say: (message) => socket.send(JSON.stringify(message)) };
}

/** A connection of the stock client. */
async function socketIo(t, server, options, namespace = "/chat") {
  const socket = io(server.url(namespace), { forceNew: true, reconnection: false, ...options });
  t.after(() => socket.close());
  const told = new Told();
  socket.onAny((type, message) => told.tell({ type, ...message }));
  await within(
    new Promise((resolve, reject) => {
      socket.once("connect", resolve);
      socket.once("connect_error", reject);
    }),
    () => "a connection",
  );
  return { socket, told };
}

describe("somebody with a token", () => {
  test("is the same person at every door", async (t) => {
    const token = pass();
    const { json } = await fetchJson(closed, "/letters", token);
    const { person } = json;
    assert.equal(person.name, "Ada");
    const known = `holdfast token ${JSON.stringify(["https://id.example", "ada"])}`;
    const digest = createHash("sha256").update(known).digest("base64url");
    assert.equal(person.id, digest.slice(0, 24));

    const raw = await webSocket(t, closed, { token });
    assert.deepEqual((await raw.told.next("welcome")).person, person);
    const written = await webSocket(t, closed, { address: `/chat?access_token=${token}` });
    assert.deepEqual((await written.told.next("welcome")).person, person);
    for (const transports of [["websocket"], ["polling"], ["polling", "websocket"]]) {
      for (const shown of [{ auth: { token } }, { extraHeaders: bearer(token) }]) {
        const stock = await socketIo(t, closed, { transports, ...shown });
        assert.deepEqual((await stock.told.next("welcome")).person, person);
      }
    }
    const small = await webSocket(t, closed, { token, address: "/", subprotocol: "json" });
    small.say({ user: "Eve", text: "in few lines" });
    const lobby = await socketIo(t, closed, { auth: { token } }, "/");
    const posted = { user: "Eve", text: "over Socket.IO" };
    assert.deepEqual(await lobby.socket.emitWithAck("msg:post", posted), { status: "ok" });
    const body = JSON.stringify({ user: "Eve", text: "over HTTP" });
    assert.equal((await fetchJson(closed, "/poll", token, { method: "POST", body })).status, 200);

    const { messages } = (await fetchJson(closed, "/rooms/%2F/messages", token)).json;
    assert.equal(messages.length, 3);
    messages.forEach((message) => assert.deepEqual(message.person, person));
  });

  test("may write it into the address of events, and nowhere else over HTTP", async () => {
    const token = pass();
    const events = await fetch(closed.url(`/events?access_token=${token}`));
    assert.equal(events.status, 200);
    await events.body.cancel();
    for (const path of ["/poll", "/poll/next", "/msgs", "/letters", "/rooms/%2F/messages"]) {
      const { status } = await fetchJson(closed, `${path}?access_token=${token}`);
      assert.equal(status, 401, path);
    }
    assert.equal(closed.process.stderr.includes(token), false);
  });

  test("has another id than somebody of another issuer", async () => {
    const ids = [];
    for (const claims of [{}, { iss: "https://a.example" }, { sub: "bob" }]) {
      const { json } = await fetchJson(open, "/letters", tokenOf(provider, claims));
      ids.push(json.person.id);
    }
    assert.equal(new Set(ids).size, 3);
    const renamed = tokenOf(provider, { name: "Ada King", exp: seconds(60) });
    const { json } = await fetchJson(open, "/letters", renamed);
    assert.deepEqual(json.person, { id: ids[0], name: "Ada King" });
  });

  test("has a name, of as much as one may be long", async () => {
    const long = tokenOf(provider, { name: "A".repeat(60) });
    assert.equal((await fetchJson(open, "/letters", long)).json.person.name, "A".repeat(40));
    const none = tokenOf(provider, { name: undefined });
    assert.equal((await fetchJson(open, "/letters", none)).json.person.name, "Anonymous");
  });

  test("does not end those who have none, unless they have to have one", async (t) => {
    const guest = await webSocket(t, open, {});
    assert.equal((await guest.told.next("welcome")).person.name, "Anonymous");
    assert.equal((await fetchJson(open, "/poll")).status, 200);
  });
});

describe("what is refused", () => {
  const forger = new KeyIssuer("RS256");
  const [, payload] = pass().split(".");
  const unsigned = Buffer.from('{"alg":"none","typ":"JWT"}').toString("base64url");
  const cases = {
    "nothing at all": [undefined, "SIGN_IN_FIRST"],
    "a token that is not signed": [`${unsigned}.${payload}.`, "BAD_TOKEN"],
    "a signature by another secret": [
      tokenOf(new SecretIssuer("another secret, which is long enough"), {
        iss: "https://id.example",
        aud: "chat",
      }),
      "BAD_TOKEN",
    ],
    "a signature in another way": [
      tokenOf(forger, { iss: "https://id.example", aud: "chat" }),
      "BAD_TOKEN",
    ],
    "a token that has expired": [pass({ exp: seconds(-10) }), "TOKEN_EXPIRED"],
    "a token that does not count yet": [pass({ nbf: seconds(60) }), "BAD_TOKEN"],
    "a token of another issuer": [pass({ iss: "https://evil.example" }), "BAD_TOKEN"],
    "a token for somebody else": [pass({ aud: ["mail"] }), "BAD_TOKEN"],
    "a token without an end": [pass({ exp: undefined }), "BAD_TOKEN"],
    "a token about nobody": [pass({ sub: undefined }), "BAD_TOKEN"],
    "a name that hides something": [pass({ name: "A\u202eda" }), "BAD_NAME"],
    "a token that is too long": [pass({ more: "x".repeat(7000) }), "BAD_TOKEN"],
    garbage: ["a.b.c", "BAD_TOKEN"],
  };
  for (const [what, [token, code]] of Object.entries(cases)) {
    test(`${what}, at every door`, async (t) => {
      const status = code === "BAD_NAME" ? 400 : 401;
      for (const path of ["/poll", "/poll/next", "/msgs", "/events", "/letters"]) {
        const { status: actual, headers, json } = await fetchJson(closed, path, token);
        assert.deepEqual([actual, json.code], [status, code], path);
        if (code === "BAD_TOKEN") {
          assert.equal(headers.get("www-authenticate"), 'Bearer error="invalid_token"');
        }
      }
      await assert.rejects(webSocket(t, closed, { token }), new RegExp(String(status)));
      const small = { token, address: "/", subprotocol: "json" };
      await assert.rejects(webSocket(t, closed, small), new RegExp(String(status)));
      for (const namespace of ["/", "/chat", "/apps/relay", "/apps/doc"]) {
        await assert.rejects(
          socketIo(t, closed, { auth: token === undefined ? {} : { token } }, namespace),
          (error) => {
            assert.equal(error.data.code, code);
            return true;
          },
        );
      }
      if (token !== undefined) {
        await assert.rejects(socketIo(t, closed, { extraHeaders: bearer(token) }));
      }
    });
  }

  test("a token that is wrong, where guests may come in: it makes no guest", async () => {
    const { status, json } = await fetchJson(open, "/poll", pass({ exp: seconds(-10) }));
    assert.deepEqual([status, json.code], [401, "TOKEN_EXPIRED"]);
  });
});

describe("when a token expires", () => {
  test("every connection is closed, after a warning", async (t) => {
    const exp = seconds(4);
    const token = pass({ exp });
    const raw = await webSocket(t, closed, { token });
    const small = await webSocket(t, closed, { token, address: "/", subprotocol: "json" });
    const stock = await socketIo(t, closed, { auth: { token }, transports: ["websocket"] });
    const polling = await socketIo(t, closed, { auth: { token }, transports: ["polling"] });
    const lobby = await socketIo(t, closed, { auth: { token } }, "/");
    const app = await socketIo(t, closed, { auth: { token } }, "/apps/relay");
    const events = fetch(closed.url(`/events?access_token=${token}`)).then((e) => e.text());
    const lines = fetch(closed.url("/msgs"), { headers: bearer(token) }).then((e) => e.text());
    const { json } = await fetchJson(closed, "/poll/next", token);
    const held = fetchJson(closed, `/poll/next?since=${json.since}`, token);
    const closes = [raw, small].map(({ socket }) => once(socket, "close"));
    const disconnects = [stock, polling, lobby, app].map(({ socket }) =>
      once(socket, "disconnect"),
    );
    const cut = assert.rejects(lines);

    const end = (exp + 1) * 1000;
    for (const { told } of [raw, small, stock, polling, lobby, app]) {
      assert.equal((await told.next("expires")).time, end);
      const { code, reason } = await told.next("ended");
      assert.deepEqual([code, reason], ["TOKEN_EXPIRED", "Your token has expired."]);
    }
    for (const [code, reason] of await within(Promise.all(closes), () => "two ends")) {
      assert.deepEqual([code, String(reason)], [1008, "Your token has expired."]);
    }
    await within(Promise.all(disconnects), () => "four ends");
    await within(cut, () => "the end of a stream");
    const text = await within(events, () => "the end of events");
    assert.match(text, new RegExp(`event: expires\ndata: {"type":"expires","time":${end}}\n\n`));
    assert.match(text, /event: ended\ndata: {"type":"ended","code":"TOKEN_EXPIRED",.*}\n\n$/);
    assert.deepEqual((await within(held, () => "an answer")).json.msg, []);
    assert.ok(Date.now() >= end);
    assert.equal((await fetchJson(closed, "/poll", token)).json.code, "TOKEN_EXPIRED");
  });

  test("a fresh one on the open connection keeps it, and all that is said", async (t) => {
    const short = pass({ exp: seconds(3), name: "Ada" });
    const raw = await webSocket(t, closed, { token: short });
    const small = await webSocket(t, closed, { token: short, address: "/", subprotocol: "json" });
    const stock = await socketIo(t, closed, { auth: { token: short } });
    const lobby = await socketIo(t, closed, { auth: { token: short } }, "/");
    const app = await socketIo(t, closed, { auth: { token: short } }, "/apps/relay");
    const left = once(await webSocket(t, closed, { token: short }).then((w) => w.socket), "close");
    raw.say({ type: "enter", room: "renewed" });
    await raw.told.next("entered");
    await raw.told.next("expires");

    const token = pass();
    raw.say({ type: "token", token });
    const { person } = await raw.told.next("renewed");
    assert.equal(person.name, "Ada");
    small.say({ type: "token", token });
    assert.deepEqual((await small.told.next("renewed")).person, person);
    for (const { socket } of [stock, lobby, app]) {
      assert.deepEqual((await socket.emitWithAck("token", { token })).person, person);
    }

    // Whoever came with the same and handed in none shows that its time is over.
    await within(left, () => "an end");
    const said = { room: "renewed", id: "after-the-end", text: "still here" };
    assert.equal((await stock.socket.emitWithAck("post", said)).type, "posted");
    assert.equal((await raw.told.next("message")).message.text, "still here");
    small.say({ user: "x", text: "still here too" });
    assert.equal(app.socket.connected, true);
    assert.equal((await lobby.socket.emitWithAck("msg:post", { text: "I too" })).status, "ok");
  });

  test("a fresh one that is wrong, or of somebody else, changes nothing", async (t) => {
    const raw = await webSocket(t, closed, { token: pass() });
    const lobby = await socketIo(t, closed, { auth: { token: pass() } }, "/");
    const cases = [
      [pass({ sub: "bob" }), "FORBIDDEN"],
      [pass({ exp: seconds(-10) }), "TOKEN_EXPIRED"],
      ["a.b.c", "BAD_TOKEN"],
      [17, "BAD_REQUEST"],
    ];
    for (const [token, code] of cases) {
      raw.say({ type: "token", token });
      assert.equal((await raw.told.next("refused")).code, code);
      assert.equal((await lobby.socket.emitWithAck("token", { token })).code, code);
    }
    raw.say({ type: "enter", room: "same" });
    await raw.told.next("entered");
    const guest = await webSocket(t, open, {});
    guest.say({ type: "token", token: pass() });
    assert.equal((await guest.told.next("refused")).code, "FORBIDDEN");
  });
});

describe("keys", () => {
  for (const alg of ["RS256", "ES256", "EdDSA"]) {
    test(`of a file: ${alg}`, async (t) => {
      const issuer = new KeyIssuer(alg);
      const file = join(newDirectory(), "key.pem");
      writeFileSync(file, issuer.pem);
      const server = await startChat(t, { args: [...MEMORY, "--jwt-key", file] });
      const { json } = await fetchJson(server, "/letters", tokenOf(issuer));
      assert.equal(json.person.name, "Ada");
      const confused = new SecretIssuer(issuer.pem);
      const forged = await fetchJson(server, "/letters", tokenOf(confused));
      assert.deepEqual([forged.status, forged.json.code], [401, "BAD_TOKEN"]);
    });
  }

  test("of an address change without anybody being refused", async (t) => {
    const first = new KeyIssuer("RS256", "first");
    const second = new KeyIssuer("ES256", "second");
    const keys = await KeyServer.start(t, first);
    keys.isDown = true;
    const args = [...MEMORY, "--jwt-required", "--jwt-keys", keys.url];
    const server = await startChat(t, { args });
    const early = await fetchJson(server, "/poll", tokenOf(first));
    assert.deepEqual([early.status, early.json.code], [503, "OVERLOADED"]);
    assert.equal(early.headers.get("retry-after"), "1");

    keys.isDown = false;
    await untilServed(server, tokenOf(first));
    keys.keys = [second.jwk];
    await untilServed(server, tokenOf(second));
    const raw = await webSocket(t, server, { token: tokenOf(second) });
    assert.equal((await raw.told.next("welcome")).person.name, "Ada");
    const gone = await fetchJson(server, "/poll", tokenOf(first));
    assert.deepEqual([gone.status, gone.json.code], [401, "BAD_TOKEN"]);
    keys.isDown = true;
    assert.equal((await fetchJson(server, "/poll", tokenOf(second))).status, 200);
    const { fetches } = keys;
    for (let i = 0; i < 20; i++) {
      await fetchJson(server, "/poll", tokenOf(new KeyIssuer("EdDSA", `unknown ${i}`)));
    }
    assert.ok(keys.fetches - fetches <= 1);
  });

  /** Keys are not fetched twice within ten seconds. */
  async function untilServed(server, token) {
    await eventually(async () => {
      assert.equal((await fetchJson(server, "/poll", token)).status, 200);
    });
  }

  test("that cannot be used end the start with a sentence", async () => {
    const directory = newDirectory();
    const [short, empty] = ["short", "empty"].map((name) => join(directory, name));
    writeFileSync(short, "too short\n");
    writeFileSync(empty, "\n");
    const cases = [
      [["--jwt-secret-file", short], 1, /32 bytes or more, was 9/],
      [["--jwt-secret-file", empty], 1, /empty of --jwt-secret-file has nothing in its first/],
      [["--jwt-secret-file", join(directory, "missing")], 1, /missing of .* cannot be read/],
      [["--jwt-key", join(directory, "missing")], 1, /missing cannot be read/],
      [["--jwt-keys", join(directory, "missing")], 1, /missing cannot be read/],
      [["--jwt-secret-file", short, "--jwt-key", "x"], 2, /exclude each other/],
      [["--jwt-required"], 2, /need one of/],
    ];
    for (const [words, code, sentence] of cases) {
      const args = ["serve", "--port", "0", ...MEMORY, ...words];
      const { code: exit, stderr } = await runHoldfast(args);
      assert.equal(exit, code, stderr);
      assert.match(stderr, sentence);
    }
  });
});
