/** The chat page in a browser: people who talk, and what they see of each other. */

import { strict as assert } from "node:assert";
import { ChatClient, newRoom } from "../support/chat-client.mjs";
import { ChatPage, Line } from "../support/chat-page.mjs";
import { browserTest } from "../support/chromium.mjs";
import { eventually } from "../support/deadline.mjs";
import { wholeFile } from "../support/scope.mjs";
import { startChat } from "../support/servers.mjs";

const DAY_MILLIS = 86_400_000;

const server = await startChat(wholeFile);

browserTest("two windows talk, each seeing what is said once and in order", async (_, windows) => {
  const room = newRoom();
  const ada = await ChatPage.open(windows, server, { room, name: "Ada" });
  const bob = await ChatPage.open(windows, server, { room, name: "Bob" });

  await ada.say("Is the tide in yet?");
  await bob.shows(["Is the tide in yet?"]);
  await bob.say("Half an hour.\nBring the rope.");
  await ada.say("On my way");

  const said = ["Is the tide in yet?", "Half an hour.\nBring the rope.", "On my way"];
  await Promise.all([ada.shows(said), bob.shows(said)]);
  assert.deepEqual(await owners(ada), ["true", "false", "true"]);
  assert.deepEqual(await owners(bob), ["false", "true", "false"]);
  assert.deepEqual(await senders(bob), ["Ada", "You", "Ada"]);
});

browserTest("names and visitors follow who comes, goes and is renamed", async (_, windows) => {
  const room = newRoom();
  const ada = await ChatPage.open(windows, server, { room, name: "Ada" });
  assert.equal(await ada.find("name-form").isHidden(), true);
  await ada.says("visitors", "Current visitors: 1");

  const bob = await ChatPage.open(windows, server, { room });
  await bob.says("my-name", "Anonymous");
  await ada.says("visitors", "Current visitors: 2");
  await eventually(async () => assert.deepEqual(await people(ada), ["Ada", "Anonymous"]));

  await bob.takeName("Bob");
  await eventually(async () => assert.deepEqual(await people(ada), ["Ada", "Bob"]));
  await bob.find("change-name").click();
  await bob.find("name-input").fill("Robert");
  await bob.find("name-submit").click();
  await eventually(async () => assert.deepEqual(await people(ada), ["Ada", "Robert"]));

  await bob.page.close();
  await ada.says("visitors", "Current visitors: 1");
  assert.deepEqual(await people(ada), ["Ada"]);
  assert.deepEqual(await ada.page.locator(".note").allTextContents(), [
    "Anonymous joined",
    "Anonymous is now Bob",
    "Bob is now Robert",
    "Robert left",
  ]);
});

browserTest(
  "a name is kept over a reload, and one's own messages stay one's own",
  async (t, windows) => {
    const room = newRoom();
    const ada = await ChatPage.open(windows, server, { room, name: "Ada" });
    await ada.say("Mine");
    await ada.shows(["Mine"]);
    const bob = await ChatClient.named(t, server, "Bob");
    await bob.post(room, "Not yours");

    await ada.page.reload();
    await ada.shows(["Mine", "Not yours"]);
    await ada.says("my-name", "Ada");
    await eventually(async () => assert.deepEqual(await people(ada), ["Ada"]));
    assert.deepEqual(await owners(ada), ["true", "false"]);
  },
);

browserTest("a name that cannot be one says why", async (_, windows) => {
  const ada = await ChatPage.open(windows, server, { room: newRoom() });
  await ada.find("name-input").fill("x".repeat(41));
  await ada.find("name-submit").click();
  await ada.says("name-refusal", "A name has 1 to 40 characters.");
  await ada.says("my-name", "Anonymous");
  await ada.find("name-input").fill("\u202eadA");
  await ada.find("name-submit").click();
  await ada.says("name-refusal", /nothing invisible/);
  await ada.says("my-name", "Anonymous");
  await ada.takeName("x".repeat(40));
  assert.equal(await ada.find("name-form").isHidden(), true);
});

