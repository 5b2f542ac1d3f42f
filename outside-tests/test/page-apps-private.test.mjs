/** The apps of private rooms in a browser: nobody else sees anything of them, nor does it stay. */

import { strict as assert } from "node:assert";
import { io } from "socket.io-client";
import { AppPage } from "../support/app-page.mjs";
import { ChatPage } from "../support/chat-page.mjs";
import { browserTest } from "../support/chromium.mjs";
import { eventually, within } from "../support/deadline.mjs";
import { DocumentClient } from "../support/document-client.mjs";
import { wholeFile } from "../support/scope.mjs";
import { startChat } from "../support/servers.mjs";

const server = await startChat(wholeFile, { args: ["--posts-per-second", "5000"] });
const NOT_YOURS = "There is no such private room, or you are not of it.";

/** A guest whose browser has been here before, and the line of the same person to the chat. */
async function guest(t, windows, name) {
  const chat = await ChatPage.open(windows, server, { name });
  const secret = await chat.page.evaluate(() => localStorage.getItem("holdfast.secret"));
  const socket = io(server.url("/chat"), { forceNew: true, transports: ["websocket"] });
  t.after(() => socket.disconnect());
  const ask = (type, members) =>
    within(socket.emitWithAck(type, members), () => `an answer to ${type}`);
  const { person } = await ask("identify", { secret });
  return { window: chat.window, page: chat.page, secret, id: person.id, ask };
}

/** Goes to an app of a room in the window of somebody. */
async function goTo({ window, page }, app, room) {
  await page.goto("about:blank");
  await page.goto(server.url(`/apps/${app}#${room}`));
  return new AppPage(window);
}

/** Waits until nothing is shown but that it is not theirs. */
async function isShut(app) {
  await eventually(async () =>
    assert.equal((await app.find("notice").textContent()).trim(), NOT_YOURS),
  );
  assert.equal(await app.page.locator("main").isVisible(), false);
}

/** The documents that the browser keeps. */
function kept(page) {
  return page.evaluate(async () =>
    (await indexedDB.databases()).map(({ name }) => name).filter((name) => /~/.test(name)),
  );
}

/** Waits until the document says this, but for the names at the cursors of others. */
async function says(app, expected) {
  await eventually(async () => {
    const line = app.find("text").locator(".cm-line").first();
    const names = (await line.locator(".remote-name").allTextContents()).join("");
    assert.equal(await line.textContent(), expected + names);
  });
}

browserTest(
  "a document of a private room is shown to those who are of it, as long as they are",
  async (t, windows) => {
    const ada = await guest(t, windows, "Ada");
    const bob = await guest(t, windows, "Bob");
    const eve = await guest(t, windows, "Eve");
    const { room } = await ada.ask("create", { title: "The Den", id: "the-den-1" });
    await ada.ask("invite", { room, person: bob.id, role: "member" });
    await bob.ask("accept", { room });

    const [one, other] = [await goTo(ada, "doc", room), await goTo(bob, "doc", room)];
    await one.says("room-name", "The Den");
    await other.find("text").click();
    await other.page.keyboard.type("Among us");
    await says(one, "Among us");
    await isShut(await goTo(eve, "doc", room));
    assert.deepEqual(await kept(eve.page), []);

    // Somebody else at the same browser.
    assert.equal((await kept(bob.page)).length, 1);
    await bob.page.evaluate(
      (secret) => localStorage.setItem("holdfast.secret", secret),
      eve.secret,
    );
    await bob.page.reload();
    await isShut(other);
    await eventually(async () => assert.deepEqual(await kept(bob.page), []));
    await bob.page.evaluate(
      (secret) => localStorage.setItem("holdfast.secret", secret),
      bob.secret,
    );
    await bob.page.reload();
    await says(other, "Among us");

    // Removed while it is open.
    await ada.ask("remove", { room, person: bob.id });
    await isShut(other);
    await eventually(async () => assert.deepEqual(await kept(bob.page), []));
    await bob.page.reload();
    await isShut(other);
    assert.equal(await other.find("text").count(), 0);
    await says(one, "Among us");
  },
);

browserTest("whoever only reads is not offered to write, until they may", async (t, windows) => {
  const ada = await guest(t, windows, "Ada");
  const bob = await guest(t, windows, "Bob");
  const { room } = await ada.ask("create", { title: "The Den", id: "the-den-3" });
  await ada.ask("invite", { room, person: bob.id, role: "reader" });
  await bob.ask("accept", { room });
  const writer = await goTo(ada, "doc", room);
  const reader = await goTo(bob, "doc", room);
  await reader.says("kept", "You may read here, and not write.");
  await reader.find("text").click();
  await reader.page.keyboard.type("unheard");
  await writer.find("text").click();
  await writer.page.keyboard.type("heard");
  await says(reader, "heard");
  await reader.looksRight("reader");

  await ada.ask("role", { room, person: bob.id, role: "member" });
  await reader.says("kept", "All changes are saved.");
  await reader.find("text").click();
  await reader.page.keyboard.press("End");
  await reader.page.keyboard.type(" by all");
  await says(writer, "heard by all");

  const [kanban, seen] = [await goTo(ada, "board", room), await goTo(bob, "board", room)];
  await kanban.find("add-list").click();
  await kanban.page.keyboard.type("To do");
  await kanban.page.keyboard.press("Enter");
  await kanban.find("add-card").fill("one");
  await kanban.find("add-card").press("Enter");
  await seen.find("card").getByText("one").waitFor();
  const tools = ["add-list", "add-card", "grip", "remove-card", "remove-list"];
  const isShown = () => Promise.all(tools.map((tool) => seen.find(tool).isVisible()));
  assert.deepEqual(await isShown(), [true, true, true, true, true]);
  await ada.ask("role", { room, person: bob.id, role: "reader" });
  await eventually(async () =>
    assert.deepEqual(await isShown(), [false, false, false, false, false]),
  );
  await seen.find("card-text").click();
  assert.equal(await seen.find("card-edit").count(), 0);
  await seen.looksRight("board-reader");
});

browserTest("an earlier version of a private document stays in the room", async (t, windows) => {
  const ada = await guest(t, windows, "Ada");
  const { room } = await ada.ask("create", { title: "The Den", id: "the-den-2" });
  const writer = await DocumentClient.open(t, server, { room, secret: ada.secret });
  await writer.writeMany(1_000);
  const app = await goTo(ada, "doc", room);
  await eventually(async () => {
    await app.find("versions-open").click();
    try {
      await app.find("version").waitFor({ timeout: 1_000 });
    } catch (error) {
      await app.find("versions-close").click();
      throw error;
    }
  });
  await app.find("version").click();
  await app.says("version-text", "x".repeat(1_000));
  assert.equal(new URL(ada.page.url()).hash, `#${room}`);
  await app.looksRight("version");
});
