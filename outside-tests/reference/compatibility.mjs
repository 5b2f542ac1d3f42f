/**
 * Says which tests of the reference have twins here:
 *
 *     node reference/compatibility.mjs titles.json >compatibility.md
 *
 * The list is one of titles.mjs. A twin is named in JavaScript by `twin("file", "title", ...)`, see
 * support/twins.mjs; in Java, where a line of a comment says `@Twin("file: title")`. A name that the
 * list does not have fails.
 */

import { readFileSync, readdirSync } from "node:fs";
import { join, relative, sep } from "node:path";
import { fileURLToPath } from "node:url";

const ROOT = fileURLToPath(new URL("../..", import.meta.url));
const SKIPPED = new Set(["node_modules", "target", ".git", "reference"]);
const STRING = /"((?:[^"\\]|\\.)*)"/g;
const IN_JAVASCRIPT = /\btwin\(\s*("(?:[^"\\]|\\.)*"(?:,\s*"(?:[^"\\]|\\.)*")+),?\s*\)/g;
const IN_JAVA = /@Twin\(\s*"((?:[^"\\]|\\.)*?): ((?:[^"\\]|\\.)*)"\s*\)/g;

/** @returns {{file: string, title: string, source: string}[]} */
function twinsOf(path) {
  const source = relative(ROOT, path).split(sep).join("/");
  const text = path.endsWith(".test.mjs") || path.endsWith(".java") ? read(path) : "";
  if (path.endsWith(".java")) {
    return [...text.matchAll(IN_JAVA)].map(([, file, title]) => ({
      file,
      title: unescaped(title),
      source,
    }));
  }
  return [...text.matchAll(IN_JAVASCRIPT)].flatMap(([, words]) => {
    const [file, ...titles] = [...words.matchAll(STRING)].map(([, word]) => unescaped(word));
    return titles.map((title) => ({ file, title, source }));
  });
}

function read(path) {
  return readFileSync(path, "utf8");
}

/** What JavaScript and Java write with a backslash inside quotes, as far as titles need it. */
function unescaped(text) {
  return text.replace(/\\(.)/g, "$1");
}

function filesIn(directory) {
  return readdirSync(directory, { withFileTypes: true })
    .filter(({ name }) => !SKIPPED.has(name))
    .flatMap((entry) => {
      const path = join(directory, entry.name);
      return entry.isDirectory() ? filesIn(path) : [path];
    });
}

const keyOf = ({ file, title }) => `${file}: ${title}`;

/** The places of each twin, by what it is a twin of. */
function collect() {
  const places = new Map();
  for (const twin of filesIn(ROOT).flatMap(twinsOf)) {
    const key = keyOf(twin);
    places.set(key, (places.get(key) ?? new Set()).add(twin.source));
  }
  return places;
}

function table(file, titles, places) {
  const rows = titles.map((title) => {
    const sources = [...(places.get(keyOf({ file, title })) ?? [])].sort();
    const cell = title.replaceAll("|", "\\|").replaceAll(/\s+/g, " ");
    return `| ${cell} | ${sources.map((source) => `\`${source}\``).join(", ")} |`;
  });
  return [`## ${file}`, "", "| Their test | Our twin |", "| --- | --- |", ...rows, ""];
}

const list = JSON.parse(read(process.argv[2]));
const places = collect();
const known = new Set(list.map(keyOf));
const unknown = [...places].filter(([key]) => !known.has(key));
for (const [key, sources] of unknown) {
  console.error(`${[...sources].join(", ")}: there is no "${key}"`);
}
process.exitCode = unknown.length > 0 ? 1 : 0;

const files = [...new Set(list.map(({ file }) => file))];
const titlesOf = (name) => [
  ...new Set(list.filter(({ file }) => file === name).map(({ title }) => title)),
];
const twinned = [...known].filter((key) => places.has(key)).length;
const lines = files.flatMap((file) => table(file, titlesOf(file), places));
console.log(
  [`${twinned} of ${known.size} tests of the reference have a twin.`, "", ...lines].join("\n"),
);
