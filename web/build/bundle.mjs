// Puts the pages together: one script and one style sheet each under names that change with their
// content, so that they can be cached for ever, and a list of all there is.

import { build } from "esbuild";
import { mkdir, readdir, readFile, rm, writeFile } from "node:fs/promises";
import { basename, join } from "node:path";

const ASSETS = "target/classes/io/holdfast/web/assets";

const PAGES = ["index.html", "tour.html"];

const LIST = "paths.txt";

async function bundle() {
  const { outputs } = (
    await build({
      entryPoints: ["src/page.ts", "src/tour.ts", "src/early.ts", "src/page.css", "src/tour.css"],
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

async function writePages(names) {
  const mark = await readFile("src/mark.svg", "utf8");
  const symbol = mark
    .replace(/<svg [^>]*viewBox/, '<symbol id="mark" viewBox')
    .replace("</svg>", "</symbol>");
  for (const page of PAGES) {
    const filled = (await readFile(join("src", page), "utf8"))
      .replace("{{mark}}", symbol)
      .replace(/\{\{(.+?)\}\}/g, (_, name) => nameOf(names, page, name));
    await writeFile(join(ASSETS, page), filled);
  }
  await writeFile(join(ASSETS, "icon.svg"), mark);
  await writeFile(
    join(ASSETS, "manifest.webmanifest"),
    await readFile("src/manifest.webmanifest", "utf8"),
  );
}

function nameOf(names, page, name) {
  const found = names.get(name);
  if (found === undefined) {
    throw new Error(`${page} refers to ${name}, which is not in the bundle`);
  }
  return found;
}

await rm(ASSETS, { recursive: true, force: true });
await mkdir(ASSETS, { recursive: true });
await writePages(await bundle());
const paths = (await readdir(ASSETS)).sort();
await writeFile(join(ASSETS, LIST), paths.map((path) => `${path}\n`).join(""));
