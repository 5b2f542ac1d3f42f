// What was collected is what the package has, in both forms.

import assert from "node:assert/strict";
import { readdirSync, readFileSync } from "node:fs";
import { test } from "node:test";
import { brotliDecompressSync, gunzipSync } from "node:zlib";

const FILES = "target/classes/io/holdfast/client";
const DIST = "node_modules/socket.io-client/dist";

for (const name of readdirSync(DIST)) {
  test(`${name} is there, compressed`, () => {
    const original = readFileSync(`${DIST}/${name}`);
    assert.deepEqual(gunzipSync(readFileSync(`${FILES}/${name}.gz`)), original);
    assert.deepEqual(brotliDecompressSync(readFileSync(`${FILES}/${name}.br`)), original);
  });
}
