/**
 * The pages of the course `btholt/realtime-exercises` speak to these doors, unchanged but for the
 * address: a page of another origin does here what each of them does, with the same calls, the same
 * payloads and the same intervals, in a browser.
 */

import { strict as assert } from "node:assert";
import { createServer } from "node:http";
import { browserTest } from "../support/chromium.mjs";
import { eventually } from "../support/deadline.mjs";
import { say } from "../support/doors.mjs";
import { startChat } from "../support/servers.mjs";

/** Serves an empty page, and the address of the chat goes into it by hand. */
async function startPages(t) {
  const pages = createServer((_, response) => {
    response.setHeader("content-type", "text/html; charset=utf-8");
    response.end(
      "<!doctype html><title>A page of another server</title><link rel=icon href=data:,>",
    );
  });
  t.after(() => pages.close());
  await new Promise((resolve) => pages.listen(0, "127.0.0.1", resolve));
  return `http://127.0.0.1:${pages.address().port}`;
}

/** The chat, and a page of another origin that may use it. */
async function open(t, windows) {
  const origin = await startPages(t);
  const server = await startChat(t, {
    args: ["--durability", "memory", "--allowed-origins", origin],
  });
  const window = await windows.open(origin);
  // What the browser says by itself of an answer that is an error, and of a server that is away.
  window.expect(/Failed to load resource|ERR_|WebSocket connection to/);
  await say(server, "/poll", undefined, "hi");
  return { server, page: window.page, base: server.url("").replace(/\/$/, "") };
}

/** Waits until the page shows this, newest first. */
async function shows(page, expected) {
  await eventually(async () => {
    const shown = await page.evaluate(() =>
      window.allChat.map(({ user, text }) => `${user}: ${text}`),
    );
    assert.deepEqual(shown, expected);
  });
}

browserTest("polling: every three seconds", async (t, windows) => {
  const { server, page, base } = await open(t, windows);
  await page.evaluate((url) => {
    const INTERVAL = 3000;
    window.allChat = [];
    window.getNewMsgs = async () => {
      const res = await fetch(`${url}/poll`);
      const json = await res.json();
      window.allChat = json.msg;
      setTimeout(window.getNewMsgs, INTERVAL);
    };
    window.postNewMsg = async (user, text) => {
      const options = {
        method: "POST",
        body: JSON.stringify({ user, text }),
        headers: { "Content-Type": "application/json" },
      };
      const res = await fetch(`${url}/poll`, options);
      return res.json();
    };
    void window.getNewMsgs();
  }, base);
  await shows(page, ["Ada: hi"]);

  assert.deepEqual(await page.evaluate(() => window.postNewMsg("brian", "hello")), {
    status: "ok",
  });
  await shows(page, ["brian: hello", "Ada: hi"]);
  await say(server, "/poll", undefined, "again");
  await shows(page, ["Ada: again", "brian: hello", "Ada: hi"]);
});

browserTest(
  "polling: it backs off while the server is away, and tries again",
  async (t, windows) => {
    const { server, page, base } = await open(t, windows);
    await page.evaluate((url) => {
      const INTERVAL = 300;
      const BACKOFF = 500;
      let timeToMakeNextRequest = 0;
      window.failedTries = 0;
      window.allChat = [];
      window.isAway = false;
      const getNewMsgs = async () => {
        try {
          // Away is a path that answers with an error, as the course's own server does at random.
          const res = await fetch(window.isAway ? `${url}/poll?room=no%20room` : `${url}/poll`);
          const json = await res.json();
          if (res.status >= 400) {
            throw new Error(`request did not succeed: ${res.status}`);
          }
          window.allChat = json.msg;
          window.failedTries = 0;
        } catch {
          window.failedTries++;
        }
      };
      const rafTimer = async (time) => {
        if (timeToMakeNextRequest <= time) {
          await getNewMsgs();
          timeToMakeNextRequest = time + INTERVAL + window.failedTries * BACKOFF;
        }
        requestAnimationFrame(rafTimer);
      };
      requestAnimationFrame(rafTimer);
    }, base);
    await shows(page, ["Ada: hi"]);
    await page.evaluate(() => (window.isAway = true));
    await eventually(async () => assert.ok((await page.evaluate(() => window.failedTries)) >= 2));
    await say(server, "/poll", undefined, "meanwhile");
    await page.evaluate(() => (window.isAway = false));

    await shows(page, ["Ada: meanwhile", "Ada: hi"]);
    assert.equal(await page.evaluate(() => window.failedTries), 0);
  },
);

