/** The chat page in a browser: who is here, who is writing, and what is new on all devices. */

import { strict as assert } from "node:assert";
import { randomUUID } from "node:crypto";
import { newRoom } from "../support/chat-client.mjs";
import { ChatPage } from "../support/chat-page.mjs";
import { browserTest, PHONE } from "../support/chromium.mjs";
import { eventually } from "../support/deadline.mjs";
import { looksRight } from "../support/looks.mjs";
import { wholeFile } from "../support/scope.mjs";
import { startChat } from "../support/servers.mjs";
import { canBeLeft, turn } from "../support/visibility.mjs";

const IDLE_MILLIS = 5 * 60_000;

const server = await startChat(wholeFile);

/** Makes a browser one of a person who has others. */
function ofPerson(secret) {
  return (window) =>
    window.page.addInitScript((text) => localStorage.setItem("holdfast.secret", text), secret);
}

/** Waits until it stands so with somebody in the list of people. */
async function sees(chat, name, presence) {
  await eventually(async () => {
    const row = chat.find("person").filter({ hasText: name });
    assert.equal(await row.getAttribute("data-presence", { timeout: 1_000 }), presence);
  });
}

/** Waits until the rooms are these, with these badges: empty for none. */
async function hasRooms(chat, expected) {
  await eventually(async () => {
    const rooms = await chat.find("room-link").evaluateAll((all) =>
      all.map((each) => {
        const badge = each.querySelector("[data-testid=unread] [aria-hidden]");
        return [each.dataset.room, badge?.textContent ?? ""];
      }),
    );
    assert.deepEqual(Object.fromEntries(rooms), expected);
  });
}

/** Goes to a room as one does. */
async function goTo(chat, room) {
  await chat.find("goto-input").fill(room);
  await chat.find("goto-input").press("Enter");
  await chat.says("room-name", room);
}

async function writeTo(chat, name) {
  await chat.find("write-to").filter({ hasText: name }).click();
}

browserTest("one sees who is here, who is away, and who was seen last", async (_, windows) => {
  const room = newRoom();
  const ada = await ChatPage.open(windows, server, { room, name: "Ada" });
  const bob = await ChatPage.open(windows, server, { room, name: "Bob", prepare: canBeLeft });
  const eve = await ChatPage.open(windows, server, { room, name: "Eve" });
  await sees(ada, "Bob", "HERE");
  await turn(bob, "hidden");
  await sees(ada, "Bob", "AWAY");
  await writeTo(ada, "Bob");
  await ada.says("addressee-presence", "away");
  await ada.say("Between us");
  await ada.shows(["Between us"]);
  await eve.input.pressSequentially("so");
  await ada.says("typing", "Eve is writing…");
  await looksRight(ada.page, "presence");
  await turn(bob, "visible");
  await ada.says("addressee-presence", "here");

  await bob.page.goto("about:blank");
  await ada.page.setViewportSize({ width: 1280, height: 800 });
  await ada.says("addressee-presence", "last seen just now");
  await sees(ada, "Bob", "GONE");
  await ada.says("away", /^.*Bob.*last seen just now.*$/s);
  await looksRight(ada.page, "seen-last");
  await bob.page.goto(server.url(`/#${room}`));
  await sees(ada, "Bob", "HERE");
});

browserTest("a page that is loaded again has not gone", async (_, windows) => {
  const room = newRoom();
  const ada = await ChatPage.open(windows, server, { room, name: "Ada" });
  const bob = await ChatPage.open(windows, server, { room, name: "Bob" });
  await sees(ada, "Bob", "HERE");
  const seen = await ada.page.evaluateHandle(() => {
    const states = new Set();
    const look = () =>
      document
        .querySelectorAll("[data-testid=person]")
        .forEach(({ dataset }) => dataset.presence && states.add(dataset.presence));
    new MutationObserver(look).observe(document.body, { childList: true, subtree: true });
    return states;
  });
  await bob.page.reload();
  await bob.looks("green");
  await bob.say("Back");
  await ada.shows(["Back"]);
  await sees(ada, "Bob", "HERE");
  assert.equal(await seen.evaluate((states) => states.has("GONE") || states.has("AWAY")), false);
});

browserTest("without a sign of life for five minutes one is away", async (_, windows) => {
  const room = newRoom();
  const ada = await ChatPage.open(windows, server, { room, name: "Ada" });
  const prepare = (window) => window.page.clock.install();
  const bob = await ChatPage.open(windows, server, { room, name: "Bob", prepare });
  await sees(ada, "Bob", "HERE");
  await bob.page.clock.fastForward(IDLE_MILLIS + 1_000);
  await sees(ada, "Bob", "AWAY");
  await bob.page.keyboard.press("Shift");
  await sees(ada, "Bob", "HERE");
});

