/** The chat page in a browser: rooms of one's own. */

import { strict as assert } from "node:assert";
import { ChatPage, Line } from "../support/chat-page.mjs";
import { browserTest, DESKTOP, PHONE } from "../support/chromium.mjs";
import { eventually } from "../support/deadline.mjs";
import { looksRight } from "../support/looks.mjs";
import { Member } from "../support/members.mjs";
import { wholeFile } from "../support/scope.mjs";
import { startChat } from "../support/servers.mjs";

const server = await startChat(wholeFile);

const ROOM = /#~[A-Za-z0-9_-]{24}$/;

/** Waits until a room is shown. */
async function isIn(chat, title) {
  await chat.says("room-name", title);
  await chat.says("visitors", /^Current visitors: \d+$/);
}

async function makeRoom(chat, title) {
  await chat.find("new-room").click();
  await chat.find("new-room-input").fill(title);
  await chat.find("new-room-submit").click();
  await isIn(chat, title);
  assert.match(chat.page.url(), ROOM);
}

/** The link for one that the page makes. */
async function linkOf(chat, role = "member") {
  await chat.find("members-open").click();
  await chat.find("invite-role").selectOption(role);
  await chat.find("link-make").click();
  await chat.find("link-address").waitFor();
  const link = await chat.find("link-address").inputValue();
  await chat.find("room-done").click();
  assert.match(link, /\/#join:[A-Za-z0-9_-]{24}$/);
  return link;
}

async function members(chat) {
  return chat
    .find("member")
    .evaluateAll((all) =>
      all.map((each) => [
        each.querySelector(".person-name").textContent,
        each.querySelector("select")?.value ??
          each.querySelector(".role").textContent.toLowerCase(),
      ]),
    );
}

browserTest("a room is made, and somebody comes by a link", async (t, windows) => {
  const ada = await ChatPage.open(windows, server, { name: "Ada" });
  await makeRoom(ada, "Boats");
  await ada.say("Only for us");
  await ada.shows(["Only for us"]);
  assert.equal(
    await ada.find("room-link").last().locator("use").getAttribute("href"),
    "#icon-lock",
  );
  const link = await linkOf(ada);

  const bob = await ChatPage.open(windows, server, { name: "Bob" });
  await bob.page.goto(link);
  await isIn(bob, "Boats");
  assert.match(bob.page.url(), ROOM);
  await bob.shows(["Only for us"]);
  await bob.say("Here I am");
  await ada.shows(["Only for us", "Here I am"]);

  await bob.page.reload();
  await isIn(bob, "Boats");
  await bob.shows(["Only for us", "Here I am"]);
  const eve = await ChatPage.open(windows, server, { name: "Eve" });
  await eve.page.goto(link);
  await eve.says("notice", /This invitation is not there, or not any more\./);
  await eve.page.goto(ada.page.url());
  await eve.says("notice", /There is no such private room, or you are not of it\./);
  assert.deepEqual(await eve.texts(), []);
});

browserTest("somebody from the list is invited, and accepts", async (t, windows) => {
  const bob = await ChatPage.open(windows, server, { name: "Bob" });
  const cleo = await ChatPage.open(windows, server, { name: "Cleo" });
  const ada = await ChatPage.open(windows, server, { name: "Ada" });
  await makeRoom(ada, "Harbour");
  await ada.find("members-open").click();
  for (const name of ["Bob", "Cleo"]) {
    await ada.find("invite-person").selectOption({ label: name });
    await ada.find("invite").click();
    await eventually(async () =>
      assert.ok((await ada.find("invited").allTextContents()).some((text) => text.includes(name))),
    );
  }
  await ada.find("room-done").click();

  await bob.says("invitation", /Harbour\s*from Ada/);
  await bob.page.reload();
  await bob.says("invitation", /Harbour\s*from Ada/);
  await looksRight(bob.page, "rooms-invitation");
  await bob.page.setViewportSize(DESKTOP);
  await bob.find("accept").click();
  await isIn(bob, "Harbour");
  await cleo.find("decline").click();
  await eventually(async () => assert.equal(await cleo.find("invitation").count(), 0));

  await ada.find("members-open").click();
  await eventually(async () =>
    assert.deepEqual(await members(ada), [
      ["Ada", "owner"],
      ["Bob", "member"],
    ]),
  );
  await ada.find("link-make").click();
  await ada.find("link-address").waitFor();
  await looksRight(ada.page, "rooms-members");
});

browserTest("roles change, and somebody is removed", async (t, windows) => {
  const ada = await ChatPage.open(windows, server, { name: "Ada" });
  await makeRoom(ada, "Workshop");
  const bob = await ChatPage.open(windows, server, { name: "Bob" });
  await bob.page.goto(await linkOf(ada));
  await isIn(bob, "Workshop");
  const phone = await ChatPage.open(windows, server, {
    name: "Cleo",
    viewport: PHONE,
  });
  await phone.page.goto(await linkOf(ada, "reader"));
  await isIn(phone, "Workshop");
  await phone.says("reader", "You may read this room. Its owners say who writes.");
  await looksRight(phone.page, "rooms-reader");

  await ada.find("members-open").click();
  await ada.page.getByRole("combobox", { name: "Role of Bob" }).selectOption("reader");
  await bob.says("reader", /^You may read this room\./);
  await bob.find("members-open").click();
  await eventually(async () =>
    assert.deepEqual(await members(bob), [
      ["Ada", "owner"],
      ["Bob", "reader"],
      ["Cleo", "reader"],
    ]),
  );
  assert.equal(await bob.find("link-make").isVisible(), false);

  await ada.page.getByRole("button", { name: "Remove Bob" }).click();
  await ada.says("confirm", /Remove Bob from this room\?/);
  await looksRight(ada.page, "rooms-confirm");
  await ada.page.setViewportSize(DESKTOP);
  await ada.find("confirm-no").click();
  assert.equal(await ada.find("member").count(), 3);
  await ada.page.getByRole("button", { name: "Remove Bob" }).click();
  await ada.find("confirm-yes").click();
  await bob.says("notice", /Workshop: You were removed from this room\./);
  await bob.says("room-name", "Lobby");
  assert.equal(await bob.find("room-dialog").isVisible(), false);
  await eventually(async () =>
    assert.deepEqual(await bob.page.locator(".room-title").allTextContents(), ["Lobby"]),
  );
  await eventually(async () => assert.equal(await ada.find("member").count(), 2));
  await bob.page.reload();
  await bob.says("room-name", "Lobby");
  await looksRight(bob.page, "rooms-removed");
});

browserTest("who was removed while away learns it on coming back", async (t, windows) => {
  const line = new Line();
  const ada = await Member.come(t, server, { name: "Ada" });
  const room = await ada.create("Attic");
  const { token } = await ada.does("link", { room, role: "member" });
  const bob = await ChatPage.open(windows, server, {
    name: "Bob",
    prepare: (window) => line.join(window),
  });
  await bob.page.goto(server.url(`/#join:${token}`));
  await isIn(bob, "Attic");
  await ada.says(room, "before");
  await bob.shows(["before"]);
  const { people } = await ada.does("members", { room });
  await line.cut();
  await bob.looks("red");
  await ada.does("remove", { room, person: people[1].person.id });
  await ada.says(room, "not for Bob");
  line.mend();
  await bob.looks("green");
  await bob.says("notice", /There is no such private room, or you are not of it\./);
  assert.ok(!(await bob.texts()).includes("not for Bob"));
});

browserTest("a message is removed from every page, also one that was away", async (t, windows) => {
  const line = new Line();
  const ada = await ChatPage.open(windows, server, { name: "Ada" });
  await makeRoom(ada, "Kitchen");
  const bob = await ChatPage.open(windows, server, {
    name: "Bob",
    prepare: (window) => line.join(window),
  });
  await bob.page.goto(await linkOf(ada));
  await isIn(bob, "Kitchen");
  for (const text of ["stays", "goes", "goes too"]) {
    await ada.say(text);
  }
  await bob.shows(["stays", "goes", "goes too"]);
  assert.equal(await bob.find("remove-message").count(), 0, "for owners alone");

  const remove = async (text) => {
    const message = ada.messages.filter({ hasText: text });
    await message.hover();
    await message.getByTestId("remove-message").click();
    await ada.find("confirm-yes").click();
  };
  await remove("goes too");
  await bob.shows(["stays", "goes"]);
  await line.cut();
  await bob.looks("red");
  await remove("goes");
  await ada.shows(["stays"]);
  line.mend();
  await bob.looks("green");
  await bob.shows(["stays"]);
});

browserTest("the last owner closes the room, with the keyboard alone", async (t, windows) => {
  const ada = await ChatPage.open(windows, server, { name: "Ada" });
  await ada.find("new-room").focus();
  await ada.page.keyboard.press("Enter");
  await ada.page.keyboard.type("Cellar");
  await ada.page.keyboard.press("Enter");
  await isIn(ada, "Cellar");
  const bob = await ChatPage.open(windows, server, { name: "Bob" });
  await bob.page.goto(await linkOf(ada));
  await isIn(bob, "Cellar");

  await ada.find("members-open").focus();
  await ada.page.keyboard.press("Enter");
  await ada.find("room-quit").focus();
  await ada.page.keyboard.press("Enter");
  await ada.find("confirm-yes").focus();
  await ada.page.keyboard.press("Enter");
  await ada.says("room-problem", /^A room has an owner/);
  await ada.find("room-close").focus();
  await ada.page.keyboard.press("Enter");
  await ada.page.keyboard.press("Escape");
  assert.equal(await ada.find("confirm").isVisible(), false);
  assert.equal(await ada.find("room-dialog").isVisible(), true);
  await ada.page.keyboard.press("Enter");
  await ada.find("confirm-yes").focus();
  await ada.page.keyboard.press("Enter");
  await bob.says("notice", /Cellar: The room was closed by its owner\./);
  await ada.says("notice", /Cellar: The room was closed by its owner\./);
  await ada.says("room-name", "Lobby");
});

browserTest("who leaves is asked, and comes back by an invitation alone", async (t, windows) => {
  const ada = await ChatPage.open(windows, server, { name: "Ada" });
  await makeRoom(ada, "Garden");
  const bob = await ChatPage.open(windows, server, { name: "Bob" });
  await bob.page.goto(await linkOf(ada));
  await isIn(bob, "Garden");
  await bob.find("members-open").click();
  await bob.find("room-quit").click();
  await bob.find("confirm-yes").click();
  await bob.says("notice", /Garden: You have left this room\./);
  await bob.says("room-name", "Lobby");
});
