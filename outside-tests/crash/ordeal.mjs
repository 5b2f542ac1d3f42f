/** People who talk while one trouble follows another, and what became of their messages. */

import { strict as assert } from "node:assert";
import { once } from "node:events";
import { createServer } from "node:net";
import { ChatClient, newRoom } from "../support/chat-client.mjs";
import { eventually, within } from "../support/deadline.mjs";
import { UnsteadyProxy } from "../support/unsteady-proxy.mjs";
import { check } from "./check.mjs";
import { Host } from "./host.mjs";
import { LINES } from "./lines.mjs";
import { FULL_SPEED, Member } from "./member.mjs";
import { Random } from "./random.mjs";
import { plan, strike } from "./troubles.mjs";

/** Who takes part, by kind of line. */
export const EVERYBODY = ["raw", "raw", ...Object.keys(LINES)];

/** Posts that are answered before the next trouble. */
const ANSWERS = { least: 1, most: 900 };

/** Ports that the system does not give to connections: one that is free now stays so. */
const PORTS = { least: 10_000, most: 30_000 };

/** Largest page of history. */
const PAGE = 100;

/** A chat, and those who talk in it. */
export class Ordeal {
  host;
  proxy;
  members = [];
  room = newRoom();
  #answers = 0;
  #wake = () => undefined;
  #trouble = "nothing";
  #failures = [];

  /**
   * Starts a chat, and lets everybody talk.
   *
   * @param {{after(callback: () => unknown): void}} scope that all ends with
   * @param {{seed: number, durability?: "full" | "normal", kinds?: string[],
   *     pace?: import("./member.mjs").Pace}} options
   */
  static async begin(scope, options) {
    const { seed, durability = "full", kinds = EVERYBODY, pace = FULL_SPEED } = options;
    const ordeal = new Ordeal();
    ordeal.host = new Host(scope, { port: await freePort(), durability });
    await ordeal.host.start();
    ordeal.proxy = await UnsteadyProxy.open(scope, ordeal.host);
    scope.after(() => ordeal.members.forEach((member) => member.leave()));
    ordeal.members = kinds.map((kind, i) => {
      const who = { name: `${kind} ${i}`, kind, room: ordeal.room, pace };
      return new Member(who, ordeal.proxy, new Random(seed + i), ordeal);
    });
    return ordeal;
  }

  /** A post was answered for the first time. */
  answered() {
    this.#answers++;
    this.#wake();
  }

  /** A member has seen what it should not see. */
  failed(name, what) {
    this.#failures.push(`${name}: ${what}, after: ${this.#trouble}`);
  }

  /** Waits until so many more posts are answered: that the chat lives, and everybody talks. */
  async answers(count) {
    const enough = this.#answers + count;
    const reached = new Promise((resolve) => {
      this.#wake = () => this.#answers >= enough && resolve();
    });
    await within(reached, () => `${this.#answers} of ${enough} answers; ${this.#describe()}`);
  }

  #describe() {
    return this.members
      .map(({ name, waiting, heard }) => `${name} waits for ${waiting}, heard ${heard.length}`)
      .join("; ");
  }

  /** One trouble follows another. */
  async endure(troubles, random) {
    for (const trouble of troubles) {
      await this.answers(random.between(ANSWERS.least, ANSWERS.most));
      this.#trouble = trouble;
      await strike(trouble, { ...this, random });
    }
    await this.answers(ANSWERS.least);
  }

  /**
   * Lets everybody finish, and judges.
   *
   * @returns what {@link check} says, with what members and operators saw that they should not,
   *     `failures`, and `kills`
   */
  async end(scope) {
    this.members.forEach((member) => member.fallSilent());
    await eventually(() => this.members.forEach(({ waiting }) => assert.equal(waiting, 0))).catch(
      () => assert.fail(`some posts are not answered; ${this.#describe()}`),
    );
    const log = await everything(scope, this.host.server, this.room);
    const haveHeardAll = () =>
      this.members.forEach(({ heard }) =>
        assert.equal(heard.at(-1)?.position, log.at(-1).position),
      );
    // Who never hears the end has lost something: it is counted.
    await eventually(haveHeardAll).catch(() => undefined);
    this.members.forEach((member) => member.leave());
    await this.host.end();
    const { kills, complaints } = this.host;
    const failures = [...this.#failures, ...complaints];
    return { ...check(this.members, log), failures, kills };
  }
}

/**
 * Talks through so many kills, and other troubles between them.
 *
 * @param {import("node:test").TestContext} t
 * @param {{seed: number, kills: number, others: number,
 *     durability?: "full" | "normal"}} options
 */
export async function endureKills(t, { seed, kills, others, durability }) {
  const random = new Random(seed);
  const troubles = plan(kills, others, random);
  t.diagnostic(`HOLDFAST_SEED=${seed}: ${troubles.join(", ")}`);
  const ordeal = await Ordeal.begin(t, { seed, durability });
  await ordeal.endure(troubles, random);
  return ordeal.end(t);
}

/** Expects that nothing is wrong. */
export function assertKept({ lost, doubled, outOfOrder, wrong, failures }) {
  assert.deepEqual(
    { lost, doubled, outOfOrder, wrong, failures },
    { lost: 0, doubled: 0, outOfOrder: 0, wrong: [], failures: [] },
  );
}

async function freePort() {
  const random = new Random(process.pid);
  return eventually(async () => {
    const listener = createServer().listen(random.between(PORTS.least, PORTS.most));
    await once(listener, "listening");
    const { port } = listener.address();
    listener.close();
    await once(listener, "close");
    return port;
  });
}

/** All messages of a room, page by page. */
async function everything(scope, server, room) {
  const reader = await ChatClient.connect(scope, server);
  const messages = [];
  let page = { more: true };
  let before = Number.MAX_SAFE_INTEGER;
  while (page.more) {
    page = await reader.history(room, before, PAGE);
    messages.push(...page.messages.reverse());
    before = page.messages.at(-1)?.position;
  }
  return messages.reverse();
}
