/** `holdfast tail`, `post` and `rooms`, against servers that run, restart, refuse, or are not there. */

import { strict as assert } from "node:assert";
import { once } from "node:events";
import { existsSync } from "node:fs";
import http from "node:http";
import { describe, test } from "node:test";
import { ChatClient, newRoom } from "../support/chat-client.mjs";
import { eventually } from "../support/deadline.mjs";
import { at, get, say } from "../support/doors.mjs";
import { ask } from "../support/http.mjs";
import { wholeFile } from "../support/scope.mjs";
import { runHoldfast, runHoldfastIn, startChat, startHoldfast } from "../support/servers.mjs";

/** Each command is a process that starts; two at a time are enough for two processors. */
const TOGETHER = { concurrency: 2 };

/** A file that is as a full disk is. */
const FULL = { skip: existsSync("/dev/full") ? false : "there is no /dev/full" };

const BAD_USAGE = 2;
const FAILURE = 1;
const INTERRUPTED = 130;

const PATH = "/poll";

const chat = await startChat(wholeFile);

/** The options that say where a server is. */
function to(server) {
  return ["--url", server.url("")];
}

/** The texts of the lines of JSON that a command wrote. */
function texts(stdout) {
  return stdout
    .split("\n")
    .slice(0, -1)
    .map((line) => JSON.parse(line).text);
}

/** The texts of a room, oldest first. */
async function kept(room, server = chat) {
  const { json } = await get(server, PATH, room);
  return json.msg.map(({ text }) => text).reverse();
}

/** Runs a command that has to succeed; returns what it wrote. */
async function succeeds(args, options) {
  const { code, stdout, stderr } = await runHoldfast(args, options);
  assert.equal(stderr, "");
  assert.equal(code, 0);
  return stdout;
}

/** Expects that a command fails, and says why in these lines. */
async function fails(args, code, pattern, options) {
  const { code: actual, stdout, stderr } = await runHoldfast(args, options);
  assert.match(stderr, pattern);
  assert.doesNotMatch(stderr, /Exception|^\tat /m);
  assert.equal(actual, code);
  assert.equal(stdout, "");
}

/** Returns when somebody listens to the events of a server. */
function isListening(server) {
  return eventually(async () => {
    const { text } = await ask(server, "/metrics");
    assert.match(text, /^holdfast_door_waiting\{door="\/events"\} 1/m);
  });
}

/** Starts a server that is none of ours, for what only a hostile or a broken one does. */
async function startOther(t, answer) {
  const server = http.createServer(answer).listen(0, "127.0.0.1");
  await once(server, "listening");
  t.after(() => {
    server.closeAllConnections();
    server.close();
  });
  const { port } = server.address();
  return { url: (path = "/") => `http://127.0.0.1:${port}${path}` };
}

