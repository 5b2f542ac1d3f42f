import assert from "node:assert/strict";
import { afterEach, beforeEach, describe, mock, test } from "node:test";
import * as encoding from "lib0/encoding";
import * as Y from "yjs";
import type { Answer, Line, Members } from "../src/apps/line.ts";
import { People } from "../src/apps/people.ts";
import { Presence } from "../src/apps/presence.ts";
import { FakeClock } from "./fake-clock.ts";

/** A line on which the test says what it likes. */
class Hearing implements Line {
  readonly told: Uint8Array[] = [];
  #listener: (id: unknown, bytes: unknown) => void = () => undefined;

  ask(): Promise<Answer> {
    throw new Error("a place needs no answer");
  }

  tell(_: string, __: Members, bytes: Uint8Array = new Uint8Array(0)): void {
    this.told.push(bytes);
  }

  on(_: string, listener: (id: unknown, bytes: unknown) => void): void {
    this.#listener = listener;
  }

  hear(id: string, bytes: Uint8Array): void {
    this.#listener(id, bytes);
  }
}

/** Places, each of a client, as somebody may write them. */
function update(...places: readonly (readonly [client: number, state: unknown])[]): Uint8Array {
  const encoder = encoding.createEncoder();
  encoding.writeVarUint(encoder, places.length);
  for (const [client, state] of places) {
    encoding.writeVarUint(encoder, client);
    encoding.writeVarUint(encoder, 99);
    encoding.writeVarString(encoder, JSON.stringify(state));
  }
  return encoding.toUint8Array(encoder);
}

describe("Presence", () => {
  const line = new Hearing();
  const people = new People();
  const clock = new FakeClock();
  let presence: Presence;
  let warn: ReturnType<typeof mock.method>;

  const member = (id: string, name: string): object => ({ id, person: { id: `p-${id}`, name } });
  const others = (): unknown[] =>
    [...presence.awareness.getStates()]
      .filter(([client]) => client !== presence.awareness.clientID)
      .map(([, state]) => state);

  beforeEach(() => {
    people.entered({
      you: "1",
      members: [member("1", "Me"), member("2", "Ann"), member("3", "Mallory")],
    });
    presence = new Presence(new Y.Doc(), line, people, clock);
    line.told.length = 0;
    warn = mock.method(console, "warn", () => undefined);
  });

  afterEach(() => {
    presence.awareness.destroy();
    warn.mock.restore();
  });

  test("shows each where they are, by the name that the server says", () => {
    line.hear("2", update([77, { cursor: 1, user: { name: "Bob" } }]));
    line.hear("2", update([77, { cursor: 2 }]));
    assert.deepEqual(others(), [{ cursor: 2, user: { name: "Ann" } }]);
    line.hear("2", update([77, null]));
    assert.deepEqual(others(), []);
  });

  test("nobody moves the cursor of another, names it, or takes it away", () => {
    const ann = { cursor: 1, user: { name: "Ann" } };
    line.hear("2", update([77, { cursor: 1 }]));
    line.hear("3", update([77, { cursor: 5 }]));
    assert.deepEqual(others(), [ann, { cursor: 5, user: { name: "Mallory" } }]);
    line.hear("3", update([77, null], [78, { cursor: 6 }]));
    assert.deepEqual(others(), [ann]);
    presence.left("3");
    assert.deepEqual(others(), [ann]);
    line.hear("2", update([77, { cursor: 3 }]));
    assert.deepEqual(others(), [{ cursor: 3, user: { name: "Ann" } }]);
  });

  test("nobody is two, nor oneself", () => {
    presence.awareness.setLocalState({ cursor: 8 });
    const own = presence.awareness.clientID;
    line.hear("3", update([own, { cursor: 5 }], [own + 1, { cursor: 6 }]));
    assert.deepEqual(presence.awareness.getLocalState(), { cursor: 8 });
    assert.deepEqual(others(), [{ cursor: 5, user: { name: "Mallory" } }]);
  });

  test("who is not here has no place, and who has left has none any more", () => {
    line.hear("9", update([77, { cursor: 1 }]));
    assert.deepEqual(others(), []);
    line.hear("2", update([77, { cursor: 1 }]));
    line.hear("3", update([78, { cursor: 1 }]));
    presence.left("2");
    assert.equal(others().length, 1);
    presence.gone();
    assert.deepEqual(others(), []);
  });

  test("what is no place is told of, and does no harm", () => {
    const garbage = [new Uint8Array(0), new Uint8Array([9, 9, 9]), update(), update([77, "here"])];
    garbage.forEach((bytes) => line.hear("3", bytes));
    assert.deepEqual(others(), []);
    assert.equal(warn.mock.callCount(), garbage.length);
  });
});
