import { strict as assert } from "node:assert";
import { readFileSync } from "node:fs";
import { createRequire } from "node:module";
import { DESKTOP, PHONE, takePicture } from "./chromium.mjs";

const AXE = readFileSync(createRequire(import.meta.url).resolve("axe-core/axe.min.js"), "utf8");

/**
 * Looks at a page on each screen and in each light: a picture, the axe rules, and its edges.
 *
 * @param {import("playwright-core").Page} page
 * @param {string} name that the pictures begin with
 */
export async function looksRight(page, name) {
  for (const [screen, viewport] of Object.entries({ desktop: DESKTOP, phone: PHONE })) {
    await page.setViewportSize(viewport);
    for (const colorScheme of ["light", "dark"]) {
      await page.emulateMedia({ colorScheme });
      await takePicture(page, `${name}-${screen}-${colorScheme}`);
      await isAccessible(page);
    }
    const [scrollWidth, clientWidth] = await page.evaluate(() => {
      const { scrollWidth, clientWidth } = document.documentElement;
      return [scrollWidth, clientWidth];
    });
    assert.equal(scrollWidth, clientWidth, `${name} is wider than a ${screen}`);
  }
}

async function isAccessible(page) {
  // The page's own policy keeps other scripts out of it, but not what the browser itself runs.
  if (!(await page.evaluate(() => "axe" in globalThis))) {
    await page.evaluate(AXE);
  }
  const { violations } = await page.evaluate(() => globalThis.axe.run());
  const found = violations.flatMap(({ id, impact, nodes }) =>
    nodes.map(({ html, failureSummary }) => `${impact} ${id}: ${html}\n${failureSummary}`),
  );
  assert.deepEqual(found, []);
}
