/**
 * What published clients send again to a server that was killed, and started again on its log, is
 * applied once, and answered as it was the first time.
 */

import { strict as assert } from "node:assert";
import { randomUUID } from "node:crypto";
import test from "node:test";
import { Random, seedOfRun } from "../crash/random.mjs";
import { eventually } from "../support/deadline.mjs";
import { newDirectory } from "../support/directories.mjs";
import { IS_REFERENCE, startSocketIo } from "../support/servers.mjs";
import { KINDS, StockClient } from "../support/stock-client.mjs";

const KILLS = 5;

/** Answers between two kills. */
const ANSWERS = { least: 1, most: 60 };

/** Posts of one client that are under way at a time. */
const CHUNK = 20;

const RETRYING = {
  retries: 1000,
  ackTimeout: 300,
  reconnection: true,
  reconnectionDelay: 20,
  reconnectionDelayMax: 100,
};

/** A server that keeps its log and its port. */
class Lives {
  #scope;
  #data = newDirectory();

  constructor(scope) {
    this.#scope = scope;
  }

  async start() {
    const { port } = this.server ?? { port: 0 };
    const args = ["--data", this.#data];
    this.server = await startSocketIo(this.#scope, "once", { port, args });
  }
}

/** Sends one id after the other until it is told to stop, and notes the answers. */
async function sendUntil(client, answers, isOver) {
  while (!isOver()) {
    const ids = Array.from({ length: CHUNK }, () => randomUUID());
    await Promise.all(
      ids.map(async (id) => {
        const [error, answer] = await client.acks("apply", id);
        assert.equal(error, null);
        answers.set(id, answer);
      }),
    );
  }
}

const skip = IS_REFERENCE && "the reference has no log";

test(`${KILLS} kills while clients send with retries: all is applied once`, { skip }, async (t) => {
  const seed = seedOfRun();
  t.diagnostic(`HOLDFAST_SEED=${seed}`);
  const random = new Random(seed);
  const lives = new Lives(t);
  await lives.start();
  const kinds = KINDS.filter(({ major }) => major === 4);
  const clients = await Promise.all(
    kinds.map((kind) => StockClient.connect(t, lives.server, kind, RETRYING)),
  );
  let isOver = false;
  const noted = new Map();
  const sending = clients.map((client) => sendUntil(client, noted, () => isOver));
  for (let i = 0; i < KILLS; i++) {
    const enough = noted.size + random.between(ANSWERS.least, ANSWERS.most);
    await eventually(() => assert.ok(noted.size >= enough, `${noted.size} of ${enough} answers`));
    await lives.server.kill();
    await lives.start();
  }
  isOver = true;
  await Promise.all(sending);
  const answers = [...noted];
  await lives.server.kill();
  await lives.start();

  const observer = await StockClient.connect(t, lives.server, kinds[0]);
  const applied = await observer.ask("applied");
  t.diagnostic(`${applied.length} were applied`);
  assert.deepEqual(
    [...applied].sort(),
    answers.map(([id]) => id).sort(),
    "all that was answered is applied, each once",
  );
  const again = await Promise.all(answers.map(([id]) => observer.ask("apply", id)));
  assert.deepEqual(
    again,
    answers.map(([, answer]) => answer),
    "the original answers",
  );
  assert.equal((await observer.ask("applied")).length, applied.length);
});
