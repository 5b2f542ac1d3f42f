/** The page of those who look after the house, in a browser. */

import { strict as assert } from "node:assert";
import { ChatClient, newRoom } from "../support/chat-client.mjs";
import { browserTest, PHONE } from "../support/chromium.mjs";
import { eventually } from "../support/deadline.mjs";
import { looksRight } from "../support/looks.mjs";
import { wholeFile } from "../support/scope.mjs";
import { startChat } from "../support/servers.mjs";
import { NAME, PASSWORD, SUPER_USER, SuperUser } from "../support/super-user.mjs";

/** What Chromium says where one is not signed in, or was refused. */
const REFUSED = /status of 4\d\d/;

const server = await startChat(wholeFile, {
  ...SUPER_USER,
  args: [...SUPER_USER.args, "--accounts", "optional", "--durability", "memory"],
});
const onlooking = await startChat(wholeFile, {
  ...SUPER_USER,
  args: [...SUPER_USER.args, "--admin", "read-only", "--durability", "memory"],
});

/** The page in a window. */
class HousePage {
  constructor(window) {
    this.window = window;
    this.page = window.page;
  }

  static async open(windows, on = server, options = {}) {
    const window = await windows.open("", options);
    window.expect(REFUSED);
    await window.page.goto(on.url("/admin"));
    await window.page.getByTestId("sign-in").waitFor();
    return new HousePage(window);
  }

  static async signedIn(windows, on = server, options = {}) {
    const house = await HousePage.open(windows, on, options);
    await house.signIn(NAME, PASSWORD);
    await house.page.getByTestId("status").getByText("Live").waitFor();
    return house;
  }

  async signIn(name, password) {
    await this.page.getByLabel("Name").fill(name);
    await this.page.getByLabel("Password").fill(password);
    await this.page.getByRole("button", { name: "Sign in" }).click();
  }

  find(id) {
    return this.page.getByTestId(id);
  }

  async visit(name) {
    await this.page.getByRole("link", { name, exact: true }).click();
    await this.page.getByRole("heading", { level: 2, name }).waitFor();
  }

  row(key) {
    return this.page.locator(`[data-testid="row"][data-key="${key}"]`);
  }
}

browserTest("a super-user signs in and out, and nobody else", async (t, windows) => {
  await SuperUser.enter(server, "sign-up", "Ada");
  const house = await HousePage.open(windows);
  await looksRight(house.page, "house-sign-in");
  await house.signIn(NAME, "a wrong password");
  await house.find("refusal").getByText("Name or password is wrong.").waitFor();
  await house.signIn("Ada", PASSWORD);
  await house.find("why").getByText("Only a super-user may do that.").waitFor();
  await house.signIn(NAME, PASSWORD);
  await house.find("chart").first().waitFor();
  assert.equal(await house.find("me").textContent(), NAME);
  assert.equal(await house.find("mode").isVisible(), false);

  await house.find("sign-out").click();
  await house.find("sign-in").waitFor();
  await house.page.reload();
  await house.find("sign-in").waitFor();
  assert.equal(await house.find("chart").count(), 0);
});

browserTest("a session that ends elsewhere ends what is shown", async (t, windows) => {
  const house = await HousePage.signedIn(windows);
  house.window.expect(/ERR_INCOMPLETE_CHUNKED_ENCODING.*admin\/live/);
  const [cookie] = await house.window.context.cookies();
  const same = new SuperUser(server, `${cookie.name}=${cookie.value}`);
  await same.fetch("/account/sign-out", { body: {} });
  await house.find("sign-in").waitFor();
  assert.equal(await house.find("chart").count(), 0);
});

