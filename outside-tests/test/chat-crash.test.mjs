/**
 * What is promised: from the answer on nothing is lost, nothing is there twice, and all is in order,
 * however often the server is killed while people talk.
 */

import { strict as assert } from "node:assert";
import { randomUUID } from "node:crypto";
import test from "node:test";
import { ChatClient, newRoom } from "../support/chat-client.mjs";
import { startChat } from "../support/servers.mjs";

const PEOPLE = 4;

/** Most posts of one person that are not answered yet. */
const WINDOW = 24;

/** Answers before a crash: from the first one to this many. */
const MOST_ANSWERS = 900;

/** A small generator of numbers from 0 to 1 that gives the same ones for a seed (xorshift32). */
function numbersFrom(seed) {
  let state = seed || 1;
  return () => {
    state ^= state << 13;
    state ^= state >>> 17;
    state ^= state << 5;
    return (state >>> 0) / 2 ** 32;
  };
}

/** Somebody who talks, listens, and after each crash goes on as docs/protocol.md says. */
class Talker {
  /** All that was posted, in order: `{id, text, position}`, the position once it was answered. */
  letters = [];
  /** All that was heard, in order: messages. */
  heard = [];
  answers = 0;
  #name;
  #room;
  #client;

  constructor(name, room) {
    this.#name = name;
    this.#room = room;
  }

  get #unanswered() {
    return this.letters.filter((letter) => letter.position === undefined);
  }

  /** Talks until the connection ends; calls back at each answer. */
  async talk(scope, server, onAnswer) {
    this.#client = await ChatClient.named(scope, server, this.#name);
    const after = this.heard.at(-1)?.position ?? 0;
    const { messages, gap } = await this.#client.enter(this.#room, after);
    this.heard.push(...(gap ? await this.#missed(after) : messages));
    this.#unanswered.forEach((letter) => this.#post(letter));
    this.#write();
    for (let event; (event = await this.#client.takeUntilClosed()) !== undefined;) {
      if (event.type === "message") {
        this.heard.push(event.message);
      } else if (event.type === "posted") {
        this.#answered(event);
        onAnswer();
        this.#write();
      } else {
        assert.match(event.type, /^(joined|left)$/);
      }
    }
  }

  /** Closes a gap with history; what is said meanwhile is told after it. */
  async #missed(after) {
    const missed = [];
    const later = [];
    let before = Number.MAX_SAFE_INTEGER;
    let more = true;
    while (more && before > after) {
      this.#client.send({ type: "history", room: this.#room, before, count: 100 });
      const event = await this.#client.takeAny();
      if (event.type !== "history") {
        later.push(...(event.type === "message" ? [event.message] : []));
        continue;
      }
      missed.unshift(...event.messages);
      before = event.messages[0]?.position ?? 0;
      more = event.more;
    }
    const known = missed.filter((message) => message.position > after);
    const last = known.at(-1)?.position ?? after;
    return [...known, ...later.filter((message) => message.position > last)];
  }

  #answered({ id, position }) {
    const letter = this.letters.find((each) => each.id === id);
    assert.ok(letter !== undefined, "only what was posted is answered");
    assert.equal(letter.position ?? position, position, "the same place every time");
    letter.position = position;
    this.answers++;
  }

  /** Posts something new as long as there is room in the window. */
  #write() {
    while (this.letters.length - this.answers < WINDOW) {
      const letter = { id: randomUUID(), text: `${this.#name} ${this.letters.length}` };
      this.letters.push(letter);
      this.#post(letter);
    }
  }

  #post({ id, text }) {
    this.#client.send({ type: "post", room: this.#room, id, text });
  }
}

/** Talks until the server has answered so often, and then is killed. */
async function talkUntilCrash(scope, server, talkers, mostAnswers) {
  let answers = 0;
  const crash = () => {
    answers++;
    if (answers === mostAnswers) {
      server.process.signal("SIGKILL");
    }
  };
  await Promise.all(talkers.map((talker) => talker.talk(scope, server, crash)));
  await server.kill();
  return answers;
}

/** All messages of a room, page by page. */
async function everything(scope, server, room) {
  const reader = await ChatClient.connect(scope, server);
  const messages = [];
  let page = { more: true };
  let before = Number.MAX_SAFE_INTEGER;
  while (page.more) {
    page = await reader.history(room, before, 100);
    messages.unshift(...page.messages);
    before = page.messages[0]?.position;
  }
  return messages;
}

function assertKept(talkers, messages) {
  const byId = new Map(messages.map((message) => [message.id, message]));
  assert.equal(byId.size, messages.length, "nothing is there twice");
  messages.reduce((last, message) => {
    assert.ok(message.position > last, "in order of position");
    return message.position;
  }, 0);
  for (const { letters, heard } of talkers) {
    const kept = letters.filter((letter) => byId.has(letter.id));
    const answered = letters.filter((letter) => letter.position !== undefined);
    for (const { id, text, position } of answered) {
      assert.equal(byId.get(id)?.position, position, `${text} was answered and is there`);
      assert.equal(byId.get(id).text, text);
    }
    kept.reduce((last, letter) => {
      const { position } = byId.get(letter.id);
      assert.ok(position > last, `${letter.text} comes after what the same person said before`);
      return position;
    }, 0);
    assert.deepEqual(heard, messages.slice(0, heard.length), "heard once each, in order, as kept");
  }
  const posted = talkers.flatMap(({ letters }) => letters.map(({ id }) => id));
  const unknown = messages.filter(({ id }) => !posted.includes(id));
  assert.deepEqual(unknown, []);
}

for (const [durability, crashes] of [
  ["full", 3],
  ["normal", 1],
]) {
  test(`nothing that was answered is lost by ${crashes} crashes (${durability})`, async (t) => {
    const seed = Number(process.env["SEED"] ?? Date.now() % 2 ** 31);
    t.diagnostic(`SEED=${seed}`);
    const random = numbersFrom(seed);
    const room = newRoom();
    const talkers = Array.from({ length: PEOPLE }, (_, i) => new Talker(`Person ${i}`, room));
    const args = ["--durability", durability, "--posts-per-second", "100000"];
    let server = await startChat(t, { args });
    const { data } = server;

    let answers = 0;
    for (let crash = 0; crash < crashes; crash++) {
      const most = 1 + Math.floor(random() * MOST_ANSWERS);
      answers += await talkUntilCrash(t, server, talkers, most);
      server = await startChat(t, { data, args });
    }

    const messages = await everything(t, server, room);
    t.diagnostic(`${answers} answered, ${messages.length} kept`);
    assert.ok(messages.length >= answers, "at least as many are kept as were answered");
    assertKept(talkers, messages);
    await server.stop();
  });
}
