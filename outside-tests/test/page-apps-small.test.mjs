/** The relay, the cursors, watching together, and the page that lists the apps, in a browser. */

import { strict as assert } from "node:assert";
import { randomBytes } from "node:crypto";
import { createServer } from "node:http";
import { AppPage } from "../support/app-page.mjs";
import { ChatPage } from "../support/chat-page.mjs";
import { newRoom } from "../support/chat-client.mjs";
import { browserTest } from "../support/chromium.mjs";
import { eventually } from "../support/deadline.mjs";
import { wholeFile } from "../support/scope.mjs";
import { startChat } from "../support/servers.mjs";

const server = await startChat(wholeFile, {
  args: ["--durability", "memory", "--accounts", "optional"],
});
const SPEECH = `
  globalThis.spoken = [];
  Object.defineProperty(globalThis, "speechSynthesis", { value: {
    speak: (utterance) => globalThis.spoken.push(utterance.text),
    cancel: () => undefined,
  } });
`;

function open(windows, app, room, name, options = {}) {
  return AppPage.open(windows, server, { app, room, name, ...options });
}

browserTest(
  "the page of apps leads to each of them, and the chat leads there",
  async (_, windows) => {
    const ada = await ChatPage.open(windows, server);
    await ada.page.getByRole("link", { name: "Small apps" }).click();
    const index = new AppPage(ada.window);
    await index.find("apps").waitFor();
    await index.looksRight("index");
    for (const name of ["Document", "Board", "Watch together", "Cursors", "Relay"]) {
      await index.page.getByRole("link", { name }).click();
      await index.looks("green");
      await index.page.getByRole("link", { name: /all apps/ }).click();
      await index.find("apps").waitFor();
    }
  },
);

browserTest("what one says is heard by the others alone, and spoken there", async (_, windows) => {
  const room = newRoom();
  const ada = await open(windows, "relay", room, "Ada");
  const bob = await open(windows, "relay", room, "Bob");
  for (const each of [ada, bob]) {
    await each.page.evaluate(SPEECH).catch(() => undefined);
    await each.window.context.addInitScript(SPEECH);
    await each.page.reload();
    await each.looks("green");
  }
  await ada.meets(["Bob"]);
  await ada.find("text").fill("Hello <b>you</b>");
  await ada.find("text").press("Enter");
  await bob.says("heard", "AdaHello <b>you</b>");
  await ada.says("own", "YouHello <b>you</b>");
  assert.deepEqual(await bob.page.evaluate("spoken"), ["Ada: Hello <b>you</b>"]);
  assert.deepEqual(await ada.page.evaluate("spoken"), []);

  await bob.find("speak").uncheck();
  await ada.find("text").fill("Again");
  await ada.find("text").press("Enter");
  await eventually(async () => assert.equal(await bob.find("heard").count(), 2));
  assert.equal((await bob.page.evaluate("spoken")).length, 1);
  await bob.looksRight("relay");
});

browserTest("who is signed in goes by the name of the account", async (_, windows) => {
  const room = newRoom();
  const bob = await open(windows, "relay", room, "Bob");
  const ada = await open(windows, "relay", room, "Somebody");
  await bob.meets(["Somebody"]);
  const name = `Ada ${randomBytes(6).toString("hex")}`;
  const status = await ada.page.evaluate(
    async (account) =>
      (
        await fetch("/account/sign-up", {
          method: "POST",
          headers: { "content-type": "application/json" },
          body: JSON.stringify(account),
        })
      ).status,
    { name, password: "correct horse battery" },
  );
  assert.ok(status < 300, `${status}`);
  await ada.page.reload();
  await ada.says("my-name", name);
  await bob.meets([name]);
  assert.ok(await ada.find("change-name").isHidden());
  assert.ok(await bob.find("change-name").isVisible());
});

browserTest("cursors are seen by name, move, and go with those who leave", async (_, windows) => {
  const room = newRoom();
  const ada = await open(windows, "cursors", room, "Ada");
  const bob = await open(windows, "cursors", room, "Bob");
  await ada.meets(["Bob"]);
  const stage = await ada.find("stage").boundingBox();
  await ada.page.mouse.move(stage.x + stage.width / 4, stage.y + stage.height / 2);
  const cursor = bob.page.locator('[data-testid="cursor"][data-name="Ada"]');
  const isAt = async (x, y) => {
    const at = await cursor.boundingBox();
    const { width, height, ...field } = await bob.find("stage").boundingBox();
    assert.ok(Math.abs(at.x - field.x - x * width) < 5, `${at.x}`);
    assert.ok(Math.abs(at.y - field.y - y * height) < 5, `${at.y}`);
  };
  await eventually(() => isAt(0.25, 0.5));
  await ada.find("stage").focus();
  for (let i = 0; i < 5; i++) {
    await ada.page.keyboard.press("ArrowRight");
  }
  await eventually(() => isAt(0.35, 0.5));
  const late = await open(windows, "cursors", room, "Cyd");
  await late.page.locator('[data-name="Ada"]').waitFor();
  await late.looksRight("cursors");
  await ada.window.context.close();
  await eventually(async () => assert.equal(await cursor.count(), 0));
});

