/** What was said before: on entering, on coming back, and page by page. */

import { strict as assert } from "node:assert";
import { randomUUID } from "node:crypto";
import test from "node:test";
import { ChatClient, newRoom } from "../support/chat-client.mjs";
import { wholeFile } from "../support/scope.mjs";
import { startChat } from "../support/servers.mjs";

const RECENT = 50;
const MOST_MISSED = 200;
const LARGEST_PAGE = 100;

// Rooms are filled faster than people type.
const server = await startChat(wholeFile, { args: ["--posts-per-second", "100000"] });

function numbered(count, first = 1) {
  return Array.from({ length: count }, (_, i) => `message ${first + i}`);
}

/** A room where so many things were said, and somebody else who was not there. */
async function talkedIn(t, count) {
  const room = newRoom();
  const speaker = await ChatClient.named(t, server, "Ada");
  const positions = await speaker.postAll(room, numbered(count));
  const reader = await ChatClient.named(t, server, "Bob");
  return { room, speaker, positions, reader };
}

function texts(messages) {
  return messages.map((message) => message.text);
}

function positionsOf(messages) {
  return messages.map((message) => message.position);
}

for (const [said, more] of [
  [1, false],
  [RECENT, false],
  [RECENT + 1, true],
  [120, true],
]) {
  test(`of ${said} messages the last ${RECENT} are brought on entering, oldest first`, async (t) => {
    const { room, positions, reader } = await talkedIn(t, said);

    const entered = await reader.enter(room);

    assert.deepEqual(positionsOf(entered.messages), positions.slice(-RECENT));
    assert.deepEqual(texts(entered.messages), numbered(said).slice(-RECENT));
    assert.equal(entered.more, more);
    assert.equal(entered.gap, false);
  });
}

test("the same is brought whether others are in the room or nobody has been for long", async (t) => {
  const { room, speaker, reader } = await talkedIn(t, 60);
  const cold = await reader.enter(room);
  await speaker.enter(room);
  await reader.take("joined");
  const third = await ChatClient.named(t, server, "Eve");

  const warm = await third.enter(room);

  assert.deepEqual(warm.messages, cold.messages);
  assert.equal(warm.more, cold.more);
});

for (const missed of [1, RECENT - 1, RECENT, RECENT + 1, 120, MOST_MISSED]) {
  test(`who missed ${missed} messages is brought them, and no others`, async (t) => {
    const { room, positions, reader } = await talkedIn(t, missed + 10);

    const entered = await reader.enter(room, positions[9]);

    assert.deepEqual(positionsOf(entered.messages), positions.slice(10));
    assert.deepEqual(texts(entered.messages), numbered(missed, 11));
    assert.equal(entered.gap, false);
    assert.equal(entered.more, true, "there are the ten before");
  });
}

test("who missed more is brought the last ones with a gap, which history closes", async (t) => {
  const { room, positions, reader } = await talkedIn(t, MOST_MISSED + 11);

  const { messages, gap, more } = await reader.enter(room, positions[9]);

  assert.equal(gap, true);
  assert.equal(more, true);
  assert.deepEqual(positionsOf(messages), positions.slice(-RECENT));
  const between = [];
  let before = messages[0].position;
  while (before > positions[10]) {
    const page = await reader.history(room, before, LARGEST_PAGE);
    between.unshift(...page.messages);
    before = page.messages[0].position;
  }
  const closed = positionsOf(between).filter((position) => position > positions[9]);
  assert.deepEqual([...closed, ...positionsOf(messages)], positions.slice(10));
});

test("who has everything is brought nothing", async (t) => {
  for (const said of [3, RECENT + 10]) {
    const { room, positions, reader } = await talkedIn(t, said);

    for (const after of [positions.at(-1), positions.at(-1) + 1, Number.MAX_SAFE_INTEGER]) {
      const { messages, gap, more } = await reader.enter(room, after);
      assert.deepEqual(messages, []);
      assert.equal(gap, false);
      assert.equal(more, true);
      reader.send({ type: "leave", room });
    }
  }
});

for (const said of [0, 3, RECENT + 10, MOST_MISSED]) {
  test(`after position 0 all ${said} messages are brought, and there are no older ones`, async (t) => {
    const { room, positions, reader } = await talkedIn(t, said);

    const { messages, gap, more } = await reader.enter(room, 0);

    assert.deepEqual(positionsOf(messages), positions);
    assert.equal(gap, false);
    assert.equal(more, false);
  });
}

