import { mkdtempSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";

let root;

/**
 * A new empty directory that is gone when the tests of the file are over, and the processes that
 * wrote to it with them.
 */
export function newDirectory() {
  if (root === undefined) {
    root = mkdtempSync(join(tmpdir(), "holdfast-outside-"));
    process.on("exit", () => rmSync(root, { recursive: true, force: true, maxRetries: 5 }));
  }
  return mkdtempSync(join(root, "d"));
}
