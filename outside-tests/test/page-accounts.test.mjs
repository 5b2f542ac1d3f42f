/** The chat page in a browser: people with accounts, in every tab and on every device. */

import { strict as assert } from "node:assert";
import { randomBytes } from "node:crypto";
import { readFileSync } from "node:fs";
import { createRequire } from "node:module";
import { newRoom } from "../support/chat-client.mjs";
import { ChatPage } from "../support/chat-page.mjs";
import { browserTest, DESKTOP, PHONE, takePicture } from "../support/chromium.mjs";
import { eventually } from "../support/deadline.mjs";
import { wholeFile } from "../support/scope.mjs";
import { startChat } from "../support/servers.mjs";
import { NAME, PASSWORD as HOUSE_PASSWORD, SUPER_USER, SuperUser } from "../support/super-user.mjs";

const AXE = readFileSync(createRequire(import.meta.url).resolve("axe-core/axe.min.js"), "utf8");
const PASSWORD = "correct horse battery";
const NEXT = "another horse entirely";

const MEMORY = ["--durability", "memory"];
const open = await startChat(wholeFile, { args: [...MEMORY, "--accounts", "optional"] });
const closed = await startChat(wholeFile, { args: [...MEMORY, "--accounts", "required"] });
const ofAnother = await startChat(wholeFile, {
  args: [...MEMORY, "--jwt-required", ...SUPER_USER.args],
  env: { HOLDFAST_JWT_SECRET: "a secret that the provider and the chat share", ...SUPER_USER.env },
});

/** What Chromium says of an answer that refuses. */
const REFUSED = /Failed to load resource: .* (400|401|403|409|429)/;

function newName() {
  return `Ada ${randomBytes(6).toString("hex")}`;
}

/** Fills the form in and sends it. */
async function fill(page, fields) {
  for (const [field, text] of Object.entries(fields)) {
    await page.getByTestId(`account-${field}`).fill(text);
  }
  await page.getByTestId("account-submit").click();
}

/** Waits until a page is that of somebody, or of a guest. */
async function isThatOf(chat, name) {
  await chat.find("account").waitFor({ state: "hidden" });
  await chat.looks("green");
  await chat.says("my-name", name);
}

/** Somebody who has just signed up, in a window of their own. */
async function newcomer(windows, server, options) {
  const name = newName();
  const chat = await ChatPage.open(windows, server, options);
  chat.window.expect(REFUSED);
  await chat.find("sign-up").click();
  await fill(chat.page, { name, password: PASSWORD });
  await isThatOf(chat, name);
  return { chat, name };
}

/** Opens one more tab of a window. */
async function newTab(chat, server, room = "/") {
  const page = await chat.window.context.newPage();
  chat.window.watch(page);
  await page.goto(server.url(`/#${room}`));
  return new ChatPage({ ...chat.window, context: chat.window.context, page });
}

async function signsIn(chat, name, password) {
  await chat.find("sign-in").click();
  await fill(chat.page, { name, password });
}

browserTest("who signs up is still signed in after a reload", async (_, windows) => {
  const room = newRoom();
  const { chat, name } = await newcomer(windows, open, { room });
  assert.equal(await chat.find("change-name").isVisible(), false);
  await chat.say("I have an account");
  await chat.shows(["I have an account"]);
  await chat.page.reload();
  await isThatOf(chat, name);
  await chat.shows(["I have an account"]);
  const guest = await ChatPage.open(windows, open, { room });
  await guest.says("my-name", "Anonymous");
  assert.equal(await guest.messages.locator(".sender").textContent(), name);
});

browserTest("the tabs of a browser are the same person, at once", async (_, windows) => {
  const room = newRoom();
  const first = await ChatPage.open(windows, open, { room });
  const second = await newTab(first, open, room);
  await isThatOf(second, "Anonymous");
  const name = newName();
  await first.find("sign-up").click();
  await fill(first.page, { name, password: PASSWORD });
  await isThatOf(first, name);
  await isThatOf(second, name);
  await second.say("from the second tab");
  await first.shows(["from the second tab"]);
  assert.equal(await first.messages.getAttribute("data-own"), "true");
});

