/** The doors over HTTP: polling, long polling, a stream of lines, Server-Sent Events. */

import { strict as assert } from "node:assert";
import { randomUUID } from "node:crypto";
import test, { describe } from "node:test";
import { ChatClient, newRoom } from "../support/chat-client.mjs";
import { eventually } from "../support/deadline.mjs";
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
  say,
} from "../support/doors.mjs";
import { ask } from "../support/http.mjs";
import { RawClient, request } from "../support/raw-client.mjs";
import { wholeFile } from "../support/scope.mjs";
import { startChat } from "../support/servers.mjs";

const RECENT = 50;
const HOLD_MILLIS = 25_000;
const EVENTS = "\n\n";

const server = await startChat(wholeFile, {
  args: ["--durability", "memory", "--posts-per-second", "2000"],
});

const numbers = (from, to) => Array.from({ length: to - from }, (_, i) => `message ${from + i}`);
const texts = (messages) => messages.map((each) => each.text);

/** Says numbers over a WebSocket, which is faster. */
async function sayNumbers(t, room, from, to, on = server) {
  const ada = await ChatClient.named(t, on, "Ada");
  for (let i = from; i < to; i++) {
    await ada.post(room, `message ${i}`);
  }
}

describe("GET /poll", () => {
  test("the last messages are told, newest first, with what other doors call them", async (t) => {
    const room = newRoom();
    assert.deepEqual((await get(server, "/poll", room)).json, { msg: [] });
    const ada = await ChatClient.named(t, server, "Ada");
    const { id, position } = await ada.post(room, "Hello");
    await ada.post(room, "again");

    const { status, headers, json } = await get(server, "/poll", room);

    assert.equal(status, 200);
    assert.match(headers["content-type"], /^application\/json/);
    assert.equal(headers["cache-control"], "no-store");
    assert.deepEqual(texts(json.msg), ["again", "Hello"]);
    const { messages } = await ada.enter(room);
    const { time } = messages[0];
    assert.deepEqual(json.msg[1], { user: "Ada", text: "Hello", time, id, position });
  });

  test("the last 50 are told", async (t) => {
    const room = newRoom();
    await sayNumbers(t, room, 0, RECENT + 5);
    const { json } = await get(server, "/poll", room);
    assert.deepEqual(texts(json.msg), numbers(5, RECENT + 5).reverse());
  });

  test("without a room it is the lobby, and each room is its own", async () => {
    const room = newRoom();
    await say(server, "/poll", room, "here");
    const text = `said in the lobby ${room}`;
    await say(server, "/poll", undefined, text);

    assert.equal((await get(server, "/poll")).json.msg[0].text, text);
    assert.equal((await get(server, "/poll", "/")).json.msg[0].text, text);
    assert.deepEqual(texts((await get(server, "/poll", room)).json.msg), ["here"]);
  });

  test("what was said is there after more rooms were asked for than are remembered", async () => {
    const room = newRoom();
    await say(server, "/poll", room, "kept");
    for (let i = 0; i < 100; i++) {
      assert.deepEqual((await get(server, "/poll", newRoom())).json, { msg: [] });
    }
    await say(server, "/poll", room, "and more");
    assert.deepEqual(texts((await get(server, "/poll", room)).json.msg), ["and more", "kept"]);
  });
});

describe("POST /poll and /msgs", () => {
  for (const path of ["/poll", "/msgs"]) {
    test(`${path}: what is posted is heard by everybody`, async (t) => {
      const room = newRoom();
      const bob = await ChatClient.named(t, server, "Bob");
      await bob.enter(room);

      await say(server, path, room, "Hello");

      const { message } = await bob.take("message");
      assert.equal(message.person.name, "Ada");
      assert.equal(message.text, "Hello");
    });

    test(`${path}: with an id it is said once, whichever door it came by`, async (t) => {
      const room = newRoom();
      const id = randomUUID();
      const ada = await ChatClient.named(t, server, "Ada");
      await say(server, path, room, "once", id);
      await say(server, path, room, "twice", id);
      await say(server, path === "/poll" ? "/msgs" : "/poll", room, "thrice", id);
      await ada.post(room, "four times", id);

      const { json } = await get(server, "/poll", room);
      assert.deepEqual(texts(json.msg), ["once"]);
      assert.equal(json.msg[0].id, id);
    });
  }

  test("it is answered whatever type it says it has, for it has the origin that it has", async () => {
    const body = JSON.stringify({ user: "Ada", text: "Hello" });
    const { status } = await ask(server, at("/poll", newRoom()), { method: "POST", body });
    assert.equal(status, 200);
  });
});

