/** The chat page in a browser: how it looks on every screen, and whether everybody can use it. */

import { strict as assert } from "node:assert";
import { readFileSync } from "node:fs";
import { createRequire } from "node:module";
import { ChatClient, newRoom } from "../support/chat-client.mjs";
import { ChatPage, Line } from "../support/chat-page.mjs";
import { browserTest, DESKTOP, PHONE, takePicture } from "../support/chromium.mjs";
import { eventually } from "../support/deadline.mjs";
import { wholeFile } from "../support/scope.mjs";
import { startChat } from "../support/servers.mjs";

const AXE = readFileSync(createRequire(import.meta.url).resolve("axe-core/axe.min.js"), "utf8");

const LONG_NAME = "Wilhelmina Montgomery-Featherstonehaugh";
const LONG_WORD = "Donaudampfschifffahrtselektrizitätenhauptbetriebswerkbauunterbeamter".repeat(4);

const server = await startChat(wholeFile);

browserTest("an empty room", async (_, windows) => {
  const ada = await ChatPage.open(windows, server, { room: "an-empty-room" });
  await looksRight(ada, "empty");
});

browserTest("a long conversation", async (t, windows) => {
  const room = "harbour";
  const bob = await ChatClient.named(t, server, "Bob");
  const cem = await ChatClient.named(t, server, "Cem Yılmaz");
  for (let i = 0; i < 30; i++) {
    await [bob, cem][Math.floor(i / 3) % 2].post(room, SENTENCES[i % SENTENCES.length]);
  }
  const ada = await ChatPage.open(windows, server, { room, name: "Ada" });
  await ada.say("Thank you both, I shall be there at six.");
  await ada.say("With the rope: https://example.org/ropes/three-strand?length=20m");
  await eventually(async () => assert.equal((await ada.texts()).length, 32));
  await cem.post(room, "One for all.\n\n— and all for one, as they say");
  await eventually(async () => assert.equal((await ada.texts()).length, 33));
  await looksRight(ada, "conversation");
});

browserTest("the middle of a conversation, with news below", async (t, windows) => {
  const room = "middle";
  const bob = await ChatClient.named(t, server, "Bob");
  for (let i = 0; i < 60; i++) {
    await bob.post(room, SENTENCES[i % SENTENCES.length]);
  }
  const ada = await ChatPage.open(windows, server, { room, name: "Ada" });
  await eventually(async () => assert.equal((await ada.texts()).length, 50));
  await ada.page.mouse.move(700, 400);
  await ada.page.mouse.wheel(0, -1500);
  await ada.find("new-messages").waitFor();
  await bob.post(room, "Are you still there?");
  await ada.says("new-messages", "1 new message");
  await looksRight(ada, "middle");
});

browserTest("no line, and messages that wait", async (t, windows) => {
  const line = new Line();
  const room = "pier";
  const bob = await ChatClient.named(t, server, "Bob");
  await bob.post(room, "Is anybody out there?");
  const ada = await ChatPage.open(windows, server, {
    room,
    name: "Ada",
    prepare: (window) => line.join(window),
  });
  await ada.say("I am");
  await ada.shows(["Is anybody out there?", "I am"]);
  await line.cut();
  await ada.looks("red");
  await ada.say("The train is in a tunnel, so this one waits.");
  await ada.say("And so does this one.");
  await eventually(async () => assert.equal((await ada.texts()).length, 4));
  await looksRight(ada, "offline");
});

browserTest("a refused message, and a text that is too long", async (_, windows) => {
  const line = new Line();
  const ada = await ChatPage.open(windows, server, {
    room: "refusals",
    name: "Ada",
    prepare: (window) => line.join(window),
  });
  line.change((event) =>
    event.type === "posted" || event.type === "message"
      ? {
          type: "refused",
          request: "post",
          room: event.room,
          id: event.id ?? event.message.id,
          code: "BAD_TEXT",
          reason: "The text has a character that cannot be kept.",
        }
      : event,
  );
  await ada.say("This will not do");
  await ada.find("retry").waitFor();
  await ada.input.fill(`${"x".repeat(79)}\n`.repeat(51).trim());
  await ada.says("counter", "79 too many");
  assert.equal(await ada.find("send").isDisabled(), true);
  await looksRight(ada, "refused");
});

