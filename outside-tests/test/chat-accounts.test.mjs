/** Accounts, with the clients that people have: fetch with cookies, ws, and socket.io-client. */

import { strict as assert } from "node:assert";
import { randomBytes } from "node:crypto";
import { once } from "node:events";
import test, { describe } from "node:test";
import { io } from "socket.io-client";
import WebSocket from "ws";
import { eventually, within } from "../support/deadline.mjs";
import { newDirectory } from "../support/directories.mjs";
import { wholeFile } from "../support/scope.mjs";
import { startChat } from "../support/servers.mjs";

const PASSWORD = "correct horse battery";
const NEXT = "another horse entirely";
const SUBPROTOCOL = "holdfast.chat.1";

const open = await startChat(wholeFile, {
  args: ["--durability", "memory", "--accounts", "optional"],
});
const closed = await startChat(wholeFile, {
  args: ["--durability", "memory"],
  env: { HOLDFAST_ACCOUNTS: "required" },
});

/** A browser: keeps the cookie that it is given. */
class Browser {
  cookie;
  #server;

  constructor(server) {
    this.#server = server;
  }

  /** Asks; returns the status and what was answered. */
  async fetch(path, options = {}) {
    const answer = await fetch(this.#server.url(path), {
      ...options,
      headers: { ...this.headers(), ...options.headers },
    });
    const set = answer.headers.get("set-cookie");
    if (set !== null) {
      assert.match(set, /^holdfast=.*; Path=\/; Max-Age=\d+; HttpOnly; SameSite=Strict$/);
      this.cookie = /Max-Age=0;/.test(set) ? undefined : set.split(";")[0];
    }
    const text = await answer.text();
    return {
      status: answer.status,
      headers: answer.headers,
      json: text.startsWith("{") ? JSON.parse(text) : undefined,
    };
  }

  async account(action, body = {}) {
    return this.fetch(`/account/${action}`, {
      method: "POST",
      headers: { "content-type": "application/json" },
      body: JSON.stringify(body),
    });
  }

  headers() {
    return this.cookie === undefined ? {} : { cookie: this.cookie };
  }

  /** Opens a WebSocket; returns it and the first thing that it is told. */
  async webSocket(t, path = "/chat", subprotocol = SUBPROTOCOL) {
    const socket = new WebSocket(this.#server.webSocketUrl(path), subprotocol, {
      headers: this.headers(),
    });
    t.after(() => socket.on("error", () => undefined).terminate());
    const [bytes] = await within(once(socket, "message"), () => "a welcome");
    return { socket, welcome: JSON.parse(String(bytes)) };
  }

  /** Opens a connection of Socket.IO; returns it and its welcome. */
  async socketIo(t, transports) {
    const socket = io(this.#server.url("/chat"), {
      transports,
      forceNew: true,
      reconnection: false,
      extraHeaders: this.headers(),
    });
    t.after(() => socket.close());
    const welcome = await within(
      new Promise((resolve, reject) => {
        socket.once("welcome", resolve);
        socket.once("connect_error", reject);
      }),
      () => "a welcome",
    );
    return { socket, welcome };
  }
}

function newName() {
  return `Ada ${randomBytes(6).toString("hex")}`;
}

/** Somebody who has just signed up. */
async function newcomer(server) {
  const browser = new Browser(server);
  const name = newName();
  const { status, json } = await browser.account("sign-up", { name, password: PASSWORD });
  assert.equal(status, 200, JSON.stringify(json));
  return { browser, name, person: json.person };
}

