/** The example `typed-messages`: with the package `ws`, and its page in a browser. */

import { strict as assert } from "node:assert";
import test from "node:test";
import { browserTest } from "../support/chromium.mjs";
import { eventually } from "../support/deadline.mjs";
import { endsCleanly, JsonClient } from "../support/example-client.mjs";
import { looksRight } from "../support/looks.mjs";
import { startExample } from "../support/servers.mjs";

test("who comes, who is called what, who says what, and who goes", async (t) => {
  const server = await startExample(t, "typed-messages");
  const first = { id: 1, username: "Anonymous" };
  const second = { id: 2, username: "Anonymous" };
  const ada = await JsonClient.open(t, server);
  await ada.expect({ type: "welcome", you: first, others: [] });
  const bob = await JsonClient.open(t, server);
  await bob.expect({ type: "welcome", you: second, others: [first] });
  await ada.expect({ type: "joined", who: second });

  bob.send({ type: "say", text: "Hello" });
  for (const client of [ada, bob]) {
    await client.expect({ type: "said", who: second, text: "Hello" });
  }
  ada.send({ type: "setUsername", username: "  Ada " });
  const named = { id: 1, username: "Ada" };
  for (const client of [ada, bob]) {
    await client.expect({ type: "renamed", who: named, was: "Anonymous" });
  }
  ada.send({ type: "say", text: "Ahoy ⚓" });
  await bob.expect({ type: "said", who: named, text: "Ahoy ⚓" });
  ada.terminate();
  await bob.expect({ type: "left", who: named });
  await endsCleanly(server, bob, "SIGTERM");
});

test("what has no handler, or not its form, is refused with the reason", async (t) => {
  const server = await startExample(t, "typed-messages");
  const ada = await JsonClient.open(t, server);
  await ada.take();
  const badForm = "A message is a JSON object with a type and the members of that type.";
  for (const [text, reason] of [
    ["", "There is no such type of message."],
    ["[]", "There is no such type of message."],
    ["{}", "There is no such type of message."],
    ['{"type":"welcome"}', "There is no such type of message."],
    ['{"type":7}', "There is no such type of message."],
    ["{", badForm],
    ['{"type":"say"}', badForm],
    ['{"type":"say","text":null}', badForm],
    ['{"type":"say","text":{}}', badForm],
    ['{"type":"say","text":" "}', "A text is not empty."],
    [`{"type":"say","text":"${"x".repeat(2001)}"}`, "A text has at most 2,000 characters."],
    ['{"type":"setUsername","username":""}', "A name is not empty."],
    [`{"type":"setUsername","username":"${"x".repeat(41)}"}`, "A name has at most 40 characters."],
    [`${"[".repeat(5000)}`, badForm],
  ]) {
    ada.sendText(text);
    assert.deepEqual(await ada.take(), { type: "refused", reason }, text.slice(0, 80));
  }
  ada.send({ type: "say", text: "Still here" });
  assert.equal((await ada.take()).text, "Still here");
});

browserTest("two windows know each other by name", async (t, windows) => {
  const server = await startExample(t, "typed-messages");
  const ada = (await windows.open(server.url())).page;
  await here(ada, ["Anonymous (you)"]);
  const second = await windows.open(server.url());
  const bob = second.page;
  await here(ada, ["Anonymous (you)", "Anonymous"]);
  await rename(ada, "Ada");
  await rename(bob, "Bob");
  await here(bob, ["Bob (you)", "Ada"]);
  await ada.getByText("Anonymous is Bob now.").waitFor();
  await bob.getByLabel("Message", { exact: true }).fill("Ahoy <b>Ada</b>");
  await bob.getByRole("button", { name: "Say" }).click();
  await ada.getByText("Bob: Ahoy <b>Ada</b>").waitFor();
  await looksRight(ada, "examples-typed-messages");
  await second.context.close();
  await ada.getByText("Bob left.").waitFor();
  await here(ada, ["Ada (you)"]);
});

async function rename(page, username) {
  await page.getByLabel("Your name").fill(username);
  await page.getByRole("button", { name: "Set" }).click();
}

async function here(page, people) {
  await eventually(async () =>
    assert.deepEqual(await page.locator("#people li").allTextContents(), people),
  );
}