browserTest("very long words, and names as long as they may be", async (t, windows) => {
  const room = `r${"o".repeat(62)}m`;
  const wide = await ChatClient.named(t, server, "W".repeat(40));
  const long = await ChatClient.named(t, server, LONG_NAME);
  await wide.enter(room);
  await wide.say(room, LONG_WORD);
  await wide.say(room, "ok");
  await long.post(room, `https://example.org/${"path/".repeat(40)}`);
  await long.post(room, "مرحبا بالعالم, and שלום to you 👋🏽 👩‍👩‍👧‍👦");
  await long.post(room, `Ma${"\u0301\u0323\u0337".repeat(30)}rks that grow into the lines around`);
  const ada = await ChatPage.open(windows, server, { room, name: `Ada ${"M".repeat(36)}` });
  await ada.say(LONG_WORD);
  await eventually(async () => assert.equal((await ada.texts()).length, 6));
  await looksRight(ada, "long");
});

browserTest("many people and many rooms", async (t, windows) => {
  const room = "regatta";
  const crowd = await Promise.all(PEOPLE.map((name) => ChatClient.named(t, server, name)));
  const ada = await ChatPage.open(windows, server, { room, name: "Ada" });
  const speaker = await ChatClient.named(t, server, "Speaker");
  await Promise.all(crowd.map((person) => person.send({ type: "enter", room })));
  for (let i = 1; i <= 9; i++) {
    await ada.page.goto(server.url(`/#race-${i}`));
    await ada.says("room-name", `race-${i}`);
  }
  await ada.page.goto(server.url(`/#${room}`));
  await ada.says("visitors", `Current visitors: ${PEOPLE.length + 1}`);
  await speaker.post("race-3", "They are off!");
  await ada.page.locator("[data-testid=unread]").first().waitFor();
  await looksRight(ada, "crowd");
});

browserTest(
  "on a phone the side is a drawer, and nothing else can be had while it is open",
  async (t, windows) => {
    const room = newRoom();
    const ada = await ChatPage.open(windows, server, {
      room,
      name: "Ada",
      viewport: PHONE,
      hasTouch: true,
      isMobile: true,
    });
    assert.equal(await ada.find("my-name").isVisible(), false);
    await ada.find("menu").tap();
    await ada.find("my-name").waitFor();
    assert.equal(await ada.page.locator("#main").evaluate((main) => main.inert), true);
    for (const colorScheme of ["light", "dark"]) {
      await ada.page.emulateMedia({ colorScheme });
      await takePicture(ada.page, `drawer-phone-${colorScheme}`);
      await isAccessible(ada.page);
    }
    await ada.page.touchscreen.tap(350, 400);
    await ada.find("my-name").waitFor({ state: "hidden" });

    await ada.input.tap();
    await ada.page.keyboard.type("From a phone");
    await ada.find("send").tap();
    await ada.shows(["From a phone"]);
    const small = await ada.page.evaluate(() =>
      [...document.querySelectorAll("#main button, #main textarea, #main input")]
        .map((each) => ({ id: each.id, ...each.getBoundingClientRect().toJSON() }))
        .filter(({ width, height }) => width > 0 && (width < 24 || height < 24))
        .map(({ id }) => id),
    );
    assert.deepEqual(small, []);
  },
);

browserTest("everything can be done with the keyboard alone", async (_, windows) => {
  const ada = await ChatPage.open(windows, server, { room: newRoom() });
  const { keyboard } = ada.page;
  const focused = () => ada.page.evaluate(() => document.activeElement.id);
  assert.equal(await focused(), "composer-input");

  await tabTo(ada, "name-input", "Shift+Tab");
  await keyboard.type("Ada");
  await keyboard.press("Enter");
  await ada.says("my-name", "Ada");
  assert.equal(await focused(), "composer-input");

  await keyboard.type("One line");
  await keyboard.press("Shift+Enter");
  await keyboard.type("and another");
  await keyboard.press("Enter");
  await ada.shows(["One line\nand another"]);

  await tabTo(ada, "change-name", "Shift+Tab");
  await keyboard.press("Enter");
  assert.equal(await focused(), "name-input");
  await keyboard.press("Escape");
  assert.equal(await focused(), "composer-input");
  assert.equal(await ada.find("name-form").isHidden(), true);

  await tabTo(ada, "goto-input", "Shift+Tab");
  await keyboard.type("By keyboard");
  await keyboard.press("Enter");
  await ada.says("room-name", "By-keyboard");
  assert.equal(await focused(), "composer-input");

  await tabTo(ada, "scroller", "Shift+Tab");
  await tabTo(ada, "", "Shift+Tab");
  await keyboard.press("ArrowRight");
  await eventually(async () =>
    assert.equal(await ada.page.evaluate(() => document.documentElement.dataset.theme), "light"),
  );
  await tabTo(ada, "skip", "Shift+Tab");
  assert.equal(await ada.find("composer").isVisible(), true);
  await keyboard.press("Enter");
  assert.equal(await focused(), "composer-input");
});

