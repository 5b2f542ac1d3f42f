/** The chat page in a browser: looking for what was said, and going there. */

import { strict as assert } from "node:assert";
import { ChatClient, newRoom } from "../support/chat-client.mjs";
import { ChatPage, Line } from "../support/chat-page.mjs";
import { browserTest, PHONE } from "../support/chromium.mjs";
import { eventually } from "../support/deadline.mjs";
import { looksRight } from "../support/looks.mjs";
import { wholeFile } from "../support/scope.mjs";
import { startChat } from "../support/servers.mjs";

const server = await startChat(wholeFile, { args: ["--posts-per-second", "10000"] });

function numbered(count, what = "message") {
  return Array.from({ length: count }, (_, i) => `${what} ${i + 1}`);
}

/** Opens the search by its keys, and types. */
async function lookFor(chat, text) {
  await chat.page.keyboard.press("Control+k");
  await chat.find("search-input").fill(text);
}

/** Waits until so much was found: what was said is found a moment later. */
async function finds(chat, status, texts) {
  const input = chat.find("search-input");
  const typed = await input.inputValue();
  await eventually(async () => {
    await eventually(async () =>
      assert.notEqual(await chat.find("search-status").textContent(), "Looking…"),
    );
    try {
      assert.equal(await chat.find("search-status").textContent(), status);
      if (texts !== undefined) {
        assert.deepEqual(await chat.find("search-text").allTextContents(), texts);
      }
    } catch (error) {
      // As somebody does who knows that it was said just now.
      await input.fill("");
      await input.fill(typed);
      throw error;
    }
  });
}

/** The id of what is chosen in the list. */
async function chosen(chat) {
  return chat.find("search-input").getAttribute("aria-activedescendant");
}

/** Waits until a message has the focus, and is in view, or its beginning if it is longer. */
async function isAt(chat, text) {
  await eventually(async () =>
    assert.equal(
      await chat.page.evaluate(
        () => document.activeElement?.querySelector("[data-testid=message-text]")?.textContent,
      ),
      text,
    ),
  );
  const [message, list] = await chat.page.evaluate(() => {
    const edgesOf = (element) => {
      const { top, bottom, height } = element.getBoundingClientRect();
      return { top: Math.round(top), bottom: Math.round(bottom), height };
    };
    return [
      edgesOf(document.activeElement),
      edgesOf(document.querySelector("[data-testid=messages]")),
    ];
  });
  const where = `${JSON.stringify(message)} in ${JSON.stringify(list)}`;
  assert.ok(message.top >= list.top, where);
  assert.ok(message.height > list.height || message.bottom <= list.bottom, where);
}

browserTest(
  "what was said in any room is found, and shown where it was said",
  async (t, windows) => {
    const room = newRoom();
    const bob = await ChatClient.named(t, server, "Bob");
    await bob.postAll(room, [
      ...numbered(40, "early"),
      "The Crème brûlée recipe is in the kitchen drawer",
      ...numbered(250, "late"),
    ]);
    const ada = await ChatPage.open(windows, server, { name: "Ada" });

    await lookFor(ada, "creme drawer");
    await finds(ada, "1 message.", ["Bob: The Crème brûlée recipe is in the kitchen drawer"]);
    assert.deepEqual(await ada.page.locator("#search-hits mark").allTextContents(), [
      "Crème",
      "drawer",
    ]);
    const place = await ada.page.locator(".search-place").textContent();
    assert.match(place, new RegExp(`^${room}Today, \\d\\d:\\d\\d$`));
    await ada.page.keyboard.press("Enter");

    await ada.says("room-name", room);
    assert.equal(new URL(ada.page.url()).hash, `#${room}`);
    await isAt(ada, "The Crème brûlée recipe is in the kitchen drawer");
    const texts = await ada.texts();
    assert.ok(texts.includes("early 40") && texts.includes("late 1"), "with what is around it");
    assert.ok(!texts.includes("late 150"), "and not all between it and the end");

    // Reading on from there loses nothing.
    while ((await ada.find("hole").count()) > 0) {
      const count = await ada.messages.count();
      await ada.find("load-missed").click();
      await eventually(async () => assert.ok((await ada.messages.count()) > count));
    }
    await eventually(async () =>
      assert.deepEqual((await ada.texts()).slice(-251), [
        "The Crème brûlée recipe is in the kitchen drawer",
        ...numbered(250, "late"),
      ]),
    );
    await ada.find("new-messages").click();
    await bob.post(room, "and on it goes");
    await eventually(async () => assert.equal((await ada.texts()).at(-1), "and on it goes"));
  },
);