describe("tail", TOGETHER, () => {
  test("shows the last messages, as many as wanted, and then whatever is said", async (t) => {
    const room = newRoom();
    for (const text of ["one", "two", "three"]) {
      await say(chat, PATH, room, text);
    }
    const tail = startHoldfast(t, ["tail", room, "-n", "2", "--json", ...to(chat)]);
    await tail.line(/three/);
    await say(chat, PATH, room, "four");
    await tail.line(/four/);

    assert.deepEqual(texts(tail.stdout), ["two", "three", "four"]);
    const [line] = tail.stdout.split("\n");
    assert.deepEqual(Object.keys(JSON.parse(line)), ["user", "text", "time", "id", "position"]);
  });

  test("shows more than one page, from the oldest on", async (t) => {
    const room = newRoom();
    const all = Array.from({ length: 230 }, (_, number) => `number ${number}`);
    for (const text of all) {
      await say(chat, PATH, room, text);
    }
    const tail = startHoldfast(t, ["tail", room, "-n", "225", "--json", ...to(chat)]);
    await tail.line(/number 229/);

    assert.deepEqual(texts(tail.stdout), all.slice(5));
  });

  test("shows nothing old where none is wanted, in a room of any name", async (t) => {
    const server = await startChat(t);
    await say(server, PATH, "/", "old");
    const tail = startHoldfast(t, ["tail", "/", "--last=0", "--json", ...to(server)]);
    await isListening(server);
    await say(server, PATH, "/", "new");
    await tail.line(/new/);

    assert.deepEqual(texts(tail.stdout), ["new"]);
  });

  test("writes a time, a name and a text for people, each line of it indented", async (t) => {
    const room = newRoom();
    await say(chat, PATH, room, "Hello\n2026-01-01 00:00 Bob: I never said that \u202eolleh");
    const tail = startHoldfast(t, ["tail", room, ...to(chat)], { env: { TZ: "UTC" } });
    const [first] = await tail.line(/^.*Ada.*$/m);
    const [second] = await tail.line(/^.*Bob.*$/m);

    assert.match(first, /^\d{4}-\d\d-\d\d \d\d:\d\d Ada: Hello$/);
    assert.equal(second, "    2026-01-01 00:00 Bob: I never said that <U+202E>olleh");
  });

  test("comes back to a server that was killed, without loss or doubles", async (t) => {
    const room = newRoom();
    const first = await startChat(t);
    await say(first, PATH, room, "before");
    const tail = startHoldfast(t, ["tail", room, "--json", ...to(first)]);
    await tail.line(/before/);
    await isListening(first);
    const expected = ["before"];
    let server = first;
    for (const round of [1, 2, 3]) {
      const burst = Array.from({ length: 20 }, (_, number) => `round ${round}, ${number}`);
      await Promise.all(burst.map((text) => say(server, PATH, room, text)));
      await server.kill();
      server = await startChat(t, { data: first.data, port: first.port });
      await say(server, PATH, room, `back ${round}`);
      expected.push(...(await kept(room, server)).slice(-21));
    }
    await say(server, PATH, room, "after");
    await tail.line(/after/);
    tail.signal("SIGINT");

    assert.deepEqual(await tail.end(), { code: INTERRUPTED, signal: null });
    assert.deepEqual(texts(tail.stdout), [...expected, "after"]);
    for (const line of tail.stderr.trimEnd().split("\n")) {
      assert.match(line, /^The line to http:\S+ is (cut \(.*\); trying again|back)\.$/);
    }
  });

  test("tells programs that messages may be missing, when the log is another", async (t) => {
    const room = newRoom();
    const args = ["--durability", "memory"];
    const first = await startChat(t, { args });
    await say(first, PATH, room, "before");
    const tail = startHoldfast(t, ["tail", room, "--json", ...to(first)]);
    await tail.line(/before/);
    await first.kill();
    const second = await startChat(t, { args, port: first.port });
    await say(second, PATH, room, "after");
    await tail.line(/after/);

    const [, gap, after] = tail.stdout.split("\n");
    assert.equal(gap, '{"gap":true}');
    assert.equal(JSON.parse(after).text, "after");
  });

  test("ends quietly when nobody reads any more", async () => {
    const room = newRoom();
    await say(chat, PATH, room, "first");
    let isOver = false;
    const script = '"$@" | head -n 1; echo "${PIPESTATUS[0]}"';
    const words = ["tail", room, "--last=10000", "--json", ...to(chat)];
    const run = runHoldfastIn(script, words);
    run.finally(() => (isOver = true)).catch(() => undefined);
    await eventually(async () => {
      await say(chat, PATH, room, "more");
      assert.ok(isOver, "it has ended");
    });
    const { stdout, stderr } = await run;

    const [line, code] = stdout.split("\n");
    assert.equal(JSON.parse(line).text, "first");
    assert.equal(code, "0");
    assert.equal(stderr, "");
  });

  test("fails when what it writes to is full", FULL, async () => {
    const room = newRoom();
    await say(chat, PATH, room, "Hello");
    const words = ["tail", room, ...to(chat)];
    const { code, stderr } = await runHoldfastIn('"$@" >/dev/full', words);

    assert.equal(stderr, "The standard output cannot be written: No space left on device.\n");
    assert.equal(code, FAILURE);
  });

  test("shows what would do something to a terminal, whatever a server sends", async (t) => {
    const message = { position: 1, id: "id-of-it", text: "\u001b[2J\u009b1A", time: 0 };
    const server = await startOther(t, (request, response) => {
      const page = {
        epoch: "e",
        more: false,
        messages: [{ ...message, person: { name: "\u0007" } }],
      };
      const event = { ...message, user: "\u001b]0;title\u0007", text: "two\r\u2028lines" };
      const isEvents = request.url.startsWith("/events");
      response.setHeader("content-type", isEvents ? "text/event-stream" : "application/json");
      if (isEvents) {
        response.write(`id: 2.e\ndata: ${JSON.stringify(event)}\n\n`);
      } else {
        response.end(JSON.stringify(page));
      }
    });
    const pretty = startHoldfast(t, ["tail", "room", ...to(server)], { env: { TZ: "UTC" } });
    const json = startHoldfast(t, ["tail", "room", "--json", ...to(server)]);
    await pretty.line(/lines$/m);
    await json.line(/lines/);

    assert.equal(
      pretty.stdout,
      "1970-01-01 00:00 ␇: ␛[2J<U+009B>1A\n1970-01-01 00:00 ␛]0;title␇: two␍<U+2028>lines\n",
    );
    assert.doesNotMatch(json.stdout, /[^\n -~]/);
    assert.deepEqual(texts(json.stdout), [message.text, "two\r\u2028lines"]);
  });
});