browserTest("the drawer opens, closes and gives the focus back by keyboard", async (_, windows) => {
  const ada = await ChatPage.open(windows, server, { viewport: PHONE });
  const focused = () => ada.page.evaluate(() => document.activeElement.id);
  await tabTo(ada, "menu", "Shift+Tab");
  await ada.page.keyboard.press("Enter");
  assert.equal(await focused(), "drawer-close");
  await ada.page.keyboard.press("Escape");
  assert.equal(await focused(), "menu");
  assert.equal(await ada.find("menu").getAttribute("aria-expanded"), "false");
});

browserTest("what others say is read out to those who listen", async (t, windows) => {
  const room = newRoom();
  const ada = await ChatPage.open(windows, server, { room, name: "Ada" });
  const bob = await ChatClient.named(t, server, "Bob");
  await ada.say("Not read out to whoever wrote it");
  await ada.shows(["Not read out to whoever wrote it"]);
  await bob.post(room, "Can you hear me?");
  await ada.says("announcer", "Bob: Can you hear me?");
});

browserTest("light and dark follow the choice, and it is kept", async (_, windows) => {
  const ada = await ChatPage.open(windows, server);
  const ground = () => ada.page.evaluate(() => getComputedStyle(document.body).backgroundColor);
  const light = await ground();
  await ada.page.emulateMedia({ colorScheme: "dark" });
  const dark = await ground();
  assert.notEqual(dark, light);
  await ada.page.getByTitle("Light", { exact: true }).click();
  assert.equal(await ground(), light);
  await ada.page.reload();
  assert.equal(await ground(), light);
  await ada.page.getByTitle("Like the system").click();
  assert.equal(await ground(), dark);
});

const SENTENCES = [
  "Good morning! The ferry leaves at half past nine.",
  "Who has the key to the boathouse?",
  "I do. It hangs behind the door, on the second hook from the left, under the yellow jacket.",
  "👍",
  "The forecast says wind from the south-west, five to six, rising to seven in the evening. I would not go out after lunch unless you really have to, and certainly not without a second anchor.",
  "ok",
  "Let us meet at the pier, then.",
];

const PEOPLE = Array.from(
  { length: 40 },
  (_, i) => `${["Mira", "Jonas", "Yuki", "Amara", "Luís", "Зоя"][i % 6]} ${i + 1}`,
);

/** Looks at the page on each screen and in each light: a picture, the axe rules, and its edges. */
async function looksRight(chat, name) {
  const { page } = chat;
  for (const [screen, viewport] of Object.entries({ desktop: DESKTOP, phone: PHONE })) {
    await page.setViewportSize(viewport);
    for (const colorScheme of ["light", "dark"]) {
      await page.emulateMedia({ colorScheme });
      await takePicture(page, `${name}-${screen}-${colorScheme}`);
      // The colours are the same on every screen, and the elements in every light.
      if ((screen === "desktop") === (colorScheme === "light")) {
        await isAccessible(page);
      }
    }
    assert.deepEqual(await page.evaluate(beyondTheEdge), [], `${name} on a ${screen}`);
  }
}

async function isAccessible(page) {
  if (await page.evaluate(() => globalThis.axe === undefined)) {
    await page.evaluate(AXE);
  }
  const { violations } = await page.evaluate(() => globalThis.axe.run());
  const found = violations.flatMap(({ id, impact, nodes }) =>
    nodes.map(({ html, failureSummary }) => `${impact} ${id}: ${html}\n${failureSummary}`),
  );
  assert.deepEqual(found, []);
}

/** In the page: what is wider than the screen, or than the part of it where it scrolls. */
function beyondTheEdge() {
  const width = document.documentElement.clientWidth;
  const list = document.querySelector("[data-testid=messages]");
  const wide = [...document.querySelectorAll("#main *:not(.visually-hidden, .visually-hidden *)")]
    .filter((each) => each.getBoundingClientRect().right > width + 1)
    .map((each) => each.outerHTML.slice(0, 100));
  return list.scrollWidth > list.clientWidth ? [...wide, "the list scrolls sideways"] : wide;
}

/** Presses a key until the element with an id has the focus; each on the way is named and seen. */
async function tabTo(chat, id, key) {
  for (let i = 0; i < 40; i++) {
    await chat.page.keyboard.press(key);
    const stop = await chat.page.evaluate(() => {
      const element = document.activeElement;
      const shown = [element, element.parentElement, element.closest("form, label")];
      return {
        id: element.id,
        html: element.outerHTML.slice(0, 200),
        hasRing: shown.some((each) => each && getComputedStyle(each).outlineStyle !== "none"),
      };
    });
    assert.ok(stop.hasRing, `the focus cannot be seen on ${stop.html}`);
    if (stop.id === id) {
      return;
    }
  }
  assert.fail(`${key} does not lead to ${id}`);
}