browserTest("it is used by keys alone, and says what it finds", async (t, windows) => {
  const room = newRoom();
  const bob = await ChatClient.named(t, server, "Bob");
  await bob.postAll(room, numbered(45, "keyboardword"));
  const ada = await ChatPage.open(windows, server, { room, name: "Ada" });
  await ada.input.focus();

  await lookFor(ada, "keyboardword");
  await finds(ada, "The last 20 messages.");
  const input = ada.find("search-input");
  assert.equal(await input.getAttribute("aria-expanded"), "true");
  assert.equal(await ada.find("search-status").getAttribute("role"), "status");
  await ada.page.keyboard.press("ArrowDown");
  assert.equal(await chosen(ada), "search-hit-0");
  assert.equal(await ada.page.locator("[aria-selected=true]").getAttribute("id"), "search-hit-0");
  await ada.page.keyboard.press("ArrowUp");
  assert.equal(await chosen(ada), "");
  // The end of the list brings older ones.
  await eventually(async () => {
    await ada.page.keyboard.press("ArrowDown");
    assert.equal(await chosen(ada), "search-hit-44");
  });
  await ada.says("search-status", "45 messages.");
  assert.deepEqual(
    await ada.find("search-text").allTextContents(),
    numbered(45, "Bob: keyboardword").reverse(),
  );

  await ada.page.keyboard.press("Escape");
  assert.equal(await ada.find("search").evaluate((dialog) => dialog.open), false);
  assert.equal(await ada.input.evaluate((each) => each === document.activeElement), true);

  await ada.page.keyboard.press("Control+k");
  assert.equal(await input.inputValue(), "keyboardword");
  await input.fill("keyboardword 7");
  await finds(ada, "1 message.", ["Bob: keyboardword 7"]);
  await ada.page.keyboard.press("ArrowDown");
  await ada.page.keyboard.press("Enter");
  await isAt(ada, "keyboardword 7");

  await lookFor(ada, "nobodysaidthis");
  await finds(ada, "Nothing was found.", []);
  await input.fill("x ".repeat(20));
  await finds(ada, "What you look for has too many words or characters.", []);
});

browserTest("private messages are found by the two of them", async (t, windows) => {
  const room = newRoom();
  const ada = await ChatPage.open(windows, server, { room, name: "Ada" });
  const bob = await ChatPage.open(windows, server, { room, name: "Bob" });
  const eve = await ChatPage.open(windows, server, { room, name: "Eve" });
  await ada.find("write-to").filter({ hasText: "Bob" }).click();
  await ada.say("The treasurechest is under the oak");
  await ada.find("addressee-clear").click();
  await ada.say("What a day");
  const filler = await ChatClient.named(t, server, "Filler");
  await filler.postAll(room, numbered(120));

  for (const [chat, sender, place] of [
    [ada, "You", "Private, with Bob"],
    [bob, "Ada", "Private, with Ada"],
  ]) {
    await lookFor(chat, "treasurechest");
    await finds(chat, "1 message.", [`${sender}: The treasurechest is under the oak`]);
    assert.equal(await chat.page.locator(".search-place .where").textContent(), place);
  }
  await lookFor(eve, "treasurechest");
  await finds(eve, "Nothing was found.", []);

  // Somewhere else, where it was not heard, and in a page that was loaded anew.
  await bob.page.goto(server.url(`/#${newRoom()}`));
  await bob.page.reload();
  await bob.looks("green");
  await lookFor(bob, "treasurechest");
  await finds(bob, "1 message.");
  await bob.find("search-hit").click();
  await isAt(bob, "The treasurechest is under the oak");
});

browserTest("what was said in a private room is found under its title", async (_, windows) => {
  const ada = await ChatPage.open(windows, server, { name: "Ada" });
  await ada.find("new-room").click();
  await ada.find("new-room-input").fill("The Den");
  await ada.find("new-room-submit").click();
  await eventually(async () =>
    assert.equal(
      await ada.page.locator("[aria-current=page] .room-title").textContent(),
      "The Den",
    ),
  );
  await ada.say("The silverfox is at home");
  await lookFor(ada, "silverfox");
  await finds(ada, "1 message.", ["You: The silverfox is at home"]);
  assert.equal(await ada.page.locator(".search-place .where").textContent(), "The Den");
  assert.equal(await ada.page.locator("#search-room").textContent(), "The Den");
});

