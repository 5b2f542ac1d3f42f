import { spawn } from "node:child_process";
import { delimiter, join } from "node:path";
import { PATIENCE_MILLIS, within } from "./deadline.mjs";

const running = new Set();

// Whatever happens to the tests, no process of theirs stays behind. Registered before anything that
// cleans up the files they write to.
process.on("exit", () => running.forEach((child) => child.kill("SIGKILL")));
for (const signal of ["SIGINT", "SIGTERM", "SIGHUP"]) {
  process.on(signal, () => process.exit(1));
}

/** The options that `./holdfast` starts Java with, of which older releases ignore some. */
const JAVA_OPTIONS = [
  "-XX:+IgnoreUnrecognizedVMOptions",
  "--enable-native-access=ALL-UNNAMED",
  "--sun-misc-unsafe-memory-access=allow",
  // Many start, on few processors.
  "-XX:TieredStopAtLevel=1",
  "-XX:+UseSerialGC",
  "-Xmx256m",
];

/** The `java` of JAVA_HOME, or of the PATH; or another tool that comes with it. */
export function java(tool = "java") {
  const home = process.env["JAVA_HOME"];
  return home ? join(home, "bin", tool) : tool;
}

/** The environment of the tests, without what would configure the process. */
function cleanEnvironment() {
  return Object.fromEntries(
    Object.entries(process.env).filter(([name]) => !name.startsWith("HOLDFAST_")),
  );
}

/** A process and all that it has said. */
export class RunningProcess {
  /** What it wrote to its standard output so far. */
  stdout = "";
  /** What it wrote to its standard error so far. */
  stderr = "";
  /** How it ended: `{code, signal}`, one of which is null. */
  ended;
  #child;
  #onOutput = () => undefined;

  /**
   * @param {string} command to run
   * @param {string[]} args of the command
   * @param {{env?: Record<string, string>, cwd?: string}} [options]
   */
  constructor(command, args, { env = {}, cwd } = {}) {
    const child = spawn(command, args, {
      cwd,
      env: { ...cleanEnvironment(), ...env },
      stdio: ["ignore", "pipe", "pipe"],
    });
    this.#child = child;
    running.add(child);
    child.stdout.setEncoding("utf8").on("data", (text) => {
      this.stdout += text;
      this.#onOutput();
    });
    child.stderr.setEncoding("utf8").on("data", (text) => (this.stderr += text));
    this.ended = new Promise((resolve, reject) => {
      child.on("error", reject);
      child.on("close", (code, signal) => {
        running.delete(child);
        resolve({ code, signal });
      });
    });
    // Nobody may be waiting for the end when it comes.
    this.ended.catch(() => undefined);
  }

  get pid() {
    return this.#child.pid;
  }

  /**
   * Waits for a line of the standard output.
   *
   * @param {RegExp} pattern that it matches
   * @returns {Promise<RegExpMatchArray>}
   */
  async line(pattern) {
    const said = new Promise((resolve) => {
      this.#onOutput = () => {
        const match = pattern.exec(this.stdout);
        if (match !== null) {
          resolve(match);
        }
      };
      this.#onOutput();
    });
    const ended = this.ended.then(({ code, signal }) => {
      throw new Error(`ended with ${signal ?? code} before it said ${pattern}\n${this.stderr}`);
    });
    return within(
      Promise.race([said, ended]),
      () => `${pattern} in the output\n${this.stdout}${this.stderr}`,
    );
  }

  /** Sends a signal. */
  signal(name) {
    this.#child.kill(name);
  }

  /** Asks it to end; returns how it did. */
  async stop() {
    this.signal("SIGTERM");
    return this.end();
  }

  /** Ends it as a crash would. */
  async kill() {
    this.signal("SIGKILL");
    return this.end();
  }

  /** Waits for its end; returns how it ended. */
  async end() {
    return within(this.ended, () => `the end of process ${this.pid}\n${this.stderr}`);
  }
}

/**
 * Starts a command; it is killed with the scope at the latest.
 *
 * @param {{after(callback: () => unknown): void}} scope
 * @param {string} command
 * @param {string[]} args
 * @param {{env?: Record<string, string>, cwd?: string}} [options]
 */
export function startProcess(scope, command, args, options) {
  const started = new RunningProcess(command, args, options);
  scope.after(() => started.kill());
  return started;
}

/** The words after `java` that run a program; see {@link startJava}. */
export function javaWords({ classPath, mainClass, args = [], javaOptions = [] }) {
  return [...JAVA_OPTIONS, ...javaOptions, "-cp", classPath.join(delimiter), mainClass, ...args];
}

/**
 * Starts Java; see {@link startProcess}.
 *
 * @param {{after(callback: () => unknown): void}} scope
 * @param {{classPath: string[], mainClass: string, args?: string[], javaOptions?: string[],
 *     env?: Record<string, string>, cwd?: string}} program
 */
export function startJava(scope, program) {
  const { env, cwd } = program;
  return startProcess(scope, java(), javaWords(program), { env, cwd });
}

/**
 * Starts a jar that can be run as it is; see {@link startProcess}.
 *
 * @param {{after(callback: () => unknown): void}} scope
 * @param {string} jar
 * @param {string[]} args of the program
 */
export function startJar(scope, jar, args) {
  return startProcess(scope, java(), [...JAVA_OPTIONS, "-jar", jar, ...args]);
}

/**
 * Runs a command to its end.
 *
 * @returns {Promise<{code: number | null, stdout: string, stderr: string}>}
 */
export async function runToEnd(command, args, options) {
  const started = new RunningProcess(command, args, options);
  try {
    const { code } = await within(
      started.ended,
      () => `the end of ${command} ${args.join(" ")}\n${started.stdout}${started.stderr}`,
      4 * PATIENCE_MILLIS,
    );
    return { code, stdout: started.stdout, stderr: started.stderr };
  } finally {
    started.signal("SIGKILL");
  }
}

/** Runs a program in Java to its end; see {@link startJava} and {@link runToEnd}. */
export async function runJava(program) {
  const { env, cwd } = program;
  return runToEnd(java(), javaWords(program), { env, cwd });
}
