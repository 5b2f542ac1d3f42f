import { at } from "../support/doors.mjs";
import { Ear } from "./hearing.mjs";

/** How long a line waits before it comes back, in milliseconds. */
const BACKOFF = { least: 10, most: 150 };

/** What is refused for a while: the line stays. */
const PASSING = ["NOT_KEPT", "OVERLOADED"];

/** The status of a stream that has ended, and what a server says that goes down. */
const GOODBYES = [200, 503];

/**
 * A line over HTTP: what is heard comes beside what is posted, one post after the other. An answer to
 * a post does not say where the message is, so a post counts as answered when it was heard too.
 */
export class HttpLine {
  #way;
  #owner;
  #kind;
  #courier;
  /** Counts the lives of the line: what belongs to one that is over is left alone. */
  #life = 0;
  #isOpen = false;
  #isOver = false;
  #timer;
  #posts = Promise.resolve();
  /** The ids of posts that were answered and not heard yet. */
  #unheard = new Set();
  #positions = new Map();

  /**
   * @param {object} way to the server
   * @param {import("./member.mjs").Member} owner
   * @param {{Courier: typeof import("./couriers.mjs").Http1, hears: keyof Ear, posts: string}} kind
   *     of connection, how it hears, and the path that it posts to
   */
  constructor(way, owner, kind) {
    this.#way = way;
    this.#owner = owner;
    this.#kind = kind;
    this.#connect();
  }

  async #connect() {
    const life = ++this.#life;
    this.#courier = new this.#kind.Courier(this.#way);
    const isReady = await this.#courier.ask({ path: "/health" }).then(
      ({ status }) => status === 200,
      () => false,
    );
    if (isReady && life === this.#life) {
      this.#isOpen = true;
      this.#owner.opened();
    } else {
      this.#close(life);
    }
  }

  #close(life) {
    if (life !== this.#life || this.#isOver) {
      return;
    }
    this.#life++;
    this.#courier.end();
    if (this.#isOpen) {
      this.#isOpen = false;
      this.#owner.closed("gone");
    }
    const { least, most } = BACKOFF;
    this.#timer = setTimeout(() => this.#connect(), least + Math.random() * (most - least));
  }

  send(request) {
    const life = this.#life;
    if (request.type === "enter") {
      this.#hear(request, life);
    } else {
      this.#posts = this.#posts.then(() => this.#post(request, life));
    }
  }

  async #hear({ room, after }, life) {
    this.#owner.received({ type: "entered", room, messages: [], gap: false });
    const said = (message) => life === this.#life && this.#said(room, message);
    try {
      await new Ear(this.#courier, room, after, said)[this.#kind.hears]();
    } catch (error) {
      if (life === this.#life && error.status !== undefined && !GOODBYES.includes(error.status)) {
        this.#owner.failed(error.message);
      }
      this.#close(life);
    }
  }

  #said(room, message) {
    this.#owner.received({ type: "message", room, message });
    this.#positions.set(message.id, message.position);
    if (this.#unheard.delete(message.id)) {
      this.#posted(room, message.id);
    }
  }

  async #post({ room, id, text }, life) {
    if (life !== this.#life) {
      return;
    }
    try {
      const answer = await this.#courier.ask({
        method: "POST",
        path: at(this.#kind.posts, room),
        headers: { "content-type": "application/json" },
        body: JSON.stringify({ user: this.#owner.name, text, id }),
      });
      if (life === this.#life) {
        this.#answered(room, id, answer);
      }
    } catch {
      this.#close(life);
    }
  }

  #answered(room, id, { status, text }) {
    const { code, reason } = text.startsWith("{") ? JSON.parse(text) : {};
    if (status === 200 && this.#positions.has(id)) {
      this.#posted(room, id);
    } else if (status === 200) {
      this.#unheard.add(id);
    } else if (PASSING.includes(code)) {
      this.#owner.received({ type: "refused", request: "post", room, id, code, reason });
    } else {
      if (!GOODBYES.includes(status)) {
        this.#owner.failed(`a post was answered with ${status} ${text}`);
      }
      this.#close(this.#life);
    }
  }

  #posted(room, id) {
    this.#owner.received({ type: "posted", room, id, position: this.#positions.get(id) });
  }

  end() {
    this.#isOver = true;
    this.#life++;
    clearTimeout(this.#timer);
    this.#courier.end();
  }
}