browserTest("signing out in one tab ends the other at once, which says so", async (_, windows) => {
  const room = newRoom();
  const { chat: first, name } = await newcomer(windows, open, { room });
  const second = await newTab(first, open, room);
  await isThatOf(second, name);

  await first.find("sign-out").click();
  await isThatOf(first, "Anonymous");

  await second.says("account-why", /^You are signed in no more\./);
  await second.says("status", "Signed out");
  assert.equal(await second.find("account-name").inputValue(), name);
  await fill(second.page, { password: PASSWORD });
  await isThatOf(second, name);
  await isThatOf(first, name);
  await second.find("sign-out").click();
  await first.find("account-cancel").click();
  await isThatOf(first, "Anonymous");
});

browserTest(
  "what was written before one was signed out is sent by nobody else, and not lost",
  async (_, windows) => {
    const room = newRoom();
    const { chat, name } = await newcomer(windows, open, { room });
    await chat.input.fill("a draft");
    const elsewhere = await ChatPage.open(windows, open);
    elsewhere.window.expect(REFUSED);
    await signsIn(elsewhere, name, PASSWORD);
    await isThatOf(elsewhere, name);
    await chat.page.context().setOffline(true);
    await chat.looks("red");
    await chat.say("written while the line was down");
    await elsewhere.find("change-password").click();
    await fill(elsewhere.page, { password: PASSWORD, next: NEXT });
    await isThatOf(elsewhere, name);

    chat.window.expect(/net::ERR_INTERNET_DISCONNECTED|WebSocket connection/);
    await chat.page.context().setOffline(false);
    await chat.says("account-why", /What you have written is kept/);
    assert.deepEqual(await chat.states(), ["sending"]);
    await chat.find("account-cancel").click();
    await isThatOf(chat, "Anonymous");
    await chat.shows([]);
    await signsIn(chat, name, NEXT);
    await isThatOf(chat, name);
    await chat.shows(["written while the line was down"]);
    await elsewhere.page.goto(open.url(`/#${room}`));
    await elsewhere.shows(["written while the line was down"]);
  },
);

browserTest("another password signs out everywhere else, and not here", async (_, windows) => {
  const { chat, name } = await newcomer(windows, open);
  const elsewhere = await ChatPage.open(windows, open);
  elsewhere.window.expect(REFUSED);
  await signsIn(elsewhere, name, PASSWORD);
  await isThatOf(elsewhere, name);

  await chat.find("change-password").click();
  await fill(chat.page, { password: "not the password", next: NEXT });
  await chat.says("account-password-problem", "Name or password is wrong.");
  await fill(chat.page, { password: PASSWORD, next: "short" });
  await chat.says("account-next-problem", /8 characters or more/);
  await chat.says("account-password-problem", "");
  await fill(chat.page, { password: PASSWORD, next: NEXT });
  await isThatOf(chat, name);

  await elsewhere.says("account-why", /^You are signed in no more\./);
  await fill(elsewhere.page, { password: PASSWORD });
  await elsewhere.says("account-password-problem", "Name or password is wrong.");
  await fill(elsewhere.page, { password: NEXT });
  await isThatOf(elsewhere, name);
  await chat.page.reload();
  await isThatOf(chat, name);
});

