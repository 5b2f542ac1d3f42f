import { elapse } from "../support/deadline.mjs";
import { asEvent, at } from "../support/doors.mjs";

/** How often who polls asks, in milliseconds. */
const POLL_MILLIS = 200;

/** How many messages are shown at `/poll` and `/msgs`. */
const SHOWN = 50;

/** Most messages of a page. */
const PAGE = 100;

/**
 * Hears all messages of a room over HTTP once and in order, door by door. Each way of hearing goes
 * on until it fails, at the end of its connection at the latest.
 */
export class Ear {
  #courier;
  #room;
  #last;
  #said;

  /**
   * @param {import("./couriers.mjs").Http1} courier
   * @param {string} room
   * @param {number} last position that was heard, 0 for none
   * @param {(message: object) => void} said is told each message
   */
  constructor(courier, room, last, said) {
    this.#courier = courier;
    this.#room = room;
    this.#last = last;
    this.#said = said;
  }

  /** `/poll`, again and again. */
  async polls() {
    for (;;) {
      const { msg } = await this.#json(at("/poll", this.#room));
      await this.#see(msg.reverse());
      await elapse(POLL_MILLIS);
    }
  }

  /** `/poll/next`: asks for what comes after the last one. */
  async nextPolls() {
    for (;;) {
      const { msg } = await this.#json(at("/poll/next", this.#room, { since: this.#last }));
      msg.forEach((message) => this.#tell(message));
    }
  }

  /** `/msgs`: a line at every change. */
  async lines() {
    await this.#stream(at("/msgs", this.#room), {}, "\n", (line) =>
      this.#see(JSON.parse(line).msg.reverse()),
    );
  }

  /** `/events`: goes on after the last one that came. */
  async events() {
    const headers = { "last-event-id": String(this.#last) };
    await this.#stream(at("/events", this.#room), headers, "\n\n", (text) => {
      const event = asEvent(text);
      if (event !== undefined) {
        this.#tell(event.message);
      }
    });
  }

  /** Takes the last messages; those between them and what was heard are in the history. */
  async #see(messages) {
    if (messages.length === SHOWN && messages[0].position > this.#last) {
      await this.#readUpTo(messages[0].position);
    }
    messages.filter(({ position }) => position > this.#last).forEach((each) => this.#tell(each));
  }

  async #readUpTo(end) {
    const path = `/rooms/${encodeURIComponent(this.#room)}/messages`;
    let page = { more: true };
    while (page.more && this.#last < end) {
      page = await this.#json(`${path}?after=${this.#last}&limit=${PAGE}`);
      page.messages.forEach((message) => this.#tell(message));
    }
  }

  #tell(message) {
    this.#last = message.position;
    this.#said(message);
  }

  async #json(path) {
    const { status, text } = await this.#courier.ask({ path });
    if (status !== 200) {
      throw new Unexpected(path, status, text);
    }
    return JSON.parse(text);
  }

  /** Takes the pieces of a stream one after the other; fails at its end. */
  async #stream(path, headers, mark, take) {
    let rest = "";
    let taken = Promise.resolve();
    const { status, text } = await this.#courier.ask({
      path,
      headers,
      take: (more) => {
        const pieces = (rest + more).split(mark);
        rest = pieces.pop();
        pieces.forEach((piece) => (taken = taken.then(() => take(piece))));
        taken.catch(() => this.#courier.end());
      },
    });
    await taken;
    throw new Unexpected(path, status, text);
  }
}

/** An answer that ends what was asked for; a stream that has ended has the status 200. */
class Unexpected extends Error {
  constructor(path, status, text) {
    super(`${path}: ${status} ${text}`);
    this.status = status;
  }
}
