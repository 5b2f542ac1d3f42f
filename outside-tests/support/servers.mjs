import { strict as assert } from "node:assert";
import { spawnSync } from "node:child_process";
import { existsSync } from "node:fs";
import { join } from "node:path";
import { fileURLToPath } from "node:url";
import { newDirectory } from "./directories.mjs";
import {
  java,
  javaWords,
  runJava,
  runToEnd,
  startJar,
  startJava,
  startProcess,
} from "./java-process.mjs";

/** The root of the tree. */
export const ROOT = fileURLToPath(new URL("../..", import.meta.url));

const TARGET = join(ROOT, "server", "target");
const LIBRARIES = join(TARGET, "lib", "*");
const HOLDFAST = {
  classPath: [join(TARGET, "holdfast-server.jar"), LIBRARIES],
  mainClass: "io.holdfast.server.HoldfastMain",
};

/**
 * Whether the tests run against the published packages in our stead, to prove that they are right:
 * `HOLDFAST_REFERENCE=1`.
 */
export const IS_REFERENCE = process.env["HOLDFAST_REFERENCE"] === "1";

/** Whether a full disk can be feigned here. */
export const CAN_FILL_DISKS =
  process.platform === "linux" && spawnSync("prlimit", ["--version"]).status === 0;

const CHAT_IS_READY = /^Holdfast is ready: open (https?:\/\/\S+):(\d+)\/$/m;
const LISTENING = /^listening on (\d+)$/m;

/** A server of ours, in a process of its own. */
export class Server {
  /**
   * @param {import("./java-process.mjs").RunningProcess} running
   * @param {number} port that it listens on
   */
  constructor(running, port) {
    this.process = running;
    this.port = port;
  }

  /** An address of it for HTTP; it listens to IPv4 only, which is not what `localhost` has to be. */
  url(path = "/") {
    return `http://127.0.0.1:${this.port}${path}`;
  }

  /** An address of it for WebSockets. */
  webSocketUrl(path) {
    return `ws://127.0.0.1:${this.port}${path}`;
  }

  /**
   * Bounds the files that it writes while it runs: what goes beyond fails as on a full disk. Only
   * where {@link CAN_FILL_DISKS}.
   *
   * @param {number | "unlimited"} bytes
   */
  limitFiles(bytes) {
    const words = ["--pid", String(this.process.pid), `--fsize=${bytes}:unlimited`];
    assert.equal(spawnSync("prlimit", words).status, 0);
  }

  /** Stops it as an operator does, and expects that it takes that for no failure. */
  async stop() {
    const { code, signal } = await this.process.stop();
    assert.equal(signal ?? code, 0, `a server that is stopped ends with 0\n${this.process.stderr}`);
  }

  /** Expects that it has told of nothing worse than a machine that is busy. */
  assertNoTrouble() {
    assert.doesNotMatch(this.process.stderr, /LEAK|Exception|SEVERE/);
  }

  /** Kills it as a crash would. */
  async kill() {
    const { signal } = await this.process.kill();
    assert.equal(signal, "SIGKILL");
  }
}

/** A chat, which keeps its messages in a directory. */
export class ChatServer extends Server {
  /**
   * @param {import("./java-process.mjs").RunningProcess} running
   * @param {number} port that it listens on
   * @param {string} data the directory
   */
  constructor(running, port, data) {
    super(running, port);
    this.data = data;
  }
}

function requireJar(jar) {
  assert.ok(existsSync(jar), `${jar} is not built: mvn package`);
}

/** Runs `holdfast` with words of the command line to its end. */
export function runHoldfast(args, options) {
  requireJar(HOLDFAST.classPath[0]);
  return runJava({ ...HOLDFAST, args, ...options });
}

/** Starts `holdfast` with words of the command line; it is killed with the scope at the latest. */
export function startHoldfast(scope, args, options) {
  requireJar(HOLDFAST.classPath[0]);
  return startJava(scope, { ...HOLDFAST, args, ...options });
}

/**
 * Runs a script of bash to its end, in which `"$@"` is `holdfast` with words of the command line.
 */
export function runHoldfastIn(script, args, options) {
  requireJar(HOLDFAST.classPath[0]);
  const words = [java(), ...javaWords({ ...HOLDFAST, args })];
  return runToEnd("bash", ["-c", script, "holdfast", ...words], options);
}

/**
 * Starts the chat.
 *
 * @param {{after(callback: () => unknown): void}} scope that it ends with
 * @param {{data?: string, port?: number, args?: string[], env?: Record<string, string>}} [options]
 *     the directory for its messages, a new one unless given; its port, any unless given; more words
 *     of the command line; and its environment
 */
export async function startChat(scope, options = {}) {
  const { data = newDirectory() } = options;
  const running = beginChat(scope, { ...options, data });
  const [, , actual] = await running.line(CHAT_IS_READY);
  return new ChatServer(running, Number(actual), data);
}

/** Begins to start the chat, as {@link startChat} does; returns its process. */
export function beginChat(scope, { data, port = 0, args = [], env }) {
  requireJar(HOLDFAST.classPath[0]);
  const words = ["serve", "--port", String(port), "--data", data, ...args];
  return startJava(scope, { ...HOLDFAST, args: words, env });
}

/**
 * Starts a server that is there to be tested from outside.
 *
 * @param {{after(callback: () => unknown): void}} scope that it ends with
 * @param {string} mode such as `ws`
 * @param {string[]} [args] more words of the command line
 * @param {string[]} [javaOptions] more options of Java
 */
export async function startConformance(scope, mode, args = [], javaOptions = []) {
  requireJar(HOLDFAST.classPath[0]);
  const words = ["conformance", mode, "--port", "0", ...args];
  return listening(startJava(scope, { ...HOLDFAST, args: words, javaOptions }));
}

/**
 * Starts an example on any port, as its user would.
 *
 * @param {{after(callback: () => unknown): void}} scope that it ends with
 * @param {string} name of its directory
 * @param {string[]} [args] what follows the port
 */
export async function startExample(scope, name, args = []) {
  const jar = join(ROOT, "examples", name, "target", `${name}.jar`);
  requireJar(jar);
  return listening(startJar(scope, jar, ["0", ...args]));
}

/**
 * Starts a server of Socket.IO that is there to be tested from outside; or the reference, see
 * {@link IS_REFERENCE}.
 *
 * @param {{after(callback: () => unknown): void}} scope that it ends with
 * @param {"suites" | "app" | "once"} mode
 * @param {{port?: number, args?: string[], javaOptions?: string[]}} [options] its port, any unless
 *     given; more words of the command line, and options of Java, which the reference does not get
 */
export async function startSocketIo(scope, mode, { port = 0, args = [], javaOptions } = {}) {
  const words = ["--port", String(port)];
  if (!IS_REFERENCE) {
    requireJar(HOLDFAST.classPath[0]);
    const all = ["conformance", mode, ...words, ...args];
    return listening(startJava(scope, { ...HOLDFAST, args: all, javaOptions }));
  }
  const program = join(ROOT, "outside-tests", "reference", `${mode}.mjs`);
  return listening(startProcess(scope, process.execPath, [program, ...words]));
}

async function listening(running) {
  const [, port] = await running.line(LISTENING);
  return new Server(running, Number(port));
}
