/** Takes the pictures that the README shows, of the chat and of the tour: npm run picture */

import { mkdirSync, statSync } from "node:fs";
import { join } from "node:path";
import { ChatClient } from "./support/chat-client.mjs";
import { ChatPage, Line } from "./support/chat-page.mjs";
import { launchChromium, Windows } from "./support/browser.mjs";
import { ROOT, startChat } from "./support/servers.mjs";

const LARGEST_BYTES = 200_000;

/** Who looks at the page. */
const ME = "Mira";

const TALK = [
  [
    "Sofia",
    "08:47",
    "Good morning. The forecast says seven by the evening, so I have doubled the lines.",
  ],
  ["Sofia", "08:47", "Log of last night: https://example.org/harbour/log"],
  [ME, "08:51", "Thank you! My train is about to enter the tunnel."],
  [ME, "08:51", "I wrote this one inside it. It went out by itself when the line came back."],
  ["Daniel", "08:55", "Came through once, and in order. 👍"],
  ["Aiko", "08:56", "And I restarted the server in between. Did anybody notice?"],
  [ME, "08:57", "Not a word is missing here."],
];

const OPEN = { after: (close) => closings.unshift(close) };
const closings = [];

try {
  const browser = await launchChromium();
  OPEN.after(() => browser.close());
  const windows = new Windows(browser, "picture");
  await takeChat(windows);
  await takeTour(windows);
} finally {
  for (const close of closings) {
    await close();
  }
}

async function takeChat(windows) {
  const server = await startChat(OPEN);
  const line = new Line();
  const mine = await ChatPage.open(windows, server, {
    name: ME,
    prepare: (window) => line.join(window),
  });

  const speakers = new Map();
  for (const name of ["Sofia", "Daniel", "Aiko", "Noor", "Felix"]) {
    speakers.set(name, await ChatClient.named(OPEN, server, name));
  }
  for (const [index, [name, , text]] of TALK.entries()) {
    await (name === ME ? mine.say(text) : speakers.get(name).post("/", text));
    await mine.shows(TALK.slice(0, index + 1).map(([, , said]) => said));
  }
  for (const room of ["boats", "night-watch"]) {
    await mine.page.goto(server.url(`/#${room}`));
    await mine.says("room-name", room);
  }

  // All of it was said just now; the picture shows it as people would have said it.
  line.change((event) => ({ ...event, messages: event.messages?.map(atItsTime) }));
  speakers.forEach((speaker) => speaker.send({ type: "enter", room: "/" }));
  await mine.page.goto(server.url("/"));
  await mine.page.reload();
  await mine.shows(TALK.map(([, , said]) => said));
  await mine.says("visitors", `Current visitors: ${speakers.size + 1}`);
  const watch = await ChatClient.named(OPEN, server, "Jun");
  await watch.post("night-watch", "Two of us tonight");
  await watch.post("night-watch", "I bring the coffee");
  await mine.page.getByText("2 unread").waitFor({ state: "attached" });
  await keep(mine.page, "chat.png");
}

/** Some seconds of a conversation, of which the tour shows what each door had to do for it. */
async function takeTour(windows) {
  const server = await startChat(OPEN);
  const { page } = await windows.open("", { viewport: { width: 1440, height: 800 } });
  await page.goto(server.url("/tour"));
  await page.locator('[data-door="io"][data-state="open"]').waitFor();
  for (const [name, , text] of TALK) {
    const speaker = await ChatClient.named(OPEN, server, name);
    if (name === ME) {
      await page.getByTestId("text").fill(text);
      await page.getByTestId("text").press("Enter");
    } else {
      await speaker.post("tour", text);
    }
    await page.waitForTimeout(2_500);
  }
  await keep(page, "tour.png");
}

function atItsTime(message) {
  const [, clock] = TALK.find(([, , text]) => text === message.text);
  const [hours, minutes] = clock.split(":").map(Number);
  const now = new Date();
  return {
    ...message,
    time: Date.UTC(now.getUTCFullYear(), now.getUTCMonth(), now.getUTCDate(), hours, minutes),
  };
}

async function keep(page, name) {
  const directory = join(ROOT, "docs", "images");
  const path = join(directory, name);
  mkdirSync(directory, { recursive: true });
  await page.screenshot({ path });
  const { size } = statSync(path);
  if (size > LARGEST_BYTES) {
    throw new Error(`${path} has ${size} bytes, more than ${LARGEST_BYTES}`);
  }
}
