import { strict as assert } from "node:assert";
import { PATIENCE_MILLIS, within } from "./deadline.mjs";
import { OPCODE, closePayload, frame } from "./frames.mjs";
import { RawClient, request, upgradeRequest } from "./raw-client.mjs";

const PATH = "/socket.io/?EIO=4";
const POLLING = `${PATH}&transport=polling`;
const WEB_SOCKET = `${PATH}&transport=websocket`;
const HOST = { Host: "127.0.0.1" };
const PLACEHOLDER = '{"_placeholder":true,"num":0}';
const SEPARATOR = "\x1e";

/** How many there are at a time. */
const AT_ONCE = 8;

/** Who has not answered a ping after that long is given up: the interval of the pings, and a bit. */
const HEARTBEAT_MILLIS = 1700;

let rooms = 0;

/** One that comes and goes: bytes over one connection or two, as cheap as can be. */
class Visitor {
  #server;
  #clients = [];

  constructor(server) {
    this.#server = server;
  }

  async connect() {
    const client = await RawClient.connect({ after: () => undefined }, this.#server);
    this.#clients.push(client);
    return client;
  }

  /** Cuts everything off, in the middle of whatever it is. */
  cut() {
    for (const { socket } of this.#clients.splice(0)) {
      socket.resetAndDestroy();
    }
  }

  /** Ends in order. */
  end() {
    for (const { socket } of this.#clients.splice(0)) {
      socket.destroy();
    }
  }
}

/** Waits until it is in the hands of the system. */
const handedOver = ({ socket }, bytes) => new Promise((resolve) => socket.write(bytes, resolve));

async function answer(client) {
  const { status, headers } = await client.head();
  const body = String(await client.bytes(Number(headers["content-length"])));
  assert.equal(status, 200, body);
  return body;
}

const get = (path) => request(`GET ${path} HTTP/1.1`, HOST);
const post = (path, body, length = body.length) =>
  request(`POST ${path} HTTP/1.1`, { ...HOST, "Content-Length": String(length) }) + body;

async function exchange(client, bytes) {
  client.send(bytes);
  return answer(client);
}

/** Opens a session of polling; returns its path and its id. */
async function openPolling(visitor) {
  const client = await visitor.connect();
  const { sid } = JSON.parse((await exchange(client, get(POLLING))).slice(1));
  return { client, sid, path: `${POLLING}&sid=${sid}` };
}

/** A session of polling that is in the namespace `/` and in two rooms. */
async function joinPolling(visitor) {
  const session = await openPolling(visitor);
  const packets = ["40", `42["join",["crowd","room${(rooms += 1)}"]]`].join(SEPARATOR);
  assert.equal(await exchange(session.client, post(session.path, packets)), "ok");
  for (let said = []; !said.some((packet) => packet.startsWith("40{"));) {
    said = (await exchange(session.client, get(session.path))).split(SEPARATOR);
    if (said.includes("2")) {
      assert.equal(await exchange(session.client, post(session.path, "3")), "ok");
    }
  }
  return session;
}

async function openWebSocket(visitor, query = "") {
  const client = await visitor.connect();
  client.send(upgradeRequest(WEB_SOCKET + query));
  const { status } = await client.head();
  assert.equal(status, 101, status === 101 ? "" : String(await client.rest()));
  return client;
}

const say = (client, packet) => client.send(frame(OPCODE.text, packet));

async function hear(client, pattern) {
  for (;;) {
    const packet = String((await client.frame()).payload);
    if (packet === "2") {
      say(client, "3");
    } else {
      assert.match(packet, pattern);
      return packet;
    }
  }
}

async function welcomed(visitor) {
  const client = await openWebSocket(visitor);
  await hear(client, /^0\{/);
  return client;
}

async function joinWebSocket(visitor) {
  const client = await welcomed(visitor);
  say(client, "40");
  await hear(client, /^40\{/);
  say(client, `421["join",["crowd","room${(rooms += 1)}"]]`);
  await hear(client, /^431\[/);
  return client;
}

/** A session of polling with a WebSocket beside it that has probed. */
async function probe(visitor) {
  const session = await joinPolling(visitor);
  const socket = await openWebSocket(visitor, `&sid=${session.sid}`);
  say(socket, "2probe");
  await hear(socket, /^3probe$/);
  return { ...session, socket };
}

async function upgrade(visitor) {
  const session = await probe(visitor);
  say(session.socket, "5");
  say(session.socket, '422["echo",1]');
  await hear(session.socket, /^432\[1\]$/);
  return session;
}

async function goodbye(client) {
  say(client, "41");
  client.send(frame(OPCODE.close, closePayload(1000)));
  await client.rest();
}

const POLITE = {
  polling: async (visitor) => {
    const { client, path } = await joinPolling(visitor);
    assert.equal(await exchange(client, post(path, ["41", "1"].join(SEPARATOR))), "ok");
  },
  websocket: async (visitor) => goodbye(await joinWebSocket(visitor)),
  upgrade: async (visitor) => goodbye((await upgrade(visitor)).socket),
};

/** Half a minute is waited for its next poll, which would be told of the end. */
const SLOW = "polls no more before CONNECT";

const RUDE = {
  "cut in the request of the upgrade": async (visitor) => {
    const { sid } = await joinPolling(visitor);
    const client = await visitor.connect();
    const half = upgradeRequest(`${WEB_SOCKET}&sid=${sid}`).slice(0, -30);
    await handedOver(client, half);
  },
  "cut between the probe and the upgrade": (visitor) => probe(visitor),
  "cut between the probe and the upgrade, in a poll": async (visitor) => {
    const { client, path } = await probe(visitor);
    await handedOver(client, get(path));
  },
  "cut after the upgrade": (visitor) => upgrade(visitor),
  "cut in a poll": async (visitor) => {
    const { client, path } = await joinPolling(visitor);
    await exchange(client, post(path, '42["echo",1]'));
    client.send(get(path));
    await handedOver(client, "");
  },
  "cut in the body of a post": async (visitor) => {
    const { client, path } = await joinPolling(visitor);
    await handedOver(client, post(path, '42["echo","', 5000));
  },
  "cut in an attachment": async (visitor) => {
    const client = await joinWebSocket(visitor);
    say(client, `452-["echo",${PLACEHOLDER},${PLACEHOLDER.replace("0", "1")}]`);
    client.send(frame(OPCODE.binary, Buffer.alloc(3000)));
    await handedOver(client, frame(OPCODE.binary, "x".repeat(100), { announced: 5000 }));
  },
  "cut before an attachment that was posted": async (visitor) => {
    const { client, path } = await joinPolling(visitor);
    await exchange(client, post(path, `451-["echo",${PLACEHOLDER}]`));
  },
  "cut after CONNECT": async (visitor) => {
    const client = await welcomed(visitor);
    await handedOver(client, frame(OPCODE.text, "40"));
  },
  "cut with answers on their way": async (visitor) => {
    const client = await joinWebSocket(visitor);
    await handedOver(client, frame(OPCODE.text, '421["big",100000]'));
  },
  "cut before CONNECT": (visitor) => welcomed(visitor),
  [SLOW]: (visitor) => openPolling(visitor),
  "cut while a middleware thinks": async (visitor) => {
    const client = await welcomed(visitor);
    await handedOver(client, frame(OPCODE.text, '40/auth,{"token":"slow-good"}'));
  },
};

const inTurns = (rudes) =>
  rudes.flatMap((rude, i) => {
    const polite = Object.keys(POLITE);
    return [polite[i % polite.length], rude];
  });

/** Who leaves politely and who does not take turns. */
export const WAYS = inTurns(Object.keys(RUDE));

/** Those after which nothing is left within some seconds. */
export const QUICK_WAYS = inTurns(Object.keys(RUDE).filter((rude) => rude !== SLOW));

/** Returns whether all went as it should; it may not where the machine was too slow for a heartbeat. */
async function visit(server, way) {
  const visitor = new Visitor(server);
  const startedAt = performance.now();
  try {
    await (POLITE[way] ?? RUDE[way])(visitor);
    return true;
  } catch (error) {
    if (performance.now() - startedAt > HEARTBEAT_MILLIS) {
      return false;
    }
    error.message = `${way}: ${error.message}`;
    throw error;
  } finally {
    if (way in POLITE) {
      visitor.end();
    } else {
      visitor.cut();
    }
  }
}

/**
 * Clients connect and disconnect, half of them rudely, some of them at the same time.
 *
 * @param {import("./servers.mjs").Server} server in mode `app`
 * @param {number} count of clients
 * @param {string[]} ways of them
 * @returns {Promise<number>} how many were too slow, and given up by the server
 */
export async function churn(server, count, ways) {
  let next = 0;
  let late = 0;
  const worker = async () => {
    while (next < count) {
      next += 1;
      if (!(await visit(server, ways[next % ways.length]))) {
        late += 1;
      }
    }
  };
  const workers = Array.from({ length: AT_ONCE }, worker);
  await within(Promise.all(workers), () => `${next} of ${count}`, PATIENCE_MILLIS + 100 * count);
  return late;
}
