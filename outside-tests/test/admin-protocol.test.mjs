/** What the admin page is told, and in which form: by the published client. */

import { strict as assert } from "node:assert";
import test from "node:test";
import { io } from "socket.io-client";
import { ADMIN_OPTIONS, PASSWORD, USERNAME } from "../support/admin.mjs";
import { eventually, within } from "../support/deadline.mjs";
import { wholeFile } from "../support/scope.mjs";
import { startConformance } from "../support/servers.mjs";
import { StockClient, newName } from "../support/stock-client.mjs";

const server = await startConformance(wholeFile, "app", ADMIN_OPTIONS);
const KIND = { major: 4, way: "websocket" };
const DATE = /^\d{4}-\d\d-\d\dT\d\d:\d\d:\d\d\.\d{3}Z$/;

/** Somebody who asks for the namespace of the page, and all that they were told. */
class Admin {
  /** @type {[string, ...unknown[]][]} */
  told = [];

  constructor(t, auth) {
    this.socket = io(server.url("/admin"), { forceNew: true, reconnection: false, auth });
    t.after(() => this.socket.disconnect());
    this.socket.onAny((...event) => this.told.push(event));
    this.connected = new Promise((resolve, reject) => {
      this.socket.on("connect", resolve);
      this.socket.on("connect_error", reject);
    });
    this.connected.catch(() => undefined);
  }

  static async signIn(t) {
    const admin = new Admin(t, { username: USERNAME, password: PASSWORD });
    await within(admin.connected, () => "to be let in");
    await admin.find("all_sockets");
    return admin;
  }

  async refused() {
    const error = await within(
      this.connected.then(
        () => assert.fail("was let in"),
        (reason) => reason,
      ),
      () => "a refusal",
    );
    return error.message;
  }

  /** Waits until it has been told of an event that is like this; returns its arguments. */
  find(name, isLike = () => true) {
    return eventually(() => {
      const found = this.told.find(([event, ...args]) => event === name && isLike(...args));
      assert.ok(found, `${name} was not told`);
      return found.slice(1);
    });
  }

  emit(...args) {
    this.socket.emit(...args);
  }
}

const join = (t, options) => StockClient.connect(t, server, KIND, options);

test("who does not know the password is not let in", async (t) => {
  for (const auth of [
    {},
    { username: USERNAME },
    { username: USERNAME, password: "wrong" },
    { username: "somebody", password: PASSWORD },
    { sessionId: "0123456789abcdef" },
  ]) {
    assert.equal(await new Admin(t, auth).refused(), "invalid credentials");
  }
});

test("who has signed in comes back with a session", async (t) => {
  const admin = await Admin.signIn(t);
  assert.equal(admin.told[0][0], "session");
  const sessionId = admin.told[0][1];
  assert.match(sessionId, /^[0-9a-f]{16}$/);
  const again = new Admin(t, { sessionId });
  await within(again.connected, () => "to be let in");
  await again.find("all_sockets");
  assert.equal(
    again.told.some(([event]) => event === "session"),
    false,
  );
});

test("the page finds out what the server can do", async (t) => {
  const admin = await Admin.signIn(t);
  const [config] = await admin.find("config");
  assert.deepEqual(config, {
    supportedFeatures: [
      ...["EMIT", "JOIN", "LEAVE", "DISCONNECT", "MJOIN", "MLEAVE", "MDISCONNECT"],
      ...["AGGREGATED_EVENTS", "ALL_EVENTS"],
    ],
  });
});

test("all sockets of all namespaces are told at first", async (t) => {
  const client = await join(t, { extraHeaders: { "x-forwarded-for": "203.0.113.9" } });
  const admin = await Admin.signIn(t);
  const [sockets] = await admin.find("all_sockets");
  assert.ok(sockets.some(({ id, nsp }) => nsp === "/admin" && id === admin.socket.id));
  const one = sockets.find(({ id }) => id === client.id);
  const { issued, time, headers, url, query, ...handshake } = one.handshake;
  assert.deepEqual(
    { ...one, handshake },
    {
      id: client.id,
      clientId: client.socket.io.engine.id.slice(0, 12),
      transport: "websocket",
      nsp: "/",
      data: one.data,
      handshake: { address: "203.0.113.9", secure: false, xdomain: false },
      rooms: [client.id],
    },
  );
  assert.equal("_admin" in one.data, false);
  assert.equal(typeof issued, "number");
  assert.ok(Math.abs(new Date(time).getTime() - issued) < 1000);
  assert.equal(headers["x-forwarded-for"], "203.0.113.9");
  assert.match(url, /^\/socket\.io\/\?/);
  assert.deepEqual(query, { EIO: "4", transport: "websocket" });
});

