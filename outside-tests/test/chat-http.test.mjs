/** What the chat's port says over HTTP: the page, health, metrics. */

import { strict as assert } from "node:assert";
import { readFileSync } from "node:fs";
import http from "node:http";
import http2 from "node:http2";
import { join } from "node:path";
import test from "node:test";
import { gunzipSync } from "node:zlib";
import { ChatClient, newRoom } from "../support/chat-client.mjs";
import { eventually, within } from "../support/deadline.mjs";
import { wholeFile } from "../support/scope.mjs";
import { ROOT, startChat } from "../support/servers.mjs";

/** Below this a file is not worth compressing. */
const SMALLEST_COMPRESSED = 512;

const server = await startChat(wholeFile, { args: ["--accounts", "optional"] });

/** Asks as written, which `fetch` would not: no header is added, no answer unpacked. */
async function ask(path, { method = "GET", headers = {}, to = server } = {}) {
  const answer = new Promise((resolve, reject) => {
    const request = http.request({ host: "127.0.0.1", port: to.port, path, method, headers });
    request.on("error", reject).on("response", (response) => {
      const parts = [];
      response.on("data", (part) => parts.push(part));
      response.on("error", reject);
      response.on("end", () =>
        resolve({
          status: response.statusCode,
          headers: response.headers,
          body: Buffer.concat(parts),
        }),
      );
    });
    request.end();
  });
  return within(answer, () => `an answer to ${method} ${path}`);
}

