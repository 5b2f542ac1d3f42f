import { strict as assert } from "node:assert";
import { WebSocket } from "ws";

/** A number that was sent to a room: `42["r",7,"offset"]`. */
const NUMBER = /^42\["r",(\d+),"([^"]+)"\]$/;

/**
 * A client of Socket.IO that goes on where it was, over a WebSocket: cheap enough for thousands of
 * them in one process.
 */
export class Returner {
  #url;
  #socket;
  #session = {};
  #offset;
  #ackCount = 0;
  #waiting = [];

  /** What it was sent since it was last asked for, in the order in which it came. */
  numbers = [];

  constructor(server) {
    this.#url = server.webSocketUrl("/recovery.io/?EIO=4&transport=websocket");
  }

  /** Connects, and resolves to whether its session has gone on. */
  connect() {
    const { sid, pid } = this.#session;
    const auth = pid === undefined ? "" : JSON.stringify({ pid, offset: this.#offset });
    this.#socket = new WebSocket(this.#url, { perMessageDeflate: false });
    return new Promise((resolve, reject) => {
      this.#socket.on("error", reject);
      this.#socket.on("close", () => reject(new Error("closed")));
      this.#socket.on("message", (bytes) => {
        const text = bytes.toString();
        if (text.startsWith("0{")) {
          this.#socket.send(`40${auth}`);
        } else if (text.startsWith("40{")) {
          this.#session = JSON.parse(text.slice(2));
          resolve(this.#session.sid === sid);
        } else {
          this.#take(text);
        }
      });
    });
  }

  #take(text) {
    const number = NUMBER.exec(text);
    if (number !== null) {
      this.numbers.push(Number(number[1]));
      this.#offset = number[2];
    } else if (text === "2") {
      this.#socket.send("3");
    } else if (text.startsWith("43")) {
      this.#waiting.shift()();
    } else {
      assert.match(text, /^42\["state",/);
    }
  }

  /** Emits an event, and waits for the answer. */
  ask(...event) {
    const answer = new Promise((resolve) => this.#waiting.push(resolve));
    this.#socket.send(`42${this.#ackCount++}${JSON.stringify(event)}`);
    return answer;
  }

  /** Waits for the end of the connection. */
  ended() {
    return new Promise((resolve) => this.#socket.once("close", resolve));
  }

  /** Leaves without a word. */
  drop() {
    this.#socket.terminate();
  }
}
