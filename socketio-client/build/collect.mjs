// Takes the files for browsers from the package of the client, and compresses them as far as it
// goes: once here, instead of at every start or for every browser.

import { mkdir, readFile, writeFile } from "node:fs/promises";
import { join } from "node:path";
import { brotliCompressSync, constants, gzipSync } from "node:zlib";

const PACKAGE = "node_modules/socket.io-client";
const CLASSES = "target/classes";
const FILES = join(CLASSES, "io/holdfast/client");
const LICENSES = join(CLASSES, "META-INF/licenses");

const scripts = ["socket.io", "socket.io.min", "socket.io.esm.min", "socket.io.msgpack.min"];

function brotli(bytes) {
  const params = {
    [constants.BROTLI_PARAM_QUALITY]: constants.BROTLI_MAX_QUALITY,
    [constants.BROTLI_PARAM_SIZE_HINT]: bytes.length,
  };
  return brotliCompressSync(bytes, { params });
}

async function collect(name) {
  const bytes = await readFile(join(PACKAGE, "dist", name));
  await writeFile(join(FILES, `${name}.gz`), gzipSync(bytes, { level: 9 }));
  await writeFile(join(FILES, `${name}.br`), brotli(bytes));
}

// What the compiler has put there stays.
await mkdir(FILES, { recursive: true });
for (const script of scripts) {
  await collect(`${script}.js`);
  await collect(`${script}.js.map`);
}
const { version } = JSON.parse(await readFile(join(PACKAGE, "package.json"), "utf8"));
await writeFile(join(FILES, "version.txt"), version);
await mkdir(LICENSES, { recursive: true });
await writeFile(
  join(LICENSES, "socket.io-client.txt"),
  await readFile(join(PACKAGE, "LICENSE"), "utf8"),
);
