import { strict as assert } from "node:assert";
import { accessSync, constants, mkdirSync } from "node:fs";
import { delimiter, join } from "node:path";
import { fileURLToPath } from "node:url";
import { chromium } from "playwright-core";
import { PATIENCE_MILLIS } from "./deadline.mjs";

/** Where pictures of pages are put. */
export const SCREENSHOTS = fileURLToPath(new URL("../target/screenshots/", import.meta.url));

export const PHONE = { width: 360, height: 740 };
export const DESKTOP = { width: 1280, height: 800 };

const NAMES = ["chromium", "chromium-browser", "google-chrome"];
/** Why there is no browser. */
export const MISSING = "no Chromium: apt-get install chromium";

const FLAGS = [
  "--headless",
  "--no-sandbox",
  "--disable-gpu",
  "--disable-quic",
  "--no-first-run",
  "--disable-background-networking",
  "--disable-component-update",
  "--disable-sync",
];

/** What a window is like unless a test says otherwise. */
const WINDOW = {
  viewport: DESKTOP,
  colorScheme: "light",
  locale: "en-GB",
  timezoneId: "UTC",
  reducedMotion: "reduce",
};

/** The program of the browser: `$CHROMIUM`, or the first that is on the PATH; or undefined. */
export function findChromium(env = process.env) {
  if (env["CHROMIUM"]) {
    return env["CHROMIUM"];
  }
  const directories = (env["PATH"] ?? "").split(delimiter).filter((each) => each !== "");
  return NAMES.flatMap((name) => directories.map((each) => join(each, name))).find(isProgram);
}

function isProgram(file) {
  try {
    accessSync(file, constants.X_OK);
    return true;
  } catch {
    return false;
  }
}

/**
 * Starts a browser, for whoever closes it.
 *
 * @returns {Promise<import("playwright-core").Browser>}
 */
export async function launchChromium() {
  const executablePath = findChromium();
  assert.ok(executablePath, MISSING);
  return chromium.launch({ executablePath, args: FLAGS, timeout: PATIENCE_MILLIS });
}

/** The windows of one test. Each is a browser of its own: it shares no storage with the others. */
export class Windows {
  #browser;
  #name;
  #windows = [];

  /**
   * @param {import("playwright-core").Browser} browser
   * @param {string} name of the test, for pictures
   */
  constructor(browser, name) {
    this.#browser = browser;
    this.#name = name;
  }

  /**
   * Opens a window.
   *
   * @param {string} url that it shows, or empty
   * @param {import("playwright-core").BrowserContextOptions} [options]
   */
  async open(url, options = {}) {
    const context = await this.#browser.newContext({ ...WINDOW, ...options });
    context.setDefaultTimeout(PATIENCE_MILLIS);
    const window = new Window(context, await context.newPage());
    this.#windows.push(window);
    if (url !== "") {
      await window.page.goto(url);
    }
    return window;
  }

  /** Fails if a window has complained. */
  requireSilence() {
    this.#windows.forEach((window) => assert.deepEqual(window.complaints, []));
  }

  /** Keeps what the windows show, for whoever looks for what went wrong. */
  async keepPictures() {
    const words = this.#name.replace(/[^a-z0-9]+/gi, "-");
    for (const [index, { page }] of this.#windows.entries()) {
      await takePicture(page, `failed-${words}-${index + 1}`).catch(() => undefined);
    }
  }

  async close() {
    await Promise.all(this.#windows.map((window) => window.context.close()));
  }
}

/** One window, and what its console said. */
class Window {
  /** @type {string[]} */
  #said = [];
  #expected = [];

  constructor(context, page) {
    this.context = context;
    this.page = page;
    this.watch(page);
  }

  /** Errors and warnings that nobody expected. */
  get complaints() {
    return this.#said.filter((text) => !this.#expected.some((pattern) => pattern.test(text)));
  }

  /** Says that errors like this one are part of the test: of a server that is away, say. */
  expect(pattern) {
    this.#expected.push(pattern);
  }

  /** Listens to another page of this window too. */
  watch(page) {
    page.on("pageerror", (error) => this.#said.push(`uncaught: ${error.stack}`));
    page.on("console", (message) => {
      if (message.type() === "error" || message.type() === "warning") {
        this.#said.push(`${message.type()}: ${message.text()} (${message.location().url})`);
      }
    });
  }
}

/**
 * Puts a picture of a page among the others.
 *
 * @param {import("playwright-core").Page} page
 * @param {string} name of the file, without its ending
 */
export async function takePicture(page, name) {
  mkdirSync(SCREENSHOTS, { recursive: true });
  await page.screenshot({ path: join(SCREENSHOTS, `${name}.png`) });
}