test("a long text is brought as often as there is room for messages", async (t) => {
  const room = newRoom();
  const speaker = await ChatClient.named(t, server, "Ada");
  const long = "x".repeat(4000);
  await speaker.postAll(room, Array(MOST_MISSED).fill(long));
  const reader = await ChatClient.named(t, server, "Bob");

  const { messages } = await reader.enter(room, 0);

  assert.equal(messages.length, MOST_MISSED);
  assert.ok(messages.every((message) => message.text === long));
});

test("history goes back to the first message, in pages of any size", async (t) => {
  const said = 230;
  const { room, positions, reader } = await talkedIn(t, said);
  for (const count of [undefined, 1, 7, LARGEST_PAGE]) {
    const read = [];
    // One message at a time takes long enough for a few of them.
    const wanted = count === 1 ? 5 : said;
    let page = { more: true };
    let before = positions.at(-1) + 1;
    while (page.more && read.length < wanted) {
      page = await reader.history(room, before, count);
      const size = Math.min(count ?? RECENT, said - read.length);
      assert.equal(page.messages.length, size, `a page of ${count}`);
      read.unshift(...page.messages);
      before = page.messages[0].position;
    }
    assert.deepEqual(positionsOf(read), positions.slice(-wanted));
    assert.equal(page.more, count === 1);
  }
});

test("history needs no entering, and shows messages as they were delivered", async (t) => {
  const room = newRoom();
  const speaker = await ChatClient.named(t, server, "Ada");
  await speaker.enter(room);
  const said = await speaker.say(room, "two\nlines, ünïcödé 👋");
  const reader = await ChatClient.connect(t, server);

  const page = await reader.history(room, said.position + 1);

  assert.deepEqual(page, { room, messages: [said], more: false });
  await speaker.nothingMore();
});

test("before the first message, and in a room where nothing was said, there is nothing", async (t) => {
  const { room, positions, reader } = await talkedIn(t, 3);
  const nothing = { messages: [], more: false };

  assert.deepEqual(await reader.history(room, positions[0]), { room, ...nothing });
  assert.deepEqual(await reader.history(room, 0), { room, ...nothing });
  const empty = newRoom();
  assert.deepEqual(await reader.history(empty, positions[2]), { room: empty, ...nothing });
});

test("positions grow over all rooms, and each room has its own messages", async (t) => {
  const [one, other] = [newRoom(), newRoom()];
  const speaker = await ChatClient.named(t, server, "Ada");
  const positions = [];
  for (let i = 0; i < 10; i++) {
    positions.push((await speaker.post(i % 2 === 0 ? one : other, `message ${i}`)).position);
  }
  assert.deepEqual(
    positions,
    [...positions].sort((a, b) => a - b),
  );
  assert.equal(new Set(positions).size, 10);

  const { messages } = await speaker.history(one, positions[9] + 1);
  assert.deepEqual(
    positionsOf(messages),
    positions.filter((_, i) => i % 2 === 0),
  );
});

test("who was away is told what was said meanwhile, and sends again what was not answered", async (t) => {
  const room = newRoom();
  const ada = await ChatClient.named(t, server, "Ada");
  const bob = await ChatClient.named(t, server, "Bob");
  await ada.enter(room);
  await bob.enter(room);
  const heard = await bob.say(room, "here");
  const id = randomUUID();
  bob.send({ type: "post", room, id, text: "was this kept?" });
  bob.terminate();
  await ada.take("joined");
  await ada.take("message");
  const missed = [];
  let event = await ada.takeAny();
  if (event.type === "message") {
    missed.push(event.message);
    event = await ada.takeAny();
  }
  assert.equal(event.type, "left");
  missed.push(await ada.say(room, "where are you?"));

  const back = await ChatClient.named(t, server, "Bob");
  const { messages, gap } = await back.enter(room, heard.position);
  assert.deepEqual(messages, missed);
  assert.equal(gap, false);
  back.send({ type: "post", room, id, text: "was this kept?" });
  const events = [await back.takeAny()];
  if (events[0].type === "message") {
    events.push(await back.takeAny());
  }

  const { position } = events.at(-1);
  const known = [...messages, ...events.slice(0, -1).map((each) => each.message)];
  const kept = known.filter((message) => message.id === id);
  assert.deepEqual(positionsOf(kept), [position]);
  await back.nothingMore();
});

