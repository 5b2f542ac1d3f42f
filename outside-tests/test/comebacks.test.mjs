/**
 * Many clients whose server is killed, and that come back to the next one all at once: each is sent
 * what it missed, in little memory, and whoever is connected is served meanwhile. `npm run comebacks`
 * does it with 10,000; the short form takes some seconds.
 */

import { strict as assert } from "node:assert";
import { readFileSync } from "node:fs";
import test from "node:test";
import { elapse, eventually } from "../support/deadline.mjs";
import { newDirectory } from "../support/directories.mjs";
import { Returner } from "../support/returner.mjs";
import { startSocketIo } from "../support/servers.mjs";

const isFull = process.env["HOLDFAST_COMEBACKS"] === "full";
const COUNT = isFull ? 10_000 : 300;
const MISSED_COUNT = 100;

/** How many connect at the same time at first; they come back without such consideration. */
const WAVE = 200;
const SETTINGS = ["--away", "600000", "--patience", "30000"];

/** A heap that holds the connections of all, but not what they missed besides. */
const JAVA_OPTIONS = ["-Xmx160m", "-XX:MaxDirectMemorySize=160m"];
const ASKING_INTERVAL_MILLIS = 20;

const skip = process.platform === "linux" ? false : "reads /proc";

test(`${COUNT} clients that come back at once after a crash`, { skip }, async (t) => {
  const args = ["--data", newDirectory(), ...SETTINGS];
  const options = { args, javaOptions: JAVA_OPTIONS };
  const first = await startSocketIo(t, "app", options);
  const clients = Array.from({ length: COUNT }, () => new Returner(first));
  for (let i = 0; i < COUNT; i += WAVE) {
    const wave = clients.slice(i, i + WAVE);
    await Promise.all(wave.map((client) => client.connect()));
    await Promise.all(wave.map((client) => client.ask("join", "hall")));
  }
  await clients[0].ask("send-later", 0, "hall", 1);
  await eventually(() => clients.forEach(({ numbers }) => assert.deepEqual(numbers, [0])));

  const ended = Promise.allSettled(clients.map((client) => client.ended()));
  await first.kill();
  await ended;
  const startedAt = performance.now();
  const second = await startSocketIo(t, "app", { ...options, port: first.port });
  const startMillis = performance.now() - startedAt;
  const here = new Returner(second);
  await here.connect();
  await here.ask("send-later", 0, "hall", MISSED_COUNT);

  const asking = askAgainAndAgain(here);
  const backAt = performance.now();
  const areRecovered = await Promise.all(clients.map((client) => client.connect()));
  const backMillis = performance.now() - backAt;
  const delays = await asking.end();

  const missed = Array.from({ length: MISSED_COUNT }, (_, i) => i);
  assert.ok(areRecovered.every((isRecovered) => isRecovered));
  clients.forEach(({ numbers }) => assert.deepEqual(numbers, [0, ...missed]));
  t.diagnostic(
    `started in ${startMillis.toFixed(0)} ms, all back in ${backMillis.toFixed(0)} ms, ` +
      `${peakResidentMib(second)} MiB resident at most; who was connected waited ` +
      `${quantile(delays, 0.5)} ms (p50), ${quantile(delays, 0.99)} ms (p99) for answers`,
  );

  clients.forEach((client) => (client.numbers = []));
  await here.ask("send-later", 0, "hall", 1);
  await eventually(() => clients.forEach(({ numbers }) => assert.deepEqual(numbers, [0])));
  clients.forEach((client) => client.drop());
  here.drop();
  await second.stop();
  second.assertNoTrouble();
});

/** Notes how long each answer takes, until it is told to end. */
function askAgainAndAgain(client) {
  const delays = [];
  let isOver = false;
  const asking = (async () => {
    while (!isOver) {
      const askedAt = performance.now();
      await client.ask("join", "another");
      delays.push(performance.now() - askedAt);
      await elapse(ASKING_INTERVAL_MILLIS);
    }
  })();
  return {
    async end() {
      isOver = true;
      await asking;
      return delays;
    },
  };
}

function quantile(values, part) {
  const sorted = [...values].sort((one, other) => one - other);
  return sorted[Math.floor((sorted.length - 1) * part)].toFixed(0);
}

function peakResidentMib({ process: { pid } }) {
  const status = readFileSync(`/proc/${pid}/status`, "utf8");
  return Math.round(Number(/^VmHWM:\s+(\d+) kB$/m.exec(status)[1]) / 1024);
}
