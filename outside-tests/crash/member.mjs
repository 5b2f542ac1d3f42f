import { randomUUID } from "node:crypto";
import { LINES } from "./lines.mjs";

/**
 * How one talks: `window` is the most posts that are not answered yet, `restMillis` how long one
 * rests after a post on the average.
 *
 * @typedef {{window: number, restMillis: number}} Pace
 */

/** As fast as answers come. @type {Pace} */
export const FULL_SPEED = { window: 16, restMillis: 0 };

/** How many of the last posts one of those is that are posted again. */
const REPEATABLE = 48;

/** Most messages of a page of history. */
const PAGE = 100;

/** What may be refused for a while, and is asked for again so much later, in milliseconds. */
const PASSING = ["NOT_KEPT", "OVERLOADED"];
const RETRY_MILLIS = 60;

/** How often a post that was not answered is given up when the line ends. */
const GIVEN_UP = 0.05;

/**
 * Something that a member posts: its position is known once it was answered. A loose one was posted
 * while the server could keep nothing, and comes later than what was posted after it.
 *
 * @typedef {{id: string, text: string, position?: number, isLoose: boolean,
 *     isGivenUp?: boolean}} Letter
 */

/**
 * Somebody in a room who posts, hears what all say, and does after each end
 * of the line as docs/protocol.md says. Everything is recorded, and nothing is judged here.
 */
export class Member {
  /** All that was posted, in order: {@link Letter}. */
  letters = [];
  /** All that was heard, in order: messages. */
  heard = [];
  /** How the line ended, each time. */
  closes = [];
  /** How many posts were refused for a while. */
  refusals = 0;
  #room;
  #pace;
  #random;
  #witness;
  #line;
  /** Counts the lives of the line: what belongs to one that is over is left alone. */
  #life = 0;
  #isOpen = false;
  #isWriting = true;
  #isResting = false;
  #expectsRefusals = false;
  #unanswered = new Map();
  #byId = new Map();
  /** What came while history is read, or undefined. */
  #catchingUp;

  /**
   * @param {{name: string, kind: keyof LINES, room: string, pace: Pace}} who
   * @param {object} way to the server
   * @param {import("./random.mjs").Random} random decides what is given up and what is repeated
   * @param {{answered(): void, failed(name: string, what: string): void}} witness is told when a
   *     post was answered for the first time, and of what a client should not see
   */
  constructor({ name, kind, room, pace }, way, random, witness) {
    this.name = name;
    this.kind = kind;
    this.#room = room;
    this.#pace = pace;
    this.#random = random;
    this.#witness = witness;
    this.#line = LINES[kind](way, this);
  }

  /** How many posts wait for their answer. */
  get waiting() {
    return this.#unanswered.size;
  }

  /** Posts nothing new from now on. */
  fallSilent() {
    this.#isWriting = false;
  }

  /** Whether from now on the server may keep nothing. */
  expectRefusals(areExpected) {
    this.#expectsRefusals = areExpected;
    this.#unanswered.forEach((letter) => (letter.isLoose = true));
  }

  /** Ends the line. */
  leave() {
    this.#isOpen = false;
    this.#life++;
    this.#line.end();
  }

  opened() {
    this.#isOpen = true;
    this.#enter();
    this.#giveUpSome();
    this.#unanswered.forEach((letter) => this.#post(letter));
    this.#repeatOne();
    this.#write();
  }

  closed(how) {
    this.#isOpen = false;
    this.#life++;
    this.closes.push(how);
  }

  failed(what) {
    this.#witness.failed(this.name, what);
  }

  received(event) {
    switch (event.type) {
      case "entered":
        return this.#entered(event);
      case "message":
        return (this.#catchingUp?.later ?? this.heard).push(event.message);
      case "history":
        return this.#read(event);
      case "posted":
        return this.#posted(event);
      case "refused":
        return this.#refused(event);
      case "welcome":
      case "joined":
      case "left":
        return undefined;
      default:
        return this.failed(`nobody asked for ${JSON.stringify(event)}`);
    }
  }

  get #last() {
    return this.heard.at(-1)?.position ?? 0;
  }