describe("GET /poll/next", () => {
  test("without a position the last messages are told at once, oldest first", async (t) => {
    const room = newRoom();
    await sayNumbers(t, room, 0, RECENT + 3);
    const { json } = await get(server, "/poll/next", room);
    assert.deepEqual(texts(json.msg), numbers(3, RECENT + 3));
    assert.equal(json.gap, false);
    assert.match(json.since, new RegExp(`^${json.msg.at(-1).position}\\.`));
  });

  test("with one it is held until there is something, and told that alone", async () => {
    const room = newRoom();
    await say(server, "/poll", room, "before");
    const poller = new NextPoller(server, room);
    await poller.next();
    const held = poller.next();
    await waiting("/poll/next", 1);

    await say(server, "/poll", room, "after");

    assert.deepEqual(texts(await held), ["after"]);
  });

  test("a room in which nothing was said yet is waited in too", async () => {
    const room = newRoom();
    const poller = new NextPoller(server, room);
    assert.deepEqual(await poller.next(), []);
    const held = poller.next();
    await waiting("/poll/next", 1);

    await say(server, "/poll", room, "the first");

    assert.deepEqual(texts(await held), ["the first"]);
  });

  test("what was missed is told page by page, with nothing left out", async (t) => {
    const room = newRoom();
    await sayNumbers(t, room, 0, 450);
    const poller = new NextPoller(server, room, "0");
    await poller.until(450);

    assert.deepEqual(texts(poller.messages), numbers(0, 450));
    assert.equal(poller.requestCount, 3);
  });

  test("a plain position will do, and it may be one of another room", async (t) => {
    const [here, there] = [newRoom(), newRoom()];
    const ada = await ChatClient.named(t, server, "Ada");
    await ada.post(here, "before");
    const { position } = await ada.post(there, "elsewhere");
    const held = get(server, "/poll/next", here, { since: String(position) });
    await waiting("/poll/next", 1);
    await ada.post(here, "after");

    assert.deepEqual(texts((await held).json.msg), ["after"]);
  });

  test("who comes from another log, or from the future, begins anew and is told so", async () => {
    const room = newRoom();
    await say(server, "/poll", room, "here");
    for (const since of ["1.another-log", "999999999999"]) {
      const { status, json } = await get(server, "/poll/next", room, { since });
      assert.equal(status, 200);
      assert.deepEqual(texts(json.msg), ["here"]);
      assert.equal(json.gap, true);
    }
  });

  test("after 25 seconds it is answered with nothing, and goes on from there", async () => {
    const room = newRoom();
    await say(server, "/poll", room, "before");
    const poller = new NextPoller(server, room);
    await poller.next();
    const { since } = poller;
    const begin = Date.now();

    assert.deepEqual(await poller.next(), []);

    const millis = Date.now() - begin;
    assert.ok(millis >= HOLD_MILLIS - 500 && millis < HOLD_MILLIS + 5_000, `${millis} ms`);
    assert.equal(poller.since, since);
  });

  test("who waits no longer is forgotten at once", async (t) => {
    const room = newRoom();
    await say(server, "/poll", room, "before");
    const before = await waitingAt("/poll/next");
    const { since } = (await get(server, "/poll/next", room)).json;
    const held = await RawClient.connect(t, server);
    held.send(request(`GET ${at("/poll/next", room, { since })} HTTP/1.1`, { Host: "a" }));
    await waiting("/poll/next", before + 1);
    held.socket.destroy();
    await waiting("/poll/next", before);
  });

  test("who sends the next request is answered", async (t) => {
    const room = newRoom();
    const { since } = (await get(server, "/poll/next", room)).json;
    const client = await RawClient.connect(t, server);
    client.send(request(`GET ${at("/poll/next", room, { since })} HTTP/1.1`, { Host: "a" }));
    await waiting("/poll/next", 1);
    client.send(request("GET /health HTTP/1.1", { Host: "a", Connection: "close" }));
    assert.match(String(await client.rest()), /"msg":\[\].*"status":"ok"/s);
  });
});

