/** What is refused is refused at every door, for the same reason; and who means ill gets nowhere. */

import { strict as assert } from "node:assert";
import { randomUUID } from "node:crypto";
import test, { describe } from "node:test";
import { io } from "socket.io-client";
import { ChatClient, newRoom } from "../support/chat-client.mjs";
import { eventually, within } from "../support/deadline.mjs";
import { at, get, nextEvent, nextLine, openHttp1, post, say } from "../support/doors.mjs";
import { ask } from "../support/http.mjs";
import { RawClient, request } from "../support/raw-client.mjs";
import { wholeFile } from "../support/scope.mjs";
import { CAN_FILL_DISKS, startChat } from "../support/servers.mjs";

const server = await startChat(wholeFile, { args: ["--durability", "memory"] });

/** A door to post by: takes a room and `{id, text}`; returns the code of the refusal. */
const SOCKET_DOORS = {
  WebSocket: async (t, room, message, name, on = server) => {
    const client = await ChatClient.connect(t, on);
    return name === undefined
      ? (await client.refusal({ type: "post", room, ...message })).code
      : (await client.refusal({ type: "name", name })).code;
  },
  "Socket.IO": async (t, room, message, name, on = server) => {
    const socket = io(on.url("/chat"), { transports: ["websocket"], forceNew: true });
    t.after(() => socket.close());
    const [type, argument] =
      name === undefined ? ["post", { room, ...message }] : ["name", { name }];
    const answer = await within(socket.emitWithAck(type, argument), () => "an answer");
    return answer.code;
  },
};

async function postedCode(path, room, message, name) {
  const { status, headers, json } = await post(server, path, room, { user: name, ...message });
  assert.deepEqual(Object.keys(json), ["code", "reason"]);
  assert.match(json.reason, /^[A-Z].*\.$/, "a sentence for people");
  assert.equal(headers["cache-control"], "no-store");
  return { status, code: json.code };
}

describe("posts that do not fit", () => {
  const fits = { text: "Hello", id: "an-id-that-fits" };
  for (const [code, what, room, message, name] of [
    ["BAD_ROOM", "no name of a room", "no room", fits],
    ["BAD_ROOM", "a long name of a room", "r".repeat(65), fits],
    ["BAD_TEXT", "no text", "room", { ...fits, text: "" }],
    ["BAD_TEXT", "a long text", "room", { ...fits, text: "x".repeat(4001) }],
    ["BAD_TEXT", "a control character", "room", { ...fits, text: "a\u0000b" }],
    ["BAD_ID", "a short id", "room", { ...fits, id: "short" }],
    ["BAD_ID", "a long id", "room", { ...fits, id: "i".repeat(65) }],
    ["BAD_NAME", "a name that turns around", "room", fits, "A\u202eda"],
    ["BAD_NAME", "a long name", "room", fits, "A".repeat(41)],
  ]) {
    test(`${what}: ${code} at every door`, async (t) => {
      for (const [door, refused] of Object.entries(SOCKET_DOORS)) {
        assert.equal(await refused(t, room, message, name), code, door);
      }
      for (const path of ["/poll", "/msgs"]) {
        assert.deepEqual(await postedCode(path, room, message, name), { status: 400, code }, path);
      }
    });
  }

  for (const body of [
    "",
    "hello",
    "{",
    "[]",
    "null",
    "17",
    '"text"',
    "{} {}",
    "[".repeat(60_000),
  ]) {
    test(`${JSON.stringify(body.slice(0, 20))} is no post: BAD_REQUEST`, async () => {
      for (const path of ["/poll", "/msgs"]) {
        const { status, json } = await post(server, path, newRoom(), body);
        assert.deepEqual([status, json.code], [400, "BAD_REQUEST"], path);
      }
    });
  }

  test("a long body is 413, and ends a socket", async (t) => {
    const room = newRoom();
    for (const length of [65_537, 1_000_000]) {
      const { status, json } = await post(server, "/poll", room, "x".repeat(length));
      assert.deepEqual([status, json.code], [413, "TOO_LARGE"]);
    }
    const client = await RawClient.connect(t, server);
    client.send(request("POST /poll HTTP/1.1", { Host: "a", "Content-Length": String(1 << 30) }));
    assert.equal((await client.head()).status, 413, "before it has come");
    const socket = await ChatClient.connect(t, server);
    socket.sendText("x".repeat(65_537));
    assert.equal((await socket.end()).code, 1009);
  });
});