test("who comes back while others talk misses nothing, and is told nothing twice", async (t) => {
  const room = newRoom();
  const speakers = await Promise.all(
    Array.from({ length: 3 }, () => ChatClient.connect(t, server)),
  );
  const first = await speakers[0].postAll(room, numbered(150));
  const talking = speakers.map(async (speaker) => {
    const said = [];
    for (let i = 0; i < 25; i++) {
      said.push(...(await speaker.postAll(room, numbered(40))));
    }
    return said;
  });
  let isOver = false;
  const spoken = Promise.all(talking).finally(() => (isOver = true));

  const returns = [];
  while (!isOver || returns.length === 0) {
    const reader = await ChatClient.connect(t, server);
    const after = returns.at(-1)?.at(-1) ?? first[0];
    reader.send({ type: "enter", room, after });
    const { messages, gap } = await reader.take("entered");
    const known = positionsOf(messages);
    for (let i = 0; i < 60 && !isOver; i++) {
      const event = await reader.takeAny();
      // Whoever came back before may be seen to go only now.
      if (event.type !== "left") {
        assert.equal(event.type, "message");
        known.push(event.message.position);
      }
    }
    reader.terminate();
    returns.push(gap ? known : [after, ...known]);
  }

  const all = [...first, ...(await spoken).flat()].sort((a, b) => a - b);
  for (const known of returns) {
    const start = all.indexOf(known[0]);
    assert.deepEqual(known, all.slice(start, start + known.length));
  }
  t.diagnostic(`came back ${returns.length} times`);
});

/** Asks for messages over HTTP; returns the status and what was answered. */
async function get(room, query = "", to = server) {
  const path = `/rooms/${encodeURIComponent(room)}/messages${query}`;
  const response = await fetch(to.url(path));
  assert.match(response.headers.get("content-type"), /^application\/json/);
  assert.equal(response.headers.get("cache-control"), "no-store");
  return { status: response.status, ...(await response.json()) };
}

test("over HTTP the last messages come first, and pages lead back to the first one", async (t) => {
  const { room, positions } = await talkedIn(t, 120);
  const last = await get(room);
  assert.equal(last.status, 200);
  assert.deepEqual(positionsOf(last.messages), positions.slice(-RECENT));
  assert.deepEqual(texts(last.messages), numbered(120).slice(-RECENT));
  assert.equal(last.more, true);

  const read = [];
  let page = { more: true };
  let before = Number.MAX_SAFE_INTEGER;
  while (page.more) {
    page = await get(room, `?before=${before}&limit=${LARGEST_PAGE}`);
    read.unshift(...positionsOf(page.messages));
    before = read[0];
  }
  assert.deepEqual(read, positions);
});

test("over HTTP whoever reads on misses nothing, and a new log says so", async (t) => {
  const { room, positions } = await talkedIn(t, 25);
  const read = [];
  let page = { more: true };
  let after = 0;
  while (page.more) {
    page = await get(room, `?after=${after}&limit=10`);
    assert.equal(page.gap, false);
    read.push(...positionsOf(page.messages));
    after = read.at(-1);
  }
  assert.deepEqual(read, positions);
  const { messages, more } = await get(room, `?after=${after}`);
  assert.deepEqual([messages, more], [[], false]);

  const other = await get(room, `?after=${after}&epoch=another`);
  assert.equal(other.gap, true);
  assert.deepEqual(positionsOf(other.messages), positions);
});

test("over HTTP the lobby is a room too, and where nothing was said there is nothing", async (t) => {
  const own = await startChat(t);
  const ada = await ChatClient.named(t, own, "Ada");
  const { position } = await ada.post("/", "hello, all");
  const lobby = await get("/", "", own);
  assert.deepEqual(positionsOf(lobby.messages), [position]);
  const { epoch, ...nothing } = await get(newRoom(), "", own);
  assert.equal(epoch, lobby.epoch);
  assert.deepEqual(nothing, { status: 200, messages: [], more: false, gap: false });
});

test("over HTTP what cannot be asked for is 400, with the reason", async () => {
  for (const [room, query, code] of [
    ["no room", "", "BAD_ROOM"],
    ["room", "?limit=0", "BAD_REQUEST"],
    ["room", "?limit=101", "BAD_REQUEST"],
    ["room", "?limit=many", "BAD_REQUEST"],
    ["room", "?after=-1", "BAD_REQUEST"],
    ["room", "?before=1.5", "BAD_REQUEST"],
    ["room", "?after=99999999999999999999", "BAD_REQUEST"],
    ["room", "?after=1&before=2", "BAD_REQUEST"],
  ]) {
    const { status, ...problem } = await get(room, query);
    assert.equal(status, 400, room + query);
    assert.equal(problem.code, code, room + query);
    assert.match(problem.reason, /\.$/);
  }
  const posted = await fetch(server.url("/rooms/room/messages"), { method: "POST" });
  assert.equal(posted.status, 405);
  assert.equal((await fetch(server.url("/rooms/room"))).status, 404);
});
