/** The example `relay`: with the package `ws`, and its page in a browser. */

import { strict as assert } from "node:assert";
import test from "node:test";
import { browserTest } from "../support/chromium.mjs";
import { eventually } from "../support/deadline.mjs";
import { endsCleanly } from "../support/example-client.mjs";
import { looksRight } from "../support/looks.mjs";
import { startExample } from "../support/servers.mjs";
import { WsClient } from "../support/ws-client.mjs";

test("everyone but the sender gets what it sends, with its type", async (t) => {
  const server = await startExample(t, "relay");
  const [ada, bob, cem] = await Promise.all(
    ["Ada", "Bob", "Cem"].map(() => WsClient.open(t, server, "/")),
  );
  ada.send("from Ada");
  ada.send("");
  ada.send(Buffer.from([0, 200]));
  for (const other of [bob, cem]) {
    await other.expect("from Ada");
    await other.expect("");
    await other.expect(Buffer.from([0, 200]));
  }
  bob.send("from Bob");
  await cem.expect("from Bob");
  // The first that Ada hears: nothing of her own came before it.
  await ada.expect("from Bob");
  await endsCleanly(server, cem, "SIGTERM");
});

browserTest("a page speaks what the others write, and not what it writes", async (t, windows) => {
  const server = await startExample(t, "relay");
  const ada = await open(windows, server);
  const bob = await open(windows, server);
  await say(ada, "The tide is turning.");
  await heard(bob, ["The tide is turning."]);
  await say(bob, "Then cast off!");
  await heard(ada, ["Then cast off!"]);
  assert.deepEqual(await spoken(bob), ["The tide is turning."]);
  assert.deepEqual(await spoken(ada), ["Then cast off!"]);

  await bob.getByLabel("Speak aloud here").uncheck();
  await say(ada, "All <b>hands</b>.");
  await heard(bob, ["All <b>hands</b>.", "The tide is turning."]);
  assert.deepEqual(await spoken(bob), ["The tide is turning."]);
  await looksRight(bob, "examples-relay");
});

/** Opens a page that notes what is given to the browser's voice; not every machine has one. */
async function open(windows, server) {
  const { page } = await windows.open("");
  await page.addInitScript(() => {
    globalThis.spoken = [];
    speechSynthesis.speak = (utterance) => {
      globalThis.spoken.push(utterance.text);
    };
  });
  await page.goto(server.url());
  await page.getByText("Connected").waitFor();
  return page;
}

function spoken(page) {
  return page.evaluate(() => globalThis.spoken);
}

async function say(page, sentence) {
  await page.getByLabel("Sentence").fill(sentence);
  await page.getByRole("button", { name: "Send" }).click();
}

async function heard(page, sentences) {
  await eventually(async () =>
    assert.deepEqual(await page.locator("#heard li").allTextContents(), sentences),
  );
}