browserTest(
  "what could be markup or script stays text, in messages and names",
  async (t, windows) => {
    const attempts = [
      `<script>window.broken = 1</script>`,
      `<img src=x onerror="window.broken = 2">`,
      `"><svg onload=window.broken=3>`,
      `</p><iframe src="javascript:parent.broken=4"></iframe>`,
      `<a href="javascript:window.broken=5">click</a> javascript:window.broken=6`,
      `https://example.org/"onmouseover="window.broken=7`,
      `{{constructor.constructor('window.broken=8')()}} \${window.broken=9}`,
      `&lt;b&gt; <style>*{display:none}</style>`,
    ];
    const names = [`<img src=x onerror=broken=1>`, `<script>broken=2</script>`];
    const room = newRoom();
    const mallory = await ChatClient.named(t, server, names[1]);
    await mallory.enter(room);
    for (const text of attempts) {
      await mallory.say(room, text);
    }
    const ada = await ChatPage.open(windows, server, { room, name: names[0] });
    for (const text of attempts) {
      await ada.say(text);
    }

    await ada.shows([...attempts, ...attempts]);
    assert.deepEqual((await people(ada)).sort(), [...names].sort());
    const shown = await ada.find("messages").evaluate((list) => ({
      elements: [...new Set([...list.querySelectorAll(".message *")].map((each) => each.tagName))],
      links: [...list.querySelectorAll("a")].map((each) => each.href),
    }));
    assert.deepEqual(shown.elements.sort(), ["A", "BDI", "DIV", "P", "SPAN", "TIME"]);
    assert.deepEqual(shown.links, ["https://example.org/", "https://example.org/"]);
    for (const link of await ada.find("message-text").locator("a").all()) {
      await link.hover();
    }
    assert.equal(await ada.page.evaluate("window.broken"), undefined);
  },
);

browserTest("an address that names no room leads to the lobby, and says so", async (_, windows) => {
  const ada = await ChatPage.open(windows, server, { room: "<img%20src=x>" });
  await ada.says("room-name", "Lobby");
  assert.match(await ada.find("notice").textContent(), /There can be no room of that name/);
  await ada.page.evaluate("location.hash = '#<script>'");
  await ada.says("room-name", "Lobby");
  await ada.find("notice").getByRole("button", { name: "Close" }).click();
  await ada.find("notice").waitFor({ state: "hidden" });
});

browserTest("web addresses are links that tell nothing of where they were", async (_, windows) => {
  const ada = await ChatPage.open(windows, server, { room: newRoom() });
  await ada.say(
    "See https://example.org/a_(b)?c=d#e, or http://example.net. Not ftp://example.com",
  );
  const links = ada.find("message-text").locator("a");
  await links.first().waitFor();

  const found = await links.evaluateAll((all) =>
    all.map((link) => [link.textContent, link.href, link.target, link.rel]),
  );
  const rel = "noopener noreferrer nofollow";
  assert.deepEqual(found, [
    ["https://example.org/a_(b)?c=d#e", "https://example.org/a_(b)?c=d#e", "_blank", rel],
    ["http://example.net", "http://example.net/", "_blank", rel],
  ]);
});

