/** The example `private-messages`: with the published client, and its page in a browser. */

import { strict as assert } from "node:assert";
import test from "node:test";
import { browserTest } from "../support/chromium.mjs";
import { eventually } from "../support/deadline.mjs";
import { looksRight } from "../support/looks.mjs";
import { startExample } from "../support/servers.mjs";
import { endsCleanly, SocketIoClient } from "../support/socket-io-example.mjs";

const REFUSAL = "A name has 1 to 20 letters, digits, _ or -.";

test("a message reaches all tabs of both, and nobody else", async (t) => {
  const server = await startPrivateMessages(t);
  const ada = await enter(t, server, "Ada");
  await ada.expect("users", ["Ada"]);
  const otherAda = await enter(t, server, "Ada");
  await otherAda.expect("users", ["Ada"]);
  const bob = await enter(t, server, "Bob");
  const cem = await enter(t, server, "Cem");
  await bob.expect("users", ["Ada", "Bob"]);
  for (const client of [ada, otherAda]) {
    await client.expect("users", ["Ada", "Bob"]);
  }
  for (const client of [ada, otherAda, bob, cem]) {
    await client.expect("users", ["Ada", "Bob", "Cem"]);
  }

  assert.equal(await ada.ask("private message", "Bob", "Hello"), true);
  for (const client of [ada, otherAda, bob]) {
    await client.expect("private message", "Ada", "Bob", "Hello");
  }
  assert.equal(await bob.ask("private message", "Cem", "Psst"), true);
  for (const client of [bob, cem]) {
    await client.expect("private message", "Bob", "Cem", "Psst");
  }
  assert.equal(await cem.ask("private message", "Cem", "A note"), true);
  await cem.expect("private message", "Cem", "Cem", "A note");

  // What was not for them would come before this.
  assert.equal(await cem.ask("private message", "Ada", "The last"), true);
  for (const client of [ada, otherAda, cem]) {
    await client.expect("private message", "Cem", "Ada", "The last");
  }
  await endsCleanly(server, ada);
});

test("a user is there until the last tab has gone, however it goes", async (t) => {
  const server = await startPrivateMessages(t);
  const ada = await enter(t, server, "Ada");
  await ada.expect("users", ["Ada"]);
  const tabs = [await enter(t, server, "Bob"), await enter(t, server, "Bob")];
  await ada.expect("users", ["Ada", "Bob"]);
  tabs[0].leave();
  assert.equal(await ada.ask("private message", "Bob", "Still there?"), true);
  await ada.expect("private message", "Ada", "Bob", "Still there?");
  tabs[1].cut();
  await ada.expect("users", ["Ada"]);
  assert.equal(await ada.ask("private message", "Bob", "And now?"), false);
});

test("nobody enters without a name, or with one that is none", async (t) => {
  const server = await startPrivateMessages(t);
  const ada = await enter(t, server, "Ada");
  await ada.expect("users", ["Ada"]);
  const noNames = [undefined, {}, { name: "" }, { name: "a b" }, { name: 7 }, { name: null }];
  for (const auth of [...noNames, { name: "x".repeat(21) }, { name: ["Ada"] }]) {
    const client = SocketIoClient.begin(t, server, { auth });
    client.send("private message", "Ada", "I was never in");
    assert.equal(await client.refusal(), REFUSAL);
  }
  await enter(t, server, "Żółw_1-a");
  await ada.expect("users", ["Ada", "Żółw_1-a"]);
});

test("a name that is the id of somebody's socket gets nothing that is not its own", async (t) => {
  const server = await startPrivateMessages(t);
  const ada = await enter(t, server, "Ada");
  await ada.expect("users", ["Ada"]);
  const spy = await enter(t, server, ada.socket.id);
  const users = [ada.socket.id, "Ada"].sort();
  await ada.expect("users", users);
  await spy.expect("users", users);
  await ada.ask("private message", "Ada", "For my eyes only");
  await ada.ask("private message", ada.socket.id, "Caught");
  await spy.expect("private message", "Ada", ada.socket.id, "Caught");
});

browserTest("two windows write to each other, and tabs stay in step", async (t, windows) => {
  const server = await startPrivateMessages(t);
  const ada = await windows.open(server.url());
  const otherAda = await windows.open(server.url());
  const bob = await windows.open(server.url());
  await enterPage(ada.page, "Ada");
  await enterPage(otherAda.page, "Ada");
  await enterPage(bob.page, "Bob");

  await ada.page.getByRole("button", { name: "Bob" }).click();
  await say(ada.page, "Are you <b>there</b>?");
  await bob.page.getByRole("button", { name: "Ada (1)" }).click();
  await shows(bob.page, ["AdaAre you <b>there</b>?"]);
  await say(bob.page, "I am.");
  await otherAda.page.getByRole("button", { name: "Bob (2)" }).click();
  for (const { page } of [ada, otherAda, bob]) {
    await shows(page, ["AdaAre you <b>there</b>?", "BobI am."]);
  }
  await looksRight(bob.page, "examples-private-messages");

  await bob.context.close();
  await eventually(async () => assert.equal(await ada.page.locator("#users li").count(), 0));
  await say(ada.page, "Anybody?");
  await ada.page.getByText("Bob is not here any more.").waitFor();
  assert.equal(await ada.page.getByLabel("Message", { exact: true }).inputValue(), "Anybody?");
});

browserTest("a page says why it is not let in, and may try again", async (t, windows) => {
  const server = await startPrivateMessages(t);
  const { page } = await windows.open(server.url());
  await page.getByLabel("Your name").fill("not a name");
  await page.getByRole("button", { name: "Enter" }).click();
  await page.getByText(REFUSAL).waitFor();
  await looksRight(page, "examples-private-messages-entrance");
  await enterPage(page, "Ada");
});

function startPrivateMessages(t) {
  return startExample(t, "private-messages");
}

function enter(t, server, name) {
  return SocketIoClient.open(t, server, { auth: { name } });
}

async function enterPage(page, name) {
  await page.getByLabel("Your name").fill(name);
  await page.getByRole("button", { name: "Enter" }).click();
  await page.getByText(`Connected as ${name}`).waitFor();
}

async function say(page, text) {
  await page.getByLabel("Message", { exact: true }).fill(text);
  await page.getByRole("button", { name: "Send" }).click();
}

async function shows(page, lines) {
  await eventually(async () =>
    assert.deepEqual(await page.locator("#messages li").allTextContents(), lines),
  );
}