describe("GET /msgs", () => {
  for (const [version, open] of [
    ["HTTP/1.1", openHttp1],
    ["HTTP/2", openHttp2],
  ]) {
    test(`${version}: the last messages at once, and at every change, a line for each`, async (t) => {
      const room = newRoom();
      await say(server, "/poll", room, "before");
      const stream = await open(t, server, at("/msgs", room), "\n");
      assert.equal(stream.head.status, 200);
      assert.equal(stream.head.headers["content-type"], "text/plain; charset=utf-8");
      assert.deepEqual(texts(await nextLine(stream)), ["before"]);

      await say(server, "/msgs", room, "after");
      assert.deepEqual(texts(await nextLine(stream)), ["after", "before"]);
      await say(server, "/poll", room, "at last");
      assert.deepEqual(texts(await nextLine(stream)), ["at last", "after", "before"]);
      assert.deepEqual(
        (await get(server, "/poll", room)).json.msg.length,
        3,
        "as at every other door",
      );
    });
  }

  test("after a while without a word the same is said again", async (t) => {
    const room = newRoom();
    await say(server, "/poll", room, "before");
    const stream = await openHttp1(t, server, at("/msgs", room), "\n");
    const first = await nextLine(stream);
    assert.deepEqual(await nextLine(stream), first);
  });
});

describe("GET /events", () => {
  for (const [version, open] of [
    ["HTTP/1.1", openHttp1],
    ["HTTP/2", openHttp2],
    ["curl", openCurl],
    ["curl over HTTP/2", (...of) => openCurl(...of, ["--http2-prior-knowledge"])],
  ]) {
    test(`${version}: the last messages, and then each as it is said`, async (t) => {
      const room = newRoom();
      await sayNumbers(t, room, 0, 55);
      const stream = await open(t, server, at("/events", room), EVENTS);
      for (const text of numbers(5, 55)) {
        assert.equal((await nextEvent(stream)).message.text, text);
      }
      await say(server, "/poll", room, "after");
      const { id, event, message } = await nextEvent(stream);
      assert.equal(event, "message");
      assert.equal(message.text, "after");
      assert.match(id, new RegExp(`^${message.position}\\.`));
      assert.deepEqual((await get(server, "/poll", room)).json.msg[0], message);
    });
  }

  test("it is what browsers take for events", async (t) => {
    const { head } = await openHttp1(t, server, at("/events", newRoom()), EVENTS);
    assert.equal(head.status, 200);
    assert.equal(head.headers["content-type"], "text/event-stream");
    assert.equal(head.headers["cache-control"], "no-store");
  });

  test("with Last-Event-ID what was missed comes first, however much, without doubles", async (t) => {
    const room = newRoom();
    await sayNumbers(t, room, 0, 3);
    const first = await openHttp1(t, server, at("/events", room), EVENTS);
    await nextEvent(first);
    const { id } = await nextEvent(first);
    first.end();
    await sayNumbers(t, room, 3, 700);

    const second = await openHttp1(t, server, at("/events", room), EVENTS, { "last-event-id": id });
    const talking = sayNumbers(t, room, 700, 800);
    for (const text of numbers(2, 800)) {
      assert.equal((await nextEvent(second)).message.text, text);
    }
    await talking;
    assert.equal(second.inbox.size, 0);
  });

  test("who comes from another log is told that there is a gap", async (t) => {
    const room = newRoom();
    await say(server, "/poll", room, "here");
    const headers = { "last-event-id": "5.another-log" };
    const stream = await openHttp1(t, server, at("/events", room), EVENTS, headers);
    assert.deepEqual(await nextEvent(stream), { id: undefined, event: "gap", message: {} });
    assert.equal((await nextEvent(stream)).message.text, "here");
  });
});

test("the doors close with the server, which does not wait for those who wait", async (t) => {
  const own = await startChat(t);
  await say(own, "/poll", undefined, "before");
  const { since } = (await get(own, "/poll/next")).json;
  const held = get(own, "/poll/next", undefined, { since });
  const lines = await openHttp1(t, own, "/msgs", "\n");
  await nextLine(lines);
  const events = await openHttp2(t, own, "/events", EVENTS);
  await nextEvent(events);
  await eventually(async () => assert.equal(await waitingAt("/poll/next", own), 1));

  const begin = Date.now();
  await own.stop();

  assert.deepEqual((await held).json.msg, []);
  assert.equal(await lines.inbox.next("the end"), undefined);
  assert.equal(await events.inbox.next("the end"), undefined);
  assert.ok(Date.now() - begin < 4_000);
});

/** How many wait at a door. */
async function waitingAt(path, on = server) {
  const { text } = await ask(on, "/metrics");
  const line = new RegExp(`^holdfast_door_waiting\\{door="${path}"\\} (\\S+)$`, "m");
  return Number(line.exec(text)[1]);
}

/** Waits until at least, or exactly, so many wait at a door. */
async function waiting(path, count) {
  await eventually(async () => assert.equal(await waitingAt(path), count));
}