browserTest("what cannot be is said next to where it is", async (_, windows) => {
  const { chat: ada, name } = await newcomer(windows, open);
  await ada.find("sign-out").click();
  await isThatOf(ada, "Anonymous");
  const { page } = ada;
  await ada.find("sign-up").click();
  await fill(page, { name: "", password: "" });
  await ada.says("account-name-problem", "Your name is missing.");
  await fill(page, { name, password: "" });
  await ada.says("account-name-problem", "");
  await ada.says("account-password-problem", "Your password is missing.");
  await fill(page, { name, password: "short" });
  await ada.says("account-password-problem", /8 characters or more/);
  assert.equal(await ada.find("account-password").getAttribute("aria-invalid"), "true");
  await fill(page, { name, password: PASSWORD });
  await ada.says("account-name-problem", "Somebody has this name already.");
  await fill(page, { name: "anonymous", password: PASSWORD });
  await ada.says("account-name-problem", "Nobody can be called so; choose another name.");
  await ada.find("account-other").click();
  for (let attempt = 0; attempt < 10; attempt++) {
    await fill(page, { name, password: `not the password ${attempt}` });
    await ada.says("account-password-problem", "Name or password is wrong.");
    await page.getByTestId("account-submit").isEnabled();
  }
  await eventually(async () => {
    await fill(page, { name, password: "one too many" });
    await ada.says("account-problem", /^Too many attempts; try again in \d+ s\.$/);
  });
  await page.keyboard.press("Escape");
  await isThatOf(ada, "Anonymous");
});

browserTest("the form is the first thing where accounts are required", async (_, windows) => {
  const window = await windows.open("", {});
  window.expect(REFUSED);
  await window.page.goto(closed.url("/"));
  const chat = new ChatPage(window);
  await chat.find("account").waitFor();
  await chat.says("account-title", "Sign in");
  assert.equal(await focused(chat), "account-name");
  await chat.page.keyboard.press("Escape");
  await chat.page.keyboard.press("Escape");
  assert.equal(await chat.find("account").isVisible(), true);
  assert.equal(await chat.find("account-cancel").isVisible(), false);

  const name = newName();
  await chat.find("account-other").click();
  await chat.page.keyboard.type(name);
  await chat.page.keyboard.press("Tab");
  await chat.page.keyboard.type(PASSWORD);
  await chat.page.keyboard.press("Enter");
  await isThatOf(chat, name);
  await chat.says("visitors", "Current visitors: 1");
  await chat.say("in at last");
  await chat.shows(["in at last"]);
  await chat.find("sign-out").click();
  await chat.find("account").waitFor();
  await chat.says("account-title", "Sign in");
  await chat.shows([]);
  assert.equal(await chat.find("account-name").inputValue(), "");
});

browserTest("the tour and the apps say that one has to sign in", async (_, windows) => {
  for (const [path, element] of [
    ["/tour", "note"],
    ["/apps/doc", "notice"],
    ["/apps/cursors", "notice"],
  ]) {
    const window = await windows.open("", {});
    window.expect(/Failed to load resource: .* 40[13]|WebSocket connection to .* failed/);
    await window.page.goto(closed.url(path));
    const said = window.page.getByTestId(element);
    await eventually(async () => assert.equal((await said.textContent()).trim(), "Sign in first."));
  }
});

browserTest(
  "where people are signed in by another service the page says so",
  async (_, windows) => {
    const window = await windows.open("", {});
    window.expect(REFUSED);
    await window.page.goto(ofAnother.url("/"));
    const chat = new ChatPage(window);
    await chat.find("elsewhere").waitFor();
    await chat.says("elsewhere", /page cannot sign you in: open the chat from there\./);
    await chat.says("status", "Signed out");
    await chat.page.keyboard.press("Escape");
    await chat.page.keyboard.press("Escape");
    // A browser closes it at the second one, and it is there again.
    await chat.find("elsewhere").waitFor();
    assert.equal(await chat.find("sign-in").isVisible(), false);

    // The super-user has signed in at another page of the house.
    const ruth = await SuperUser.signIn(ofAnother);
    const [name, value] = ruth.cookie.split("=");
    await window.context.addCookies([{ name, value, url: ofAnother.url("/") }]);
    await chat.page.reload();
    await chat.looks("green");
    assert.equal(await chat.find("elsewhere").isVisible(), false);
    await chat.says("my-name", NAME);

    await ruth.fetch("/account/sign-out", { body: {} });
    await chat.says("account-why", /^You are signed in no more\./);
    await fill(chat.page, { password: HOUSE_PASSWORD });
    await isThatOf(chat, NAME);
  },
);

