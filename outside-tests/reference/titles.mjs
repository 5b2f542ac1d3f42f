/**
 * Lists the titles of the reference's tests, out of a checkout of its repository:
 *
 *     node reference/titles.mjs DIRECTORY >titles.json
 *
 * The list is a means to make docs/compatibility.md, see compatibility.mjs, and is not kept here.
 */

import { readFileSync, readdirSync } from "node:fs";
import { join } from "node:path";

const PACKAGES = ["engine.io", "socket.io"];
const TEST_FILE = /^(?!.*test-d)(.*)\.(?:js|mjs|ts)$/;
const TITLE = /\bit(?:\.skip|\.only)?\(\s*(["'`])((?:\\.|(?!\1)[^\\])*)\1/g;

/** The titles of a file, in its order. */
function titlesOf(text) {
  return [...text.matchAll(TITLE)].map(([, , title]) => title.replace(/\\(.)/g, "$1"));
}

const found = PACKAGES.flatMap((name) => {
  const directory = join(process.argv[2], "packages", name, "test");
  return readdirSync(directory, { withFileTypes: true })
    .filter((entry) => entry.isFile() && TEST_FILE.test(entry.name))
    .flatMap((entry) => {
      const file = `${name}/${TEST_FILE.exec(entry.name)[1]}`;
      const text = readFileSync(join(directory, entry.name), "utf8");
      return titlesOf(text).map((title) => ({ file, title }));
    });
});
console.log(JSON.stringify(found, null, 2));
