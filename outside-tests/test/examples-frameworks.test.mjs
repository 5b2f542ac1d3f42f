/** The example `frameworks`: components that come and go in a browser, counted by the server. */

import { strict as assert } from "node:assert";
import test from "node:test";
import { browserTest } from "../support/chromium.mjs";
import { eventually } from "../support/deadline.mjs";
import { looksRight } from "../support/looks.mjs";
import { startExample } from "../support/servers.mjs";
import { endsCleanly, SocketIoClient } from "../support/socket-io-example.mjs";

const TIMES = 50;

/**
 * What the browser says of connections that were given up: of a WebSocket that was not open yet, and
 * of a poll that was overtaken by the goodbye.
 */
const GIVEN_UP =
  /WebSocket is closed before the connection is established|400 \(Bad Request\).*transport=polling/;

test("everybody is told what anybody says, and how many there are", async (t) => {
  const server = await startExample(t, "frameworks");
  const ada = await SocketIoClient.open(t, server);
  await ada.expect("count", 1);
  const bob = await SocketIoClient.open(t, server);
  await ada.expect("count", 2);
  await bob.expect("count", 2);
  assert.equal(await connections(server), 2);
  ada.send("chat message", "Hello");
  await ada.expect("chat message", "Hello");
  await bob.expect("chat message", "Hello");
  bob.cut();
  await ada.expect("count", 1);
  await endsCleanly(server, ada);
});

for (const framework of ["react", "react-strict", "vue", "svelte"]) {
  browserTest(`${framework}: who is mounted is connected, and nobody else`, async (t, windows) => {
    const server = await startExample(t, "frameworks");
    const { page } = await openPage(windows, server, framework);
    await areConnected(page, server, 1);
    await page.getByRole("button", { name: "Close a chat" }).click();
    await eventually(async () => assert.equal(await connections(server), 0));

    // Each is connected before it goes.
    for (let i = 0; i < TIMES; i++) {
      await page.getByRole("button", { name: "Open a chat" }).click();
      await areConnected(page, server, 1);
      await page.getByRole("button", { name: "Close a chat" }).click();
    }
    await eventually(async () => assert.equal(await connections(server), 0));

    await page.getByRole("button", { name: "Open a chat" }).click();
    await page.getByRole("button", { name: "Open a chat" }).click();
    await areConnected(page, server, 2);
    await showsOnce(page, "Chat 1");
    await showsOnce(page, "Chat 2");
  });

  browserTest(`${framework}: who goes while it connects leaves nothing`, async (t, windows) => {
    const server = await startExample(t, "frameworks");
    const { page } = await openPage(windows, server, framework);
    await openAndClose(page, TIMES);
    await areConnected(page, server, 1);
    await showsOnce(page, "Chat 1");
    await page.getByRole("button", { name: "Close a chat" }).click();
    await eventually(async () => assert.equal(await connections(server), 0));
  });

  browserTest(`${framework}: what one window says is seen in the other`, async (t, windows) => {
    const server = await startExample(t, "frameworks");
    const { page: ada } = await openPage(windows, server, framework);
    const second = await openPage(windows, server, framework);
    await ada.getByText("2 connected").waitFor();
    await say(ada, "Chat 1", "Is <b>anybody</b> there?");
    await shows(second.page, "Chat 1", ["Is <b>anybody</b> there?"]);
    await shows(ada, "Chat 1", ["Is <b>anybody</b> there?"]);
    await looksRight(second.page, `examples-frameworks-${framework}`);
    await second.context.close();
    await areConnected(ada, server, 1);
  });
}

async function openPage(windows, server, framework) {
  const window = await windows.open(server.url(`/${framework}.html`));
  window.expect(GIVEN_UP);
  return window;
}

async function connections(server) {
  return (await fetch(server.url("/connections"))).json();
}

/** Waits until so many chats are shown, each has been told of all, and the server counts as many. */
async function areConnected(page, server, count) {
  const told = Array.from({ length: count }, () => `${count} connected`);
  await eventually(async () => {
    assert.deepEqual(await page.locator(".chat p").allTextContents(), told);
    assert.equal(await connections(server), count);
  });
}

/** Opens and closes chats as fast as the page can show it, at every stage of connecting. */
async function openAndClose(page, times) {
  await page.evaluate(async (rounds) => {
    const [open, close] = document.querySelectorAll(".actions button");
    for (let i = 0; i < rounds; i++) {
      open.click();
      await new Promise((resolve) => setTimeout(resolve, i));
      close.click();
      await new Promise((resolve) => setTimeout(resolve, 0));
    }
  }, times);
}

/** What is said comes once; with a listener or a connection too many it would come before the end. */
async function showsOnce(page, chat) {
  const before = await messages(page, chat);
  await say(page, chat, "Once");
  await say(page, chat, "End");
  await shows(page, chat, [...before, "Once", "End"]);
}

async function say(page, chat, text) {
  const section = page.getByRole("region", { name: chat });
  await section.getByLabel("Message", { exact: true }).fill(text);
  await section.getByRole("button", { name: "Send" }).click();
}

function messages(page, chat) {
  return page.getByRole("region", { name: chat }).locator("li").allTextContents();
}

async function shows(page, chat, texts) {
  await eventually(async () => assert.deepEqual(await messages(page, chat), texts));
}