/** The files that the page names. */
async function assets() {
  const page = String((await ask("/")).body);
  const names = [...page.matchAll(/(?:src|href)="\/?([^":#]+)"/g)].map((match) => match[1]);
  assert.ok(
    names.some((name) => name.endsWith(".js")) && names.some((name) => name.endsWith(".css")),
  );
  return names;
}

test("GET /health is 200 while messages are kept, and is not cached", async () => {
  const { status, headers, body } = await ask("/health");

  assert.equal(status, 200);
  assert.equal(String(body), '{"status":"ok"}');
  assert.match(headers["content-type"], /^application\/json/);
  assert.equal(headers["cache-control"], "no-store");
});

/** What docs/guides/operate.md says there is: a shorthand `_out_total` belongs to the one before. */
function documentedMetrics() {
  const guide = readFileSync(join(ROOT, "docs", "guides", "operate.md"), "utf8");
  const rows = guide.split("\n").filter((line) => line.startsWith("| `holdfast_"));
  return rows.flatMap((row) => {
    const [first, ...others] = [...row.split("|")[1].matchAll(/`([a-z_]+)/g)].map((one) => one[1]);
    const [area] = /^holdfast_(?:log|search)(?=_)/.exec(first) ?? [];
    const stem = area ?? first.replace(/_in_total$/, "");
    return [first, ...others.map((name) => (name.startsWith("_") ? stem + name : name))];
  });
}

/** The lines of the metrics as an object of numbers. */
async function metrics(to = server) {
  const { status, headers, body } = await ask("/metrics", { to });
  assert.equal(status, 200);
  assert.match(headers["content-type"], /^text\/plain; version=0\.0\.4/);
  const values = {};
  for (const line of String(body).trimEnd().split("\n")) {
    const match = /^([a-z][a-z0-9_]*(?:\{(?:[^"}]|"[^"]*")*\})?) (\S+)$/.exec(line);
    assert.ok(match !== null || /^# (HELP|TYPE) /.test(line), line);
    if (match !== null) {
      values[match[1]] = Number(match[2]);
      assert.ok(!Number.isNaN(values[match[1]]) || match[2] === "NaN", line);
    }
  }
  return values;
}

test("GET /metrics counts what was said, to whom, and how connections ended", async (t) => {
  const own = await startChat(t);
  const room = newRoom();
  const ada = await ChatClient.named(t, own, "Ada");
  const bob = await ChatClient.named(t, own, "Bob");
  await ada.enter(room);
  await bob.enter(room);
  await ada.take("joined");
  const before = await metrics(own);

  for (let i = 0; i < 10; i++) {
    await ada.say(room, "counted");
    await bob.take("message");
  }
  assert.equal(await bob.close(), 1000);
  await ada.take("left");

  const after = await metrics(own);
  const grown = (name) => after[name] - before[name];
  assert.equal(before.holdfast_websockets, 2);
  assert.equal(after.holdfast_websockets, 1);
  assert.ok(after.holdfast_connections >= 2, "the one that asks counts too");
  assert.equal(grown("holdfast_messages_in_total"), 10);
  assert.equal(grown("holdfast_messages_out_total"), 10 * 3 + 1, "to two, the answer, and left");
  assert.ok(grown("holdfast_bytes_in_total") > 10 * 80);
  assert.ok(grown("holdfast_bytes_out_total") > 10 * 80);
  assert.equal(grown("holdfast_log_records_total"), 10);
  assert.ok(grown("holdfast_log_commit_seconds_count") >= 1);
  assert.ok(grown("holdfast_log_commit_seconds_sum") > 0);
  assert.equal(grown("holdfast_log_entries"), 10);
  assert.equal(after.holdfast_log_batch_records, 1, "each was said when the one before was heard");
  assert.equal(after.holdfast_log_removed_total, 0);
  assert.ok(after.holdfast_log_bytes > 4096);
  assert.ok(after.holdfast_log_oldest_seconds > 0 && after.holdfast_log_oldest_seconds < 60);
  assert.equal(after.holdfast_log_commits_failed_total, 0);
  assert.equal(after.holdfast_log_queue, 0);
  assert.equal(after.holdfast_queued_bytes, 0);
  assert.equal(after.holdfast_dropped_total, 0);
  assert.equal(after['holdfast_closed_total{code="1000"}'], 1);
});

test("every metric of the guide is there", async (t) => {
  const client = await ChatClient.connect(t, server);
  await client.close();
  const documented = documentedMetrics();
  assert.ok(documented.length > 10);

  // The server counts an end a moment after its client has seen it.
  await eventually(async () => {
    const names = new Set(Object.keys(await metrics()).map((name) => name.replace(/\{.*/, "")));
    assert.deepEqual(
      documented.filter((name) => !names.has(name)),
      [],
    );
  });
});

test("the page is HTML, may do no more than it needs, and is asked for anew each time", async () => {
  const { status, headers, body } = await ask("/");

  assert.equal(status, 200);
  assert.match(headers["content-type"], /^text\/html; *charset=utf-8$/i);
  assert.match(String(body), /^<!doctype html>/i);
  assert.equal(headers["cache-control"], "no-cache");
  assert.equal(headers["x-content-type-options"], "nosniff");
  assert.equal(headers["x-frame-options"], "DENY");
  assert.equal(headers["referrer-policy"], "no-referrer");
  const policy = headers["content-security-policy"];
  assert.match(policy, /default-src 'none'|default-src 'self'/);
  assert.doesNotMatch(policy, /unsafe|\*/);
  assert.match(policy, /frame-ancestors 'none'/);
});

test("what the page names is there, with its type, guarded as the page is", async () => {
  const { headers: page } = await ask("/");
  const types = {
    js: /javascript/,
    css: /^text\/css/,
    svg: /^image\/svg/,
    webmanifest: /manifest/,
    tour: /^text\/html/,
    apps: /^text\/html/,
  };
  for (const name of await assets()) {
    const { status, headers, body } = await ask(`/${name}`);
    assert.equal(status, 200, name);
    assert.match(headers["content-type"], types[name.replace(/.*\./, "")], name);
    assert.equal(headers["content-length"], String(body.length));
    assert.equal(headers["content-security-policy"], page["content-security-policy"]);
    assert.equal(headers["x-content-type-options"], "nosniff");
    const isNamedByContent = /\.(js|css)$/.test(name);
    const expected = isNamedByContent ? "public, max-age=31536000, immutable" : "no-cache";
    assert.equal(headers["cache-control"], expected, name);
  }
});

test("who has a file already is answered with 304 and no body", async () => {
  for (const path of ["/", ...(await assets()).map((name) => `/${name}`)]) {
    const { headers } = await ask(path);
    assert.match(headers.etag, /^"[^"]+"$/);

    for (const known of [headers.etag, `W/${headers.etag}`, `"other", ${headers.etag}`, "*"]) {
      const again = await ask(path, { headers: { "if-none-match": known } });
      assert.equal(again.status, 304, `${path} ${known}`);
      assert.equal(again.body.length, 0);
      assert.equal(again.headers.etag, headers.etag);
      assert.equal(again.headers["cache-control"], headers["cache-control"]);
    }
    const changed = await ask(path, { headers: { "if-none-match": '"other"' } });
    assert.equal(changed.status, 200);
  }
});

test("files are compressed for those who take it, and are the same", async () => {
  for (const path of [
    "/",
    ...(await assets()).filter((n) => /js|css/.test(n)).map((n) => `/${n}`),
  ]) {
    const plain = await ask(path);
    assert.equal(plain.headers["content-encoding"], undefined);
    if (plain.body.length < SMALLEST_COMPRESSED) {
      continue;
    }
    assert.match(plain.headers.vary, /accept-encoding/i);

    const packed = await ask(path, { headers: { "accept-encoding": "br, gzip;q=0.8" } });
    assert.equal(packed.headers["content-encoding"], "gzip", path);
    assert.match(packed.headers.vary, /accept-encoding/i);
    assert.ok(packed.body.length < plain.body.length);
    assert.deepEqual(gunzipSync(packed.body), plain.body);

    const refused = await ask(path, { headers: { "accept-encoding": "gzip;q=0, br" } });
    assert.equal(refused.headers["content-encoding"], undefined);
  }
});

test("HEAD says what GET would, without it", async () => {
  for (const path of ["/", "/health"]) {
    const got = await ask(path);
    const head = await ask(path, { method: "HEAD" });
    assert.equal(head.status, 200);
    assert.equal(head.body.length, 0);
    assert.equal(head.headers["content-length"], got.headers["content-length"]);
    assert.equal(head.headers.etag, got.headers.etag);
  }
});

test("what is not there is 404, and what cannot be done 405", async () => {
  for (const path of [
    "/nothing",
    "/assets/",
    "/index",
    "/../pom.xml",
    "/%2e%2e/pom.xml",
    "/health/x",
  ]) {
    assert.equal((await ask(path)).status, 404, path);
  }
  for (const method of ["POST", "DELETE", "PUT"]) {
    const { status, headers } = await ask("/", { method });
    assert.equal(status, 405, method);
    assert.match(headers.allow, /GET/);
  }
});

test("a page of another server may not read what is told here", async () => {
  const { headers } = await ask("/metrics", { headers: { origin: "https://evil.example" } });
  assert.equal(headers["access-control-allow-origin"], undefined);
});

test("the same is said over HTTP/2 on the same port", async (t) => {
  const session = http2.connect(server.url());
  t.after(() => session.destroy());
  const get = (path) =>
    new Promise((resolve, reject) => {
      const stream = session.request({ ":path": path });
      let headers;
      let body = "";
      stream.setEncoding("utf8");
      stream.on("response", (got) => (headers = got)).on("data", (part) => (body += part));
      stream.on("end", () => resolve({ status: headers[":status"], headers, body }));
      stream.on("error", reject);
    });

  const [page, health, missing] = await within(
    Promise.all([get("/"), get("/health"), get("/nothing")]),
    () => "three answers",
  );

  const expected = await ask("/");
  assert.equal(page.status, 200);
  assert.equal(page.body, String(expected.body));
  assert.equal(page.headers.etag, expected.headers.etag);
  assert.equal(
    page.headers["content-security-policy"],
    expected.headers["content-security-policy"],
  );
  assert.deepEqual([health.status, health.body], [200, '{"status":"ok"}']);
  assert.equal(missing.status, 404);
});

test("sessions of Socket.IO are counted, whatever their transport", async (t) => {
  const server = await startChat(t, { args: ["--durability", "memory"] });
  const path = "/socket.io/?EIO=4&transport=polling";
  const opened = await fetch(server.url(path));
  assert.equal(opened.status, 200);
  const text = await (await fetch(server.url("/metrics"))).text();
  assert.match(text, /^holdfast_sessions 1\.0$/m);
});
