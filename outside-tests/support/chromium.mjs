import test from "node:test";
import { findChromium, launchChromium, MISSING, Windows } from "./browser.mjs";
import { PATIENCE_MILLIS } from "./deadline.mjs";
import { wholeFile } from "./scope.mjs";

export { DESKTOP, findChromium, launchChromium, PHONE, takePicture, Windows } from "./browser.mjs";

/** The browser of this file, once a test has asked for it. */
let launched;
wholeFile.after(async () => (await launched?.catch(() => undefined))?.close());

/**
 * A test that needs a browser. Where there is none it is skipped, but not where `CI` is `true`. It
 * fails if one of its windows has complained of something that it was not expected to.
 *
 * @param {string} name of the test
 * @param {(t: import("node:test").TestContext, windows: Windows) => Promise<void>} run
 */
export function browserTest(name, run) {
  const isMissing = findChromium() === undefined && process.env["CI"] !== "true";
  const options = { skip: isMissing ? MISSING : false, timeout: 4 * PATIENCE_MILLIS };
  test(name, options, async (t) => {
    launched ??= launchChromium();
    const windows = new Windows(await launched, name);
    t.after(() => windows.close());
    try {
      await run(t, windows);
    } catch (error) {
      await windows.keepPictures();
      throw error;
    }
    windows.requireSilence();
  });
}
