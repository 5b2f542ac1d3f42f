/**
 * Lists the titles of the reference's tests, out of a checkout of its repository:
 *
 *     node reference/titles.mjs DIRECTORY >reference/titles.json
 *
 * The list is what docs/compatibility.md goes by, see compatibility.mjs.
 */

import { readFileSync, readdirSync } from "node:fs";
import { join } from "node:path";

const PACKAGES = ["engine.io", "socket.io"];
const TEST_FILE = /^(?!.*test-d)(.*)\.(?:js|mjs|ts)$/;
const STRING = /(["'`])((?:\\.|(?!\1)[^\\])*)\1/g;
const ONE = String.raw`(?:"(?:\\.|[^"\\])*"|'(?:\\.|[^'\\])*'|${"`"}(?:\\.|[^\\${"`"}])*${"`"})`;
const TITLE = new RegExp(String.raw`\bit(?:\.skip|\.only)?\(\s*(${ONE}(?:\s*\+\s*${ONE})*)`, "g");

/** The titles of a file, in its order; one that there is twice counts once. */
function titlesOf(text) {
  const titles = [...text.matchAll(TITLE)].map(([, parts]) =>
    [...parts.matchAll(STRING)].map(([, , part]) => part.replace(/\\(.)/g, "$1")).join(""),
  );
  return [...new Set(titles)];
}

const found = PACKAGES.flatMap((name) => {
  const directory = join(process.argv[2], "packages", name, "test");
  return readdirSync(directory, { withFileTypes: true })
    .filter((entry) => entry.isFile() && TEST_FILE.test(entry.name))
    .map((entry) => [
      `${name}/${TEST_FILE.exec(entry.name)[1]}`,
      titlesOf(readFileSync(join(directory, entry.name), "utf8")),
    ])
    .filter(([, titles]) => titles.length > 0);
});
console.log(JSON.stringify(Object.fromEntries(found), null, 2));