browserTest("a cursor is sent thirty times a second at most", async (_, windows) => {
  const room = newRoom();
  const ada = await open(windows, "cursors", room, "Ada");
  const sent = [];
  ada.page.on("websocket", (socket) =>
    socket.on(
      "framesent",
      ({ payload }) => String(payload).includes('"move"') && sent.push(Date.now()),
    ),
  );
  await ada.page.reload();
  await ada.looks("green");
  const stage = await ada.find("stage").boundingBox();
  const begin = Date.now();
  for (let i = 0; i < 300; i++) {
    await ada.page.mouse.move(stage.x + 10 + i, stage.y + 50);
  }
  const seconds = (Date.now() - begin) / 1000;
  assert.ok(sent.length > 1 && sent.length <= 31 * seconds + 2, `${sent.length} in ${seconds} s`);
});

browserTest(
  "what one does to the player happens to all, and who comes late is there",
  async (_, windows) => {
    const room = newRoom();
    const ada = await open(windows, "watch", room, "Ada");
    const bob = await open(windows, "watch", room, "Bob");
    await ada.find("play").click();
    await bob.says("play", "Pause");
    await bob.says("by", "Last moved by Ada");
    await eventually(async () => assert.ok((await place(bob)) > 0.5));
    const late = await open(windows, "watch", room, "Cyd");
    await eventually(async () => {
      const places = await Promise.all([place(ada), place(bob), place(late)]);
      assert.ok(Math.max(...places) - Math.min(...places) < 0.4, `${places}`);
    });
    await bob.find("seek").fill("60");
    await eventually(async () => assert.ok((await place(ada)) >= 60));
    await bob.find("rate").selectOption("2");
    await eventually(async () => assert.equal(await ada.find("rate").inputValue(), "2"));
    await ada.find("play").click();
    await bob.says("play", "Play");
    await eventually(async () => assert.equal(await place(ada), await place(bob)));
    await bob.looksRight("watch");
  },
);

async function place(page) {
  return Number(await page.find("seek").inputValue());
}

browserTest("a sound from elsewhere is played in step", async (t, windows) => {
  const host = createServer((_, response) =>
    response.writeHead(200, { "content-type": "audio/wav" }).end(silence(20)),
  );
  await new Promise((resolve) => host.listen(0, "127.0.0.1", resolve));
  t.after(() => host.close());
  const url = `http://127.0.0.1:${host.address().port}/silence.wav`;
  const room = newRoom();
  const ada = await open(windows, "watch", room, "Ada");
  const bob = await open(windows, "watch", room, "Bob");
  await ada.find("url").fill(url);
  await ada.find("load").click();
  await eventually(async () =>
    assert.equal(await bob.page.evaluate("document.querySelector('video').src"), url),
  );
  await eventually(async () =>
    assert.equal(Number(await ada.find("seek").getAttribute("max")), 20),
  );
  await ada.find("play").click();
  // Who has not clicked yet is asked to.
  await bob.page.locator("body").click();
  await eventually(async () => {
    if (await bob.find("unlock").isVisible()) {
      await bob.find("unlock").click();
    }
    const [one, other] = await Promise.all([time(ada), time(bob)]);
    assert.ok(one > 0.5 && Math.abs(one - other) < 0.5, `${one} ${other}`);
  });
  await bob.find("url").fill("javascript:alert(1)");
  await bob.find("source");
  await bob.page.locator("#source").evaluate((form) => (form.noValidate = true));
  await bob.find("load").click();
  await bob.says("notice", /^\s*An address is http/);
});

function time(page) {
  return page.page.evaluate("document.querySelector('video').currentTime");
}

/** A sound of so many seconds in which there is nothing to hear. */
function silence(seconds) {
  const rate = 8_000;
  const length = rate * seconds;
  const wav = Buffer.alloc(44 + length, 128);
  wav.write("RIFF", 0);
  wav.writeUInt32LE(36 + length, 4);
  wav.write("WAVEfmt ", 8);
  wav.writeUInt32LE(16, 16);
  wav.writeUInt16LE(1, 20);
  wav.writeUInt16LE(1, 22);
  wav.writeUInt32LE(rate, 24);
  wav.writeUInt32LE(rate, 28);
  wav.writeUInt16LE(1, 32);
  wav.writeUInt16LE(8, 34);
  wav.write("data", 36);
  wav.writeUInt32LE(length, 40);
  return wav;
}