browserTest("it can be looked for in one room, and what was said is text", async (t, windows) => {
  const [room, other] = [newRoom(), newRoom()];
  const bob = await ChatClient.named(t, server, "<b>Bob</b>");
  const hostile = 'scriptword <img src=x onerror="alert(1)"> </mark><script>alert(1)</script>';
  await bob.post(room, hostile);
  await bob.post(other, "scriptword elsewhere");
  const ada = await ChatPage.open(windows, server, { room, name: "Ada" });

  await lookFor(ada, "scriptword");
  await finds(ada, "2 messages.", ["<b>Bob</b>: scriptword elsewhere", `<b>Bob</b>: ${hostile}`]);
  await ada.find("search-here").check();
  await finds(ada, "1 message.", [`<b>Bob</b>: ${hostile}`]);
  assert.equal(await ada.page.locator("#search-hits img, #search-hits script").count(), 0);
  await ada.find("search-input").fill('onerror="alert');
  await eventually(async () =>
    assert.deepEqual(await ada.page.locator("#search-hits mark").allTextContents(), [
      'onerror="alert',
    ]),
  );
});

browserTest("without a line it says so, and goes on when there is one", async (t, windows) => {
  const room = newRoom();
  const bob = await ChatClient.named(t, server, "Bob");
  await bob.post(room, "offlineword");
  const line = new Line();
  const ada = await ChatPage.open(windows, server, {
    room,
    prepare: (window) => line.join(window),
  });
  await lookFor(ada, "offlineword");
  await finds(ada, "1 message.");
  ada.window.expect(/WebSocket connection to .* failed|net::ERR_/);
  await line.cut();
  await ada.looks("red");
  await ada.says("search-status", "There is no connection now.");
  await ada.find("search-input").fill("offlineword nothing");
  line.mend();
  await ada.says("search-status", "Nothing was found.");
});

browserTest(
  "an answer that cannot be read is told, and the next one counts",
  async (t, windows) => {
    const room = newRoom();
    const bob = await ChatClient.named(t, server, "Bob");
    await bob.post(room, "unreadableword");
    const line = new Line();
    const ada = await ChatPage.open(windows, server, {
      room,
      prepare: (window) => line.join(window),
    });
    ada.window.expect(/What the server said cannot be read: not a whole number/);
    line.change((event) => (event.type === "found" ? { ...event, end: 2 ** 63 } : event));
    await lookFor(ada, "unreadableword");
    await ada.says("search-status", "The server's answer cannot be read. Load the page again.");
    assert.equal(
      await ada.page.locator("#notice-text").textContent(),
      "Something that the server said cannot be read, and is missing here.",
    );
    line.change((event) => event);
    await ada.find("search-input").fill("unreadablewor");
    await finds(ada, "1 message.", ["Bob: unreadableword"]);
  },
);

browserTest("where it is switched off there is no way to it", async (t, windows) => {
  const off = await startChat(t, { args: ["--search", "off"] });
  const ada = await ChatPage.open(windows, off);
  assert.equal(await ada.find("search-open").isVisible(), false);
  await ada.page.keyboard.press("Control+k");
  assert.equal(await ada.find("search").evaluate((dialog) => dialog.open), false);
});

browserTest("it looks right on every screen", async (t, windows) => {
  const room = "harbour-search";
  const bob = await ChatClient.named(t, server, "Bob");
  const cem = await ChatClient.named(t, server, "Cem Yılmaz");
  const long = "Before the tide turns we have to talk about many things. ".repeat(6);
  await bob.post("/", "Where is the rope for the harbour boat?");
  const said = `${long}The rope lies in the shed${", and so on".repeat(40)}`;
  await cem.post(room, said);
  await bob.post(room, "Rope found. 東京 🎉");
  const ada = await ChatPage.open(windows, server, { room, name: "Ada" });
  await ada.find("search-open").click();
  await ada.find("search-input").fill("rope");
  await finds(ada, "3 messages.");
  await ada.page.keyboard.press("ArrowDown");
  await looksRight(ada.page, "search");
  await ada.page.keyboard.press("ArrowDown");
  await ada.page.keyboard.press("Enter");
  await isAt(ada, said);
  await looksRight(ada.page, "search-gone-to");
});

browserTest("on a phone it fills the screen, and is closed by its button", async (t, windows) => {
  const room = newRoom();
  const bob = await ChatClient.named(t, server, "Bob");
  await bob.postAll(room, numbered(30, "phoneword"));
  const ada = await ChatPage.open(windows, server, { room, viewport: PHONE, hasTouch: true });
  await ada.find("search-open").tap();
  await ada.find("search-input").fill("phoneword");
  await finds(ada, "The last 20 messages.");
  const { width, height } = await ada.find("search").boundingBox();
  assert.deepEqual([width, height], [PHONE.width, PHONE.height]);
  await ada.find("search-hits").evaluate((list) => (list.scrollTop = list.scrollHeight));
  await ada.says("search-status", "30 messages.");
  await ada.find("search-close").tap();
  assert.equal(await ada.find("search").isVisible(), false);
});
