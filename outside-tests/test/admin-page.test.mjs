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

/** The page, signed in. */
async function signIn(windows) {
  const { page } = await openPage(windows);
  await enter(page, PASSWORD);
  await page.getByRole("dialog").waitFor({ state: "hidden" });
  return page;
}

/** Shows a part of the page, without loading it again. */
async function visit(page, path) {
  await page.evaluate((hash) => {
    location.hash = hash;
  }, path);
}

const row = (page, text) => page.locator("tr", { hasText: text });

browserTest("a wrong password opens the box again, the right one lets in", async (t, windows) => {
  const { page } = await openPage(windows);
  await enter(page, "wrong");
  await page.getByText("Invalid credentials").waitFor();
  await enter(page, PASSWORD);
  await page.getByText("Invalid credentials").waitFor({ state: "hidden" });
  await visit(page, "/servers/");
  await page.getByText("Healthy").waitFor();
  await page.reload();
  await page.getByText("Healthy").waitFor();
  assert.equal(await page.getByLabel("Password").count(), 0);
});

browserTest("sockets, clients, rooms and events are shown as they come", async (t, windows) => {
  const page = await signIn(windows);
  await visit(page, "/sockets/");
  const client = await connect(t);
  await row(page, client.id).getByText("WebSocket").waitFor();
  await takePicture(page, "admin-sockets");

  await visit(page, "/clients/");
  await row(page, client.socket.io.engine.id.slice(0, 12)).waitFor();

  const room = newName("blue");
  await visit(page, "/rooms/");
  await client.ask("join", room);
  await row(page, room).waitFor();

  await visit(page, "/events/");
  await client.ask("leave", room);
  await row(page, "event_received").first().or(page.getByText("leave").first()).waitFor();
  client.socket.disconnect();
  await page.getByText("client namespace disconnect").waitFor();
  await visit(page, "/sockets/");
  await row(page, client.id).waitFor({ state: "detached" });
});

browserTest("the page makes a socket join, leave and go", async (t, windows) => {
  const page = await signIn(windows);
  const client = await connect(t);
  const room = newName("green");
  await visit(page, `/n/${MAIN}/sockets/${client.id}`);
  await page.getByLabel("Join a room").fill(room);
  await page.locator("form button[type=submit]").click();
  const joined = page.locator("tbody tr", { hasText: room });
  await joined.waitFor();
  assert.deepEqual(await client.ask("rooms"), [room]);

  await joined.getByRole("button").click();
  await joined.waitFor({ state: "detached" });
  assert.deepEqual(await client.ask("rooms"), []);

  await visit(page, "/sockets/");
  await row(page, client.id).getByRole("button").click();
  assert.equal(await client.end(), "io server disconnect");
  await row(page, client.id).waitFor({ state: "detached" });
});

browserTest("the page empties a room, and disconnects all that are in it", async (t, windows) => {
  const page = await signIn(windows);
  const clients = [await connect(t), await connect(t)];
  const room = newName("red");
  const joinAll = () => Promise.all(clients.map((client) => client.ask("join", room)));
  await joinAll();
  await visit(page, "/rooms/");
  await row(page, room).getByRole("button").first().click();
  await row(page, room).waitFor({ state: "detached" });
  for (const client of clients) {
    assert.deepEqual(await client.ask("rooms"), []);
  }

  await joinAll();
  await row(page, room).getByRole("button").nth(1).click();
  for (const client of clients) {
    assert.equal(await client.end(), "io server disconnect");
  }
});
