/** The chat page in a browser: lines that are cut, and servers that die. */

import { strict as assert } from "node:assert";
import { ChatClient, newRoom } from "../support/chat-client.mjs";
import { ChatPage, Line, SERVER_IS_AWAY, WEB_SOCKET } from "../support/chat-page.mjs";
import { browserTest } from "../support/chromium.mjs";
import { eventually, within } from "../support/deadline.mjs";
import { newDirectory } from "../support/directories.mjs";
import { wholeFile } from "../support/scope.mjs";
import { startChat } from "../support/servers.mjs";

const server = await startChat(wholeFile, { args: ["--posts-per-second", "1000"] });

browserTest(
  "the dot is amber until the server has said welcome, green then, red without a line",
  async (_, windows) => {
    const window = await windows.open("");
    let welcome;
    let onAsked;
    const asked = new Promise((resolve) => (onAsked = resolve));
    await window.context.routeWebSocket(WEB_SOCKET, (route) => {
      const line = route.connectToServer();
      line.onMessage((packet) => {
        if (!packet.includes('["welcome",')) {
          route.send(packet);
          return;
        }
        welcome ??= () => route.send(packet);
        onAsked(route);
      });
    });
    const ada = new ChatPage(window);
    await window.page.goto(server.url("/"));
    const route = await within(asked, () => "a connection");
    await ada.looks("amber");
    await ada.page.evaluate(recordLooks);

    welcome();
    await ada.looks("green");
    await route.close({ code: 1013 });
    await eventually(async () =>
      assert.deepEqual(await ada.page.evaluate("looks"), [
        ["amber", "Connecting…"],
        ["green", "Connected"],
        ["red", "Offline"],
        ["amber", "Connecting…"],
      ]),
    );
  },
);

browserTest(
  "what is written without a network waits, and is sent when it is back",
  async (t, windows) => {
    const room = newRoom();
    const bob = await ChatClient.named(t, server, "Bob");
    await bob.enter(room);
    const ada = await ChatPage.open(windows, server, { room });
    ada.window.expect(SERVER_IS_AWAY);
    await bob.take("joined");

    await ada.window.context.setOffline(true);
    await ada.looks("red");
    await ada.says("visitors", "Current visitors: –");
    await ada.say("One");
    await ada.say("Two");
    await shows(ada, ["One", "Two"], ["sending", "sending"]);
    await eventually(async () =>
      assert.match(
        await ada.find("message-state").last().textContent(),
        /Waiting for the connection/,
      ),
    );

    await ada.window.context.setOffline(false);
    await ada.looks("green");
    await ada.shows(["One", "Two"]);
    assert.deepEqual(await saidTo(bob), ["One", "Two"]);
  },
);

browserTest(
  "what waits is kept over a reload, shown as waiting, and sent once",
  async (t, windows) => {
    const room = newRoom();
    const bob = await ChatClient.named(t, server, "Bob");
    await bob.enter(room);
    const line = new Line();
    const ada = await ChatPage.open(windows, server, {
      room,
      prepare: (window) => line.join(window),
    });
    await ada.say("Before");
    await ada.shows(["Before"]);

    await line.cut();
    await ada.looks("red");
    await ada.say("Written without a line");
    await ada.say("A second one");
    await ada.page.reload();
    await shows(ada, ["Written without a line", "A second one"], ["sending", "sending"]);
    await ada.page.reload();
    await shows(ada, ["Written without a line", "A second one"], ["sending", "sending"]);

    line.mend();
    await ada.shows(["Before", "Written without a line", "A second one"]);
    await ada.page.reload();
    await ada.shows(["Before", "Written without a line", "A second one"]);
    assert.deepEqual(await saidTo(bob), ["Before", "Written without a line", "A second one"]);
  },
);

browserTest("a window that was closed leaves what waits to the next one", async (t, windows) => {
  const room = newRoom();
  const line = new Line();
  const ada = await ChatPage.open(windows, server, {
    room,
    prepare: (window) => line.join(window),
  });
  await line.cut();
  await ada.say("For later");
  await shows(ada, ["For later"], ["sending"]);
  const { context } = ada.window;
  await ada.page.close({ runBeforeUnload: true });
  await eventually(() => assert.equal(context.pages().length, 0));

  line.mend();
  const page = await context.newPage();
  ada.window.watch(page);
  // The lease of the closed one has to run out, which takes a quarter of a minute by its clock.
  await page.clock.install({ time: Date.now() + 16_000 });
  await page.goto(server.url(`/#${room}`));
  const next = new ChatPage({ page });
  await next.shows(["For later"]);
  const bob = await ChatClient.named(t, server, "Bob");
  const { messages } = await bob.enter(room);
  assert.deepEqual(
    messages.map(({ text }) => text),
    ["For later"],
  );
});

