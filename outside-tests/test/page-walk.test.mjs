/** Two people walk through all that the chat offers: one at a desk, one with a phone. */

import { strict as assert } from "node:assert";
import { randomBytes } from "node:crypto";
import { newRoom } from "../support/chat-client.mjs";
import { SERVER_IS_AWAY } from "../support/chat-page.mjs";
import { browserTest } from "../support/chromium.mjs";
import { eventually } from "../support/deadline.mjs";
import { wholeFile } from "../support/scope.mjs";
import { startChat } from "../support/servers.mjs";
import { NAME, PASSWORD, SUPER_USER } from "../support/super-user.mjs";
import { Walker } from "../support/walker.mjs";

const NEXT = "another horse entirely";

const server = await startChat(wholeFile, {
  ...SUPER_USER,
  args: [...SUPER_USER.args, "--accounts", "optional", "--durability", "memory"],
});

/** A name that nobody has. */
function newName(name) {
  return `${name} ${randomBytes(4).toString("hex")}`;
}

browserTest("guests meet in the lobby, and go on in a room", async (_, windows) => {
  const [ada, bob] = await Promise.all([
    Walker.atDesk(windows, server),
    Walker.withPhone(windows, server),
  ]);
  await ada.isIn("Lobby");
  await ada.says("my-name", "Anonymous");
  await ada.looksRight("lobby");
  await ada.find("name-input").fill("x".repeat(41));
  await ada.find("name-submit").click();
  await ada.says("name-refusal", /40 characters/);
  await ada.looksRight("name-refused");
  await ada.takeName("Ada");
  await bob.takeName("Bob");
  await ada.say("Good morning, whoever is up");
  await bob.hears("Good morning, whoever is up");

  const room = newRoom();
  await ada.goTo(room);
  assert.equal(new URL(ada.page.url()).hash, `#${room}`);
  await ada.looksRight("empty-room");
  await bob.goTo(room);
  await ada.say("Is the tide in yet?");
  await bob.say("Half an hour. See https://example.org/tides?at=harbour");
  await ada.say("Then bring:\n– the rope\n– the lamp");
  const said = [
    "Is the tide in yet?",
    "Half an hour. See https://example.org/tides?at=harbour",
    "Then bring:\n– the rope\n– the lamp",
  ];
  await Promise.all([ada.shows(said), bob.shows(said)]);
  await ada.looksRight("room");
  await bob.openSide();
  await bob.looksRight("side");

  await bob.pressBeside(bob.find("room-link").first());
  await bob.isIn("Lobby");
  await ada.say("Still here?");
  await bob.openSide();
  await bob.says("unread", /1/);
  await bob.pressBeside(bob.find("room-link").filter({ hasText: room }));
  await bob.shows([...said, "Still here?"]);
  await bob.pressBeside(bob.find("leave").first());
  await bob.isIn("Lobby");
  await ada.says("visitors", "Current visitors: 1");
});

browserTest("what is said privately waits for who is away", async (_, windows) => {
  const room = newRoom();
  const [ada, bob, eve] = await Promise.all([
    Walker.atDesk(windows, server, { room, name: "Ada" }),
    Walker.withPhone(windows, server, { room, name: "Bob" }),
    Walker.atDesk(windows, server, { room, name: "Eve" }),
  ]);
  await ada.writeTo("Bob");
  await ada.say("Between us");
  await bob.shows(["Between us"]);
  await ada.looksRight("private");
  await bob.page.goto("about:blank");
  await ada.says("visitors", "Current visitors: 2");
  await ada.say("Are you asleep?");
  await ada.shows(["Between us", "Are you asleep?"]);
  await eventually(async () =>
    assert.equal(await ada.find("stage").last().getAttribute("data-stage"), "kept"),
  );

  await bob.page.goto(server.url(`/#${room}`));
  await bob.shows(["Between us", "Are you asleep?"]);
  await eventually(async () =>
    assert.equal(await ada.find("stage").last().getAttribute("data-stage"), "read"),
  );
  await bob.writeTo("Ada");
  await bob.looksRight("addressee");
  await bob.say("Not any more");
  const said = ["Between us", "Are you asleep?", "Not any more"];
  await Promise.all([ada.shows(said), bob.shows(said)]);
  await eve.shows([]);
});