browserTest("one sees who is writing, until they have said it", async (_, windows) => {
  const room = newRoom();
  const ada = await ChatPage.open(windows, server, { room, name: "Ada" });
  const bob = await ChatPage.open(windows, server, { room, name: "Bob" });
  const eve = await ChatPage.open(windows, server, { room, name: "Eve" });
  const height = await ada.find("messages").evaluate((list) => list.clientHeight);
  await bob.input.pressSequentially("I think");
  await ada.says("typing", "Bob is writing…");
  await eve.input.pressSequentially("And I");
  await ada.says("typing", "Bob and Eve are writing…");
  assert.equal(await ada.find("messages").evaluate((list) => list.clientHeight), height);
  assert.equal(await ada.find("announcer").textContent(), "", "nobody is told aloud");
  await bob.input.press("Enter");
  await ada.says("typing", "Eve is writing…");
  await eve.input.fill("");
  await ada.says("typing", "");

  await writeTo(bob, "Ada");
  await bob.input.pressSequentially("psst");
  await ada.says("typing", "Bob is writing to you…");
  assert.equal(await eve.find("typing").textContent(), "");
  await bob.input.press("Enter");
  await ada.shows(["I think", "psst"]);
  await ada.says("typing", "");
});

browserTest("two tabs and another device are in step", async (_, windows) => {
  const [tea, coffee] = [newRoom(), newRoom()];
  const secret = randomUUID() + randomUUID();
  const prepare = ofPerson(secret);
  const bob = await ChatPage.open(windows, server, { room: tea, name: "Bob" });
  const first = await ChatPage.open(windows, server, { room: tea, prepare });
  const page = await first.window.context.newPage();
  first.window.watch(page);
  await page.goto(server.url(`/#${tea}`));
  const second = new ChatPage({ page });
  await second.looks("green");
  await goTo(second, coffee);
  await hasRooms(first, { "/": "", [tea]: "", [coffee]: "" });
  await goTo(first, coffee);
  const phone = await ChatPage.open(windows, server, {
    prepare,
    viewport: PHONE,
    hasTouch: true,
    isMobile: true,
  });
  await hasRooms(phone, { "/": "", [tea]: "", [coffee]: "" });

  await bob.say("One");
  await bob.say("Two");
  for (const chat of [first, second, phone]) {
    await hasRooms(chat, { "/": "", [tea]: "2", [coffee]: "" });
  }
  await phone.find("menu").click();
  await looksRight(phone.page, "unread-rooms");
  await first.page.locator(`[data-testid=room-link][data-room="${tea}"]`).click();
  await first.shows(["One", "Two"]);
  assert.equal(await first.find("new-line").count(), 1);
  for (const chat of [first, second, phone]) {
    await hasRooms(chat, { "/": "", [tea]: "", [coffee]: "" });
  }

  await goTo(first, coffee);
  await first.find("room-link").first().click();
  await second.find("room-link").first().click();
  await first.page.getByRole("button", { name: `Leave ${tea}` }).click();
  for (const chat of [first, second, phone]) {
    await hasRooms(chat, { "/": "", [coffee]: "" });
  }
});

browserTest("what was said while one was elsewhere begins behind a line", async (_, windows) => {
  const room = newRoom();
  const ada = await ChatPage.open(windows, server, { room, name: "Ada" });
  const bob = await ChatPage.open(windows, server, { room, name: "Bob", prepare: canBeLeft });
  await ada.say("Seen");
  await bob.shows(["Seen"]);
  assert.equal(await bob.find("new-line").count(), 0);
  await turn(bob, "hidden");
  await ada.say("New");
  await ada.say("Newer");
  await bob.shows(["Seen", "New", "Newer"]);
  await eventually(async () => assert.match(await bob.page.title(), /^\(2\) /));
  const lineIsBefore = async (text) => {
    const next = bob.page.locator("[data-testid=new-line] + [data-testid=message]");
    await eventually(async () => assert.match(await next.textContent(), new RegExp(text)));
  };
  await lineIsBefore("New");
  await turn(bob, "visible");
  await eventually(async () => assert.doesNotMatch(await bob.page.title(), /^\(/));
  await lineIsBefore("New");
  await looksRight(bob.page, "new-line");
  await bob.say("Read it");
  await eventually(async () => assert.equal(await bob.find("new-line").count(), 0));

  await bob.page.goto("about:blank");
  await ada.say("Later");
  await ada.shows(["Seen", "New", "Newer", "Read it", "Later"]);
  await bob.page.goto(server.url(`/#${room}`));
  await bob.shows(["Seen", "New", "Newer", "Read it", "Later"]);
  await lineIsBefore("Later");
});
