/** The example `cursors`: with the package `ws`, and its page in a browser. */

import { strict as assert } from "node:assert";
import test from "node:test";
import { browserTest } from "../support/chromium.mjs";
import { eventually } from "../support/deadline.mjs";
import { endsCleanly, JsonClient } from "../support/example-client.mjs";
import { looksRight } from "../support/looks.mjs";
import { startExample } from "../support/servers.mjs";

test("pointers have an owner and a colour, and are gone with their owner", async (t) => {
  const server = await startExample(t, "cursors");
  const ada = await JsonClient.open(t, server);
  const bob = await JsonClient.open(t, server);
  const { you, hue } = await ada.take();
  const other = await bob.take();
  assert.notEqual(other.you, you);
  assert.notEqual(other.hue, hue);

  ada.sendText("5000 120");
  await bob.expect({ id: you, hue, x: 5000, y: 120 });
  const cem = await JsonClient.open(t, server);
  await cem.take();
  await cem.expect({ id: you, hue, x: 5000, y: 120 });

  ada.sendText("");
  await bob.expect({ id: you });
  ada.sendText("1 2");
  await bob.expect({ id: you, hue, x: 1, y: 2 });
  ada.terminate();
  await bob.expect({ id: you });
  await endsCleanly(server, bob, "SIGTERM");
});

test("what is no point points nowhere", async (t) => {
  const server = await startExample(t, "cursors");
  const ada = await JsonClient.open(t, server);
  const bob = await JsonClient.open(t, server);
  const { you, hue } = await ada.take();
  await bob.take();
  for (const text of ["1", "1 2 3", "-1 2", "a b", "1.5 2", "123456 1", '{"x":1}', "٣ ٤"]) {
    ada.sendText("1 2");
    await bob.expect({ id: you, hue, x: 1, y: 2 });
    ada.sendText(text);
    await bob.expect({ id: you });
  }
});

browserTest("one window sees where the other points", async (t, windows) => {
  const server = await startExample(t, "cursors");
  const { page: ada } = await windows.open(server.url());
  const second = await windows.open(server.url(), { viewport: { width: 640, height: 400 } });
  const bob = second.page;
  await ada.getByText("You are number 1").waitFor();
  await bob.getByText("You are number 2").waitFor();

  await bob.mouse.move(320, 100);
  await pointsAt(ada, 640, 200);
  await bob.mouse.move(640 * 0.75, 300);
  await pointsAt(ada, 960, 600);
  await ada.getByText("One other points here.").waitFor();
  await looksRight(ada, "examples-cursors");

  await second.context.close();
  await eventually(async () => assert.equal(await ada.locator(".pointer").count(), 0));
  await ada.getByText("0 others point here.").waitFor();
});

browserTest("the arrow keys point too", async (t, windows) => {
  const server = await startExample(t, "cursors");
  const { page: ada } = await windows.open(server.url());
  const { page: bob } = await windows.open(server.url());
  await bob.getByText("You are number 2").waitFor();
  for (let i = 0; i < 5; i++) {
    await bob.keyboard.press("ArrowRight");
  }
  await bob.keyboard.press("ArrowUp");
  await pointsAt(ada, 1280 * 0.6, 800 * 0.48);
  await pointsAt(bob, 1280 * 0.6, 800 * 0.48);
});

browserTest("a page tells of its pointer once per frame at most", async (t, windows) => {
  const server = await startExample(t, "cursors");
  const { page: ada } = await windows.open(server.url());
  const { page: bob } = await windows.open(server.url());
  const sent = [];
  bob.on("websocket", (socket) => socket.on("framesent", ({ payload }) => sent.push(payload)));
  await bob.reload();
  await bob.getByText("You are number 3").waitFor();
  await bob.evaluate(() => {
    for (let i = 1; i <= 1000; i++) {
      dispatchEvent(new PointerEvent("pointermove", { clientX: i, clientY: 400 }));
    }
  });
  await pointsAt(ada, 1000, 400);
  assert.deepEqual(sent, [`${Math.round((1000 / 1280) * 10_000)} 5000`]);
});

/** Waits until there is one pointer, and it is there. */
async function pointsAt(page, x, y) {
  await eventually(async () => {
    const boxes = await page
      .locator(".pointer")
      .evaluateAll((all) => all.map((each) => each.getBoundingClientRect().toJSON()));
    assert.equal(boxes.length, 1);
    assert.ok(Math.abs(boxes[0].left - x) < 1, `${boxes[0].left} is not ${x}`);
    assert.ok(Math.abs(boxes[0].top - y) < 1, `${boxes[0].top} is not ${y}`);
  });
}
