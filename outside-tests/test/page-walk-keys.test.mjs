/** Somebody walks through the chat by keys alone, and always sees where they are. */

import { strict as assert } from "node:assert";
import { newRoom } from "../support/chat-client.mjs";
import { ChatPage } from "../support/chat-page.mjs";
import { browserTest, PHONE } from "../support/chromium.mjs";
import { eventually } from "../support/deadline.mjs";
import { wholeFile } from "../support/scope.mjs";
import { startChat } from "../support/servers.mjs";

const server = await startChat(wholeFile, {
  args: ["--accounts", "optional", "--durability", "memory"],
});

/** What has the focus: its id or test id, its name, and whether that can be seen. */
async function focus({ page }) {
  return page.evaluate(() => {
    const element = document.activeElement;
    const shown = element.matches(".visually-hidden")
      ? (element.closest("label, .theme") ?? element)
      : element;
    const { width, height, top, bottom, left, right } = shown.getBoundingClientRect();
    const looksOf = (each) => {
      const { outlineStyle, outlineWidth, boxShadow, borderColor, background, transform } =
        getComputedStyle(each);
      return [outlineStyle, outlineWidth, boxShadow, borderColor, background, transform].join(" ");
    };
    // What it looks like with the focus, and without.
    const around = [shown, shown.parentElement, shown.parentElement?.parentElement].filter(Boolean);
    const withFocus = around.map(looksOf).join();
    element.blur();
    const without = around.map(looksOf).join();
    element.focus({ preventScroll: true, focusVisible: true });
    return {
      id: element.id || element.dataset.testid || element.localName,
      isInDialog: element.closest("dialog") !== null,
      isInView:
        width > 0 &&
        height > 0 &&
        bottom > 0 &&
        right > 0 &&
        top < innerHeight &&
        left < innerWidth,
      isMarked: withFocus !== without,
    };
  });
}

/** Presses a key so often until something has the focus; returns what had it on the way. */
async function walkTo(chat, id, key = "Tab") {
  const way = [];
  for (let i = 0; i < 60; i++) {
    await chat.page.keyboard.press(key);
    const here = await focus(chat);
    assert.ok(here.isInView, `${here.id} is in view`);
    assert.ok(here.isMarked || here.id === "body", `${here.id} is marked`);
    way.push(here.id);
    if (here.id === id) {
      return way;
    }
  }
  assert.fail(`${id} was not reached by ${key}: ${way.join(", ")}`);
}

async function has(chat, id) {
  await eventually(async () => assert.equal((await focus(chat)).id, id));
}

/** Walks once through a dialog, and back: the focus stays in it. */
async function isTrapped(chat) {
  const { id } = await focus(chat);
  for (const key of ["Tab", "Shift+Tab"]) {
    for (let i = 0; i < 12; i++) {
      await chat.page.keyboard.press(key);
      const here = await focus(chat);
      // The browser's own bar comes after the last one and before the first.
      assert.ok(here.isInDialog || here.id === "body", `${here.id} is not in the dialog`);
    }
  }
  await chat.page.locator(`#${id}`).focus();
}

browserTest(
  "everything is reached by keys, in the order in which it stands",
  async (_, windows) => {
    const bob = await ChatPage.open(windows, server, { room: newRoom(), name: "Bob" });
    await bob.page.goto(server.url("/#/"));
    const ada = await ChatPage.open(windows, server);
    await ada.page.keyboard.press("Escape");
    const way = await walkTo(ada, "skip");
    assert.ok(way.length < 60);
    const order = await walkTo(ada, "composer-input");
    assert.deepEqual(
      ["goto-input", "sign-in", "search-open", "scroller", "name-input", "composer-input"].map(
        (id) => order.includes(id),
      ),
      [true, true, true, true, true, true],
      order.join(", "),
    );
    const tops = order.indexOf("goto-input") < order.indexOf("search-open");
    assert.ok(tops, "beside comes before the messages");
    await walkTo(ada, "name-input", "Shift+Tab");
  },
);

