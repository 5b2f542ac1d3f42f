// Puts the page together: one script and one style sheet under names that change with their
// content, so that they can be cached for ever, and a list of all there is.

import { build } from "esbuild";
import { mkdir, readdir, readFile, rm, writeFile } from "node:fs/promises";
import { basename, join } from "node:path";

const ASSETS = "target/classes/io/holdfast/web/assets";

const LIST = "paths.txt";

async function bundle() {
  const { outputs } = (
    await build({
      entryPoints: ["src/page.ts", "src/early.ts", "src/page.css"],
      outdir: ASSETS,
      entryNames: "[name]-[hash]",
      bundle: true,
      format: "iife",
      target: ["chrome123", "firefox121", "safari17.5"],
      minify: true,
      legalComments: "none",
      metafile: true,
      logLevel: "warning",
    })
  ).metafile;
  // The name of an entry stands before the dash that esbuild puts before the hash.
  return new Map(
    Object.keys(outputs).map((path) => [basename(path).replace(/-[^-]+\./, "."), basename(path)]),
  );
}

async function writePage(names) {
  const mark = await readFile("src/mark.svg", "utf8");
  const symbol = mark
    .replace(/<svg [^>]*viewBox/, '<symbol id="mark" viewBox')
    .replace("</svg>", "</symbol>");
  const filled = (await readFile("src/index.html", "utf8"))
    .replace("{{mark}}", symbol)
    .replace(/\{\{(.+?)\}\}/g, (_, name) => nameOf(names, name));
  await writeFile(join(ASSETS, "index.html"), filled);
  await writeFile(join(ASSETS, "icon.svg"), mark);
  await writeFile(
    join(ASSETS, "manifest.webmanifest"),
    await readFile("src/manifest.webmanifest", "utf8"),
  );
}

function nameOf(names, name) {
  const found = names.get(name);
  if (found === undefined) {
    throw new Error(`index.html refers to ${name}, which is not in the bundle`);
  }
  return found;
}

await rm(ASSETS, { recursive: true, force: true });
await mkdir(ASSETS, { recursive: true });
await writePage(await bundle());
const paths = (await readdir(ASSETS)).sort();
await writeFile(join(ASSETS, LIST), paths.map((path) => `${path}\n`).join(""));
