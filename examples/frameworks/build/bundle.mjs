// Makes a script and a page for each framework.

import { build } from "esbuild";
import { copyFile, mkdir, readFile, writeFile } from "node:fs/promises";
import { basename, join } from "node:path";
import { compile as compileSvelte } from "svelte/compiler";
import { compileScript, parse as parseVue } from "vue/compiler-sfc";

const SOURCES = "src/main/web";
const PAGES = "target/classes/io/holdfast/examples/frameworks";

/** React's strict mode does nothing in production: it gets a page of its own. */
const FRAMEWORKS = [
  { name: "react", title: "React", source: "react.jsx", mode: "production" },
  { name: "react-strict", title: "React, strict", source: "react.jsx", mode: "development" },
  { name: "vue", title: "Vue", source: "vue.js", mode: "production" },
  { name: "svelte", title: "Svelte", source: "svelte.js", mode: "production" },
];

/** Turns files with an ending into JavaScript. */
function components(ending, compile) {
  return {
    name: ending,
    setup({ onLoad }) {
      onLoad({ filter: new RegExp(`\\.${ending}$`) }, async ({ path }) => ({
        contents: compile(await readFile(path, "utf8"), path),
        loader: "js",
      }));
    },
  };
}

const vue = components("vue", (text, path) => {
  const { descriptor, errors } = parseVue(text, { filename: path });
  if (errors.length > 0) {
    throw errors[0];
  }
  return compileScript(descriptor, { id: basename(path), inlineTemplate: true }).content;
});

const svelte = components(
  "svelte",
  (text, path) => compileSvelte(text, { filename: path, css: "external" }).js.code,
);

async function bundle({ name, source, mode }) {
  await build({
    entryPoints: { [name]: join(SOURCES, source) },
    outdir: PAGES,
    bundle: true,
    format: "esm",
    target: ["chrome123", "firefox121", "safari17.5"],
    minify: true,
    jsx: "automatic",
    jsxDev: mode === "development",
    conditions: ["svelte", mode],
    define: {
      "process.env.NODE_ENV": JSON.stringify(mode),
      __VUE_OPTIONS_API__: "false",
      __VUE_PROD_DEVTOOLS__: "false",
      __VUE_PROD_HYDRATION_MISMATCH_DETAILS__: "false",
    },
    plugins: [vue, svelte],
    legalComments: "none",
    logLevel: "warning",
  });
}

async function writePage({ name, title }) {
  const links = FRAMEWORKS.filter((other) => other.name !== name)
    .map((other) => `<a href="${other.name}.html">${other.title}</a>`)
    .join("\n        ");
  const page = await readFile(join(SOURCES, "page.html"), "utf8");
  const values = { name, title, links };
  const filled = page.replace(/\{\{(\w+)\}\}/g, (_, key) => values[key]);
  await writeFile(join(PAGES, `${name}.html`), filled);
}

await mkdir(PAGES, { recursive: true });
for (const framework of FRAMEWORKS) {
  await bundle(framework);
  await writePage(framework);
}
for (const file of ["page.css", "icon.svg"]) {
  await copyFile(join(SOURCES, file), join(PAGES, file));
}
