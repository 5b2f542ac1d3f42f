/** What the reference does not do, and ours does. */

import { strict as assert } from "node:assert";
import test from "node:test";
import { IS_REFERENCE } from "./servers.mjs";

/**
 * Registers a test that the reference fails: against it, the failure is what is expected.
 *
 * @param {string} name
 * @param {(t: import("node:test").TestContext) => Promise<void>} run
 */
export function hole(name, run) {
  test(name, (t) =>
    IS_REFERENCE ? assert.rejects(run(t), `the reference passes: ${name}`) : run(t),
  );
}