browserTest("the overview shows what goes on, in numbers and lines", async (t, windows) => {
  const house = await HousePage.signedIn(windows);
  const room = newRoom();
  const ada = await ChatClient.named(t, server, "Ada");
  for (let i = 0; i < 20; i++) {
    await ada.post(room, `Message ${i}`);
  }
  await eventually(async () => {
    const kept = await house.find("number-kept").textContent();
    assert.ok(Number(kept.replace(/\D/g, "")) >= 20, kept);
  });
  const table = house.find("chart").filter({ hasText: "From a post to its commit" });
  await eventually(async () => {
    const now = await table.locator("tbody td").first().textContent();
    assert.match(now, /ms$/);
  });
  await looksRight(house.page, "house-overview");
  await house.page.getByRole("button", { name: "Last day" }).click();
  await eventually(async () =>
    assert.match(await table.textContent(), /[A-Z][a-z]{2},? \d\d:\d\d/),
  );
  await house.visit("Log");
  await looksRight(house.page, "house-log");
});

browserTest("a room is seen live, and watched word by word", async (t, windows) => {
  const house = await HousePage.signedIn(windows);
  const room = newRoom();
  const ada = await ChatClient.named(t, server, "Ada");
  await house.visit("Rooms");
  await ada.post(room, "First <b>words</b>");
  await house.row(room).getByText("First <b>words</b>").waitFor();
  await house.row(room).getByTestId("watch").click();
  const messages = house.find("messages");
  await messages.getByText("First <b>words</b>").waitFor();
  await ada.post(room, "And more");
  await messages.getByText("And more").waitFor();
  assert.equal(await house.find("message").count(), 2);
  await looksRight(house.page, "house-rooms");
  await house.find("stop").click();
  await house.find("watched").waitFor({ state: "hidden" });

  await house.visit("Audit");
  await house.page.getByText(`room ${room}`).first().waitFor();
  await looksRight(house.page, "house-audit");
});

browserTest("what is done is asked about first, and told after", async (t, windows) => {
  const last = await startChat(t, SUPER_USER);
  const ada = await ChatClient.connect(t, last);
  const house = await HousePage.signedIn(windows, last);
  house.window.expect(/ERR_|502|EventSource/);
  const drain = house.page.getByRole("button", { name: "Drain the server" });
  await drain.click();
  await looksRight(house.page, "house-confirm");
  await house.page.keyboard.press("Escape");
  await house.find("confirm").waitFor({ state: "hidden" });
  await drain.click();
  await house.page.getByLabel("Wait for them at most").selectOption("5");
  await house.page.getByRole("button", { name: "Drain it" }).click();
  await house.find("outcome").getByText("The server says goodbye to all").waitFor();
  assert.equal((await ada.closed).code, 1001);
  assert.equal((await last.process.ended).code, 0);
  await house.find("status").getByText("Away").waitFor();
});

browserTest("who is connected is seen, by every door, and put out", async (t, windows) => {
  const house = await HousePage.signedIn(windows);
  const ada = await ChatClient.named(t, server, "Ada of the door");
  await ada.enter(newRoom());
  const bob = await ChatClient.named(t, server, "Bob");
  await house.visit("Connections");
  await house.row("/chat websocket").waitFor();
  const row = house.find("row").filter({ hasText: "Ada of the door" });
  await row.waitFor();
  await looksRight(house.page, "house-connections");
  await row.getByRole("button", { name: "Close the connection of Ada of the door" }).click();
  await house.page.getByRole("button", { name: "Close it" }).click();
  const { code, reason } = await ada.closed;
  assert.deepEqual([code, reason], [1008, "The house has closed this connection."]);
  await row.waitFor({ state: "detached" });

  await house.visit("People");
  const person = house.row(bob.me.id);
  await person.getByText("Bob").waitFor();
  await looksRight(house.page, "house-people");
  await person.getByRole("button", { name: "Disconnect Bob" }).click();
  await house.page.getByRole("button", { name: "Disconnect", exact: true }).last().click();
  assert.equal((await bob.closed).code, 1008);
});

