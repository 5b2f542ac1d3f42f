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