browserTest("without a line both go on, and nothing is lost or twice", async (_, windows) => {
  const room = newRoom();
  const [ada, bob] = await Promise.all([
    Walker.atDesk(windows, server, { room, name: "Ada" }),
    Walker.withPhone(windows, server, { room, name: "Bob" }),
  ]);
  ada.window.expect(SERVER_IS_AWAY);
  await ada.say("One");
  await bob.shows(["One"]);
  await ada.window.context.setOffline(true);
  await ada.looks("red");
  await ada.say("Three, from the tunnel");
  await ada.say("Four, from the tunnel");
  await bob.say("Two");
  await bob.say("Two and a half");
  await bob.shows(["One", "Two", "Two and a half"]);
  await eventually(async () =>
    assert.deepEqual(await ada.states(), ["delivered", "sending", "sending"]),
  );
  await ada.looksRight("offline");

  await ada.window.context.setOffline(false);
  await ada.looks("green");
  const said = ["One", "Two", "Two and a half", "Three, from the tunnel", "Four, from the tunnel"];
  await Promise.all([ada.shows(said), bob.shows(said)]);
  await ada.page.reload();
  await ada.shows(said);
});

browserTest(
  "an account is made, left, found again, and given another password",
  async (_, windows) => {
    const room = newRoom();
    const name = newName("Ada");
    const ada = await Walker.atDesk(windows, server, { room });
    await ada.find("sign-up").click();
    await ada.fillIn({ name, password: "short" });
    await ada.says("account-password-problem", /8 characters or more/);
    await ada.looksRight("sign-up");
    await ada.fillIn({ name, password: PASSWORD });
    await ada.isThatOf(name);
    await ada.say("I have an account now");
    await ada.shows(["I have an account now"]);
    await ada.looksRight("signed-in");

    const phone = await Walker.withPhone(windows, server, { room });
    await phone.pressBeside(phone.find("sign-in"));
    await phone.fillIn({ name, password: NEXT });
    await phone.says("account-password-problem", "Name or password is wrong.");
    await phone.looksRight("sign-in");
    await phone.fillIn({ password: PASSWORD });
    await phone.isThatOf(name);
    await phone.say("On my phone, too");
    await ada.shows(["I have an account now", "On my phone, too"]);

    await ada.find("change-password").click();
    await ada.looksRight("change-password");
    await ada.fillIn({ password: PASSWORD, next: NEXT });
    await ada.isThatOf(name);
    await phone.says("account-why", /^You are signed in no more\./);
    await phone.looksRight("signed-out-elsewhere");
    await phone.fillIn({ password: NEXT });
    await phone.isThatOf(name);
    await ada.find("sign-out").click();
    await ada.isThatOf("Anonymous");
    await phone.say("Still here");
    await ada.shows(["I have an account now", "On my phone, too", "Still here"]);
  },
);

browserTest(
  "a private room is made, shared, and closed to whoever is removed",
  async (_, windows) => {
    const title = newName("The Den");
    const bob = await Walker.withPhone(windows, server, { name: newName("Bob") });
    const eve = await Walker.atDesk(windows, server, { name: newName("Eve") });
    const ada = await Walker.atDesk(windows, server, { name: newName("Ada") });
    const bobsName = await bob.find("my-name").textContent();
    await ada.find("new-room").click();
    await ada.find("new-room-input").fill(title);
    await ada.find("new-room-submit").click();
    await ada.isIn(title);
    await ada.looksRight("private-room");
    await ada.find("members-open").click();
    await ada.find("invite-person").selectOption({ label: bobsName });
    await ada.find("invite").click();
    await ada.find("invited").waitFor();
    await ada.looksRight("members");
    await ada.find("room-done").click();
    await ada.say("Only for us");
    await ada.shows(["Only for us"]);

    await bob.openSide();
    await bob.find("invitation").waitFor();
    await bob.looksRight("invitation");
    await bob.pressBeside(bob.find("accept"));
    await bob.isIn(title);
    await bob.shows(["Only for us"]);
    await bob.say("Nobody else hears");
    await ada.shows(["Only for us", "Nobody else hears"]);
    await eve.page.goto(ada.page.url());
    await eve.says("notice", /There is no such private room, or you are not of it\./);
    await eve.shows([]);

    await ada.find("members-open").click();
    await ada.page.getByRole("button", { name: `Remove ${bobsName}` }).click();
    await ada.find("confirm").waitFor();
    await ada.looksRight("remove");
    await ada.find("confirm-yes").click();
    await bob.says("notice", /You were removed from this room\./);
    await bob.isIn("Lobby");
    await bob.looksRight("removed");
  },
);