describe("post", TOGETHER, () => {
  test("says it once it is kept, and who said it", async () => {
    const room = newRoom();
    assert.equal(await succeeds(["post", room, "Hello", ...to(chat)]), "Kept.\n");
    const words = ["post", room, "Ahoy ⚓", "--name", "Ada", "--json", ...to(chat)];
    const answer = JSON.parse(await succeeds(words, { env: { LC_ALL: "C.UTF-8" } }));

    const { json } = await get(chat, PATH, room);
    assert.deepEqual(
      json.msg.map(({ user, text }) => [user, text]),
      [
        ["Ada", "Ahoy ⚓"],
        ["Anonymous", "Hello"],
      ],
    );
    assert.deepEqual(answer, { status: "ok", id: json.msg[0].id });
  });

  test("says it once if it is sent twice with its id", async () => {
    const room = newRoom();
    for (const text of ["Hello", "Hello again"]) {
      assert.equal(
        await succeeds(["post", room, text, "--id", "id-of-hello", ...to(chat)]),
        "Kept.\n",
      );
    }
    assert.deepEqual(await kept(room), ["Hello"]);
  });

  test("succeeds when it is kept, though it cannot be told", FULL, async () => {
    const room = newRoom();
    const words = ["post", room, "Hello", ...to(chat)];
    const { code, stderr } = await runHoldfastIn('"$@" >/dev/full', words);

    assert.match(stderr, /^It is kept\. The standard output cannot be written: /);
    assert.equal(code, 0);
    assert.deepEqual(await kept(room), ["Hello"]);
  });

  test("says it once though the answer is lost on the way", async (t) => {
    const room = newRoom();
    let count = 0;
    const proxy = await startOther(t, async (request, response) => {
      const options = { method: request.method, headers: request.headers };
      const upstream = http.request(chat.url(request.url), options);
      request.pipe(upstream);
      const [answer] = await once(upstream, "response");
      count++;
      if (count < 3) {
        answer.resume();
        request.socket.destroy();
      } else {
        response.writeHead(answer.statusCode, answer.headers);
        answer.pipe(response);
      }
    });
    assert.equal(await succeeds(["post", room, "Hello", ...to(proxy)]), "Kept.\n");

    assert.equal(count, 3);
    assert.deepEqual(await kept(room), ["Hello"]);
  });

  test("reads the text from the standard input", async () => {
    const room = newRoom();
    const script = 'printf "one\\r\\ntwo ⚓\\n" | "$@"';
    const { code, stderr } = await runHoldfastIn(script, ["post", room, "-", ...to(chat)]);
    assert.equal(stderr, "");
    assert.equal(code, 0);
    assert.deepEqual(await kept(room), ["one\ntwo ⚓"]);

    for (const [bytes, reason] of [
      ["printf '\\377'", /^The text on the standard input is not UTF-8\.$/m],
      ["head -c 70000 /dev/zero", /^The text on the standard input has more than 65536 bytes\.$/m],
      ["printf ' '", /^The server refused it: A text has 1 to 4000 characters.*\(BAD_TEXT\)$/m],
    ]) {
      const refused = await runHoldfastIn(`${bytes} | "$@"`, ["post", room, "-", ...to(chat)]);
      assert.match(refused.stderr, reason);
      assert.equal(refused.code, FAILURE);
    }
  });

  test("fails with the reason of the server", () =>
    fails(
      ["post", "room", "Hello\tthere", ...to(chat)],
      FAILURE,
      /^The server refused it: A text holds no control characters\. \(BAD_TEXT\)\n$/,
    ));
});

