/** The published admin page in a browser, with our server behind it. */

import { ADMIN_OPTIONS, PASSWORD, USERNAME, serveAdminPage } from "../support/admin.mjs";
import { browserTest, takePicture } from "../support/chromium.mjs";
import { wholeFile } from "../support/scope.mjs";
import { startConformance } from "../support/servers.mjs";
import { StockClient, newName } from "../support/stock-client.mjs";
import { strict as assert } from "node:assert";

const origin = await serveAdminPage(wholeFile);
const server = await startConformance(wholeFile, "app", [...ADMIN_OPTIONS, "--admin-page", origin]);

/** The page wants a font and its pictures from elsewhere. */
const ELSEWHERE = /fonts\.googleapis\.com|cdn\.jsdelivr\.net/;

const connect = (t) => StockClient.connect(t, server, { major: 4, way: "websocket" });
const EXACTLY = { exact: true };
const MAIN = encodeURIComponent("/");

/** The page, at the box that asks for a password. */
async function openPage(windows) {
  const window = await windows.open("");
  window.expect(ELSEWHERE);
  await window.context.route(ELSEWHERE, (route) => route.abort());
  await window.page.goto(origin);
  return window;
}

async function enter(page, password) {
  await page.getByLabel("Server URL").fill(server.url("").replace(/\/$/, ""));
  await page.getByLabel("Username").fill(USERNAME);
  await page.getByLabel("Password").fill(password);
  await page.getByRole("button", { name: "Connect" }).click();
}

const isConnected = (page) => page.getByText("connected", EXACTLY).first().waitFor();

/** The page, signed in. */
async function signIn(windows) {
  const { page } = await openPage(windows);
  await enter(page, PASSWORD);
  await isConnected(page);
  return page;
}

/** Shows a part of the page, without loading it again. */
async function visit(page, path, title) {
  await page.evaluate((hash) => {
    location.hash = hash;
  }, path);
  await isShown(page, title);
}

/** Waits for a part of the page; the one before stays until it has faded out. */
async function isShown(page, title) {
  await page.waitForFunction((expected) => {
    const shown = [...document.querySelectorAll("main .v-breadcrumbs")];
    const titles = shown.map((each) => each.lastElementChild.textContent.trim());
    return titles.length === 1 && titles[0] === expected;
  }, title);
}

/** Shows the sockets, rooms or events of the main namespace. The page opens at any namespace. */
async function visitMain(page, path, title) {
  await visit(page, path, title);
  await page.getByRole("button", { name: "Select namespace" }).click();
  await page.getByRole("option", { name: "/", exact: true }).click();
}

const row = (page, ...texts) =>
  texts.reduce((rows, text) => rows.filter({ hasText: text }), page.locator("main tbody tr"));

/** Buttons of rows have a picture and no name. The page also opens the row that they are in. */
const LEAVE = "mdi-tag-off-outline";
const DISCONNECT = "mdi-logout";
const button = (parent, picture) => parent.locator(`button:has(.${picture})`);

browserTest("a wrong password opens the box again, the right one lets in", async (t, windows) => {
  const { page } = await openPage(windows);
  await enter(page, "wrong");
  await page.getByText("Invalid credentials").waitFor();
  await enter(page, PASSWORD);
  await page.getByText("Invalid credentials").waitFor({ state: "hidden" });
  await visit(page, "/servers/", "Servers");
  await page.getByText("Healthy", EXACTLY).waitFor();
});

browserTest("a page that is loaded again asks for no password", async (t, windows) => {
  const page = await signIn(windows);
  await page.waitForFunction(() => localStorage.getItem("session_id") !== null);
  await page.reload();
  await isConnected(page);
});

browserTest("sockets, clients, rooms and events are shown as they come", async (t, windows) => {
  const page = await signIn(windows);
  const first = await connect(t);
  await visitMain(page, "/sockets/", "Sockets");
  await row(page, first.id, "WebSocket").waitFor();
  const client = await connect(t);
  const { id } = client;
  await row(page, id, "WebSocket").waitFor();
  await takePicture(page, "admin-sockets");

  await visit(page, "/clients/", "Clients");
  await row(page, client.socket.io.engine.id.slice(0, 12), "WebSocket").waitFor();

  const room = newName("blue");
  await visit(page, "/rooms/", "Rooms");
  await client.ask("join", room);
  await row(page, room, "public").waitFor();

  await visit(page, "/events/", "Events");
  await row(page, id, "Connection").waitFor();
  await row(page, id, "Event received", "Event name: join").waitFor();
  await row(page, id, "Room joined", `Room: ${room}`).waitFor();
  await client.ask("leave", room);
  await row(page, id, "Event received", "Event name: leave").waitFor();
  await row(page, id, "Room left", `Room: ${room}`).waitFor();
  client.socket.disconnect();
  await row(page, id, "client namespace disconnect").waitFor();
  await takePicture(page, "admin-events");
  await visit(page, "/sockets/", "Sockets");
  await row(page, first.id).waitFor();
  await row(page, id).waitFor({ state: "detached" });
});

browserTest("the page makes a socket join, leave and go", async (t, windows) => {
  const page = await signIn(windows);
  const client = await connect(t);
  const { id } = client;
  const room = newName("green");
  await visitMain(page, "/sockets/", "Sockets");
  await row(page, id).waitFor();
  await visit(page, `/n/${MAIN}/sockets/${id}`, "Socket details");
  await page.getByLabel("Join a room").fill(room);
  await page.locator("main form button[type=submit]").click();
  const joined = row(page, room);
  await joined.waitFor();
  assert.deepEqual(await client.ask("rooms"), [room]);

  await button(joined, LEAVE).click();
  await isShown(page, "Room details");
  await visit(page, `/n/${MAIN}/sockets/${id}`, "Socket details");
  await row(page, id).last().waitFor();
  await joined.waitFor({ state: "detached" });
  assert.deepEqual(await client.ask("rooms"), []);

  await visit(page, "/sockets/", "Sockets");
  await button(row(page, id), DISCONNECT).click();
  assert.equal(await client.end(), "io server disconnect");
  await isShown(page, "Socket details");
  await row(page, "Status", "disconnected").first().waitFor();
  await visit(page, "/sockets/", "Sockets");
  await row(page, id).waitFor({ state: "detached" });
});

browserTest("the page empties a room, and disconnects all that are in it", async (t, windows) => {
  const page = await signIn(windows);
  const clients = [await connect(t), await connect(t)];
  const room = newName("red");
  const joinAll = () => Promise.all(clients.map((client) => client.ask("join", room)));
  await joinAll();
  await visitMain(page, "/rooms/", "Rooms");
  await button(row(page, room), LEAVE).click();
  await isShown(page, "Room details");
  await row(page, "Status", "deleted").waitFor();
  await visit(page, "/rooms/", "Rooms");
  await row(page, room).waitFor({ state: "detached" });
  for (const client of clients) {
    assert.deepEqual(await client.ask("rooms"), []);
  }

  await joinAll();
  await button(row(page, room), DISCONNECT).click();
  for (const client of clients) {
    assert.equal(await client.end(), "io server disconnect");
  }
  await isShown(page, "Room details");
  await row(page, "Status", "deleted").waitFor();
  await visit(page, "/rooms/", "Rooms");
  await row(page, room).waitFor({ state: "detached" });
});
