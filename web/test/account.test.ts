import assert from "node:assert/strict";
import { describe, test } from "node:test";
import { AccountClient } from "../src/account.ts";

const ADA = { id: "p-ada", name: "Ada" };

/** A server that answers one thing, and what it was asked. */
function answering(status: number, body: string): { client: AccountClient; asked: unknown[] } {
  const asked: unknown[] = [];
  const client = new AccountClient("account", async (address, init) => {
    asked.push(address, init?.method, init?.body);
    return new Response(body, { status });
  });
  return { client, asked };
}

describe("who one is", () => {
  test("is what the server says", async () => {
    const person = JSON.stringify({ mode: "required", person: ADA });
    assert.deepEqual(await answering(200, person).client.look(), { mode: "required", person: ADA });
    const guest = JSON.stringify({ mode: "optional", person: null });
    assert.deepEqual(await answering(200, guest).client.look(), { mode: "optional" });
    const stranger = JSON.stringify({ mode: "elsewhere", person: null });
    assert.deepEqual(await answering(200, stranger).client.look(), { mode: "elsewhere" });
  });

  for (const [what, status, body] of [
    ["an error", 500, "{}"],
    ["a page", 200, "<html>"],
    ["nothing that is known", 200, '{"mode":"some"}'],
    ["null", 200, "null"],
  ] as const) {
    test(`is not known where the answer is ${what}`, async () => {
      assert.equal(await answering(status, body).client.look(), undefined);
    });
  }

  test("is not known where there is no answer", async () => {
    const client = new AccountClient("account", () => Promise.reject(new TypeError("no network")));
    assert.equal(await client.look(), undefined);
    const outcome = await client.ask("sign-out", {});
    assert.equal(outcome.kind === "refused" && outcome.code, "UNREACHABLE");
  });
});

describe("what is asked", () => {
  test("is sent as JSON, and answered with who one is then", async () => {
    const { client, asked } = answering(200, JSON.stringify({ mode: "optional", person: ADA }));
    const outcome = await client.ask("sign-in", { name: "Ada", password: "correct horse" });
    assert.deepEqual(outcome, { kind: "done", account: { mode: "optional", person: ADA } });
    assert.deepEqual(asked, [
      "account/sign-in",
      "POST",
      '{"name":"Ada","password":"correct horse"}',
    ]);
  });

  test("is refused in the words of the server", async () => {
    const refusal = { code: "NAME_TAKEN", reason: "Somebody has this name already." };
    const { client } = answering(409, JSON.stringify(refusal));
    assert.deepEqual(await client.ask("sign-up", {}), { kind: "refused", ...refusal });
  });
});