describe("requests that do not fit", () => {
  for (const path of ["/poll", "/poll/next", "/msgs", "/events"]) {
    test(`GET ${path} of no room is 400 and BAD_ROOM`, async () => {
      for (const room of ["no room", "", "r".repeat(65), "a/b", "ä", "\u0000"]) {
        const { status, json } = await get(server, path, room);
        assert.deepEqual([status, json.code], [400, "BAD_ROOM"], room);
      }
    });

    test(`${path} knows its methods`, async () => {
      for (const method of ["DELETE", "PUT", "PATCH", "TRACE"]) {
        const { status, headers } = await ask(server, path, { method });
        assert.equal(status, 405, method);
        assert.match(headers.allow, /^GET, HEAD/);
      }
      const { status, text } = await ask(server, at(path, newRoom()), { method: "HEAD" });
      assert.deepEqual([status, text], [200, ""]);
    });

    test(`${path} is not for pages of other origins, unless they are allowed`, async (t) => {
      const origin = "https://evil.example";
      const { status, headers, text } = await ask(server, path, { headers: { origin } });
      assert.deepEqual([status, JSON.parse(text).code], [403, "FORBIDDEN"]);
      assert.equal(headers["access-control-allow-origin"], undefined);
      const own = { headers: { origin: server.url("").replace(/\/$/, ""), host: hostOf(server) } };
      assert.equal((await ask(server, at("/poll", newRoom()), own)).status, 200);

      const open = await startChat(t, { args: ["--allowed-origins", origin] });
      const asked = await ask(open, path, { method: "OPTIONS", headers: { origin } });
      assert.equal(asked.status, 204);
      assert.equal(asked.headers["access-control-allow-origin"], origin);
      assert.match(asked.headers["access-control-allow-methods"], /GET/);
      assert.match(asked.headers["access-control-allow-headers"], /content-type, last-event-id/);
      const answered = await ask(open, "/poll", { headers: { origin } });
      assert.equal(answered.status, 200);
      assert.equal(answered.headers["access-control-allow-origin"], origin);
      assert.equal(answered.headers.vary, "Origin");
    });
  }

  for (const since of [
    "x",
    "-1",
    "1.5.x",
    "1 ",
    "1e3",
    "9".repeat(19),
    "1." + "e".repeat(65),
    "",
  ]) {
    test(`since ${JSON.stringify(since)} is 400 and BAD_REQUEST`, async () => {
      for (const path of ["/poll/next", "/events"]) {
        const { status, json } = await get(server, path, newRoom(), { since });
        assert.deepEqual([status, json.code], [400, "BAD_REQUEST"], path);
      }
      if (since !== "" && since.trim() === since) {
        const headers = { "last-event-id": since };
        assert.equal((await ask(server, at("/events", newRoom()), { headers })).status, 400);
      }
    });
  }
});

function hostOf({ port }) {
  return `127.0.0.1:${port}`;
}

test("who asks too fast is told so at every door, and may go on later", async (t) => {
  const own = await startChat(t, { args: ["--posts-per-second", "5", "--durability", "memory"] });
  const room = newRoom();
  const client = await RawClient.connect(t, own);
  const line = `GET ${at("/poll", room)} HTTP/1.1`;
  const statuses = [];
  for (let i = 0; i < 15; i++) {
    client.send(request(line, { Host: "a" }));
    const { status, headers } = await client.head();
    const body = JSON.parse(String(await client.bytes(Number(headers["content-length"]))));
    statuses.push(status);
    if (status === 429) {
      assert.equal(body.code, "TOO_FAST");
      assert.equal(headers["retry-after"], "1");
    }
  }
  assert.ok(
    statuses.slice(0, 10).every((status) => status === 200),
    String(statuses),
  );
  assert.ok(statuses.includes(429), String(statuses));
  const socket = await ChatClient.connect(t, own);
  for (let i = 0; i < 15; i++) {
    socket.send({ type: "post", room, id: randomUUID(), text: "fast" });
  }
  let answer = await socket.takeAny();
  while (answer.type !== "refused") {
    answer = await socket.takeAny();
  }
  assert.equal(answer.code, "TOO_FAST");
  await eventually(async () => {
    client.send(request(line, { Host: "a" }));
    const { status, headers } = await client.head();
    await client.bytes(Number(headers["content-length"]));
    assert.equal(status, 200);
  });
});

/** Asks so often, each time on a connection of its own; returns how often that was too fast. */
async function countTooFast(server, path, times, headers) {
  const asked = Array.from({ length: times }, () => ask(server, path, { headers }));
  const refused = (await Promise.all(asked)).filter(({ status }) => status === 429);
  assert.ok(refused.every(({ text }) => JSON.parse(text).code === "TOO_FAST"));
  return refused.length;
}

async function tooFastOf(server, of) {
  const { text } = await ask(server, "/metrics");
  const [, count] = new RegExp(`^holdfast_too_fast_total\\{of="${of}"\\} (.*)$`, "m").exec(text);
  return Number(count);
}

