/** What carries requests: connections that are kept, over HTTP/1.1 and HTTP/2. */

import http from "node:http";
import { connect } from "node:http2";

/**
 * A request. `take` is given the text of a good answer as it comes; without it the answer has it.
 *
 * @typedef {{method?: string, path: string, headers?: Record<string, string>, body?: string,
 *     take?: (text: string) => void}} Asked
 */

/** As many connections over HTTP/1.1 as there are answers that are waited for. */
export class Http1 {
  #way;
  #agent = new http.Agent({ keepAlive: true });

  constructor(way) {
    this.#way = way;
  }

  /**
   * Asks; fails where the answer does not come, or not whole.
   *
   * @param {Asked} asked
   * @returns {Promise<{status: number, text: string}>} at the end of the answer
   */
  ask({ method = "GET", path, headers = {}, body, take }) {
    return new Promise((resolve, reject) => {
      const options = { method, headers, agent: this.#agent };
      const request = http.request(this.#way.url(path), options, (response) => {
        const answer = new Answer(response.statusCode, take);
        response.setEncoding("utf8").on("data", (text) => answer.add(text));
        response.on("error", reject);
        response.on("close", () => {
          if (response.complete) {
            resolve(answer.whole);
          } else {
            reject(new Error(`only a part of the answer to ${path}`));
          }
        });
      });
      request.on("error", reject).end(body);
    });
  }

  end() {
    this.#agent.destroy();
  }
}

/** One connection over HTTP/2. */
export class Http2 {
  #session;

  constructor(way) {
    this.#session = connect(way.url()).on("error", () => undefined);
  }

  /** As {@link Http1.ask}. */
  ask({ method = "GET", path, headers = {}, body, take }) {
    return new Promise((resolve, reject) => {
      const stream = this.#session.request({ ":method": method, ":path": path, ...headers });
      let answer;
      stream.on("response", ({ ":status": status }) => (answer = new Answer(status, take)));
      stream.setEncoding("utf8").on("data", (text) => answer.add(text));
      stream.on("error", reject);
      stream.on("close", () => {
        if (stream.readableEnded && answer !== undefined) {
          resolve(answer.whole);
        } else {
          reject(new Error(`only a part of the answer to ${path}`));
        }
      });
      stream.end(body);
    });
  }

  end() {
    this.#session.destroy();
  }
}

/** What has come of an answer. */
class Answer {
  #status;
  #take;
  #text = "";

  constructor(status, take) {
    this.#status = status;
    this.#take = status === 200 ? take : undefined;
  }

  add(text) {
    if (this.#take === undefined) {
      this.#text += text;
    } else {
      this.#take(text);
    }
  }

  get whole() {
    return { status: this.#status, text: this.#text };
  }
}