  #enter() {
    this.#catchingUp = undefined;
    this.#line.send({ type: "enter", room: this.#room, after: this.#last });
  }

  /** Where messages were left out they are read from history, backwards. */
  #entered({ messages, gap }) {
    if (gap) {
      this.#catchingUp = { pages: [messages], later: [] };
      this.#readOn();
    } else {
      this.heard.push(...messages);
    }
  }

  #readOn() {
    const { pages } = this.#catchingUp;
    const before = pages[0][0]?.position ?? Number.MAX_SAFE_INTEGER;
    this.#line.send({ type: "history", room: this.#room, before, count: PAGE });
  }

  #read({ messages, more }) {
    const { pages, later } = this.#catchingUp;
    pages.unshift(messages);
    if (more && messages[0].position > this.#last) {
      this.#readOn();
      return;
    }
    this.heard.push(...pages.flat().filter(({ position }) => position > this.#last));
    // Without any messages at the door, history may have reached what was told meanwhile.
    this.heard.push(...later.filter(({ position }) => position > this.#last));
    this.#catchingUp = undefined;
  }

  #posted({ id, position }) {
    const letter = this.#byId.get(id);
    if (letter === undefined) {
      this.failed(`${id} was answered, which was not posted`);
    } else if (letter.position === undefined) {
      letter.position = position;
      this.#unanswered.delete(id);
      this.#witness.answered();
    } else if (letter.position !== position) {
      this.failed(`${letter.text} is at ${letter.position}, and at ${position}`);
    }
    this.#write();
  }

  #refused({ request, id, code, reason }) {
    if (!PASSING.includes(code)) {
      this.failed(`${request} was refused: ${code} ${reason}`);
      return;
    }
    const letter = this.#byId.get(id);
    const again = {
      enter: () => this.#enter(),
      history: () => this.#readOn(),
      post: () => this.#post(letter),
    };
    if (request === "post") {
      this.refusals++;
      if (!letter.isLoose && letter.position === undefined) {
        this.failed(`${letter.text} was refused, and the disk was not full: ${code}`);
      }
    }
    const life = this.#life;
    setTimeout(() => life === this.#life && again[request](), RETRY_MILLIS);
  }

  get #hasToSay() {
    const { window } = this.#pace;
    return this.#isOpen && this.#isWriting && !this.#isResting && this.#unanswered.size < window;
  }

  /** Posts something new as long as there is room in the window. */
  #write() {
    while (this.#hasToSay) {
      const text = `${this.name} ${this.letters.length}`;
      const letter = { id: randomUUID(), text, isLoose: this.#expectsRefusals };
      this.letters.push(letter);
      this.#byId.set(letter.id, letter);
      this.#unanswered.set(letter.id, letter);
      this.#post(letter);
      this.#rest();
    }
  }

  #rest() {
    const { restMillis } = this.#pace;
    if (restMillis > 0) {
      this.#isResting = true;
      const wake = () => {
        this.#isResting = false;
        this.#write();
      };
      setTimeout(wake, this.#random.between(0, 2 * restMillis)).unref();
    }
  }

  #giveUpSome() {
    for (const [id, letter] of this.#unanswered) {
      if (this.#random.chance(GIVEN_UP)) {
        letter.isGivenUp = true;
        this.#unanswered.delete(id);
      }
    }
  }

  /** What was answered is posted again, with another text: it has its place already. */
  #repeatOne() {
    const answered = this.letters.slice(-REPEATABLE).filter(({ position }) => position);
    if (answered.length > 0) {
      this.#post({ id: this.#random.pick(answered).id, text: "nobody says that" });
    }
  }

  #post({ id, text }) {
    this.#line.send({ type: "post", room: this.#room, id, text });
  }
}
