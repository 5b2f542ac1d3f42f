import http from "node:http";

/** What there is to ask for: short and long. */
const PATHS = ["/health", "/metrics", "/"];

/** How long it waits before it asks again when nobody answered, in milliseconds. */
const BACKOFF_MILLIS = 20;

/** Nobody is there, or not any more: what says so before an answer begins is no error. */
const NOBODY = ["ECONNREFUSED", "ECONNRESET", "EPIPE"];

/**
 * Somebody who asks over HTTP again and again, on a connection that is kept. An answer has to be
 * whole once it has begun.
 */
export class Asker {
  /** How many were whole. */
  answers = 0;
  /** What it should not have seen. */
  failures = [];
  #host;
  #agent = new http.Agent({ keepAlive: true, maxSockets: 1 });
  #count = 0;
  #isOver = false;

  /**
   * @param {{after(callback: () => unknown): void}} scope that it ends with
   * @param {{port: number}} host
   */
  constructor(scope, host) {
    this.#host = host;
    scope.after(() => this.leave());
    this.#ask();
  }

  leave() {
    this.#isOver = true;
    this.#agent.destroy();
  }

  #ask() {
    if (this.#isOver) {
      return;
    }
    const path = PATHS[this.#count++ % PATHS.length];
    const options = { host: "127.0.0.1", port: this.#host.port, path, agent: this.#agent };
    const request = http.get(options, (response) => this.#read(path, response));
    request.on("error", ({ code, message }) => {
      if (request.res !== null) {
        return;
      }
      if (!NOBODY.includes(code)) {
        this.#fail(`${path}: ${code} ${message}`);
      }
      this.#askLater();
    });
  }

  /** A server that goes down may also say that it does: 503. */
  #read(path, response) {
    const { statusCode } = response;
    if (statusCode !== 200 && statusCode !== 503) {
      this.#fail(`${path}: ${statusCode}`);
    }
    response.on("error", () => undefined).resume();
    response.on("close", () => {
      if (!response.complete) {
        this.#fail(`${path}: ${statusCode}, and not all of it`);
      }
      this.answers++;
      this.#askLater();
    });
  }

  #fail(what) {
    if (!this.#isOver) {
      this.failures.push(what);
    }
  }

  #askLater() {
    setTimeout(() => this.#ask(), BACKOFF_MILLIS);
  }
}