browserTest("tokens or accounts: the page asks for an account", async (t, windows) => {
  const server = await startChat(t, {
    args: [...MEMORY, "--jwt-required", "--accounts", "optional"],
    env: { HOLDFAST_JWT_SECRET: "a secret that the provider and the chat share" },
  });
  const window = await windows.open("", {});
  window.expect(REFUSED);
  await window.page.goto(server.url("/"));
  const chat = new ChatPage(window);
  await chat.find("account").waitFor();
  assert.equal(await chat.find("account-cancel").isVisible(), false);
});

browserTest("browsers know which field is which", async (_, windows) => {
  const { chat } = await newcomer(windows, open);
  const attributes = async () =>
    Promise.all(
      ["name", "password", "next"].map((field) =>
        chat.find(`account-${field}`).getAttribute("autocomplete"),
      ),
    );
  await chat.find("change-password").click();
  assert.deepEqual(await attributes(), ["username", "current-password", "new-password"]);
  await chat.find("account-cancel").click();
  await chat.find("sign-out").click();
  await chat.find("sign-in").click();
  assert.deepEqual((await attributes()).slice(0, 2), ["username", "current-password"]);
  await chat.find("account-other").click();
  assert.deepEqual((await attributes()).slice(0, 2), ["username", "new-password"]);
});

browserTest("it looks right on every screen, in every light", async (_, windows) => {
  const guest = await ChatPage.open(windows, open);
  await looksRight(guest, "account-guest");
  await guest.find("sign-in").click();
  guest.window.expect(REFUSED);
  await fill(guest.page, { name: newName(), password: "not the password" });
  await guest.says("account-password-problem", /wrong/);
  await looksRight(guest, "account-wrong");
  await guest.find("account-other").click();
  await looksRight(guest, "account-sign-up");
  await guest.find("account-cancel").click();

  const { chat } = await newcomer(windows, open, { room: "harbour" });
  const second = await newTab(chat, open, "harbour");
  await chat.say("Good morning!");
  await chat.shows(["Good morning!"]);
  await looksRight(chat, "account-person");
  await chat.find("change-password").click();
  await looksRight(chat, "account-password");
  await chat.find("account-cancel").click();
  await second.looks("green");
  await second.find("sign-out").click();
  await chat.says("account-why", /^You are signed in no more\./);
  await looksRight(chat, "account-ended");

  const window = await windows.open(closed.url("/"));
  window.expect(REFUSED);
  const required = new ChatPage(window);
  await required.find("account").waitFor();
  await looksRight(required, "account-required");
  const stranger = new ChatPage(await windows.open(ofAnother.url("/")));
  stranger.window.expect(REFUSED);
  await stranger.find("elsewhere").waitFor();
  await looksRight(stranger, "account-elsewhere");
});

function focused(chat) {
  return chat.page.evaluate(() => document.activeElement.id);
}

/** Looks at the page on each screen and in each light: a picture, the axe rules, and its edges. */
async function looksRight({ page }, name) {
  for (const [screen, viewport] of Object.entries({ phone: PHONE, desktop: DESKTOP })) {
    await page.setViewportSize(viewport);
    for (const colorScheme of ["light", "dark"]) {
      await page.emulateMedia({ colorScheme });
      await takePicture(page, `${name}-${screen}-${colorScheme}`);
      await page.evaluate(AXE);
      const { violations } = await page.evaluate(() => globalThis.axe.run());
      assert.deepEqual(
        violations.flatMap(({ id, nodes }) => nodes.map(({ html }) => `${id}: ${html}`)),
        [],
      );
    }
    const wide = await page.evaluate(() =>
      [...document.querySelectorAll("dialog *, .account-row *")]
        .filter((each) => {
          const { width, right } = each.getBoundingClientRect();
          return width > 0 && right > document.documentElement.clientWidth + 1;
        })
        .map((each) => each.id)
        .filter((id) => document.getElementById(id)?.closest(".side") === null),
    );
    assert.deepEqual(wide, [], `${name} on a ${screen}`);
  }
}
