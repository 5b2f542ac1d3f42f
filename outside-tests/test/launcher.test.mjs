/** `./holdfast`: finds Java, builds what is missing, and becomes the server. */

import { strict as assert } from "node:assert";
import {
  chmodSync,
  copyFileSync,
  existsSync,
  mkdirSync,
  readFileSync,
  rmSync,
  statSync,
  symlinkSync,
  utimesSync,
  writeFileSync,
} from "node:fs";
import { delimiter, join } from "node:path";
import { test } from "node:test";
import { ChatClient, newRoom } from "../support/chat-client.mjs";
import { newDirectory } from "../support/directories.mjs";
import { get } from "../support/doors.mjs";
import { runToEnd, startProcess } from "../support/java-process.mjs";
import { ROOT, Server, startChat } from "../support/servers.mjs";

const IS_WINDOWS = process.platform === "win32";
const options = { skip: IS_WINDOWS ? "the script is for bash" : false };

/** A tree with what the script looks at: itself, and what the build of this one has made. */
class Tree {
  root = newDirectory();
  built = join(this.root, "server", "target", "built");

  constructor() {
    copyFileSync(join(ROOT, "holdfast"), join(this.root, "holdfast"));
    mkdirSync(join(this.root, "server", "target"), { recursive: true });
    for (const name of ["holdfast-server.jar", "lib"]) {
      const path = join("server", "target", name);
      symlinkSync(join(ROOT, path), join(this.root, path));
    }
  }

  /** Says that the tree is built. */
  static built() {
    const tree = new Tree();
    writeFileSync(tree.built, "");
    return tree;
  }

  get script() {
    return join(this.root, "holdfast");
  }

  /** Puts a program of that name before all others; returns the environment that finds it. */
  program(name, text) {
    const bin = join(this.root, "bin");
    mkdirSync(bin, { recursive: true });
    writeFileSync(join(bin, name), `#!/bin/sh\n${text}\n`);
    chmodSync(join(bin, name), 0o755);
    return { PATH: `${bin}${delimiter}${process.env["PATH"]}` };
  }

  /** A Maven that only notes that it was called. */
  maven(exitCode = 0) {
    const calls = join(this.root, "calls");
    const says = `echo "[INFO] Building Holdfast Server 0.1.0                [2/2]"\necho "[ERROR] no luck"`;
    return {
      env: this.program("mvn", `echo "$@" >> ${calls}\n${says}\nexit ${exitCode}`),
      calls: () => (existsSync(calls) ? readFileSync(calls, "utf8").trim().split("\n") : []),
    };
  }

  run(args, env) {
    return runToEnd(this.script, args, { env, cwd: newDirectory() });
  }
}

test("what is built is not built again: the words go to Holdfast at once", options, async () => {
  const tree = Tree.built();
  const maven = tree.maven();

  const { code, stdout, stderr } = await tree.run(["--version"], maven.env);

  assert.equal(stderr, "");
  assert.match(stdout, /^Holdfast \d+\.\d+\.\d+/);
  assert.equal(code, 0);
  assert.deepEqual(maven.calls(), []);
});

test("the process that was started becomes the server, and ends with 0", options, async (t) => {
  const tree = Tree.built();
  const data = join(newDirectory(), "with spaces", "data");
  const running = startProcess(t, tree.script, ["--port", "0", "--data", data], {
    env: { JAVA_OPTS: "-Xmx128m -showversion" },
  });
  const [, port] = await running.line(/^Holdfast is ready: open http:\/\/localhost:(\d+)\/$/m);
  const server = new Server(running, Number(port));

  assert.match(running.stderr, /version "/, "JAVA_OPTS went to Java, word by word");
  assert.ok(existsSync(join(data, "messages.db")));
  const client = await ChatClient.connect(t, server);
  await server.stop();
  assert.equal((await client.end()).code, 1001);
});

test("what is missing or older than its sources is built first", options, async () => {
  const tree = new Tree();
  const maven = tree.maven();

  const first = await tree.run(["--version"], maven.env);
  assert.equal(first.code, 0, first.stderr);
  assert.match(first.stderr, /^Building Holdfast; .*\n {2}\[2\/2\] Holdfast Server 0\.1\.0 *\n$/);
  assert.equal(maven.calls().length, 1);
  assert.match(maven.calls()[0], /-pl server -am package /);
  await tree.run(["--version"], maven.env);
  assert.equal(maven.calls().length, 1, "it is built now");

  const source = join(tree.root, "log", "src", "main", "java");
  mkdirSync(source, { recursive: true });
  for (const [path, isSource] of [
    [join(tree.root, "README.md"), false],
    [join(tree.root, "server", "target", "pom.xml"), false],
    [join(source, "Log.java"), true],
    [join(tree.root, "pom.xml"), true],
  ]) {
    const before = maven.calls().length;
    const later = statSync(tree.built).mtimeMs / 1000 + 10;
    writeFileSync(path, "");
    utimesSync(path, later, later);
    await tree.run(["--version"], maven.env);
    assert.equal(maven.calls().length, before + (isSource ? 1 : 0), path);
    rmSync(path);
  }
});

test("a build that fails says where its output is, and nothing is started", options, async () => {
  const tree = new Tree();
  const maven = tree.maven(1);

  const { code, stdout, stderr } = await tree.run(["--version"], maven.env);

  assert.equal(code, 1);
  assert.equal(stdout, "");
  const log = join(tree.root, "server", "target", "build.log");
  assert.deepEqual(stderr.trimEnd().split("\n").slice(-2), [
    "[ERROR] no luck",
    `holdfast: the build failed; ${log} has all of its output.`,
  ]);
  assert.match(readFileSync(log, "utf8"), /Building Holdfast Server/);
  assert.equal(existsSync(tree.built), false);
});

test("without Java, or with one that is too old, it says what is needed", options, async () => {
  const tree = Tree.built();
  const nowhere = await tree.run(["--version"], { JAVA_HOME: join(tree.root, "nowhere") });
  assert.deepEqual(nowhere, {
    code: 1,
    stdout: "",
    stderr: "holdfast: there is no Java here; install JDK 17 or later, or set JAVA_HOME.\n",
  });

  for (const version of ["1.8", "11", "16"]) {
    tree.program("java", `echo "    java.specification.version = ${version}" >&2`);
    const old = await tree.run(["--version"], { JAVA_HOME: tree.root });
    assert.deepEqual(old, {
      code: 1,
      stdout: "",
      stderr: `holdfast: Java ${version} is too old; set JAVA_HOME to JDK 17 or later.\n`,
    });
  }
});

test("words are UTF-8 where there is no locale, as cron runs it", options, async (t) => {
  const chat = await startChat(t);
  const room = newRoom();
  const words = ["post", room, "Ahoy ⚓", "--url", chat.url("")];
  const { code, stderr } = await Tree.built().run(words, { LC_ALL: "C" });

  assert.equal(stderr, "");
  assert.equal(code, 0);
  const { json } = await get(chat, "/poll", room);
  assert.equal(json.msg[0].text, "Ahoy ⚓");
});
