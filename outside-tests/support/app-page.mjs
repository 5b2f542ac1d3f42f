import { strict as assert } from "node:assert";
import { readFileSync } from "node:fs";
import { createRequire } from "node:module";
import { DESKTOP, PHONE, takePicture } from "./chromium.mjs";
import { eventually } from "./deadline.mjs";

const AXE = readFileSync(createRequire(import.meta.url).resolve("axe-core/axe.min.js"), "utf8");

/** One of the small apps in a window of its own, driven as its user would. */
export class AppPage {
  /**
   * @param {Awaited<ReturnType<import("./chromium.mjs").Windows["open"]>>} window
   */
  constructor(window) {
    this.window = window;
    this.page = window.page;
  }

  /**
   * Opens an app in a room, under a name, and waits until it is there.
   *
   * @param {import("./chromium.mjs").Windows} windows
   * @param {import("./servers.mjs").Server} server
   * @param {{app: string, room: string, name?: string, prepare?: (window) => Promise<void>}} options
   *     what is done to the window before; all others are those of the window
   */
  static async open(windows, server, { app, room, name, prepare, ...options }) {
    const window = await windows.open("", options);
    await prepare?.(window);
    if (name !== undefined) {
      await window.context.addInitScript(`localStorage.setItem("holdfast.name", "${name}")`);
    }
    await window.page.goto(server.url(`/apps/${app}#${room}`));
    const page = new AppPage(window);
    await page.looks("green");
    return page;
  }

  /** The elements with a `data-testid`. */
  find(id) {
    return this.page.getByTestId(id);
  }

  /** Waits until the dot is green, amber or red. */
  async looks(look) {
    await eventually(async () =>
      assert.equal(await this.find("status").getAttribute("data-look"), look),
    );
  }

  /** Waits until an element says something. */
  async says(id, expected) {
    await eventually(async () => {
      const text = await this.find(id).first().textContent();
      if (expected instanceof RegExp) {
        assert.match(text, expected);
      } else {
        assert.equal(text, expected);
      }
    });
  }

  /** Waits until so many are here, and the names of the others are these. */
  async meets(others) {
    await this.says("visitors", `Current visitors: ${others.length + 1}`);
    await eventually(async () =>
      assert.deepEqual(
        await this.find("face").evaluateAll((all) => all.map((each) => each.title).sort()),
        [...others].sort(),
      ),
    );
  }

  /** Waits until the server has all that was written here. */
  async isKept() {
    await eventually(async () =>
      assert.equal(await this.find("kept").getAttribute("data-kept"), "kept"),
    );
  }

  /** Looks at it on a phone and on a desk, light and dark, and asks whether everybody can use it. */
  async looksRight(name) {
    for (const [screen, viewport] of Object.entries({ phone: PHONE, desktop: DESKTOP })) {
      await this.page.setViewportSize(viewport);
      for (const scheme of ["light", "dark"]) {
        await this.page.emulateMedia({ colorScheme: scheme });
        await takePicture(this.page, `apps-${name}-${screen}-${scheme}`);
        assert.deepEqual(await this.#obstacles(), [], `${name} on a ${scheme} ${screen}`);
        const { scrollWidth, clientWidth } = await this.page.evaluate(
          "({ scrollWidth: document.documentElement.scrollWidth, clientWidth: innerWidth })",
        );
        assert.ok(scrollWidth <= clientWidth, `${name} is wider than a ${screen}`);
      }
    }
  }

  async #obstacles() {
    await this.page.evaluate(AXE);
    return this.page.evaluate(async () => {
      const { violations } = await globalThis.axe.run();
      return violations.map(({ id, nodes }) => `${id}: ${nodes.map((n) => n.target).join(", ")}`);
    });
  }
}
