/**
 * For how long something lives: anything with `after(callback)`. The context of a test is one; for a
 * whole file it is this.
 */
import { strict as assert } from "node:assert";
import { after, beforeEach } from "node:test";

let hasBegun = false;
beforeEach(() => (hasBegun = true));

export const wholeFile = {
  /** Only before the first test: what is registered later might never be called. */
  after(callback) {
    assert.ok(!hasBegun, "what a test starts lives as long as the test: give it `t`");
    after(callback);
  },
};
