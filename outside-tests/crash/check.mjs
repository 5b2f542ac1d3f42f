/**
 * Whether all that was recorded is as it was promised: what was answered is there, and reached
 * everybody exactly once, in the order of the log; what was not answered did so at most once.
 */

/** How many examples are told of each thing that is wrong. */
const EXAMPLES = 3;

/**
 * Judges what was recorded. Everybody has to have heard all.
 *
 * @param {import("./member.mjs").Member[]} members or what they have recorded: `name`, `letters`,
 *     `heard`
 * @param {object[]} log all messages of the room, as it is kept in the end
 * @returns {{posted: number, acknowledged: number, kept: number, lost: number, doubled: number,
 *     outOfOrder: number, wrong: string[]}} numbers of messages, and what is wrong in words
 */
export function check(members, log) {
  const findings = new Findings();
  const byId = new Map(log.map((message) => [message.id, message]));
  const letters = new Map(members.flatMap((member) => member.letters).map((one) => [one.id, one]));
  const acknowledged = [...letters.values()].filter(({ position }) => position !== undefined);

  checkSequence("the log", log, findings);
  for (const message of log) {
    const letter = letters.get(message.id);
    if (letter?.text !== message.text) {
      findings.add("altered", `${message.text} is kept, where ${letter?.text} was posted`);
    }
  }
  for (const { id, text, position } of acknowledged) {
    const kept = byId.get(id);
    if (kept === undefined) {
      findings.add("lost", `${text}, acknowledged at ${position}, is not kept`);
    } else if (kept.position !== position) {
      findings.add("altered", `${text}, acknowledged at ${position}, is kept at ${kept.position}`);
    }
  }
  for (const member of members) {
    checkSequence(member.name, member.heard, findings);
    checkSame(member, log, byId, findings);
    checkOwnOrder(member, byId, findings);
  }
  return {
    posted: letters.size,
    acknowledged: acknowledged.length,
    kept: log.length,
    lost: findings.count("lost"),
    doubled: findings.count("doubled"),
    outOfOrder: findings.count("out of order"),
    wrong: findings.sentences,
  };
}

/** What is wrong, counted by kind. */
class Findings {
  sentences = [];
  #counts = new Map();

  add(kind, sentence) {
    const count = this.count(kind) + 1;
    this.#counts.set(kind, count);
    if (count <= EXAMPLES) {
      this.sentences.push(`${kind}: ${sentence}`);
    }
  }

  count(kind) {
    return this.#counts.get(kind) ?? 0;
  }
}

/** Each message is there once, after those with lower positions. */
function checkSequence(whose, messages, findings) {
  const ids = new Set();
  let last = 0;
  for (const { id, text, position } of messages) {
    if (ids.has(id)) {
      findings.add("doubled", `${text} at ${position} in ${whose}`);
    } else if (position <= last) {
      findings.add("out of order", `${text} at ${position} after ${last} in ${whose}`);
    }
    ids.add(id);
    last = position;
  }
}

/** What was heard is what is kept. */
function checkSame({ name, heard }, log, byId, findings) {
  const known = new Set();
  for (const { id, text, position } of heard) {
    const kept = byId.get(id);
    known.add(id);
    if (kept === undefined) {
      findings.add("lost", `${text} at ${position} was heard by ${name}, and is not kept`);
    } else if (kept.position !== position || kept.text !== text) {
      findings.add("altered", `${text} at ${position} was heard by ${name}`);
    }
  }
  for (const { id, text, position } of log) {
    if (!known.has(id)) {
      findings.add("lost", `${text} at ${position} was not heard by ${name}`);
    }
  }
}

/** What one has said comes in the order in which it was said, but for what could not be kept. */
function checkOwnOrder({ letters }, byId, findings) {
  let last = 0;
  for (const { id, text, isLoose, isGivenUp } of letters) {
    const kept = byId.get(id);
    // What is given up may still lie in a connection that the server reads beside the new one.
    if (kept === undefined || isLoose || isGivenUp) {
      continue;
    }
    if (kept.position < last) {
      findings.add("out of order", `${text} at ${kept.position}, after what was said later`);
    }
    last = kept.position;
  }
}