browserTest("what was said long ago is looked for, and gone to", async (_, windows) => {
  const room = newRoom();
  const word = `w${randomBytes(6).toString("hex")}`;
  const ada = await Walker.atDesk(windows, server, { room, name: "Ada" });
  await ada.say(`The ${word} is in the shed`);
  await ada.shows([`The ${word} is in the shed`]);
  const bob = await Walker.withPhone(windows, server, { name: "Bob" });
  await bob.find("search-open").tap();
  await eventually(async () => {
    await bob.find("search-input").fill("");
    await bob.find("search-input").fill(word);
    await eventually(
      async () => assert.equal(await bob.find("search-status").textContent(), "1 message."),
      1_000,
    );
  });
  await bob.looksRight("search");
  await bob.find("search-hit").tap();
  await bob.isIn(room);
  await bob.shows([`The ${word} is in the shed`]);
  await bob.find("search-open").tap();
  await bob.find("search-input").fill("nobodysaidthis");
  await bob.says("search-status", "Nothing was found.");
  await bob.looksRight("search-nothing");
  await bob.find("search-close").tap();
});

browserTest("the tour and the small apps are a link away", async (_, windows) => {
  const ada = await Walker.atDesk(windows, server, { name: "Ada" });
  await ada.page.getByRole("link", { name: /the tour/ }).click();
  await eventually(async () =>
    assert.deepEqual(
      await ada.find("door").evaluateAll((all) => all.map((each) => each.dataset.state)),
      Array.from({ length: 5 }, () => "open"),
    ),
  );
  await ada.find("text").fill("By five doors");
  await ada.find("text").press("Enter");
  await eventually(async () => assert.equal(await ada.page.getByText("By five doors").count(), 5));
  await ada.looksRight("tour");
  await ada.page.goBack();
  await ada.isThatOf("Ada");

  const bob = await Walker.withPhone(windows, server, { name: "Bob" });
  const room = newRoom();
  for (const each of [ada, bob]) {
    await each.openSide();
    await each.page.getByRole("link", { name: /Small apps/ }).click();
    await each.page.getByRole("heading", { name: "Small apps" }).waitFor();
  }
  await bob.looksRight("apps");
  for (const each of [ada, bob]) {
    await each.page.getByRole("link", { name: /^Document/ }).click();
    await each.page.evaluate((hash) => (location.hash = hash), room);
    await each.says("visitors", /^Current visitors: [12]$/);
    await each.find("text").waitFor();
  }
  await ada.says("visitors", "Current visitors: 2");
  await ada.find("text").click();
  await ada.page.keyboard.type("We meet at six.");
  await eventually(async () =>
    assert.match(await bob.find("text").textContent(), /We meet at six\./),
  );
  await bob.looksRight("document");
});

browserTest("the super-user sees what goes on", async (_, windows) => {
  const room = newRoom();
  const [ada, bob] = await Promise.all([
    Walker.atDesk(windows, server, { room, name: "Ada" }),
    Walker.withPhone(windows, server, { room, name: "Bob" }),
  ]);
  await ada.say("Is anybody listening?");
  await bob.shows(["Is anybody listening?"]);
  const ruth = await Walker.atDesk(windows, server);
  const { page } = ruth;
  await page.goto(server.url("/admin"));
  await ruth.find("sign-in").waitFor();
  await page.getByLabel("Name").fill(NAME);
  await page.getByLabel("Password").fill(PASSWORD);
  await page.getByRole("button", { name: "Sign in" }).click();
  await ruth.find("status").getByText("Live").waitFor();
  await ruth.looksRight("admin");
  await page.getByRole("link", { name: "Rooms", exact: true }).click();
  const row = page.locator(`[data-testid="row"][data-key="${room}"]`);
  await row.waitFor();
  await ada.say("There is");
  await row.getByText("There is").waitFor();
  await row.getByTestId("watch").click();
  await ruth.find("messages").getByText("Is anybody listening?").waitFor();
  await bob.say("Only the two of us");
  await ruth.find("messages").getByText("Only the two of us").waitFor();
  await ruth.looksRight("admin-room");
  await page.getByRole("link", { name: "People", exact: true }).click();
  await page.getByRole("heading", { level: 2, name: "People" }).waitFor();
  await ruth.looksRight("admin-people");
});
