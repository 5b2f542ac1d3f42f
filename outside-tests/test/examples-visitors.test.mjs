/** The example `visitors`: with the package `ws`, and its page in a browser. */

import { strict as assert } from "node:assert";
import { existsSync } from "node:fs";
import { join } from "node:path";
import test from "node:test";
import { browserTest } from "../support/chromium.mjs";
import { eventually } from "../support/deadline.mjs";
import { newDirectory } from "../support/directories.mjs";
import { endsCleanly } from "../support/example-client.mjs";
import { looksRight } from "../support/looks.mjs";
import { startExample } from "../support/servers.mjs";
import { WsClient } from "../support/ws-client.mjs";

test("a welcome to the one, the number of visitors to all", async (t) => {
  const server = await startVisitors(t);
  const ada = await WsClient.open(t, server, "/");
  await ada.expect("Welcome!");
  await ada.expect("Current visitors: 1");
  const bob = await WsClient.open(t, server, "/");
  await bob.expect("Welcome!");
  await bob.expect("Current visitors: 2");
  await ada.expect("Current visitors: 2");
  bob.send("Hello");
  await ada.expect("A visitor says: Hello");
  bob.terminate();
  await ada.expect("Current visitors: 1");
});

test("what is too long ends the connection of whoever says it, and of nobody else", async (t) => {
  const server = await startVisitors(t);
  const ada = await WsClient.open(t, server, "/");
  await ada.expect("Welcome!");
  await ada.expect("Current visitors: 1");
  const bob = await WsClient.open(t, server, "/");
  await ada.expect("Current visitors: 2");
  bob.send("x".repeat(201));
  assert.equal((await bob.end()).code, 1009);
  await ada.expect("Current visitors: 1");
});

for (const signal of ["SIGINT", "SIGTERM"]) {
  test(`visits are counted on after ${signal}, which leaves a closed database`, async (t) => {
    const database = join(newDirectory(), "visits.db");
    const first = await startVisitors(t, database);
    await visit(t, first);
    const client = await visit(t, first);
    assert.equal(await visits(first), 2);
    await endsCleanly(first, client, signal);
    assert.equal(existsSync(database), true);
    // SQLite removes this file when its last connection is closed as it should be.
    assert.equal(existsSync(`${database}-wal`), false);

    const second = await startVisitors(t, database);
    await visit(t, second);
    assert.equal(await visits(second), 3);
  });
}

test("visits survive a crash", async (t) => {
  const database = join(newDirectory(), "visits.db");
  const first = await startVisitors(t, database);
  await visit(t, first);
  await first.kill();
  const second = await startVisitors(t, database);
  assert.equal(await visits(second), 1);
});

browserTest("two windows see each other come, wave and go", async (t, windows) => {
  const server = await startVisitors(t);
  const { page: ada } = await windows.open(server.url());
  await shows(ada, "1");
  const second = await windows.open(server.url());
  const bob = second.page;
  await shows(ada, "2");
  await shows(bob, "2");
  await bob.getByRole("button", { name: "Wave to all" }).click();
  await ada.getByText("A visitor says: 👋").waitFor();
  await eventually(async () => assert.match(await lastHour(ada), /: 2 visits$/));
  await looksRight(ada, "examples-visitors");
  await second.context.close();
  await shows(ada, "1");
});

browserTest("a page whose server is away says so", async (t, windows) => {
  const server = await startVisitors(t);
  const window = await windows.open(server.url());
  window.expect(/WebSocket connection to .* failed|net::ERR_/);
  await shows(window.page, "1");
  await server.kill();
  await window.page.getByText("Connection lost, trying again…").waitFor();
  assert.equal(await window.page.getByRole("button").isDisabled(), true);
});

function startVisitors(t, database = join(newDirectory(), "visits.db")) {
  return startExample(t, "visitors", [database]);
}

async function visit(t, server) {
  const client = await WsClient.open(t, server, "/");
  await client.expect("Welcome!");
  return client;
}

/** How many visits there were, by what the page draws; the hour may end in between. */
async function visits(server) {
  const response = await fetch(server.url("/visits"));
  assert.equal(response.status, 200);
  return (await response.json()).reduce((sum, { time, count }) => {
    assert.equal(time % 3_600_000, 0);
    return sum + count;
  }, 0);
}

async function shows(page, count) {
  await eventually(async () => assert.equal(await page.locator("#count").textContent(), count));
}

async function lastHour(page) {
  return page.locator("#hours li").last().textContent();
}
