/** The chat page in a browser, where the house mutes, bans, closes rooms and removes messages. */

import { strict as assert } from "node:assert";
import { ChatPage, SERVER_IS_AWAY } from "../support/chat-page.mjs";
import { browserTest, DESKTOP } from "../support/chromium.mjs";
import { eventually } from "../support/deadline.mjs";
import { looksRight } from "../support/looks.mjs";
import { wholeFile } from "../support/scope.mjs";
import { startChat } from "../support/servers.mjs";
import { SUPER_USER, SuperUser } from "../support/super-user.mjs";

/** What Chromium says of what is refused. */
const REFUSED = /status of 403/;

const server = await startChat(wholeFile, {
  ...SUPER_USER,
  args: [...SUPER_USER.args, "--durability", "memory"],
});
const ruth = await SuperUser.signIn(server);

/** The id of somebody who is connected. */
async function idOf(name, on = ruth) {
  const { people } = await on.show("people?limit=100");
  return people.find((person) => person.name === name).id;
}

browserTest("who is banned is told why, and is back when it is lifted", async (t, windows) => {
  const ada = await ChatPage.open(windows, server, { name: "Ada" });
  await ada.say("before");
  await ada.shows(["before"]);
  const person = await idOf("Ada");
  await ruth.act("ban", { person, reason: "spam" });

  await ada.says("notice", /You are banned \(spam\)\./);
  await looksRight(ada.page, "turned-away-banned");
  await ada.page.setViewportSize(DESKTOP);
  await ada.page.reload();
  await ada.says("notice", /You are banned \(spam\)\./);
  assert.ok(!(await ruth.show("people?limit=100")).people.some(({ id }) => id === person));

  await ruth.act("lift", { kind: "BANNED_PERSON", subject: person });
  await ada.page.reload();
  await ada.looks("green");
  await ada.shows(["before"]);
});

browserTest("who comes from an address that is banned is told so", async (t, windows) => {
  const own = await startChat(t, SUPER_USER);
  const house = await SuperUser.signIn(own);
  await house.act("ban", { address: "127.0.0.1", reason: "spam" });
  const window = await windows.open("", {});
  window.expect(REFUSED);
  window.expect(SERVER_IS_AWAY);
  await window.page.goto(own.url("/"));
  await new ChatPage(window).says("notice", /You are banned \(spam\)\./);
});

browserTest("what a muted person writes is not sent, and they are told why", async (t, windows) => {
  const ada = await ChatPage.open(windows, server, { name: "Ada", room: "muted" });
  const bob = await ChatPage.open(windows, server, { name: "Bob", room: "muted" });
  await ruth.act("mute", { person: await idOf("Ada"), reason: "spam" });
  await ada.say("unheard");
  await eventually(async () => assert.deepEqual(await ada.states(), ["refused"]));
  assert.match(await ada.messages.first().textContent(), /You are muted \(spam\)\./);
  await bob.say("heard");
  await bob.shows(["heard"]);
  await eventually(async () => assert.ok((await ada.texts()).includes("heard")));
});

browserTest(
  "a room that is closed says so, the lobby too, and is there again",
  async (t, windows) => {
    for (const room of ["harbour", "/"]) {
      const ada = await ChatPage.open(windows, server, { name: "Ada", room });
      await ruth.act("close-room", { room, reason: "cleaning" });
      await ada.says("notice", /This room is closed \(cleaning\)\./);
      await ada.looks("green");
      await ada.page.reload();
      await ada.says("notice", /This room is closed \(cleaning\)\./);
      await ruth.act("open-room", { room });
      await ada.page.reload();
      await ada.says("visitors", /^Current visitors: \d+$/);
    }
  },
);

browserTest("a message that is removed goes from the page", async (t, windows) => {
  const room = "removed";
  const ada = await ChatPage.open(windows, server, { name: "Ada", room });
  const bob = await ChatPage.open(windows, server, { name: "Bob", room });
  await ada.say("stays");
  await ada.say("goes");
  await bob.shows(["stays", "goes"]);
  const { messages } = await ruth.show(`messages?room=${room}`);
  await ruth.act("remove-message", { room, position: messages[1].position });
  await ada.shows(["stays"]);
  await bob.shows(["stays"]);
  await bob.page.reload();
  await bob.shows(["stays"]);
});
