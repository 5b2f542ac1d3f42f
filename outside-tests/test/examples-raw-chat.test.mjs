/** The example `raw-chat`: with the package `ws`, and its page in a browser. */

import { strict as assert } from "node:assert";
import test from "node:test";
import { browserTest } from "../support/chromium.mjs";
import { eventually } from "../support/deadline.mjs";
import { endsCleanly, JsonClient } from "../support/example-client.mjs";
import { looksRight } from "../support/looks.mjs";
import { startExample } from "../support/servers.mjs";

const JSON_PROTOCOL = { protocols: ["json"] };

test("everybody is told all posts, newest first, at once and at every change", async (t) => {
  const server = await startExample(t, "raw-chat");
  const before = Date.now();
  const ada = await JsonClient.open(t, server, { protocols: ["xml", "json"] });
  assert.equal(ada.protocol, "json");
  await ada.expect({ msg: [] });
  ada.send({ user: "Ada", text: "First" });
  const first = (await ada.take()).msg;
  assert.deepEqual(first, [{ user: "Ada", text: "First", time: first[0].time }]);
  assert.ok(first[0].time >= before && first[0].time <= Date.now());

  const bob = await JsonClient.open(t, server, JSON_PROTOCOL);
  await bob.expect({ msg: first });
  bob.send({ text: 'Sec"ond\\ \u2028\n👍', user: "Bob" });
  for (const client of [ada, bob]) {
    const { msg } = await client.take();
    assert.deepEqual(msg.slice(1), first);
    assert.equal(msg[0].user, "Bob");
    assert.equal(msg[0].text, 'Sec"ond\\ \u2028\n👍');
  }
  await endsCleanly(server, ada, "SIGTERM");
});

test("an empty message says nothing, and ends nothing", async (t) => {
  const server = await startExample(t, "raw-chat");
  const ada = await JsonClient.open(t, server, JSON_PROTOCOL);
  await ada.expect({ msg: [] });
  ada.sendText("");
  ada.sendText(Buffer.alloc(0));
  ada.send({ user: "Ada", text: "Still here" });
  assert.equal((await ada.take()).msg[0].text, "Still here");
});

test("what is no post is refused to whoever sent it", async (t) => {
  const server = await startExample(t, "raw-chat");
  const ada = await JsonClient.open(t, server, JSON_PROTOCOL);
  const bob = await JsonClient.open(t, server, JSON_PROTOCOL);
  await ada.expect({ msg: [] });
  await bob.expect({ msg: [] });
  for (const text of [
    "{",
    "[]",
    "null",
    '"text"',
    "{}",
    '{"user":"Ada"}',
    '{"user":"Ada","user":"Bob"}',
    '{"user":"Ada","text":7}',
    '{"user":"Ada","text":"a"},{"user":"Ada","text":"b"}',
    '{"user":"Ada","text":"a","time":1}',
    '{"user":"Ada","text":"line\nbreak"}',
    '{"user":"Ada","text":"\\x"}',
    '{"user":"Ada","text":"\\u12"}',
    `{"user":"Ada","text":"${"\\".repeat(3999)}`,
  ]) {
    ada.sendText(text);
    await ada.expect({ error: 'Expected {"user","text"}.' });
  }
  bob.send({ user: "Bob", text: "All that I heard" });
  const { msg } = await bob.take();
  assert.deepEqual(
    msg.map(({ text }) => text),
    ["All that I heard"],
  );
});

test("at most fifty posts are told", async (t) => {
  const server = await startExample(t, "raw-chat");
  const ada = await JsonClient.open(t, server, JSON_PROTOCOL);
  await ada.expect({ msg: [] });
  for (let i = 1; i <= 60; i++) {
    ada.send({ user: "Ada", text: `${i}` });
    const { msg } = await ada.take();
    assert.equal(msg.length, Math.min(i, 50));
    assert.equal(msg[0].text, `${i}`);
  }
});

browserTest("what one window says is seen in the other", async (t, windows) => {
  const server = await startExample(t, "raw-chat");
  const ada = (await windows.open(server.url())).page;
  const bob = (await windows.open(server.url())).page;
  await say(ada, "Ada", "Is <b>anybody</b> there?");
  await shows(bob, ["Is <b>anybody</b> there?"]);
  await say(bob, "Bob", "I am.");
  await shows(ada, ["I am.", "Is <b>anybody</b> there?"]);
  await say(
    ada,
    "Ada",
    "Good. The ferry leaves at half past nine; bring the key to the boathouse.",
  );
  await eventually(async () => assert.equal(await bob.locator("#messages li").count(), 3));
  await looksRight(bob, "examples-raw-chat");
});

async function say(page, user, text) {
  await page.getByLabel("Name").fill(user);
  await page.getByLabel("Message", { exact: true }).fill(text);
  await page.getByRole("button", { name: "Send" }).click();
}

async function shows(page, texts) {
  await eventually(async () =>
    assert.deepEqual(await page.locator("#messages span").allTextContents(), texts),
  );
}