test("a socket is told of from its beginning to its end", async (t) => {
  const admin = await Admin.signIn(t);
  const client = await join(t);
  const { id } = client;
  const isIts = (...args) => JSON.stringify(args).includes(id);
  const [socket, connected] = await admin.find("socket_connected", (one) => one.id === id);
  assert.deepEqual(Object.keys(socket), [
    ...["id", "clientId", "transport", "nsp", "data", "handshake", "rooms"],
  ]);
  assert.match(connected, DATE);

  const room = newName();
  await client.ask("join", room);
  const joined = await admin.find("room_joined", (_, name) => name === room);
  assert.deepEqual(joined.slice(0, 3), ["/", room, id]);
  assert.match(joined[3], DATE);
  assert.deepEqual((await admin.find("room_joined", isIts)).slice(0, 3), ["/", id, id]);
  const received = await admin.find("event_received", isIts);
  assert.deepEqual(received.slice(0, 3), ["/", id, ["join", room]]);
  assert.match(received[3], DATE);

  client.emit("in-room", room, { a: [1, "ü"] });
  await client.expect("room-msg", room, { a: [1, "ü"] });
  const sent = await admin.find("event_sent", isIts);
  assert.deepEqual(sent.slice(0, 3), ["/", id, ["room-msg", room, { a: [1, "ü"] }]]);
  assert.match(sent[3], DATE);

  await client.ask("leave", room);
  const left = await admin.find("room_left", (_, name) => name === room);
  assert.deepEqual(left.slice(0, 3), ["/", room, id]);

  client.socket.disconnect();
  const gone = await admin.find("socket_disconnected", isIts);
  assert.deepEqual(gone.slice(0, 3), ["/", id, "client namespace disconnect"]);
  assert.match(gone[3], DATE);
});

test("an upgrade is told", async (t) => {
  const admin = await Admin.signIn(t);
  const client = await StockClient.connect(t, server, { major: 4, way: "upgrade" });
  const [update] = await admin.find("socket_updated", ({ id }) => id === client.id);
  assert.deepEqual(update, { id: client.id, nsp: "/", transport: "websocket" });
});

test("nothing that the page itself says or hears is told as an event", async (t) => {
  const admin = await Admin.signIn(t);
  admin.emit("emit", "/", "nobody", "x");
  await admin.find("server_stats");
  for (const [event, nsp] of admin.told) {
    assert.ok(!["event_received", "event_sent"].includes(event) || nsp !== "/admin");
  }
});

test("numbers are told every two seconds", async (t) => {
  const admin = await Admin.signIn(t);
  const client = await join(t);
  client.socket.disconnect();
  const [stats] = await admin.find("server_stats", ({ aggregatedEvents }) =>
    aggregatedEvents.some(({ type }) => type === "rawDisconnection"),
  );
  const { serverId, hostname, pid, uptime, clientsCount, pollingClientsCount, ...rest } = stats;
  assert.equal(serverId, hostname);
  assert.equal(typeof pid, "number");
  // In seconds: in milliseconds it would be 2,000 by now.
  assert.ok(uptime > 0 && uptime < 1000, `${uptime}`);
  assert.ok(clientsCount >= 1 && pollingClientsCount >= 0);
  assert.deepEqual(Object.keys(rest), ["aggregatedEvents", "namespaces"]);
  for (const { timestamp, type, subType, count } of rest.aggregatedEvents) {
    assert.equal(timestamp % 1000, 0);
    assert.ok(count > 0);
    assert.equal(type === "rawDisconnection", subType !== undefined);
  }
  const types = new Set(rest.aggregatedEvents.map(({ type }) => type));
  for (const type of ["packetsIn", "bytesIn", "packetsOut", "bytesOut"]) {
    assert.ok(types.has(type), type);
  }
  const names = rest.namespaces.map(({ name }) => name);
  assert.ok(names.includes("/") && names.includes("/admin"));
  assert.ok(rest.namespaces.every(({ socketsCount }) => typeof socketsCount === "number"));
});

test("the page acts on a socket, a room, a namespace", async (t) => {
  const admin = await Admin.signIn(t);
  const client = await join(t);
  const other = await join(t);
  const beside = await client.beside("/chat").connected();
  const otherBeside = await other.beside("/chat").connected();
  const room = newName();

  admin.emit("join", "/", room, client.id);
  await admin.find("room_joined", (_, name) => name === room);
  assert.deepEqual(await client.ask("rooms"), [room]);
  admin.emit("emit", "/", room, "hello", { a: Buffer.of(1) }, 2);
  await client.expect("hello", { a: Buffer.of(1) }, 2);
  admin.emit("emit", "/", undefined, "hello", "all");
  await client.expect("hello", "all");
  await other.expect("hello", "all");
  admin.emit("leave", "/", room, client.id);
  await admin.find("room_left", (_, name) => name === room);
  assert.deepEqual(await client.ask("rooms"), []);

  admin.emit("_disconnect", "/", false, client.id);
  assert.equal(await client.end(), "io server disconnect");
  // The connection stays for the other namespace, or goes with it.
  assert.equal(beside.socket.connected, true);
  admin.emit("_disconnect", "/", true, other.id);
  await other.end();
  await otherBeside.end();
});
