import { strict as assert } from "node:assert";
import { eventually } from "./deadline.mjs";

/** The address of a WebSocket between the page and its server. */
export const WEB_SOCKET = /^ws:.*\/socket\.io\/.*transport=websocket/;
const POLLING = /^http:.*\/socket\.io\/.*transport=polling/;

/** What Chromium says of a server that does not answer. */
export const SERVER_IS_AWAY = /WebSocket connection to .* failed|net::ERR_/;

/** The chat page in a window of its own, driven as its user would. */
export class ChatPage {
  /**
   * @param {Awaited<ReturnType<import("./chromium.mjs").Windows["open"]>>} window
   */
  constructor(window) {
    this.window = window;
    this.page = window.page;
    this.messages = this.find("message");
    this.input = this.find("composer-input");
  }

  /**
   * Opens the page in a room, and waits until it is there.
   *
   * @param {import("./chromium.mjs").Windows} windows
   * @param {import("./servers.mjs").Server} server
   * @param {{room?: string, name?: string, prepare?: (window) => Promise<void>}} [options] the
   *     room, the lobby unless given; the name to take; and what is done to the window before; all
   *     others are those of the window
   */
  static async open(windows, server, { room = "/", name, prepare, ...options } = {}) {
    const window = await windows.open("", options);
    await prepare?.(window);
    await window.page.goto(server.url(`/#${room}`));
    const chat = new ChatPage(window);
    await chat.looks("green");
    await chat.says("visitors", /^Current visitors: \d+$/);
    if (name !== undefined) {
      await chat.takeName(name);
    }
    return chat;
  }

  /** The elements with a `data-testid`. */
  find(id) {
    return this.page.getByTestId(id);
  }

  /** Takes a name while one has none. */
  async takeName(name) {
    await this.find("name-input").fill(name);
    await this.find("name-submit").click();
    await this.says("my-name", name);
    await eventually(async () => assert.ok((await this.#people()).includes(name)));
  }

  async #people() {
    return this.page.locator(".person-name").allTextContents();
  }

  /** Writes a message and sends it. */
  async say(text) {
    await this.input.fill(text);
    await this.input.press("Enter");
  }

  /** What the messages say, from top to bottom. */
  async texts() {
    return this.find("message-text").allTextContents();
  }

  /** How the messages stand: `delivered`, `sending`, `refused`. */
  async states() {
    return this.messages.evaluateAll((all) => all.map((each) => each.dataset.state));
  }

  /** Waits until exactly these messages are shown, all delivered. */
  async shows(texts) {
    await eventually(async () => {
      assert.deepEqual(await this.texts(), texts);
      assert.deepEqual(
        await this.states(),
        texts.map(() => "delivered"),
      );
    });
  }

  /** Waits until the dot is `green`, `amber` or `red`. */
  async looks(look) {
    await this.page.locator(`[data-testid="status"][data-look="${look}"]`).waitFor();
  }

  /** Waits until an element says exactly this, or what the pattern matches. */
  async says(id, expected) {
    await eventually(async () => {
      const text = (await this.find(id).textContent()).trim();
      if (expected instanceof RegExp) {
        assert.match(text, expected);
      } else {
        assert.equal(text, expected);
      }
    });
  }
}

/** An event of Socket.IO or an answer, with its argument changed; what else there is as it was. */
function changed(packet, change) {
  const parts = /^(4[23]\/chat,\d*\[(?:"[^"]*",)?)(\{.*\})\]$/s.exec(packet);
  return parts === null ? packet : `${parts[1]}${JSON.stringify(change(JSON.parse(parts[2])))}]`;
}

/** A line between a page and its server that can be cut while the page itself can be had. */
export class Line {
  #isCut = false;
  #change = (event) => event;
  #routes = new Set();

  /** Puts itself between the pages of a window and their server. */
  async join(window) {
    await window.context.route(POLLING, (route) =>
      this.#isCut ? route.abort() : route.continue(),
    );
    await window.context.routeWebSocket(WEB_SOCKET, (route) => {
      if (this.#isCut) {
        void route.close({ code: 1013 });
        return;
      }
      this.#routes.add(route);
      const server = route.connectToServer();
      server.onMessage((packet) => route.send(changed(packet, this.#change)));
    });
  }

  /** Changes what the server says before the page hears it. */
  change(change) {
    this.#change = change;
  }

  /** Cuts the line, until it is mended. */
  async cut() {
    this.#isCut = true;
    const routes = [...this.#routes];
    this.#routes.clear();
    await Promise.all(routes.map((route) => route.close({ code: 1013 })));
  }

  mend() {
    this.#isCut = false;
  }
}