browserTest(
  "older pages come by scrolling, and what one reads keeps its place",
  async (t, windows) => {
    const room = newRoom();
    const bob = await ChatClient.named(t, server, "Bob");
    const said = Array.from({ length: 130 }, (_, i) => `Message ${i + 1}`);
    for (const text of said) {
      await bob.post(room, text);
    }
    const ada = await ChatPage.open(windows, server, { room });
    await ada.shows(said.slice(80));
    assert.ok(await isInView(ada, "Message 130"));

    await scroll(ada, -1e6, "Message 81");
    await ada.shows(said.slice(30));
    assert.ok(await isInView(ada, "Message 81"));
    assert.equal(await isInView(ada, "Message 31"), false);
    await scroll(ada, -1e6, "Message 31");
    await ada.shows(said);
    assert.ok(await isInView(ada, "Message 31"));
    await scroll(ada, -1e6, "Message 1");
    await ada.says("start", /This is where .* begins\./);

    await bob.post(room, "Message 131");
    await ada.says("new-messages", "1 new message");
    assert.ok(await isInView(ada, "Message 1"));
    await ada.find("new-messages").click();
    await eventually(async () => assert.ok(await isInView(ada, "Message 131")));
    await ada.find("new-messages").waitFor({ state: "hidden" });
  },
);

browserTest("each day begins with its name", async (t, windows) => {
  const room = newRoom();
  const bob = await ChatClient.named(t, server, "Bob");
  const texts = ["Long ago", "The day before", "Still the day before", "Now"];
  for (const text of texts) {
    await bob.post(room, text);
  }
  const now = Date.now();
  const ages = new Map([
    ["Long ago", Date.UTC(2019, 1, 28, 12) - now],
    ["The day before", -DAY_MILLIS],
    ["Still the day before", -DAY_MILLIS],
  ]);
  const line = new Line();
  line.change((event) => ({
    ...event,
    messages: event.messages?.map((message) => ({
      ...message,
      time: now + (ages.get(message.text) ?? 0),
    })),
  }));
  const ada = await ChatPage.open(windows, server, {
    room,
    prepare: (window) => line.join(window),
  });

  await ada.shows(texts);
  const rows = await ada.page.locator("#messages > li").allTextContents();
  assert.deepEqual(
    rows.map((row) => texts.find((text) => row.endsWith(text)) ?? row),
    ["28 February 2019", texts[0], "Yesterday", texts[1], texts[2], "Today", texts[3]],
  );
});

browserTest("another room is a talk of its own, and tells of what is new", async (t, windows) => {
  const [room, other] = [newRoom(), newRoom()];
  const ada = await ChatPage.open(windows, server, { room, name: "Ada" });
  await ada.input.fill("A draft that stays here");
  await ada.find("goto-input").fill(other);
  await ada.find("goto-submit").click();
  await ada.says("room-name", other);
  assert.equal(await ada.input.inputValue(), "");

  const bob = await ChatClient.named(t, server, "Bob");
  await bob.post(room, "News");
  const entry = ada.page.locator(`[data-testid="room-link"][data-room="${room}"]`);
  await eventually(async () => assert.match(await entry.textContent(), /1 unread/));
  await entry.click();
  await ada.shows(["News"]);
  assert.equal(await ada.input.inputValue(), "A draft that stays here");
  await eventually(async () => assert.doesNotMatch(await entry.textContent(), /unread/));

  await ada.page.goBack();
  await ada.says("room-name", other);
  await ada
    .find("rooms")
    .getByRole("button", { name: `Leave ${room}` })
    .click();
  await entry.waitFor({ state: "detached" });
});

function owners(chat) {
  return chat.messages.evaluateAll((all) => all.map((each) => each.dataset.own));
}

function senders(chat) {
  return chat.messages.locator(".sender").allTextContents();
}

function people(chat) {
  return chat.page.locator(".person-name").allTextContents();
}

async function isInView(chat, text) {
  const message = await chat.messages.filter({ has: exactly(chat, text) }).boundingBox();
  const list = await chat.find("messages").boundingBox();
  return message.y >= list.y && message.y + message.height <= list.y + list.height;
}

function exactly(chat, text) {
  return chat.page.getByText(text, { exact: true });
}

/** Turns the wheel until a message is in view. */
async function scroll(chat, pixels, text) {
  await chat.find("messages").hover();
  await chat.page.mouse.wheel(0, pixels);
  await exactly(chat, text).waitFor();
  await eventually(async () => assert.ok(await isInView(chat, text)));
}
