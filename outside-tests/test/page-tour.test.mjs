/** The tour: five roads from one room to one page, side by side, in a browser. */

import { strict as assert } from "node:assert";
import { readFileSync } from "node:fs";
import { createRequire } from "node:module";
import { ChatClient, newRoom } from "../support/chat-client.mjs";
import { browserTest, DESKTOP, PHONE, takePicture } from "../support/chromium.mjs";
import { eventually } from "../support/deadline.mjs";
import { wholeFile } from "../support/scope.mjs";
import { startChat } from "../support/servers.mjs";

const AXE = readFileSync(createRequire(import.meta.url).resolve("axe-core/axe.min.js"), "utf8");
const DOORS = ["poll", "next", "events", "socket", "io"];

const server = await startChat(wholeFile, { args: ["--durability", "memory"] });

/** The tour of one room in a window. */
class Tour {
  constructor(window, room) {
    this.window = window;
    this.page = window.page;
    this.room = room;
  }

  static async open(windows, { room = newRoom(), on = server, ...options } = {}) {
    const window = await windows.open("", options);
    await window.page.goto(on.url(`/tour#${room}`));
    const tour = new Tour(window, room);
    await tour.stands("open");
    return tour;
  }

  find(id) {
    return this.page.getByTestId(id);
  }

  door(name) {
    return this.page.locator(`[data-door="${name}"]`);
  }

  /** Waits until all doors are `open`, `trying` or `away`. */
  async stands(state) {
    await eventually(async () =>
      assert.deepEqual(
        await this.states(),
        DOORS.map(() => state),
      ),
    );
  }

  states() {
    return this.find("door").evaluateAll((all) => all.map((each) => each.dataset.state));
  }

  async number(door, id) {
    return Number((await this.door(door).getByTestId(id).textContent()).replace(/\D/g, ""));
  }

  async say(text) {
    await this.find("text").fill(text);
    await this.find("text").press("Enter");
  }

  /** Waits until every door shows these messages last, and has heard so many. */
  async shows(texts, count) {
    await eventually(async () => {
      for (const door of DOORS) {
        const shown = await this.door(door)
          .getByTestId("last")
          .locator("bdi + bdi")
          .allTextContents();
        assert.deepEqual(shown, texts, door);
        assert.equal(await this.number(door, "heard"), count, door);
      }
    });
  }
}

browserTest("what is said comes by each of the five, once, and is counted", async (t, windows) => {
  const tour = await Tour.open(windows);
  const ada = await ChatClient.named(t, server, "Ada");
  await tour.say("from the page");
  await tour.shows(["from the page"], 1);
  await ada.post(tour.room, "from elsewhere");
  await tour.shows(["from the page", "from elsewhere"], 2);

  assert.deepEqual(
    await tour.find("door").evaluateAll((all) => all.map((each) => each.dataset.door)),
    DOORS,
  );
  assert.ok((await tour.number("poll", "requests")) >= 2);
  assert.ok((await tour.number("next", "requests")) >= 3, "one before, and one for each message");
  assert.equal(await tour.number("events", "requests"), 1);
  assert.equal(await tour.number("socket", "requests"), 1);
  for (const door of DOORS) {
    assert.ok((await tour.number(door, "bytes")) > 100, door);
    assert.match(await tour.door(door).getByTestId("delay").textContent(), /^[\d.]+ m?s$/, door);
  }
  assert.deepEqual(
    (await ada.enter(tour.room)).messages.map(({ person, text }) => `${person.name}: ${text}`),
    ["Visitor: from the page", "Ada: from elsewhere"],
  );
});

browserTest(
  "polling asks as often as the slider says, and the others do not",
  async (_, windows) => {
    const tour = await Tour.open(windows);
    assert.equal(await tour.find("interval-value").textContent(), "3 s");
    await tour.find("interval").focus();
    await tour.page.keyboard.press("Home");
    await eventually(async () =>
      assert.equal(await tour.find("interval-value").textContent(), "0.5 s"),
    );

    const before = await tour.number("poll", "requests");
    await eventually(async () => assert.ok((await tour.number("poll", "requests")) >= before + 4));
    assert.equal(await tour.number("events", "requests"), 1);
    assert.ok((await tour.number("next", "requests")) <= 2);
  },
);