test("who opens a new connection for each request gets no further", async (t) => {
  const own = await startChat(t, { args: ["--posts-per-second", "2", "--durability", "memory"] });
  const path = at("/poll", newRoom());
  const authorization = `Bearer ${randomUUID()}`;
  const refused = await countTooFast(own, path, 40, { authorization });
  assert.ok(refused > 0, "a person may ask 8 times at once");
  assert.equal(await tooFastOf(own, "person"), refused);
  assert.equal(await countTooFast(own, path, 5), 0, "others at the same address may ask");

  const crowded = await countTooFast(own, path, 400);
  assert.ok(crowded > 0, "80 times at once may be asked from one address");
  assert.equal(await tooFastOf(own, "address"), crowded);
  assert.equal(await tooFastOf(own, "connection"), 0);
  await eventually(async () => assert.equal((await ask(own, path)).status, 200));
});

test("a full disk is told at every door, and heals", { skip: !CAN_FILL_DISKS }, async (t) => {
  const own = await startChat(t);
  const room = newRoom();
  await say(own, "/poll", room, "before");
  own.limitFiles(1);
  for (const path of ["/poll", "/msgs"]) {
    const { status, headers, json } = await post(own, path, room, { user: "Ada", text: "lost" });
    assert.deepEqual([status, json.code], [503, "NOT_KEPT"]);
    assert.equal(headers["retry-after"], "1");
  }
  assert.equal(
    await SOCKET_DOORS.WebSocket(t, room, { text: "x", id: randomUUID() }, undefined, own),
    "NOT_KEPT",
  );
  own.limitFiles("unlimited");
  await say(own, "/poll", room, "after");
  assert.deepEqual(
    (await get(own, "/poll", room)).json.msg.map((each) => each.text),
    ["after", "before"],
  );
});

describe("clients that mean ill", () => {
  test("thousands of held polls are all answered, and nobody else waits for them", async (t) => {
    const own = await startChat(t, { args: ["--durability", "memory"] });
    const room = newRoom();
    await say(own, "/poll", room, "before");
    const { since } = (await get(own, "/poll/next", room)).json;
    const line = `GET ${at("/poll/next", room, { since })} HTTP/1.1`;
    const count = 3_000;
    const held = [];
    for (let i = 0; i < count; i++) {
      const client = await RawClient.connect(t, own);
      client.send(request(line, { Host: "a" }));
      held.push(client);
    }
    await eventually(async () => assert.equal(await waitingAt(own, "/poll/next"), count));

    const begin = Date.now();
    await say(own, "/poll", room, "after");
    assert.ok(Date.now() - begin < 5_000);
    for (const client of held) {
      const { status, headers } = await client.head();
      const { msg } = JSON.parse(String(await client.bytes(Number(headers["content-length"]))));
      assert.equal(status, 200);
      assert.deepEqual(
        msg.map((each) => each.text),
        ["after"],
      );
    }
    await eventually(async () => assert.equal(await waitingAt(own, "/poll/next"), 0));
    own.assertNoTrouble();
  });

  test("who does not read a stream loses the line, and who does hears all", async (t) => {
    const own = await startChat(t, { args: ["--durability", "memory"] });
    const room = newRoom();
    const stuck = await RawClient.connect(t, own);
    stuck.send(request(`GET ${at("/msgs", room)} HTTP/1.1`, { Host: "a" }));
    await stuck.head();
    stuck.socket.pause();
    const ada = await ChatClient.named(t, own, "Ada");
    const events = await openHttp1(t, own, at("/events", room), "\n\n");
    let count = 0;
    await eventually(async () => {
      for (let i = 0; i < 20; i++) {
        await ada.post(room, `${count} ${"x".repeat(3_900)}`);
        assert.match((await nextEvent(events)).message.text, new RegExp(`^${count} `));
        count++;
      }
      assert.equal(await waitingAt(own, "/msgs"), 0, "the one that does not read has gone");
    });
    await eventually(async () => {
      const { text } = await ask(own, "/metrics");
      assert.match(text, /^holdfast_dropped_total 1\.0$/m);
      assert.match(text, /^holdfast_queued_bytes 0\.0$/m);
    });
  });

  test("rooms asked for at random fill no memory, and hurt nobody", async (t) => {
    const own = await startChat(t, { args: ["--durability", "memory"] });
    const lines = await openHttp1(t, own, at("/msgs", "harbour"), "\n");
    await nextLine(lines);
    await Promise.all(
      Array.from({ length: 20 }, async () => {
        for (let i = 0; i < 50; i++) {
          const path = ["/poll", "/poll/next"][i % 2];
          assert.equal((await get(own, path, newRoom())).status, 200);
        }
      }),
    );
    await say(own, "/poll", "harbour", "still here");
    assert.equal((await nextLine(lines))[0].text, "still here");
  });
});

/** How many wait at a door. */
async function waitingAt(on, path) {
  const { text } = await ask(on, "/metrics");
  return Number(
    new RegExp(`^holdfast_door_waiting\\{door="${path}"\\} (\\S+)$`, "m").exec(text)[1],
  );
}
