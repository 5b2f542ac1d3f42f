/** What docs/compatibility.md says is so. */

import { strict as assert } from "node:assert";
import { readFileSync } from "node:fs";
import test from "node:test";
import { compatibility } from "../reference/compatibility.mjs";

const DOCUMENT = new URL("../../docs/compatibility.md", import.meta.url);

test("every test of the reference has a twin, or a reason, or is known to be open", () => {
  assert.deepEqual(compatibility().problems, []);
});

test("the document is what is made of the tests", () => {
  const { document } = compatibility();
  const isCurrent = readFileSync(DOCUMENT, "utf8") === document;
  assert.ok(isCurrent, "node reference/compatibility.mjs >../docs/compatibility.md");
});
