import { strict as assert } from "node:assert";
import { ChatPage } from "./chat-page.mjs";
import { DESKTOP, PHONE } from "./chromium.mjs";
import { eventually } from "./deadline.mjs";
import { looksRight } from "./looks.mjs";

/** What Chromium says of an answer that refuses. */
const REFUSED = /Failed to load resource: .* (400|401|403|409|429)/;

const AT_DESK = { viewport: DESKTOP, colorScheme: "dark" };
const WITH_PHONE = { viewport: PHONE, colorScheme: "light", hasTouch: true, isMobile: true };

/** Somebody who walks through the chat, with their own screen and light. */
export class Walker extends ChatPage {
  constructor(window, screen) {
    super(window);
    this.screen = screen;
  }

  /** At a desk, in the dark. */
  static async atDesk(windows, server, options = {}) {
    return Walker.#come(windows, server, AT_DESK, options);
  }

  /** With a phone, in the light. */
  static async withPhone(windows, server, options = {}) {
    return Walker.#come(windows, server, WITH_PHONE, options);
  }

  static async #come(windows, server, screen, options) {
    const { window } = await ChatPage.open(windows, server, { ...options, ...screen });
    window.expect(REFUSED);
    return new Walker(window, screen);
  }

  get hasPhone() {
    return this.screen === WITH_PHONE;
  }

  /** Shows rooms and people, which a phone has in a drawer. */
  async openSide() {
    if (this.hasPhone && (await this.find("menu").getAttribute("aria-expanded")) === "false") {
      await this.find("menu").tap();
    }
    await this.find("side").waitFor();
  }

  /** Presses something that stands beside the messages. */
  async pressBeside(button) {
    await this.openSide();
    await button.click();
  }

  /** Goes to a room by its name, and waits until it is there. */
  async goTo(room) {
    await this.openSide();
    await this.find("goto-input").fill(room);
    await this.find("goto-submit").click();
    await this.isIn(room);
  }

  /** Waits until a room is shown, and one is in it. */
  async isIn(title) {
    await this.says("room-name", title);
    await this.says("visitors", /^Current visitors: \d+$/);
  }

  /** Picks somebody to write to privately. */
  async writeTo(name) {
    await this.pressBeside(this.find("write-to").filter({ hasText: name }));
    await this.says("addressee", new RegExp(`^Only for ${name}$`));
  }

  /** Waits until what was said last is this. */
  async hears(text) {
    await eventually(async () => assert.equal((await this.texts()).at(-1), text));
  }

  /** Fills in what is asked about the account, and sends it. */
  async fillIn(fields) {
    for (const [field, text] of Object.entries(fields)) {
      await this.find(`account-${field}`).fill(text);
    }
    await this.find("account-submit").click();
  }

  /** Waits until the page is that of somebody, or of a guest. */
  async isThatOf(name) {
    await this.find("account").waitFor({ state: "hidden" });
    await this.looks("green");
    await this.says("my-name", name);
  }

  /** Looks at what is shown on every screen and in every light, and goes on with one's own. */
  async looksRight(name, page = this.page) {
    await looksRight(page, `walk-${name}`);
    const { viewport, colorScheme } = this.screen;
    await page.setViewportSize(viewport);
    await page.emulateMedia({ colorScheme });
  }
}
