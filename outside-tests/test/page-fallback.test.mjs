/** The chat page in a browser whose WebSockets are blocked: it polls, and nobody notices. */

import { strict as assert } from "node:assert";
import { newRoom } from "../support/chat-client.mjs";
import { ChatPage, SERVER_IS_AWAY, WEB_SOCKET } from "../support/chat-page.mjs";
import { browserTest } from "../support/chromium.mjs";
import { newDirectory } from "../support/directories.mjs";
import { wholeFile } from "../support/scope.mjs";
import { startChat } from "../support/servers.mjs";

const server = await startChat(wholeFile);

/** The ways in which WebSockets are kept from a page. */
const BLOCKS = {
  "there are none": (window) => window.page.addInitScript(() => delete globalThis.WebSocket),
  "they are refused": (window) =>
    window.page.addInitScript(() => {
      const { WebSocket } = globalThis;
      globalThis.WebSocket = class extends WebSocket {
        constructor() {
          // There is no WebSocket at this path.
          super(`${location.origin.replace("http", "ws")}/nothing`);
        }
      };
    }),
  "they are closed before the first word": (window) =>
    window.context.routeWebSocket(WEB_SOCKET, (route) => route.close({ code: 1011 })),
  "they are swallowed": (window) => window.context.routeWebSocket(WEB_SOCKET, () => undefined),
};

/** Opens a page without WebSockets, and says how it reaches the server. */
async function open(windows, to, block, options) {
  const transports = new Set();
  const chat = await ChatPage.open(windows, to, {
    ...options,
    prepare: async (window) => {
      window.expect(/WebSocket connection to .* failed|WebSocket is closed before/);
      await block(window);
      window.page.on("request", (request) => {
        const transport = new URL(request.url()).searchParams.get("transport");
        if (transport !== null) {
          transports.add(`${request.method()} ${transport}`);
        }
      });
    },
  });
  return { chat, transports };
}

for (const [how, block] of Object.entries(BLOCKS)) {
  browserTest(`two windows talk although ${how}`, async (_, windows) => {
    const room = newRoom();
    const ada = await open(windows, server, block, { room, name: "Ada" });
    const bob = await open(windows, server, block, { room, name: "Bob" });

    const said = [];
    for (const [{ chat }, text] of [
      [ada, "Can you read this?"],
      [bob, "Every word"],
      [ada, "By long polling!"],
    ]) {
      said.push(text);
      await chat.say(text);
      await Promise.all([ada, bob].map((each) => each.chat.shows(said)));
    }
    for (const { transports } of [ada, bob]) {
      assert.deepEqual([...transports].sort(), ["GET polling", "POST polling"]);
    }
  });
}

browserTest("a page that polls loses nothing when its server is killed", async (t, windows) => {
  const data = newDirectory();
  const room = newRoom();
  const first = await startChat(t, { data });
  const block = BLOCKS["there are none"];
  const { chat } = await open(windows, first, block, { room, name: "Ada" });
  chat.window.expect(SERVER_IS_AWAY);
  await chat.say("Before");
  await chat.shows(["Before"]);

  await first.kill();
  await chat.looks("red");
  await chat.say("While it is away");
  await startChat(t, { data, port: first.port });
  await chat.page.evaluate(() => dispatchEvent(new Event("online")));
  await chat.shows(["Before", "While it is away"]);
  await chat.looks("green");
});
