// Puts the pages together: one script and one style sheet each under names that change with their
// content, so that they can be cached for ever, and a list of all there is.

import { build } from "esbuild";
import { mkdir, readdir, readFile, rm, writeFile } from "node:fs/promises";
import { basename, join } from "node:path";

const ASSETS = "target/classes/io/holdfast/web/assets";

const PAGES = ["index.html", "tour.html", "apps.html", "admin.html"];

const POLICY =
  "default-src 'self'; connect-src 'self'; object-src 'none'; base-uri 'none'; form-action 'none'; require-trusted-types-for 'script'; trusted-types 'none'";

/** What is watched together may come from anywhere. */
const WATCH_POLICY = `${POLICY}; media-src 'self' https: http:`;

/** The apps: each a part of a page, in one frame, and a script. */
const APPS = [
  { name: "relay", title: "Relay", description: "What one says, the others hear, spoken aloud." },
  { name: "cursors", title: "Cursors", description: "Everybody sees where everybody points." },
  {
    name: "watch",
    title: "Watch together",
    description: "A player that is in step for all.",
    policy: WATCH_POLICY,
  },
  { name: "doc", title: "Document", description: "One text that several people write together." },
  { name: "board", title: "Board", description: "Lists and cards that several people move." },
];

const LIST = "paths.txt";

async function bundle() {
  const { outputs } = (
    await build({
      entryPoints: [
        "src/page.ts",
        "src/tour.ts",
        "src/admin.ts",
        "src/early.ts",
        "src/page.css",
        "src/tour.css",
        "src/admin.css",
        "src/apps.css",
        ...APPS.map(({ name }) => `src/apps/${name}.ts`),
      ],
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
  const shared = {
    mark: mark
      .replace(/<svg [^>]*viewBox/, '<symbol id="mark" viewBox')
      .replace("</svg>", "</symbol>"),
    theme: await readFile("src/theme.html", "utf8"),
    policy: POLICY,
  };
  for (const page of PAGES) {
    const text = await readFile(join("src", page), "utf8");
    await writeFile(join(ASSETS, page), filled(page, text, shared, names));
  }
  const frame = await readFile("src/apps/app.html", "utf8");
  for (const app of APPS) {
    const main = await readFile(`src/apps/${app.name}.html`, "utf8");
    const parts = { ...shared, ...app, main, script: nameOf(names, app.name, `${app.name}.js`) };
    await writeFile(join(ASSETS, `apps-${app.name}.html`), filled(app.name, frame, parts, names));
  }
  await writeFile(join(ASSETS, "icon.svg"), mark);
  await writeFile(
    join(ASSETS, "manifest.webmanifest"),
    await readFile("src/manifest.webmanifest", "utf8"),
  );
}

/** A page with its parts, and the files of the bundle by the names that they have there. */
function filled(page, text, parts, names) {
  return text.replace(
    /<!-- \{\{(.+?)\}\} -->|\{\{(.+?)\}\}/g,
    (_, element, name) => parts[element ?? name] ?? nameOf(names, page, element ?? name),
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
