/** The example `socketio-chat`: with the published client, and its page in a browser. */

import { strict as assert } from "node:assert";
import test from "node:test";
import { browserTest } from "../support/chromium.mjs";
import { eventually } from "../support/deadline.mjs";
import { looksRight } from "../support/looks.mjs";
import { startExample } from "../support/servers.mjs";
import { endsCleanly, SocketIoClient } from "../support/socket-io-example.mjs";

for (const transports of [["polling"], ["websocket"], ["polling", "websocket"]]) {
  test(`everybody is told what anybody says, over ${transports.join(" and ")}`, async (t) => {
    const server = await startExample(t, "socketio-chat");
    const ada = await SocketIoClient.open(t, server, { transports });
    const bob = await SocketIoClient.open(t, server, { transports });
    ada.send("chat message", "Hello");
    await ada.expect("chat message", "Hello");
    await bob.expect("chat message", "Hello");
    bob.send("chat message");
    bob.send("chat message", { no: "text" });
    bob.send("another event", "Hello");
    bob.send("chat message", "Hi, Ada ⛵");
    await bob.expect("chat message", "Hi, Ada ⛵");
    await ada.expect("chat message", "Hi, Ada ⛵");
    await endsCleanly(server, ada);
  });
}

browserTest("what one window says is seen in both", async (t, windows) => {
  const server = await startExample(t, "socketio-chat");
  const { page: ada } = await windows.open(server.url());
  const { page: bob } = await windows.open(server.url());
  await ada.getByText("Connected").waitFor();
  await bob.getByText("Connected").waitFor();
  await say(ada, "Is <b>anybody</b> there?");
  await shows(bob, ["Is <b>anybody</b> there?"]);
  await say(bob, "I am.");
  for (const page of [ada, bob]) {
    await shows(page, ["Is <b>anybody</b> there?", "I am."]);
  }
  await looksRight(ada, "examples-socketio-chat");
});

browserTest("a page whose server is away says so", async (t, windows) => {
  const server = await startExample(t, "socketio-chat");
  const window = await windows.open(server.url());
  window.expect(/WebSocket connection to .* failed|net::ERR_/);
  await window.page.getByText("Connected").waitFor();
  await server.kill();
  await window.page.getByText("Connection lost, trying again…").waitFor();
});

async function say(page, text) {
  await page.getByLabel("Message", { exact: true }).fill(text);
  await page.getByRole("button", { name: "Send" }).click();
}

async function shows(page, texts) {
  await eventually(async () =>
    assert.deepEqual(await page.locator("#messages li").allTextContents(), texts),
  );
}
