/** The chat page in a browser: what is said to one person. */

import { strict as assert } from "node:assert";
import { ChatClient, newRoom } from "../support/chat-client.mjs";
import { ChatPage, Line } from "../support/chat-page.mjs";
import { browserTest, PHONE } from "../support/chromium.mjs";
import { eventually } from "../support/deadline.mjs";
import { looksRight } from "../support/looks.mjs";
import { wholeFile } from "../support/scope.mjs";
import { startChat } from "../support/servers.mjs";

const server = await startChat(wholeFile);

/** Picks somebody from the list of people to write to. */
async function writeTo(chat, name) {
  await chat.find("write-to").filter({ hasText: name }).click();
  await chat.says("addressee", new RegExp(`^Only for ${name}$`));
}

/** What is marked as private, and how. */
async function marks(chat) {
  return chat.find("privacy").allTextContents();
}

browserTest("two write to each other, and a third sees nothing of it", async (t, windows) => {
  const room = newRoom();
  const ada = await ChatPage.open(windows, server, { room, name: "Ada" });
  const bob = await ChatPage.open(windows, server, { room, name: "Bob" });
  const eve = await ChatPage.open(windows, server, { room, name: "Eve" });

  await writeTo(ada, "Bob");
  await ada.say("Between us");
  await bob.shows(["Between us"]);
  await ada.shows(["Between us"]);
  assert.deepEqual(await marks(ada), ["Only for Bob"]);
  assert.deepEqual(await marks(bob), ["Only for you"]);

  await ada.find("addressee-clear").click();
  await ada.says("addressee", /^Only for\s*$/);
  assert.equal(await ada.find("addressee").isHidden(), true);
  await ada.say("For all");
  await eve.shows(["For all"]);
  await Promise.all([ada, bob].map((chat) => chat.shows(["Between us", "For all"])));

  await writeTo(bob, "Ada");
  await bob.say("Heard");
  await ada.shows(["Between us", "For all", "Heard"]);
  await eve.shows(["For all"]);

  await ada.page.setViewportSize({ width: 1280, height: 800 });
  await writeTo(ada, "Bob");
  await looksRight(ada.page, "private");
});

browserTest("what was begun for one person stays with that person", async (_, windows) => {
  const room = newRoom();
  const ada = await ChatPage.open(windows, server, { room, name: "Ada" });
  const bob = await ChatPage.open(windows, server, { room, name: "Bob" });
  await writeTo(ada, "Bob");
  await ada.input.fill("not for a");
  await ada.input.press("Escape");
  assert.equal(await ada.input.inputValue(), "");
  await writeTo(ada, "Bob");
  assert.equal(await ada.input.inputValue(), "not for a");
  await ada.say("not for all");
  await bob.shows(["not for all"]);
});

browserTest(
  "somebody who has gone cannot be written to, and the page says so",
  async (t, windows) => {
    const room = newRoom();
    const ada = await ChatPage.open(windows, server, { room, name: "Ada" });
    const bob = await ChatClient.named(t, server, "Bob");
    await bob.enter(room);
    await writeTo(ada, "Bob");
    await bob.close();
    await ada.says("visitors", "Current visitors: 1");

    await ada.say("Are you there?");
    await ada.says("message-state", /^Not sent: Whom you write to is not here any more\./);
    assert.deepEqual(await marks(ada), ["Only for Bob"]);
    await ada.find("discard").click();
    await eventually(async () => assert.equal(await ada.messages.count(), 0));
  },
);

browserTest("what waits for a line is still private when it goes out, once", async (t, windows) => {
  const room = newRoom();
  const line = new Line();
  const prepare = (window) => line.join(window);
  const ada = await ChatPage.open(windows, server, { room, name: "Ada", prepare });
  const bob = await ChatClient.named(t, server, "Bob");
  await bob.enter(room);
  await writeTo(ada, "Bob");
  await line.cut();
  await ada.looks("red");
  await ada.say("Later, then");
  await eventually(async () => assert.deepEqual(await ada.states(), ["sending"]));
  assert.deepEqual(await marks(ada), ["Only for Bob"]);

  line.mend();
  await ada.shows(["Later, then"]);
  let event = await bob.takeAny();
  while (event.type !== "private") {
    event = await bob.takeAny();
  }
  assert.equal(event.text, "Later, then");
});

browserTest(
  "on a phone one picks a person in the drawer and writes at once",
  async (_, windows) => {
    const room = newRoom();
    const bob = await ChatPage.open(windows, server, { room, name: "Bob" });
    const options = { viewport: PHONE, hasTouch: true, isMobile: true };
    const ada = await ChatPage.open(windows, server, { room, name: "Ada", ...options });
    await ada.find("menu").click();
    await writeTo(ada, "Bob");
    await ada.say("From my pocket");
    await bob.shows(["From my pocket"]);
  },
);

browserTest(
  "what was said while the page was away is there when it is back, once",
  async (t, windows) => {
    const room = newRoom();
    const ada = await ChatPage.open(windows, server, { room, name: "Ada" });
    const bob = await ChatPage.open(windows, server, { room, name: "Bob" });
    await writeTo(ada, "Bob");
    await ada.say("Before");
    await bob.shows(["Before"]);
    await bob.page.goto("about:blank");
    await ada.says("visitors", "Current visitors: 1");
    await ada.say("While away");
    await ada.shows(["Before", "While away"]);

    await bob.page.goto(server.url(`/#${room}`));
    await bob.looks("green");

    await bob.shows(["Before", "While away"]);
    assert.deepEqual(await marks(bob), ["Only for you", "Only for you"]);
    await ada.page.reload();
    await ada.shows(["Before", "While away"]);
    assert.deepEqual(await marks(ada), ["Only for Bob", "Only for Bob"]);
  },
);