browserTest(
  "what was missed beyond the server's patience is asked for page by page",
  async (t, windows) => {
    const room = newRoom();
    const bob = await ChatClient.named(t, server, "Bob");
    const line = new Line();
    const ada = await ChatPage.open(windows, server, {
      room,
      prepare: (window) => line.join(window),
    });
    const said = ["Before", ...Array.from({ length: 280 }, (_, i) => `Missed ${i + 1}`)];
    await bob.post(room, said[0]);
    await ada.shows(said.slice(0, 1));

    // While so much is said, the page tries long polling too.
    ada.window.expect(SERVER_IS_AWAY);
    await line.cut();
    await ada.looks("red");
    for (const text of said.slice(1)) {
      await bob.post(room, text);
    }
    line.mend();
    await ada.find("hole").waitFor();
    for (let missed = await missedBy(ada, said); missed > 0; missed = await missedBy(ada, said)) {
      await ada.find("load-missed").click();
      await eventually(async () => assert.ok((await missedBy(ada, said)) < missed));
    }
    await ada.shows(said);
    assert.equal(await ada.find("hole").count(), 0);
  },
);

browserTest(
  "a server that is stopped for a while is missed, and nothing is lost",
  async (t, windows) => {
    const data = newDirectory();
    const first = await startChat(t, { data });
    const room = newRoom();
    const ada = await ChatPage.open(windows, first, { room, name: "Ada" });
    ada.window.expect(SERVER_IS_AWAY);
    await ada.say("Before");
    await ada.shows(["Before"]);

    await first.stop();
    await ada.looks("red");
    await ada.say("While it is away");
    await shows(ada, ["Before", "While it is away"], ["delivered", "sending"]);

    const second = await startChat(t, { data, port: first.port });
    await ada.page.evaluate(() => dispatchEvent(new Event("online")));
    await ada.shows(["Before", "While it is away"]);
    await ada.looks("green");
    const bob = await ChatClient.named(t, second, "Bob");
    const { messages } = await bob.enter(room);
    assert.deepEqual(
      messages.map(({ text, person }) => [person.name, text]),
      [
        ["Ada", "Before"],
        ["Ada", "While it is away"],
      ],
    );
  },
);

browserTest(
  "a server that is killed while people write comes back with all of it, once",
  async (t, windows) => {
    const data = newDirectory();
    const first = await startChat(t, { data });
    const room = newRoom();
    const ada = await ChatPage.open(windows, first, { room, name: "Ada" });
    const bob = await ChatPage.open(windows, first, { room, name: "Bob" });
    [ada, bob].forEach(({ window }) => window.expect(SERVER_IS_AWAY));

    const said = { Ada: [], Bob: [] };
    const talk = async (chat, name, from, to) => {
      for (let i = from; i < to; i++) {
        said[name].push(`${name} ${i}`);
        await chat.say(`${name} ${i}`);
      }
    };
    await Promise.all([talk(ada, "Ada", 0, 10), talk(bob, "Bob", 0, 10)]);
    await Promise.all([talk(ada, "Ada", 10, 20), talk(bob, "Bob", 10, 20), first.kill()]);
    await Promise.all([ada.looks("red"), bob.looks("red")]);
    await Promise.all([talk(ada, "Ada", 20, 25), talk(bob, "Bob", 20, 25)]);

    const second = await startChat(t, { data, port: first.port });
    for (const { page } of [ada, bob]) {
      await page.evaluate(() => dispatchEvent(new Event("online")));
    }
    const eve = await ChatClient.named(t, second, "Eve");
    let kept;
    await eventually(async () => {
      kept = await everything(eve, room);
      assert.equal(kept.length, 50);
    });
    await Promise.all([ada.shows(kept), bob.shows(kept)]);
    for (const name of ["Ada", "Bob"]) {
      assert.deepEqual(
        kept.filter((text) => text.startsWith(name)),
        said[name],
      );
    }
  },
);

/** In the page: keeps what the dot looks like and says from now on, however short it does. */
function recordLooks() {
  const status = document.querySelector("[data-testid=status]");
  const record = () => looks.push([status.dataset.look, status.textContent.trim()]);
  globalThis.looks = [];
  record();
  new MutationObserver(record).observe(status, { attributeFilter: ["data-look"] });
}

/** Waits until exactly these messages are shown, in these states. */
async function shows(chat, texts, states) {
  await eventually(async () => {
    assert.deepEqual(await chat.texts(), texts);
    assert.deepEqual(await chat.states(), states);
  });
}

/** How many of these messages are not shown. */
async function missedBy(chat, said) {
  return said.length - (await chat.messages.count());
}

/** What has been said to a client so far, its own coming and going left aside. */
async function saidTo(client) {
  const room = newRoom();
  client.send({ type: "enter", room });
  const texts = [];
  for (;;) {
    const event = await client.takeAny();
    if (event.type === "message") {
      texts.push(event.message.text);
    }
    if (event.type === "entered" && event.room === room) {
      return texts;
    }
  }
}

async function everything(client, room) {
  client.send({ type: "history", room, before: Number.MAX_SAFE_INTEGER, count: 100 });
  const { messages } = await client.take("history");
  return messages.map(({ text }) => text);
}
