/**
 * What is done to a server, and to the connections to it, while people talk. Each trouble is over
 * when its promise is: the server runs, and everybody can come back.
 */

import { elapse } from "../support/deadline.mjs";
import { CAN_FILL_DISKS } from "../support/servers.mjs";

/** Long enough for a start to be anywhere when it is broken off, in milliseconds. */
const START_MILLIS = 900;

/** Shorter than anybody waits for a sign of life, in milliseconds. */
const STANDSTILL_MILLIS = 1000;

/** More than there ever is in the files between two kills, in bytes. */
const FILE_BYTES = 2 ** 20;

/**
 * What a trouble may lay hands on.
 *
 * @typedef {{host: import("./host.mjs").Host, proxy: import("../support/unsteady-proxy.mjs").UnsteadyProxy,
 *     members: import("./member.mjs").Member[], random: import("./random.mjs").Random}} Place
 */

/** Some of the connections, and at times all. */
function some({ proxy, random }) {
  const links = random.shuffled(proxy.links);
  return links.slice(0, random.between(1, links.length));
}

async function whileStopped({ host, random }, meanwhile) {
  host.signal("SIGSTOP");
  await elapse(random.between(1, STANDSTILL_MILLIS));
  await meanwhile();
  host.signal("SIGCONT");
}

async function whileDiskIsFull({ host, members, random }, meanwhile) {
  const tell = (areExpected) => members.forEach((member) => member.expectRefusals(areExpected));
  tell(true);
  host.limitFiles(random.between(0, FILE_BYTES));
  await elapse(random.between(50, STANDSTILL_MILLIS));
  await meanwhile();
  tell(false);
}

/** Those that kill the server: it is started again on the same directory and port. */
export const KILLS = {
  kill: ({ host }) => host.restart(),
  "kill while it starts": async ({ host, random }) => {
    await host.kill();
    await host.breakOff(random.between(1, START_MILLIS));
    await host.start();
  },
  "kill while it stands still": (place) => whileStopped(place, () => place.host.restart()),
  "kill while the disk is full": (place) => whileDiskIsFull(place, () => place.host.restart()),
  "kill while it says goodbye": async ({ host, random }) => {
    host.signal("SIGTERM");
    await elapse(random.between(0, 20));
    await host.restart();
  },
};

/** Those that it lives through, or ends by itself. */
export const OTHERS = {
  stop: (place) => whileStopped(place, () => undefined),
  "stop, and cut": (place) =>
    whileStopped(place, async () => {
      some(place).forEach((link) => link.destroy());
      await elapse(place.random.between(1, STANDSTILL_MILLIS));
    }),
  "full disk": (place) => whileDiskIsFull(place, () => place.host.limitFiles("unlimited")),
  terminate: async ({ host }) => {
    await host.end();
    await host.start();
  },
  cut: async (place) => some(place).forEach((link) => link.destroy()),
  "cut within a message": async (place) => some(place).forEach((link) => link.tear(0.5)),
  "cut before a message": async (place) => some(place).forEach((link) => link.tear(0)),
  "cut, and the server is not told": async (place) => some(place).forEach((link) => link.lose()),
  "half closed to the client": async (place) =>
    some(place).forEach((link) => link.endTowardsClient()),
  "half closed to the server": async (place) =>
    some(place).forEach((link) => link.endTowardsServer()),
  delay: async (place) => {
    const links = some(place);
    links.forEach((link) => link.hold());
    await elapse(place.random.between(1, STANDSTILL_MILLIS));
    links.forEach((link) => link.release());
  },
};

const NEEDS_FULL_DISKS = ["kill while the disk is full", "full disk"];

function possible(troubles) {
  const names = Object.keys(troubles);
  return names.filter((name) => CAN_FILL_DISKS || !NEEDS_FULL_DISKS.includes(name));
}

/** How often a kill is only a kill. */
const PLAIN = 0.4;

/** So many of the names: each once before any twice. */
function draw(count, names, random) {
  const drawn = [];
  while (drawn.length < count) {
    drawn.push(...random.shuffled(names));
  }
  return drawn.slice(0, count);
}

/**
 * What happens, in order.
 *
 * @param {number} kills how many of them
 * @param {number} others how many troubles between them
 * @param {import("./random.mjs").Random} random
 * @returns {string[]} names
 */
export function plan(kills, others, random) {
  const killing = draw(kills, possible(KILLS), random);
  const plain = killing.map((name) => (random.chance(PLAIN) ? "kill" : name));
  return random.shuffled([...plain, ...draw(others, possible(OTHERS), random)]);
}

/** Lets a trouble happen. */
export async function strike(name, place) {
  await (KILLS[name] ?? OTHERS[name])(place);
}
