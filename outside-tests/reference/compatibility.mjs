/**
 * Says which tests of the reference have twins here, why others have none, and which are still to be
 * written:
 *
 *     node reference/compatibility.mjs >../docs/compatibility.md
 *
 * The titles are those of titles.json, see titles.mjs. A twin is named in JavaScript by
 * `twin("file", "title", ...)`, see support/twins.mjs; in Java, where a comment before the test says
 * `@Twin("file: title")`. What has no twin is in without-twin.json, with the reason or as open.
 */

import { readFileSync, readdirSync } from "node:fs";
import { join, relative, sep } from "node:path";
import { fileURLToPath } from "node:url";

const HERE = fileURLToPath(new URL(".", import.meta.url));
const ROOT = fileURLToPath(new URL("../..", import.meta.url));
const SKIPPED = new Set(["node_modules", "target", ".git", "reference", "web", "docs"]);
const STRING = /"((?:[^"\\]|\\.)*)"/g;
const IN_JAVASCRIPT = /\btwin\(\s*("(?:[^"\\]|\\.)*"(?:,\s*"(?:[^"\\]|\\.)*")+),?\s*\)/g;
const IN_JAVA = /@Twin\(\s*"((?:[^"\\]|\\.)*?): ((?:[^"\\]|\\.)*)"\s*\)/g;
const JAVASCRIPT_TEST = /\btest\(\s*("(?:[^"\\]|\\.)*"|`[^`]*`|\w+)/;
const JAVA_TEST = /\bvoid (\w+)\(/;

/** Of which tests of the reference the tests of a file are twins. */
function twinsOf(path) {
  const source = relative(ROOT, path).split(sep).join("/");
  if (path.endsWith(".java")) {
    // Where a title is too long for one line of a comment, it goes on in the next.
    const text = readFileSync(path, "utf8").replaceAll(/\n\s*\/\/\s{2,}/g, " ");
    return [...text.matchAll(IN_JAVA)].map(({ index, 1: file, 2: title }) => ({
      key: keyOf(file, unescaped(title)),
      ours: `${source}: ${JAVA_TEST.exec(text.slice(index))[1]}`,
    }));
  }
  const text = path.endsWith(".mjs") ? readFileSync(path, "utf8") : "";
  return [...text.matchAll(IN_JAVASCRIPT)].flatMap(({ index, 1: words }) => {
    const [file, ...titles] = [...words.matchAll(STRING)].map(([, word]) => unescaped(word));
    const name = JAVASCRIPT_TEST.exec(text.slice(index))[1].replaceAll(/^["`]|["`]$/g, "");
    return titles.map((title) => ({ key: keyOf(file, title), ours: `${source}: ${name}` }));
  });
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

const keyOf = (file, title) => `${file}: ${title}`;

const readJson = (name) => JSON.parse(readFileSync(join(HERE, name), "utf8"));

/** Our tests by the test of the reference that they are twins of. */
function collectTwins() {
  const twins = new Map();
  for (const { key, ours } of filesIn(ROOT).flatMap(twinsOf)) {
    twins.set(key, (twins.get(key) ?? new Set()).add(ours));
  }
  return twins;
}

/** Why there is no twin, by the test of the reference. */
function collectReasons(titles, { reasons, files, titles: byReason }) {
  const found = new Map();
  for (const [file, reason] of Object.entries(files)) {
    titles[file].forEach((title) => found.set(keyOf(file, title), reasons[reason]));
  }
  for (const [reason, keys] of Object.entries(byReason)) {
    keys.forEach((key) => found.set(key, reasons[reason]));
  }
  return found;
}

const cellOf = (text) => text.replaceAll("|", "\\|").replaceAll(/\s+/g, " ");

const isTwin = (ours) => typeof ours !== "string";

/** The end of a row: our tests, the reason, or that it is open. */
function answerOf(ours) {
  if (ours === undefined) {
    return "open";
  }
  return isTwin(ours)
    ? [...ours]
        .sort()
        .map((one) => `\`${one.replaceAll("`", "'")}\``)
        .join("<br>")
    : `none: ${ours}`;
}

/**
 * The document, and what is wrong with what it is made of.
 *
 * @returns {{document: string, problems: string[]}}
 */
export function compatibility() {
  const titles = readJson("titles.json");
  const without = readJson("without-twin.json");
  const known = new Set(
    Object.entries(titles).flatMap(([file, ones]) => ones.map((title) => keyOf(file, title))),
  );
  const twins = collectTwins();
  const reasons = collectReasons(titles, without);
  const open = new Set(without.open);
  const problems = [
    ...[...twins.keys(), ...reasons.keys(), ...open]
      .filter((key) => !known.has(key))
      .map((key) => `the reference has no "${key}"`),
    ...[...known]
      .filter((key) => !twins.has(key) && !reasons.has(key) && !open.has(key))
      .map((key) => `"${key}" has neither a twin nor a reason, and is not known to be open`),
    ...[...reasons.keys(), ...open]
      .filter((key) => twins.has(key))
      .map((key) => `"${key}" has a twin, and is said to have none`),
    ...[...open].filter((key) => reasons.has(key)).map((key) => `"${key}" has a reason`),
  ];
  const answers = new Map([...reasons, ...twins]);
  const tables = Object.entries(titles).flatMap(([file, ones]) => [
    `## ${file}`,
    "",
    "| Their test | Our twin |",
    "| --- | --- |",
    ...ones.map(
      (title) => `| ${cellOf(title)} | ${cellOf(answerOf(answers.get(keyOf(file, title))))} |`,
    ),
    "",
  ]);
  const summary =
    `Of ${known.size} tests ${twins.size} have a twin, ${reasons.size} have none for a reason, and ` +
    `${known.size - twins.size - reasons.size} are open: their twins are still to be written.`;
  const head = [
    "# Compatibility",
    "",
    "The titles of the tests of the packages `engine.io` and `socket.io`, and the tests here that ask for",
    "the same. Made by `outside-tests/reference/compatibility.mjs`; the cases of the official protocol",
    "suites have their twins in `outside-tests/test/*-suite.test.mjs`, one for each.",
    "",
    summary,
    "",
  ];
  return { document: `${[...head, ...tables].join("\n").trimEnd()}\n`, problems };
}

if (process.argv[1] === fileURLToPath(import.meta.url)) {
  const { document, problems } = compatibility();
  problems.forEach((problem) => console.error(problem));
  process.exitCode = problems.length > 0 ? 1 : 0;
  process.stdout.write(document);
}