browserTest("what is said is removed, and who says it muted and banned", async (t, windows) => {
  const house = await HousePage.signedIn(windows);
  const room = newRoom();
  const ada = await ChatClient.named(t, server, "Ada the loud");
  const bob = await ChatClient.named(t, server, "Bob");
  await bob.enter(room);
  await ada.post(room, "Something vile");
  await bob.take("message");
  await house.visit("Rooms");
  const row = house.row(room);
  await row.getByText("Something vile").waitFor();
  await row.getByTestId("watch").click();
  await house.find("message").getByText("Something vile").waitFor();
  await looksRight(house.page, "house-watched");
  await house.page.getByRole("button", { name: "Remove what Ada the loud said" }).click();
  await house.find("confirm").getByText("Ada the loud: Something vile").waitFor();
  await house.page.getByRole("button", { name: "Remove it for ever" }).click();
  await bob.take("removed-message");
  await house.find("message").waitFor({ state: "detached" });
  await row.getByText("Something vile").waitFor({ state: "detached" });

  await house.find("say").fill("Be kind.");
  await house.page.getByRole("button", { name: "Say it" }).click();
  const { message } = await bob.take("message");
  assert.deepEqual([message.person.name, message.text], ["The house", "Be kind."]);
  await ada.post(room, "No");
  await bob.take("message");
  await house.page.getByRole("button", { name: "Mute Ada the loud" }).click();
  await house.page.getByLabel("For how long").selectOption("600");
  await house.page.getByLabel("Reason (they are told)").fill("too loud");
  await looksRight(house.page, "house-mute");
  await house.page.getByRole("button", { name: "Mute", exact: true }).last().click();
  await house.find("outcome").getByText("Ada the loud is muted.").waitFor();
  const { code, reason } = await ada.refusal({ type: "post", room, id: newRoom(), text: "No" });
  assert.equal(code, "MUTED");
  assert.match(reason, /\(too loud\)\.$/);

  await house.visit("People");
  await house.row(bob.me.id).getByRole("button", { name: "Ban Bob" }).click();
  await house.page.getByLabel("For how long").selectOption("");
  await house.page.getByRole("button", { name: "Ban", exact: true }).last().click();
  assert.equal((await bob.take("refused")).code, "BANNED");
  assert.equal((await bob.closed).code, 1008);
  await house.row(bob.me.id).waitFor({ state: "detached" });

  await house.visit("Rules");
  await house.row(`BANNED_PERSON ${bob.me.id}`).getByText("for good").waitFor();
  await house.row(`MUTED_PERSON ${ada.me.id}`).getByText("too loud").waitFor();
  await looksRight(house.page, "house-rules");
  for (const [rule, id] of [
    ["Muted person", ada.me.id],
    ["Banned person", bob.me.id],
  ]) {
    await house.page.getByRole("button", { name: `Lift: ${rule} ${id}` }).click();
    await house.page.getByRole("button", { name: "Lift it" }).click();
    await house.page.locator(`[data-key$="${id}"]`).waitFor({ state: "detached" });
  }
  await ada.post(room, "Thank you");

  await house.page.getByRole("button", { name: "Ban somebody by id or address" }).click();
  await house.page.getByLabel("Id of a person, or address").fill("somewhere.example");
  await house.page.getByRole("button", { name: "Ban", exact: true }).last().click();
  await house.find("confirm").getByText("An address is one of IPv4 or IPv6").waitFor();
  await house.page.getByLabel("Id of a person, or address").fill("192.0.2.1");
  await house.page.getByRole("button", { name: "Ban", exact: true }).last().click();
  await house.row("BANNED_ADDRESS 192.0.2.1").waitFor();
});