browserTest(
  "without the network nothing comes, and with it nothing was lost",
  async (t, windows) => {
    const tour = await Tour.open(windows);
    const ada = await ChatClient.named(t, server, "Ada");
    await tour.say("before");
    await tour.shows(["before"], 1);

    await tour.find("network").click();
    await tour.stands("away");
    assert.equal(await tour.find("network").getAttribute("aria-pressed"), "true");
    await eventually(async () => assert.equal((await ada.enter(tour.room)).visitors, 1));
    ada.send({ type: "leave", room: tour.room });
    for (let i = 0; i < 60; i++) {
      await ada.post(tour.room, `while away ${i}`);
    }
    await tour.say("written while away");
    await tour.say("and one more");
    assert.match(await tour.find("note").textContent(), /2 messages wait/);
    const last = tour.door("socket").getByTestId("last").locator("li");
    assert.equal(await last.count(), 1);

    await tour.find("network").click();
    await tour.stands("open");

    const texts = ["while away 58", "while away 59", "written while away", "and one more"];
    await eventually(async () => {
      for (const door of DOORS) {
        const shown = await tour
          .door(door)
          .getByTestId("last")
          .locator("bdi + bdi")
          .allTextContents();
        assert.deepEqual(shown, texts, door);
        // Who polls is shown the last 50, and no more: that is what the next step bought.
        const heard = await tour.number(door, "heard");
        assert.ok(door === "poll" ? heard >= 50 && heard <= 63 : heard === 63, `${door} ${heard}`);
      }
    });
  },
);

browserTest("the doors come back by themselves when the server does", async (t, windows) => {
  const first = await startChat(t);
  const tour = await Tour.open(windows, { on: first });
  tour.window.expect(/Failed to load resource|ERR_|WebSocket connection to/);
  await tour.say("before");
  await tour.shows(["before"], 1);
  await first.stop();
  await tour.stands("trying");
  await tour.say("meanwhile");

  await startChat(t, { data: first.data, port: first.port });

  await tour.stands("open");
  await tour.shows(["before", "meanwhile"], 2);
});

browserTest("what others write is text, and nothing else", async (t, windows) => {
  const tour = await Tour.open(windows);
  const ada = await ChatClient.named(t, server, "Ada");
  const text = "<img src=x onerror=alert(1)> <b>bold</b>";
  await ada.post(tour.room, text);
  await tour.shows([text], 1);
});

browserTest(
  "the chat leads to the tour, and the tour to the room of the chat",
  async (_, windows) => {
    const { page } = await windows.open(server.url("/"));
    await page.getByRole("link", { name: /the tour/ }).click();
    await page.waitForURL(/\/tour$/);
    await page.getByRole("link", { name: "To the chat" }).click();
    await page.waitForURL(/\/#tour$/);
  },
);

for (const [name, options] of [
  ["desktop", { viewport: DESKTOP }],
  ["desktop-dark", { viewport: DESKTOP, colorScheme: "dark" }],
  ["wide", { viewport: { width: 1600, height: 900 } }],
  ["phone", { viewport: PHONE, hasTouch: true }],
  ["phone-dark", { viewport: PHONE, hasTouch: true, colorScheme: "dark" }],
]) {
  browserTest(`it looks right: ${name}`, async (t, windows) => {
    const tour = await Tour.open(windows, options);
    const ada = await ChatClient.named(t, server, "Ada");
    await tour.say("Is anybody there?");
    await ada.post(tour.room, `I am, and I write${" a very long line".repeat(10)}`);
    await eventually(async () => assert.equal(await tour.number("poll", "heard"), 2));
    await takePicture(tour.page, `tour-${name}`);
    assert.deepEqual(await tour.page.evaluate(beyondTheEdge), [], "nothing is beside the screen");
    await tour.page.evaluate(AXE);
    const { violations } = await tour.page.evaluate(() => globalThis.axe.run());
    assert.deepEqual(
      violations.flatMap(({ id, nodes }) => nodes.map(({ html }) => `${id}: ${html}`)),
      [],
    );
  });
}

/** In the page: what is wider than the screen, or than the card that it is in. */
function beyondTheEdge() {
  const right = (element) => element.getBoundingClientRect().right;
  return [...document.querySelectorAll("main *:not(.visually-hidden)")]
    .filter((each) => {
      const card = each.parentElement.closest(".card");
      const isCut = each.closest(".last li") !== null;
      return (
        !isCut && right(each) > (card ? right(card) : document.documentElement.clientWidth) + 1
      );
    })
    .map((each) => each.outerHTML.slice(0, 100));
}
