/** The chat page in a browser: what is said to one person. */

import { strict as assert } from "node:assert";
import { randomUUID } from "node:crypto";
import { ChatClient, newRoom } from "../support/chat-client.mjs";
import { ChatPage, Line } from "../support/chat-page.mjs";
import { browserTest, PHONE } from "../support/chromium.mjs";
import { eventually } from "../support/deadline.mjs";
import { looksRight } from "../support/looks.mjs";
import { wholeFile } from "../support/scope.mjs";
import { startChat } from "../support/servers.mjs";
import { canBeLeft, turn } from "../support/visibility.mjs";

const server = await startChat(wholeFile);

/** Picks somebody from the list of people to write to. */
async function writeTo(chat, name) {
  await chat.find("write-to").filter({ hasText: name }).click();
  await chat.says("addressee", new RegExp(`^Only for ${name}$`));
}

/** Waits until the others have these badges: by name, empty for none. */
async function hasBadges(chat, expected) {
  await eventually(async () => {
    const badges = await chat.find("write-to").evaluateAll((all) =>
      all.map((each) => {
        const badge = each.querySelector("[data-testid=unread] [aria-hidden]");
        return [each.querySelector(".person-name").textContent, badge?.textContent ?? ""];
      }),
    );
    assert.deepEqual(Object.fromEntries(badges), expected);
  });
}

/** Waits until what was said privately has got so far. */
async function hasGot(chat, stages) {
  await eventually(async () =>
    assert.deepEqual(
      await chat.find("stage").evaluateAll((all) => all.map((each) => each.dataset.stage)),
      stages,
    ),
  );
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

browserTest(
  "one sees whether what one has said was kept, received, and read",
  async (_, windows) => {
    const room = newRoom();
    const ada = await ChatPage.open(windows, server, { room, name: "Ada" });
    const bob = await ChatPage.open(windows, server, { room, name: "Bob", prepare: canBeLeft });
    await writeTo(ada, "Bob");
    await turn(bob, "hidden");
    await ada.say("Received");
    await hasGot(ada, ["received"]);
    await turn(bob, "visible");
    await hasGot(ada, ["read"]);

    await turn(bob, "hidden");
    await ada.say("Received too");
    await hasGot(ada, ["read", "received"]);
    await bob.page.goto("about:blank");
    await ada.says("visitors", "Current visitors: 1");
    await ada.say("Kept");
    await hasGot(ada, ["read", "received", "kept"]);
    await ada.page.reload();
    await hasGot(ada, ["read", "received", "kept"]);
    await looksRight(ada.page, "stages");

    await bob.page.goto(server.url(`/#${room}`));
    await bob.looks("green");
    await turn(bob, "visible");
    await hasGot(ada, ["read", "read", "read"]);
  },
);

browserTest(
  "what was not read is counted for each person, also when the page is loaded again",
  async (t, windows) => {
    const room = newRoom();
    const ada = await ChatPage.open(windows, server, { room, name: "Ada" });
    const bob = await ChatPage.open(windows, server, { room, name: "Bob", prepare: canBeLeft });
    const carol = await ChatClient.named(t, server, "Carol");
    const { people } = await carol.enter(room);
    await turn(bob, "hidden");
    await writeTo(ada, "Bob");
    await ada.say("One");
    await ada.say("Two");
    await ada.shows(["One", "Two"]);
    const { id: to } = people.find(({ name }) => name === "Bob");
    carol.send({ type: "private", to, id: randomUUID(), text: "Three" });
    await hasBadges(bob, { Ada: "2", Carol: "1" });
    await carol.close();
    await ada.says("visitors", "Current visitors: 2");
    await ada.find("addressee-clear").click();
    await ada.say("For all");

    await bob.page.reload();
    await bob.looks("green");
    await hasBadges(bob, { Ada: "2", Carol: "1" });
    assert.deepEqual(await bob.find("away").locator(".person-name").allTextContents(), ["Carol"]);
    await looksRight(bob.page, "unread");

    await turn(bob, "visible");
    await hasBadges(bob, { Ada: "", Carol: "" });
    await bob.page.reload();
    await bob.looks("green");
    await hasBadges(bob, { Ada: "", Carol: "" });
  },
);