browserTest("a room is closed and opened again", async (t, windows) => {
  const house = await HousePage.signedIn(windows);
  const room = newRoom();
  const ada = await ChatClient.named(t, server, "Ada");
  await ada.enter(room);
  await house.visit("Rooms");
  await house.page.getByRole("button", { name: `Close ${room}` }).click();
  await house.page.getByLabel("Reason (they are told)").fill("cleaning");
  await house.page.getByRole("button", { name: "Close it" }).click();
  const { code, reason } = await ada.take("removed");
  assert.deepEqual([code, reason], ["ROOM_CLOSED", "This room is closed (cleaning)."]);
  await house.row(room).getByText("closed", { exact: true }).waitFor();
  await looksRight(house.page, "house-closed-room");
  await house.page.getByRole("button", { name: `Reopen ${room}` }).click();
  await house.page.getByRole("button", { name: "Open it" }).click();
  await house.row(room).waitFor({ state: "detached" });
  await ada.enter(room);
});

browserTest("a key is made for a program, shown once, and revoked", async (t, windows) => {
  const house = await HousePage.signedIn(windows);
  await house.visit("Keys");
  await house.page.getByRole("button", { name: "Make a key" }).click();
  await house.page.getByLabel("Name", { exact: true }).last().fill("Newsroom");
  await house.page.getByLabel("Scopes, with spaces between").fill("rooms:read nonsense");
  await house.page.getByRole("button", { name: "Make it" }).click();
  await house.find("confirm").getByText("There are the scopes").waitFor();
  await house.page.getByLabel("Scopes, with spaces between").fill("rooms:read");
  await house.page.getByRole("button", { name: "Make it" }).click();
  await house.find("made").waitFor();
  const token = await house.find("token").textContent();
  assert.match(token, /^hf_[A-Za-z0-9_-]{43}$/);
  const headers = { authorization: `Bearer ${token}` };
  const ask = async () => (await fetch(server.url("/api/v1/rooms"), { headers })).status;
  assert.equal(await ask(), 200);
  await looksRight(house.page, "house-keys");
  await house.page.getByRole("button", { name: "I have kept it" }).click();
  assert.equal(await house.page.getByText(token).count(), 0);
  await house.page.getByRole("button", { name: "Revoke Newsroom" }).click();
  await house.page.getByRole("button", { name: "Revoke it" }).click();
  await house.find("row").filter({ hasText: "Newsroom" }).waitFor({ state: "detached" });
  assert.equal(await ask(), 401);
});

browserTest("where nothing may be changed there is nothing to press", async (t, windows) => {
  const house = await HousePage.signedIn(windows, onlooking);
  await house.find("mode").getByText("Read-only").waitFor();
  assert.equal(await house.page.getByRole("button", { name: "Drain the server" }).count(), 0);
  const room = newRoom();
  const ada = await ChatClient.named(t, onlooking, "Ada");
  await ada.post(room, "Hello");
  await house.visit("Rooms");
  await house.row(room).getByTestId("watch").click();
  await house.find("message").getByText("Hello").waitFor();
  assert.equal(await house.find("say").isVisible(), false);
  await house.visit("People");
  await house.row(ada.me.id).waitFor();
  for (const view of ["Rooms", "People", "Connections", "Rules", "Keys"]) {
    await house.visit(view);
    assert.equal(await house.page.locator('[data-testid^="do-"]').count(), 0, view);
  }
  await house.visit("Settings");
  await house.row("--admin").getByText("read-only").waitFor();
  assert.equal(await house.page.getByText(PASSWORD).count(), 0);
  await looksRight(house.page, "house-settings");
});

browserTest("it can be used with the keyboard alone, on a phone too", async (t, windows) => {
  const house = await HousePage.open(windows, server, { viewport: PHONE });
  const { keyboard } = house.page;
  await house.page.getByLabel("Name").focus();
  await keyboard.type(NAME);
  await keyboard.press("Tab");
  await keyboard.type(PASSWORD);
  await keyboard.press("Enter");
  await house.find("chart").first().waitFor();
  await house.page.getByRole("link", { name: "Rooms", exact: true }).focus();
  await keyboard.press("Enter");
  await house.page.getByRole("heading", { level: 2, name: "Rooms" }).waitFor();
  const link = house.page.getByRole("link", { name: "Rooms", exact: true });
  assert.equal(await link.getAttribute("aria-current"), "page");
});
