/** What browsers send once more without a word, when a connection breaks before the answer. */

import { strict as assert } from "node:assert";
import { browserTest } from "../support/chromium.mjs";
import { wholeFile } from "../support/scope.mjs";
import { startChat } from "../support/servers.mjs";
import { UnsteadyProxy } from "../support/unsteady-proxy.mjs";

const server = await startChat(wholeFile);
const PATH = "/socket.io/?EIO=4&transport=polling";

browserTest("a poll whose answer is lost ends its session", async (t, windows) => {
  const proxy = await UnsteadyProxy.open(t, server);
  const window = await windows.open(proxy.url("/health"));
  window.expect(/Failed to load resource/);
  const path = await window.page.evaluate(async (open) => {
    const answer = await (await fetch(`${open}&t=first`)).text();
    return `${open}&sid=${JSON.parse(answer.slice(1)).sid}`;
  }, PATH);
  await window.page.evaluate(async (path) => {
    globalThis.poll = fetch(`${path}&t=second`).then((response) => response.text());
    // By another connection: when this is answered, the poll is there.
    await fetch("/health");
  }, path);

  proxy.links.forEach((link) => link.tear(0));
  await window.page.evaluate((path) => {
    void fetch(`${path}&t=third`, { method: "POST", body: "40/chat," });
  }, path);

  const answer = await window.page.evaluate(() => globalThis.poll);
  assert.deepEqual(JSON.parse(answer), { code: 1, message: "Session ID unknown" });
});