describe("rooms", TOGETHER, () => {
  test("lists the rooms that people are in, and how many, page by page", async (t) => {
    const server = await startChat(t);
    const nobody = await succeeds(["rooms", ...to(server)]);
    assert.equal(nobody, "Nobody is in a room now.\n");
    assert.equal(await succeeds(["rooms", "--json", ...to(server)]), "");

    const ada = await ChatClient.connect(t, server);
    const bob = await ChatClient.connect(t, server);
    for (const [person, room] of [
      [ada, "/"],
      [ada, "boats"],
      [bob, "boats"],
      [bob, "anchors"],
    ]) {
      person.send({ type: "enter", room });
      await person.take("entered");
    }
    // Whoever only reads over HTTP, or looks, is not in it.
    await get(server, PATH, "looked-at");

    const all = "People  Room\n     1  /\n     1  anchors\n     2  boats\n";
    assert.equal(await succeeds(["rooms", ...to(server)]), all);
    const lines = (await succeeds(["rooms", "--json", ...to(server)])).trimEnd().split("\n");
    assert.deepEqual(lines.map(JSON.parse), [
      { room: "/", people: 1 },
      { room: "anchors", people: 1 },
      { room: "boats", people: 2 },
    ]);
    const { text } = await ask(server, "/rooms?limit=1&after=%2F");
    assert.equal(text, '{"rooms":[{"room":"anchors","people":1}],"more":true}');

    bob.terminate();
    await eventually(async () => {
      const { text: left } = await ask(server, "/rooms");
      const rooms = '[{"room":"/","people":1},{"room":"boats","people":1}]';
      assert.equal(left, `{"rooms":${rooms},"more":false}`);
    });
  });

  test("over HTTP refuses what the doors refuse", async () => {
    for (const query of ["limit=0", "limit=101", "limit=x", "after=", "after=no%20room"]) {
      const { status } = await ask(chat, `/rooms?${query}`);
      assert.equal(status, 400, query);
    }
    const foreign = { headers: { origin: "https://elsewhere.example" } };
    assert.equal((await ask(chat, "/rooms", foreign)).status, 403);
    assert.equal((await ask(chat, "/rooms", { method: "POST" })).status, 405);
    assert.equal((await ask(chat, at("/rooms/boats/messages"))).status, 200);
  });
});

describe("what is in the way is said, and what to do", TOGETHER, () => {
  const nowhere = "http://127.0.0.1:1";
  for (const words of [["tail", "room"], ["post", "room", "Hello"], ["rooms"]]) {
    const [command] = words;
    test(`${command} without a server`, () =>
      fails(
        [...words, "--url", nowhere],
        FAILURE,
        /^There is no server at http:\/\/127\.0\.0\.1:1; start one with 'holdfast serve', or say where it is with --url or HOLDFAST_URL\.\n$/,
      ));

    test(`${command} at what is no Holdfast server`, async (t) => {
      const other = await startOther(t, (request, response) => response.end("<html>"));
      await fails(
        [...words, ...to(other)],
        FAILURE,
        /^What answers at \S+ is no Holdfast server; /,
      );
      const missing = await startOther(t, (request, response) => response.writeHead(404).end());
      await fails(
        [...words, ...to(missing)],
        FAILURE,
        /^What answers at \S+, with status 404, is no/,
      );
    });

    test(`${command} with options of serve`, () =>
      fails(
        ["--port", "1", ...words],
        BAD_USAGE,
        new RegExp(
          `^--port is an option of serve, not of ${command}\nTry 'holdfast ${command} --help'`,
        ),
      ));
  }

  test("a server that guests are not let in at", async (t) => {
    const server = await startChat(t, { args: ["--accounts", "required"] });
    for (const words of [["tail", "room"], ["post", "room", "Hello"], ["rooms"]]) {
      await fails(
        [...words, ...to(server)],
        FAILURE,
        /^The server refused it: Sign in first\. \(SIGN_IN_FIRST\)\n$/,
      );
    }
  });

  for (const words of [
    ["tail", "no room"],
    ["post", "no room", "Hello"],
  ]) {
    test(`${words[0]} of a bad room`, () =>
      fails(
        [...words, ...to(chat)],
        FAILURE,
        /^The server refused it: A room is \/ or 1 to 64 letters, digits, .* \(BAD_ROOM\)\n$/,
      ));
  }

  for (const url of [
    "localhost:8080",
    "ftp://chat.example",
    "http://",
    "http://chat.example/?a=b",
  ]) {
    test(`--url ${url}`, () =>
      fails(
        ["rooms", "--url", url],
        BAD_USAGE,
        /^Invalid value for option '--url': '.*' is not an address such as http:\/\/127\.0\.0\.1:8080 or /,
      ));
  }

  test("a count that cannot be", () =>
    fails(
      ["tail", "room", "-n", "10001"],
      BAD_USAGE,
      /^Invalid value for option '--last': '10001' is not a whole number from 0 to 10000/,
    ));

  test("the server is that of the environment, where none is said", async () => {
    const room = newRoom();
    const url = chat.url("");
    await succeeds(["post", room, "one"], { env: { HOLDFAST_URL: url } });
    await succeeds(["post", room, "two"], { env: { HOLDFAST_PORT: String(chat.port) } });
    // An id of the environment would make one message of all.
    await succeeds(["post", room, "three"], {
      env: { HOLDFAST_URL: url, HOLDFAST_ID: "id-of-one" },
    });
    await succeeds(["post", room, "four"], {
      env: { HOLDFAST_URL: url, HOLDFAST_ID: "id-of-one" },
    });

    assert.deepEqual(await kept(room), ["one", "two", "three", "four"]);
  });
});
