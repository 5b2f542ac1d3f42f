/** One room, every door: each gets every message once and in order while many post through all. */

import { strict as assert } from "node:assert";
import { randomUUID } from "node:crypto";
import test from "node:test";
import { io } from "socket.io-client";
import { ChatClient, newRoom } from "../support/chat-client.mjs";
import { eventually, within } from "../support/deadline.mjs";
import {
  at,
  get,
  nextEvent,
  nextLine,
  NextPoller,
  openCurl,
  openHttp1,
  openHttp2,
  post,
} from "../support/doors.mjs";
import { wholeFile } from "../support/scope.mjs";
import { startChat } from "../support/servers.mjs";

const POSTERS = 20;
const POSTS = 15;
const TOTAL = POSTERS * POSTS;
const PATIENCE_MILLIS = 120_000;

const server = await startChat(wholeFile);

/** Hears everything, each in its own way; resolves with `{position, id, text, user}` in order. */
const HEARERS = {
  polling: async (_, room) => {
    const heard = [];
    while (heard.length < TOTAL) {
      addNew(heard, (await get(server, "/poll", room)).json.msg.reverse());
      heard.forEach(({ id }) => polled.get(id)?.());
    }
    return heard;
  },
  "long polling": async (_, room) => {
    const poller = new NextPoller(server, room);
    await poller.until(TOTAL);
    return poller.messages;
  },
  "lines over HTTP/1.1": (t, room) => lines(t, room, openHttp1),
  "lines over HTTP/2": (t, room) => lines(t, room, openHttp2),
  "events over HTTP/1.1": (t, room) => events(t, room, openHttp1),
  "events over HTTP/2": (t, room) => events(t, room, openHttp2),
  "events with curl": (t, room) => events(t, room, openCurl),
  "events with curl over HTTP/2": (t, room) =>
    events(t, room, (...of) => openCurl(...of, ["--http2-prior-knowledge"])),
  "events that are cut again and again": async (t, room) => {
    const heard = [];
    let id;
    while (heard.length < TOTAL) {
      const headers = id === undefined ? {} : { "last-event-id": id };
      const stream = await openHttp1(t, server, at("/events", room), "\n\n", headers);
      for (let i = 0; i < 25 && heard.length < TOTAL; i++) {
        const event = await nextEvent(stream);
        id = event.id;
        heard.push(event.message);
      }
      stream.end();
    }
    return heard;
  },
  WebSocket: async (t, room) => {
    const client = await ChatClient.connect(t, server);
    const { messages } = await client.enter(room);
    while (messages.length < TOTAL) {
      const event = await client.takeAny();
      if (event.type === "message") {
        messages.push(event.message);
      }
    }
    return messages.map(asShown);
  },
  "Socket.IO": async (t, room) => {
    const socket = io(server.url("/chat"), { forceNew: true });
    t.after(() => socket.close());
    const heard = [];
    const done = new Promise((resolve) => {
      socket.on("message", ({ message }) => {
        heard.push(asShown(message));
        if (heard.length === TOTAL) {
          resolve(heard);
        }
      });
    });
    const { messages } = await socket.emitWithAck("enter", { room });
    assert.deepEqual(messages, []);
    return done;
  },
};

/**
 * Called when a message was heard by polling: who polls sees the last 50, and so it must not be
 * talked to faster.
 */
const polled = new Map();

function asShown({ position, id, person, text, time }) {
  return { user: person.name, text, time, id, position };
}

/** Adds those that are newer than what is there. */
function addNew(heard, messages) {
  const last = heard.at(-1)?.position ?? 0;
  heard.push(...messages.filter(({ position }) => position > last));
}

async function lines(t, room, open) {
  const stream = await open(t, server, at("/msgs", room), "\n");
  const heard = [];
  while (heard.length < TOTAL) {
    addNew(heard, (await nextLine(stream)).reverse());
  }
  return heard;
}

async function events(t, room, open) {
  const stream = await open(t, server, at("/events", room), "\n\n");
  const heard = [];
  while (heard.length < TOTAL) {
    heard.push((await nextEvent(stream)).message);
  }
  return heard;
}

/** Says something with an id, twice where the door may be asked twice. */
const SPEAKERS = [
  async (_, room) => (message) => posted("/poll", room, message),
  async (_, room) => (message) => posted("/msgs", room, message),
  async (t, room) => {
    const client = await ChatClient.named(t, server, "Ada");
    return ({ id, text }) => client.post(room, text, id);
  },
  async (t, room) => {
    const socket = io(server.url("/chat"), { forceNew: true });
    t.after(() => socket.close());
    await socket.emitWithAck("name", { name: "Ada" });
    return async (message) => {
      const answer = await socket.emitWithAck("post", { room, ...message });
      assert.equal(answer.type, "posted");
    };
  },
];

async function posted(path, room, message) {
  const { status, json } = await post(server, path, room, { user: "Ada", ...message });
  assert.equal(status, 200, JSON.stringify(json));
}

test("every door hears every message, once, in the same order", async (t) => {
  const room = newRoom();
  const hearing = Object.entries(HEARERS).map(async ([door, hear]) => [
    door,
    await within(hear(t, room), () => `all messages at ${door}`, PATIENCE_MILLIS),
  ]);
  await everybodyHears(t, room);

  const said = await Promise.all(Array.from({ length: POSTERS }, (_, i) => talk(t, room, i)));

  const heard = Object.fromEntries(await Promise.all(hearing));
  const reference = heard.WebSocket;
  assert.deepEqual(
    reference.map(({ text }) => text).sort(),
    said.flat().sort(),
    "each was said once, though each was posted twice",
  );
  for (const [door, messages] of Object.entries(heard)) {
    assert.deepEqual(messages, reference, door);
  }
  for (let i = 0; i < POSTERS; i++) {
    const own = reference.map(({ text }) => text).filter((text) => text.startsWith(`${i}:`));
    assert.deepEqual(own, said[i], "who posts is heard in the order of the posts");
  }
});

/** Waits until the streams are open and the sockets are in. */
async function everybodyHears(t, room) {
  const metrics = async (name, door) => {
    const text = await (await fetch(server.url("/metrics"))).text();
    return Number(new RegExp(`^${name}\\{door="${door}"\\} (\\S+)$`, "m").exec(text)[1]);
  };
  await eventually(async () => {
    assert.equal(await metrics("holdfast_door_waiting", "/msgs"), 2);
    assert.ok((await metrics("holdfast_door_waiting", "/events")) >= 5);
  });
  const client = await ChatClient.connect(t, server);
  await eventually(async () => assert.equal((await client.enter(room)).visitors, 3));
  client.terminate();
}

async function talk(t, room, number) {
  const say = await SPEAKERS[number % SPEAKERS.length](t, room);
  const texts = [];
  for (let i = 0; i < POSTS; i++) {
    const text = `${number}: ${i}`;
    const message = { id: randomUUID(), text };
    const heard = new Promise((resolve) => polled.set(message.id, resolve));
    await say(message);
    await say(message);
    await heard;
    texts.push(text);
  }
  return texts;
}
