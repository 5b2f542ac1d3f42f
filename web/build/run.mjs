// Runs what is written in TypeScript: `test` runs the tests, anything else the file of that name.

import { build } from "esbuild";
import { spawnSync } from "node:child_process";
import { readdir, rm } from "node:fs/promises";
import { join } from "node:path";

const OUT = "target/test";

const [what, ...rest] = process.argv.slice(2);
const files =
  what === "test" ? (await readdir("test")).filter((f) => f.endsWith(".test.ts")) : [`${what}.ts`];

await rm(OUT, { recursive: true, force: true });
await build({
  entryPoints: files.map((file) => join("test", file)),
  outdir: OUT,
  outExtension: { ".js": ".mjs" },
  bundle: true,
  packages: "external",
  platform: "node",
  target: "node20",
  format: "esm",
  sourcemap: "inline",
  logLevel: "warning",
});

const compiled = files.map((file) => join(OUT, file.replace(/\.ts$/, ".mjs")));
const { status } = spawnSync(
  process.execPath,
  [
    "--enable-source-maps",
    ...(what === "test" ? ["--test", "--test-reporter=spec"] : []),
    ...compiled,
    ...rest,
  ],
  { stdio: "inherit" },
);
process.exit(status ?? 1);