browserTest("one takes a name, goes to a room, talks and leaves, by keys", async (_, windows) => {
  const room = newRoom();
  const bob = await ChatPage.open(windows, server, { room, name: "Bob" });
  const ada = await ChatPage.open(windows, server);
  const { keyboard } = ada.page;
  await walkTo(ada, "name-input", "Shift+Tab");
  await keyboard.type("Ada");
  await keyboard.press("Enter");
  await ada.says("my-name", "Ada");
  await has(ada, "composer-input");
  await walkTo(ada, "goto-input", "Shift+Tab");
  await keyboard.type(room);
  await keyboard.press("Enter");
  await ada.says("room-name", room);
  await has(ada, "composer-input");
  await keyboard.type("One line");
  await keyboard.press("Shift+Enter");
  await keyboard.type("and another");
  await keyboard.press("Enter");
  await bob.shows(["One line\nand another"]);

  // Only for Bob, and to the room again.
  await walkTo(ada, "write-to", "Shift+Tab");
  await keyboard.press("Enter");
  await has(ada, "composer-input");
  await keyboard.type("Between us");
  await keyboard.press("Enter");
  await bob.shows(["One line\nand another", "Between us"]);
  await keyboard.press("Escape");
  assert.equal(await ada.find("addressee").isVisible(), false);

  await walkTo(ada, "leave", "Shift+Tab");
  await keyboard.press("Enter");
  await ada.says("room-name", "Lobby");
  await bob.says("visitors", "Current visitors: 1");
});

browserTest("dialogs keep the focus, and give it back", async (_, windows) => {
  const ada = await ChatPage.open(windows, server, { room: newRoom(), name: "Ada" });
  const { keyboard } = ada.page;
  for (const [opener, dialog, first] of [
    ["search-open", "search", "search-input"],
    ["sign-in", "account", "account-name"],
    ["sign-up", "account", "account-name"],
  ]) {
    await ada.find(opener).focus();
    await keyboard.press("Enter");
    await has(ada, first);
    await isTrapped(ada);
    await keyboard.press("Escape");
    assert.equal(await ada.find(dialog).isVisible(), false, dialog);
    await has(ada, opener);
  }
  await ada.find("change-name").focus();
  await keyboard.press("Enter");
  await has(ada, "name-input");
  await keyboard.press("Escape");
  await eventually(async () => assert.equal(await ada.find("name-form").isVisible(), false));
});

browserTest("a private room is made and left by keys", async (_, windows) => {
  const ada = await ChatPage.open(windows, server, { name: "Ada" });
  const { keyboard } = ada.page;
  await walkTo(ada, "new-room", "Shift+Tab");
  await keyboard.press("Enter");
  await has(ada, "new-room-input");
  await keyboard.press("Escape");
  await has(ada, "new-room");
  await keyboard.press("Enter");
  await keyboard.type("The Den");
  await keyboard.press("Enter");
  await ada.says("room-name", "The Den");
  await has(ada, "composer-input");
  await walkTo(ada, "members-open", "Shift+Tab");
  await keyboard.press("Enter");
  await ada.find("room-dialog").waitFor();
  await isTrapped(ada);
  await keyboard.press("Escape");
  await has(ada, "members-open");
  await keyboard.press("Enter");
  await ada.find("room-close").waitFor();
  await walkTo(ada, "room-close");
  await keyboard.press("Enter");
  await ada.find("confirm").waitFor();
  await isTrapped(ada);
  await keyboard.press("Escape");
  await has(ada, "room-close");
  await keyboard.press("Enter");
  await walkTo(ada, "confirm-yes");
  await keyboard.press("Enter");
  await ada.says("room-name", "Lobby");
});

browserTest("the drawer of a phone keeps the focus, and gives it back", async (_, windows) => {
  const ada = await ChatPage.open(windows, server, { name: "Ada", viewport: PHONE });
  const { keyboard } = ada.page;
  await walkTo(ada, "menu", "Shift+Tab");
  await keyboard.press("Enter");
  await has(ada, "drawer-close");
  for (let i = 0; i < 15; i++) {
    await keyboard.press("Tab");
    const { id } = await focus(ada);
    const isBeside = await ada.page.evaluate(
      () =>
        document.activeElement.closest("#side") !== null ||
        document.activeElement === document.body,
    );
    assert.ok(isBeside, id);
  }
  await keyboard.press("Escape");
  await has(ada, "menu");
});
