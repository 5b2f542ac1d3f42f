/** Namespaces and their middlewares, as published clients see them. */

import { strict as assert } from "node:assert";
import test from "node:test";
import { within } from "../support/deadline.mjs";
import { wholeFile } from "../support/scope.mjs";
import { startSocketIo } from "../support/servers.mjs";
import { StockClient, forEveryKind, newName } from "../support/stock-client.mjs";
import { twin } from "../support/twins.mjs";

const server = await startSocketIo(wholeFile, "app");

forEveryKind((kind) => {
  const isOld = kind.major === 2;
  const begin = (t, nsp, options) => StockClient.begin(t, server, kind, { nsp, ...options });
  const connect = (t, nsp, options) => begin(t, nsp, options).connected();

  /** Version 2 has no auth: the query of the namespace stands for it. */
  const beginAuth = (t, token) =>
    begin(t, "/auth", isOld ? { query: { token } } : { auth: { token } });

  for (const token of ["good", "slow-good"]) {
    twin(
      "socket.io/middleware",
      "should call functions",
      "should only call connection after fns",
      "should only call connection after (lengthy) fns",
      "should call functions in expected order",
      "should work with a custom namespace",
    );
    twin(
      "socket.io/v2-compatibility",
      "should connect if `allowEIO3` is true",
      "should be able to connect to a namespace with a query",
    );
    twin(
      "socket.io/socket",
      "should see query parameters sent from secondary namespace connections in handshake object",
    );
    test(`/auth lets ${token} in, past both middlewares`, async (t) => {
      const client = await beginAuth(t, token).connected();
      const { nsp, auth, steps, id } = await client.ask("whoami");
      assert.equal(nsp, "/auth");
      assert.equal(auth.token, token);
      assert.deepEqual(steps, ["one", "two"]);
      assert.equal(id, client.id);
    });
  }

  for (const token of ["bad", "slow-bad", "__proto__"]) {
    twin("socket.io/middleware", "should pass errors", "should pass an object");
    test(`/auth refuses ${token}, and says why`, async (t) => {
      const { message, data } = await beginAuth(t, token).refused();
      // Version 2 is told the data in the stead of the message.
      assert.equal(message, isOld ? "" : "not authorized");
      assert.deepEqual(data, { code: 401, token });
    });
  }

  test("/auth refuses who has no token, without data", async (t) => {
    const refusal = await begin(t, "/auth").refused();
    assert.deepEqual(refusal, { message: "missing token", data: undefined });
  });

  test("/auth takes the token of the address", async (t) => {
    const client = await connect(t, "/", { query: { token: "good" } });
    const auth = await client.beside("/auth").connected();
    assert.deepEqual((await auth.ask("whoami")).steps, ["one", "two"]);
  });

  test("who is refused may try again on the same connection, and be let in", async (t) => {
    const client = await connect(t, "/");
    const options = isOld ? { query: { token: "bad" } } : { auth: { token: "bad" } };
    const refused = client.beside("/auth", options);
    await refused.refused();
    const again = new Promise((resolve) => refused.socket.once("connect", resolve));
    if (isOld) {
      refused.socket.query = { token: "good" };
      refused.socket.onopen();
    } else {
      refused.socket.auth = { token: "good" };
      refused.socket.disconnect().connect();
    }
    await within(again, () => "the second attempt");
    assert.deepEqual((await refused.ask("whoami")).steps, ["one", "two"]);
  });

  for (const nsp of ["/unknown", "/dyn-", "/dyn-A", "/dyn-a/b", "/chat/", "/__proto__"]) {
    twin(
      "socket.io/namespaces",
      "should return error connecting to non-existent namespace",
      "should disallow connections when no dynamic namespace matches",
    );
    test(`${nsp} is refused, and the others go on`, async (t) => {
      const client = await connect(t, "/");
      assert.equal((await client.beside(nsp).refused()).message, "Invalid namespace");
      assert.equal(await client.ask("echo", "still here"), "still here");
      const chat = await client.beside("/chat").connected();
      assert.equal((await chat.ask("whoami")).nsp, "/chat");
    });
  }

  twin("socket.io/messaging-many", "emits to a namespace");
  test("rooms of a namespace are its own", async (t) => {
    const one = await connect(t, "/");
    const other = await connect(t, "/");
    const inChat = await other.beside("/chat").connected();
    const speaker = await connect(t, "/chat");
    const room = newName();
    await other.ask("join", room);
    assert.deepEqual(await inChat.ask("rooms"), []);
    await speaker.ask("to-room", room, "to nobody");
    assert.deepEqual(await inChat.ask("join", room), [room]);
    await speaker.ask("to-room", room, "in chat");
    await other.expect("room-msg", room, "in chat");
    await inChat.ask("rooms");
    await one.ask("to-room", room, "in main");
    await other.expect("room-msg", room, "in main");
    await inChat.ask("rooms");
    await other.expectNothing();
  });

  test("to all of a namespace is to nobody of another", async (t) => {
    const main = await connect(t, "/");
    const chat = await connect(t, "/chat");
    const message = newName("message");
    await chat.ask("all", message);
    await chat.expect("all", message);
    await main.expectNothing();
  });

  twin("socket.io/namespaces", "should work with `of` and many sockets");
  test("a socket may be in many namespaces on one connection", async (t) => {
    const main = await connect(t, "/");
    const sockets = ["/chat", "/guard", "/dyn-a", "/dyn-b"].map((nsp) => main.beside(nsp));
    await Promise.all(sockets.map((socket) => socket.connected()));
    const greetings = [await main.take(), await main.take()];
    assert.deepEqual(greetings.sort(), [
      ["hello", "/dyn-a"],
      ["hello", "/dyn-b"],
    ]);
    const ids = [main, ...sockets].map(({ id }) => id);
    assert.equal(new Set(ids).size, 5);
    sockets[0].socket.disconnect();
    assert.equal(await sockets[1].ask("echo", 1), 1);
    assert.equal(await main.ask("echo", 2), 2);
  });

  twin("socket.io/namespaces", "should allow connections to dynamic namespaces with a regex");
  test("a dynamic namespace says its name, and is apart from its siblings", async (t) => {
    const [first, second] = [`/dyn-${newName("a")}`, `/dyn-${newName("b")}`];
    const one = await connect(t, first);
    const other = await connect(t, second);
    const third = await connect(t, first);
    await one.expect("hello", first);
    await other.expect("hello", second);
    await third.expect("hello", first);
    assert.equal((await one.ask("whoami")).nsp, first);
    await one.ask("all", "hello");
    await one.expect("all", "hello");
    await third.expect("all", "hello");
    assert.equal(await other.ask("echo", 1), 1);
    assert.equal(other.waiting, 0);
  });

  test("/bye says so, and disconnects", async (t) => {
    const main = await connect(t, "/");
    const bye = main.beside("/bye");
    assert.equal(await bye.end(), "io server disconnect");
    await main.expect("bye", "now");
    assert.equal(await main.ask("echo", 1), 1);
  });

  twin("socket.io/socket-middleware", "should call functions", "should pass errors");
  test("/guard does not let everything through", async (t) => {
    const client = await connect(t, "/guard");
    client.emit("forbidden", 1);
    await client.expect("refused", "forbidden event", "forbidden");
    client.emit("echo", 1);
    await client.expect("echo", 1);
  });

  test("/ops asks all other servers: there are none", async (t) => {
    const client = await connect(t, "/ops");
    assert.deepEqual(await client.ask("server-side", 1), { error: null, responses: [] });
  });
});