browserTest("a stream over HTTP: a JSON in every chunk", async (t, windows) => {
  const { server, page, base } = await open(t, windows);
  await page.evaluate((url) => {
    window.allChat = [];
    window.presence = "🔴";
    window.problems = [];
    window.postNewMsg = async (user, text) => {
      const options = {
        method: "POST",
        body: JSON.stringify({ user, text }),
        headers: { "Content-Type": "application/json" },
      };
      await fetch(`${url}/msgs`, options);
    };
    const getNewMsgs = async () => {
      const utf8Decoder = new TextDecoder("utf-8");
      const res = await fetch(`${url}/msgs`);
      const reader = res.body.getReader();
      let done;
      window.presence = "🟢";
      do {
        let readerResponse;
        try {
          readerResponse = await reader.read();
        } catch {
          window.presence = "🔴";
          return;
        }
        done = readerResponse.done;
        const chunk = utf8Decoder.decode(readerResponse.value, { stream: true });
        if (chunk) {
          try {
            const json = JSON.parse(chunk);
            window.allChat = json.msg;
          } catch (e) {
            window.problems.push(String(e));
          }
        }
      } while (!done);
      window.presence = "🔴";
    };
    void getNewMsgs();
  }, base);
  await shows(page, ["Ada: hi"]);
  assert.equal(await page.evaluate(() => window.presence), "🟢");

  await page.evaluate(() => window.postNewMsg("brian", "hello 👋"));
  await shows(page, ["brian: hello 👋", "Ada: hi"]);
  await say(server, "/poll", undefined, "again");
  await shows(page, ["Ada: again", "brian: hello 👋", "Ada: hi"]);
  assert.deepEqual(await page.evaluate(() => window.problems), []);
  await server.stop();
  await eventually(async () => assert.equal(await page.evaluate(() => window.presence), "🔴"));
});

browserTest("a WebSocket by hand: the sub-protocol json", async (t, windows) => {
  const { server, page, base } = await open(t, windows);
  await page.evaluate((url) => {
    window.allChat = [];
    window.presence = "🔴";
    const ws = new WebSocket(url.replace("http", "ws"), ["json"]);
    ws.addEventListener("open", () => (window.presence = "🟢"));
    ws.addEventListener("close", () => (window.presence = "🔴"));
    ws.addEventListener("message", (event) => {
      const data = JSON.parse(event.data);
      window.allChat = data.msg;
    });
    window.postNewMsg = (user, text) => ws.send(JSON.stringify({ user, text }));
  }, base);
  await shows(page, ["Ada: hi"]);
  assert.equal(await page.evaluate(() => window.presence), "🟢");

  await page.evaluate(() => window.postNewMsg("brian", "hello"));
  await shows(page, ["brian: hello", "Ada: hi"]);
  await say(server, "/msgs", undefined, "again");
  await shows(page, ["Ada: again", "brian: hello", "Ada: hi"]);
  await server.stop();
  await eventually(async () => assert.equal(await page.evaluate(() => window.presence), "🔴"));
});

browserTest("Socket.IO: msg:get and msg:post", async (t, windows) => {
  const { server, page, base } = await open(t, windows);
  await page.addScriptTag({ url: `${base}/socket.io/socket.io.js` });
  await page.evaluate((url) => {
    window.allChat = [];
    window.presence = "🔴";
    const socket = window.io(url);
    socket.on("connect", () => (window.presence = "🟢"));
    socket.on("disconnect", () => (window.presence = "🔴"));
    socket.on("msg:get", (data) => (window.allChat = data.msg));
    window.postNewMsg = (user, text) => void socket.emit("msg:post", { user, text });
    window.goAway = () => void socket.disconnect();
  }, base);
  await shows(page, ["Ada: hi"]);
  assert.equal(await page.evaluate(() => window.presence), "🟢");

  await page.evaluate(() => window.postNewMsg("brian", "hello"));
  await shows(page, ["brian: hello", "Ada: hi"]);
  await say(server, "/poll", undefined, "again");
  await shows(page, ["Ada: again", "brian: hello", "Ada: hi"]);
  await page.evaluate(() => window.goAway());
  await eventually(async () => assert.equal(await page.evaluate(() => window.presence), "🔴"));
});