describe("somebody with an account", () => {
  test("is the same at every door, on every device", async (t) => {
    const { browser, name, person } = await newcomer(open);
    const other = new Browser(open);
    const { json } = await other.account("sign-in", { name, password: PASSWORD });
    assert.deepEqual(json, { mode: "optional", person });

    for (const device of [browser, other]) {
      assert.deepEqual((await device.fetch("/account")).json.person, person);
      assert.deepEqual((await device.webSocket(t)).welcome.person, person);
      for (const transports of [["websocket"], ["polling"]]) {
        assert.deepEqual((await device.socketIo(t, transports)).welcome.person, person);
      }
      await device.fetch("/poll", {
        method: "POST",
        body: JSON.stringify({ user: "Somebody Else", text: "over HTTP" }),
      });
      const { json: page } = await device.fetch("/poll");
      assert.equal(page.msg[0].user, name);
      const small = await device.webSocket(t, "/", "json");
      small.socket.send(JSON.stringify({ user: "Somebody Else", text: "in few lines" }));
      const [bytes] = await within(once(small.socket, "message"), () => "the message");
      assert.equal(JSON.parse(String(bytes)).msg[0].user, name);
    }
  });

  test("has a mailbox that no secret is needed for", async (t) => {
    const { browser, person } = await newcomer(open);
    const { socket } = await browser.socketIo(t, ["websocket"]);
    const asked = await within(socket.emitWithAck("identify", {}), () => "an answer");
    assert.equal(asked.type, "identified");
    assert.deepEqual(asked.person, person);
    socket.close();

    const guest = await new Browser(open).socketIo(t, ["websocket"]);
    const letter = { to: person.id, id: "letter-of-a-guest", text: "while you were away" };
    const kept = await within(guest.socket.emitWithAck("private", letter), () => "an answer");
    assert.equal(kept.type, "kept");
    const back = await browser.socketIo(t, ["websocket"]);
    const arrived = once(back.socket, "private");
    back.socket.emit("identify", {});
    const [{ text }] = await within(arrived, () => "the letter");
    assert.equal(text, letter.text);
  });

  for (const [what, action, body] of [
    ["signs out", "sign-out", {}],
    ["changes the password", "password", { password: PASSWORD, next: NEXT }],
  ]) {
    test(`who ${what} has no open connection any more`, async (t) => {
      const { browser, name } = await newcomer(closed);
      const before = new Browser(closed);
      before.cookie = browser.cookie;
      const raw = await browser.webSocket(t);
      const stock = await browser.socketIo(t, ["websocket"]);
      const polling = await browser.socketIo(t, ["polling"]);
      const events = await fetch(closed.url("/events"), { headers: browser.headers() });
      const ends = Promise.all([
        once(raw.socket, "close"),
        once(stock.socket, "disconnect"),
        once(polling.socket, "disconnect"),
        events.text(),
      ]);

      assert.equal((await browser.account(action, body)).status, 200);

      const [[code], , , text] = await within(ends, () => "four ends");
      assert.equal(code, 1008);
      assert.match(text, /event: ended\ndata: {.*"code":"SIGN_IN_FIRST".*}\n\n$/);
      assert.equal((await before.fetch("/poll")).status, 401);
      assert.equal((await browser.fetch("/poll")).status, action === "password" ? 200 : 401);
      const again = new Browser(closed);
      const password = action === "password" ? NEXT : PASSWORD;
      assert.equal((await again.account("sign-in", { name, password })).status, 200);
    });
  }

  test("is still signed in after a restart", async (t) => {
    const data = newDirectory();
    const args = ["--accounts", "required"];
    const first = await startChat(t, { data, args });
    const { browser, person } = await newcomer(first);
    await first.stop();

    const second = new Browser(await startChat(t, { data, args }));
    second.cookie = browser.cookie;
    assert.deepEqual((await second.fetch("/account")).json.person, person);
    assert.deepEqual((await second.webSocket(t)).welcome.person, person);
  });
});

describe("what is refused", () => {
  test("guests, at every door, where accounts are required", async (t) => {
    const guest = new Browser(closed);
    for (const path of ["/poll", "/poll/next", "/msgs", "/events", "/rooms/lobby/messages"]) {
      const { status, json } = await guest.fetch(path);
      assert.deepEqual([status, json.code], [401, "SIGN_IN_FIRST"], path);
    }
    await assert.rejects(guest.webSocket(t), /401/);
    for (const transports of [["websocket"], ["polling"]]) {
      await assert.rejects(guest.socketIo(t, transports));
    }
  });

  test("a wrong password and a name that nobody has, alike", async () => {
    const { name } = await newcomer(open);
    const guest = new Browser(open);
    const password = "not the password";
    const wrong = await guest.account("sign-in", { name, password });
    const nobody = await guest.account("sign-in", { name: newName(), password });
    assert.deepEqual([wrong.status, wrong.json.code], [401, "WRONG_PASSWORD"]);
    assert.deepEqual([nobody.status, nobody.json], [wrong.status, wrong.json]);
  });

  test("attempts at one name, after ten; the metric counts them", async () => {
    const { name } = await newcomer(open);
    const guest = new Browser(open);
    const answers = [];
    for (let attempt = 0; attempt < 12; attempt++) {
      answers.push(await guest.account("sign-in", { name, password: "not the password" }));
    }
    assert.deepEqual(
      answers.map(({ status }) => status),
      [...Array(10).fill(401), 429, 429],
    );
    const { headers, json } = answers.at(-1);
    assert.equal(json.code, "TOO_FAST");
    assert.ok(Number(headers.get("retry-after")) > 1);
    await eventually(async () => {
      const metrics = await (await fetch(open.url("/metrics"))).text();
      assert.match(metrics, /holdfast_account_attempts_total\{outcome="limited"\} [1-9]/);
    });
  });

  test("another site that signs people in or out", async () => {
    const { browser, person } = await newcomer(open);
    for (const action of ["sign-in", "sign-out", "sign-up", "password"]) {
      const { status } = await browser.fetch(`/account/${action}`, {
        method: "POST",
        headers: { "content-type": "application/json", origin: "https://evil.example" },
        body: "{}",
      });
      assert.equal(status, 403, action);
      const form = await browser.fetch(`/account/${action}`, {
        method: "POST",
        headers: { "content-type": "text/plain" },
        body: "{}",
      });
      assert.equal(form.status, 400, action);
    }
    assert.deepEqual((await browser.fetch("/account")).json.person, person);
  });
});
