/** The board in a browser: cards that are dragged by mouse, finger and keys, by several people. */

import { strict as assert } from "node:assert";
import { AppPage } from "../support/app-page.mjs";
import { newRoom } from "../support/chat-client.mjs";
import { SERVER_IS_AWAY } from "../support/chat-page.mjs";
import { browserTest, PHONE } from "../support/chromium.mjs";
import { eventually } from "../support/deadline.mjs";
import { wholeFile } from "../support/scope.mjs";
import { startChat } from "../support/servers.mjs";

const server = await startChat(wholeFile, { args: ["--durability", "memory"] });

/** The board in a window. */
class Board extends AppPage {
  static async in(windows, room, name, options = {}) {
    const page = await AppPage.open(windows, server, { app: "board", room, name, ...options });
    const board = new Board(page.window);
    await board.isKept();
    return board;
  }

  async addList(title) {
    const count = await this.find("list").count();
    await this.find("add-list").click();
    await eventually(async () => assert.equal(await this.find("list").count(), count + 1));
    const name = this.find("list-title").last();
    await name.fill(title);
    await name.press("Enter");
    await eventually(async () => assert.ok(title in (await this.content())));
  }

  list(title) {
    return this.page.locator(`[data-title="${title}"]`);
  }

  card(text) {
    return this.find("card").filter({ hasText: text });
  }

  async addCard(list, text) {
    const adder = this.list(list).getByTestId("add-card");
    await adder.fill(text);
    await adder.press("Enter");
    await this.card(text).waitFor();
  }

  /** The texts of the cards, by list. */
  async content() {
    return this.page
      .getByTestId("list")
      .evaluateAll((lists) =>
        Object.fromEntries(
          lists.map((list) => [
            list.dataset.title,
            [...list.querySelectorAll(".card-text")].map((card) => card.textContent),
          ]),
        ),
      );
  }

  async holds(expected) {
    await eventually(async () => assert.deepEqual(await this.content(), expected));
  }

  /** Drags a card over another place, by mouse. */
  async drag(text, target) {
    const from = await this.card(text).getByTestId("card-text").boundingBox();
    const to = await target.boundingBox();
    await this.page.mouse.move(from.x + 30, from.y + from.height / 2);
    await this.page.mouse.down();
    await this.page.mouse.move(from.x + 60, from.y + 20, { steps: 3 });
    await this.page.mouse.move(to.x + to.width / 2, to.y + to.height - 4, { steps: 8 });
    await this.page.mouse.up();
  }
}

async function pair(windows) {
  const room = newRoom();
  const ada = await Board.in(windows, room, "Ada");
  await ada.addList("To do");
  await ada.addList("Doing");
  await ada.addList("Done");
  await ada.addCard("To do", "one");
  await ada.addCard("To do", "two");
  await ada.isKept();
  const bob = await Board.in(windows, room, "Bob");
  await bob.holds({ "To do": ["one", "two"], Doing: [], Done: [] });
  return [ada, bob];
}

browserTest("a card is dragged by mouse, and both see it", async (_, windows) => {
  const [ada, bob] = await pair(windows);
  await ada.drag("one", ada.list("Done").locator(".cards"));
  const expected = { "To do": ["two"], Doing: [], Done: ["one"] };
  await ada.holds(expected);
  await bob.holds(expected);
  await bob.drag("two", bob.card("one"));
  await ada.holds({ "To do": [], Doing: [], Done: ["one", "two"] });
  // A drag is no click.
  assert.equal(await bob.find("card-edit").count(), 0);
  await ada.looksRight("board");
});

browserTest("a card is moved by keys, and what happens is said", async (_, windows) => {
  const [ada, bob] = await pair(windows);
  await ada.card("one").getByTestId("grip").focus();
  await ada.page.keyboard.press("ArrowDown");
  await bob.holds({ "To do": ["two", "one"], Doing: [], Done: [] });
  await ada.page.keyboard.press("ArrowRight");
  await bob.holds({ "To do": ["two"], Doing: ["one"], Done: [] });
  await ada.says("announcer", "Now in Doing, 1 of 1");
  await ada.page.keyboard.press("ArrowRight");
  await bob.holds({ "To do": ["two"], Doing: [], Done: ["one"] });
  await ada.page.keyboard.press("ArrowRight");
  await ada.page.keyboard.press("ArrowLeft");
  await bob.holds({ "To do": ["two"], Doing: ["one"], Done: [] });
});

browserTest("a card is dragged by finger, at its grip", async (_, windows) => {
  const room = newRoom();
  const ada = await Board.in(windows, room, "Ada", { hasTouch: true, viewport: PHONE });
  await ada.addList("To do");
  await ada.addCard("To do", "one");
  await ada.addCard("To do", "two");
  const from = await ada.card("one").getByTestId("grip").boundingBox();
  const to = await ada.card("two").boundingBox();
  const x = from.x + from.width / 2;
  const y = from.y + from.height / 2;
  const session = await ada.window.context.newCDPSession(ada.page);
  const touch = (type, at) =>
    session.send("Input.dispatchTouchEvent", {
      type,
      touchPoints: at === undefined ? [] : [{ x, y: at }],
    });
  await touch("touchStart", y);
  for (let step = 1; step <= 8; step++) {
    await touch("touchMove", y + ((to.y + to.height - 3 - y) * step) / 8);
  }
  await touch("touchEnd");
  await ada.holds({ "To do": ["two", "one"] });
});

browserTest("a card that two move at once is in one place, for both", async (_, windows) => {
  const [ada, bob] = await pair(windows);
  [ada, bob].forEach((each) => each.window.expect(SERVER_IS_AWAY));
  await ada.window.context.setOffline(true);
  await bob.window.context.setOffline(true);
  await ada.looks("red");
  await bob.looks("red");
  await ada.drag("one", ada.list("Doing").locator(".cards"));
  await bob.drag("one", bob.list("Done").locator(".cards"));
  await ada.addCard("To do", "three");
  await bob.addCard("To do", "four");
  await ada.window.context.setOffline(false);
  await bob.window.context.setOffline(false);
  await ada.isKept();
  await bob.isKept();
  await eventually(async () => {
    const content = await ada.content();
    assert.deepEqual(await bob.content(), content);
    assert.equal(
      Object.values(content)
        .flat()
        .filter((text) => text === "one").length,
      1,
    );
    assert.ok(!content["To do"].includes("one"));
    assert.deepEqual(Object.values(content).flat().sort(), ["four", "one", "three", "two"]);
  });
});

browserTest("what two write in one card at once is all there", async (_, windows) => {
  const [ada, bob] = await pair(windows);
  for (const each of [ada, bob]) {
    await each.card("one").getByTestId("card-text").click();
    await each.find("card-edit").press("End");
  }
  await ada.page.keyboard.type(" and a");
  await bob.page.keyboard.type(" and b");
  await ada.page.keyboard.press("Enter");
  await bob.page.keyboard.press("Enter");
  await eventually(async () => {
    const [text] = (await ada.content())["To do"];
    assert.ok(text.startsWith("one") && text.includes(" and a") && text.includes(" and b"), text);
    assert.deepEqual(await bob.content(), await ada.content());
  });
});

browserTest("cards and lists are taken away, for both", async (_, windows) => {
  const [ada, bob] = await pair(windows);
  await ada.card("one").getByTestId("remove-card").click();
  await bob.holds({ "To do": ["two"], Doing: [], Done: [] });
  ada.page.on("dialog", (dialog) => void dialog.accept());
  await ada.list("To do").getByTestId("remove-list").click();
  await bob.holds({ Doing: [], Done: [] });
});
