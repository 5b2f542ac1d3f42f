/** Running a server that programs use: crashes, restarts, keys, and what the guide says. */

import { strict as assert } from "node:assert";
import { execFileSync } from "node:child_process";
import { randomUUID } from "node:crypto";
import { readdirSync, readFileSync } from "node:fs";
import { join } from "node:path";
import test from "node:test";
import { newRoom } from "../support/chat-client.mjs";
import { eventually } from "../support/deadline.mjs";
import { ask } from "../support/http.mjs";
import { correspondent, Program, startWithKey } from "../support/program.mjs";
import { ROOT, runHoldfast } from "../support/servers.mjs";

const QUICK = ["--posts-per-second", "100000"];

test("what was published before a crash is answered the same after it, and is there once", async (t) => {
  const first = await startWithKey(t, { args: QUICK });
  const room = newRoom();
  const ids = Array.from({ length: 400 }, () => randomUUID());
  const answered = new Map();
  const { keyFile, operator: program } = first;
  const sent = ids.map(async (id, i) => {
    const answer = await program.publish(room, `text ${i}`, id).catch(() => undefined);
    if (answer !== undefined) {
      answered.set(id, answer);
    }
  });
  await eventually(() => assert.ok(answered.size >= 20));
  await first.server.kill();
  await Promise.all(sent);
  t.diagnostic(`${answered.size} of ${ids.length} were answered before the crash`);

  const second = await startWithKey(t, { args: QUICK, keyFile, data: first.server.data });
  for (const [i, id] of ids.entries()) {
    const answer = await second.operator.publish(room, `text ${i}`, id);
    assert.deepEqual(answer, answered.get(id) ?? answer);
    answered.set(id, answer);
  }

  const found = [];
  let page = { more: true };
  while (page.more) {
    const query = { limit: "100", after: String(found.at(-1)?.position ?? 0) };
    page = await second.operator.done("GET /rooms/{room}/messages", { path: { room }, query });
    found.push(...page.messages);
  }
  assert.deepEqual(found.map(({ id }) => id).sort(), [...ids].sort());
  for (const { id, position, text } of found) {
    assert.equal(position, answered.get(id).position);
    assert.equal(text, `text ${ids.indexOf(id)}`);
  }
});

test("keys outlive the process; that of the operator is the one of the file", async (t) => {
  const first = await startWithKey(t);
  const { program: made, key } = await first.operator.make(["log:read", "keys:read"]);
  const { program: revoked, key: over } = await first.operator.make(["log:read"]);
  await made.done("GET /log");
  await first.operator.done("DELETE /keys/{key}", { path: { key: over.id } });
  const { data } = first.server;
  await first.server.stop();

  const second = await startWithKey(t, { data });
  const at = { server: second.server };
  const { keys } = await new Program(at, made.token).done("GET /keys");
  assert.deepEqual(
    keys.map(({ id, name }) => ({ id, name })),
    [{ id: key.id, name: "Test" }],
  );
  assert.notEqual(keys[0].used, null);
  for (const token of [revoked.token, first.operator.token]) {
    assert.equal(await new Program(at, token).refusal("GET /log"), "401 BAD_KEY");
  }
});

test("tokens are neither told to operators nor kept", async (t) => {
  const own = await startWithKey(t);
  const { program } = await own.operator.make(["log:read"]);
  await program.done("GET /log");
  await program.with(`${program.token}x`).refusal("GET /log");
  await program.refusal("GET /keys");
  const { text } = await ask(own.server, "/metrics");
  assert.match(text, /^holdfast_api_requests_total\{method="GET",path="\/log"\} 2\.0$/m);
  assert.match(text, /^holdfast_api_refused_total\{method="GET",path="\/log"\} 1\.0$/m);
  assert.match(text, /^holdfast_api_refused_total\{method="GET",path="\/keys"\} 1\.0$/m);
  assert.match(text, /^holdfast_api_keys 1\.0$/m);
  assert.match(text, /^holdfast_api_keys_wrong_total 1\.0$/m);
  assert.match(text, /^holdfast_api_running 0\.0$/m);
  await own.server.stop();
  own.server.assertNoTrouble();

  const told = [text, own.server.process.stdout, own.server.process.stderr];
  const { data } = own.server;
  const kept = readdirSync(data).map((name) => readFileSync(join(data, name), "latin1"));
  for (const token of [program.token, own.operator.token]) {
    const secret = token.slice("hf_".length);
    assert.ok(![...told, ...kept].some((each) => each.includes(secret)));
  }
});

test("a file that holds no key ends the start with a sentence, and is left alone", async () => {
  const file = join(ROOT, "README.md");
  const before = readFileSync(file, "utf8");
  const args = ["serve", "--port", "0", "--durability", "memory", "--api-key-file", file];
  const { code, stderr } = await runHoldfast(args);

  assert.equal(code, 1);
  assert.match(stderr, /^The file .*README\.md of --api-key-file does not hold a key,/m);
  assert.equal(readFileSync(file, "utf8"), before);
});

test("the guide does what it says", async (t) => {
  const own = await startWithKey(t);
  const { person } = await correspondent(own.server);
  const guide = readFileSync(join(ROOT, "docs", "guides", "rest.md"), "utf8");
  const blocks = [...guide.matchAll(/^```sh\n(.*?)^```$/gms)].map(([, block]) => block);
  const script = blocks
    .filter((block) => block.includes("curl"))
    .join("\n")
    .replaceAll("http://127.0.0.1:8080", own.server.url(""))
    .replaceAll("/etc/holdfast/api.key", own.keyFile)
    .replaceAll("PERSON", person.id);
  assert.ok(blocks.length >= 2);

  const lines = execFileSync("sh", ["-euc", script], { timeout: 60_000, encoding: "utf8" })
    .trim()
    .split("\n")
    .map((line) => JSON.parse(line));

  assert.equal(lines.length, [...script.matchAll(/^curl/gm)].length);
  for (const line of lines) {
    assert.equal(line.code, undefined, JSON.stringify(line));
  }
});
