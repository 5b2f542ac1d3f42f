import assert from "node:assert/strict";
import { describe, test } from "node:test";
import type { Note } from "../src/notes.ts";
import type { Letter } from "../src/outbox.ts";
import { layOut, type Row, type Talk } from "../src/rows.ts";
import type { Message } from "../src/protocol.ts";
import { ADA, BOB, message } from "./messages.ts";

const MINUTE = 60_000;

/** Noon of a day, so that no test crosses midnight in any time zone. */
const NOON = new Date(2026, 2, 3, 12).getTime();

function talk(rest: Partial<Talk>): Talk {
  const nothing = {
    messages: [],
    holes: [],
    notes: [],
    whispers: [],
    kept: [],
    letters: [],
    hasOlder: false,
  };
  const isOwn = ({ person }: Message): boolean => person.id === ADA.id;
  return { ...nothing, me: ADA, isOwn, stageOf: () => "kept", ...rest };
}

function note(number: number, after: number): Note {
  return { kind: "joined", person: BOB, was: "", after, time: NOON, number };
}

function letter(rest: Partial<Letter> = {}): Letter {
  return { id: "letter-1", room: "/", text: "mine", time: NOON, refusal: "", ...rest };
}

/** The rows in short: what they are, and for messages where they stand in their group. */
function short(rows: readonly Row[]): string[] {
  return rows.map((row) => {
    if (row.kind !== "message") {
      return row.kind;
    }
    const group = `${row.isFirst ? "<" : ""}${row.isLast ? ">" : ""}`;
    return `${row.person.name}${row.isOwn ? "*" : ""} ${group}`.trim();
  });
}

describe("layOut", () => {
  test("of one breath, only the last that has got as far says so for the eye", () => {
    const whisper = { from: ADA, to: BOB, text: "psst", time: NOON, isOwn: true, after: 0 };
    const whispers = [1, 2, 3].map((number) => ({ ...whisper, id: `${number}`, number }));
    const theirs = { ...whisper, id: "4", number: 4, isOwn: false, from: BOB, to: ADA };
    const rows = layOut(
      talk({
        whispers: [...whispers, theirs],
        stageOf: ({ number }) => (number < 3 ? "read" : "kept"),
      }),
      NOON,
    );
    assert.deepEqual(
      rows.flatMap((row) => (row.kind === "message" ? [[row.stage, row.endsStage]] : [])),
      [
        ["read", false],
        ["read", true],
        ["kept", true],
        [undefined, undefined],
      ],
    );
  });

  test("messages of one sender and minute belong together", () => {
    const messages = [
      message(1, { person: BOB, time: NOON }),
      message(2, { person: BOB, time: NOON + 20_000 }),
      message(3, { person: BOB, time: NOON + 59_000 }),
      message(4, { person: BOB, time: NOON + MINUTE }),
      message(5, { person: ADA, time: NOON + MINUTE }),
      message(6, { person: BOB, time: NOON + MINUTE }),
    ];
    assert.deepEqual(short(layOut(talk({ messages }), NOON)), [
      "day",
      "Bob <",
      "Bob",
      "Bob >",
      "Bob <>",
      "Ada* <>",
      "Bob <>",
    ]);
  });

  test("two people of one name do not belong together, nor one under two names", () => {
    const other = { id: "p-other", name: "Bob" };
    const messages = [
      message(1, { person: BOB, time: NOON }),
      message(2, { person: other, time: NOON }),
      message(3, { person: { id: other.id, name: "Rob" }, time: NOON }),
    ];
    assert.deepEqual(short(layOut(talk({ messages }), NOON)), [
      "day",
      "Bob <>",
      "Bob <>",
      "Rob <>",
    ]);
  });

  test("one's own messages belong together over connections", () => {
    const messages = [
      message(1, { person: { id: "old", name: "Ada" }, time: NOON }),
      message(2, { person: ADA, time: NOON }),
    ];
    const rows = layOut(talk({ messages, isOwn: () => true, letters: [letter()] }), NOON);
    assert.deepEqual(short(rows), ["day", "Ada* <", "Ada*", "Ada* >"]);
  });

  test("each day begins with its name", () => {
    const messages = [
      message(1, { time: NOON - 86_400_000 }),
      message(2, { time: NOON - 86_400_000 }),
      message(3, { time: NOON }),
    ];
    const rows = layOut(talk({ messages }), NOON);
    assert.deepEqual(short(rows), ["day", "Bob <", "Bob >", "day", "Bob <>"]);
    assert.deepEqual(
      rows.flatMap((row) => (row.kind === "day" ? [row.label] : [])),
      ["Yesterday", "Today"],
    );
  });

  test("notes stand where they were heard, and those in a row together", () => {
    const messages = [message(10, { time: NOON }), message(20, { time: NOON })];
    const notes = [note(1, 0), note(2, 10), note(3, 10), note(4, 20)];
    const rows = layOut(talk({ messages, notes }), NOON);
    assert.deepEqual(short(rows), ["notes", "day", "Bob <>", "notes", "Bob <>", "notes"]);
    assert.deepEqual(
      rows.flatMap((row) => (row.kind === "notes" ? [row.notes.length] : [])),
      [1, 2, 1],
    );
  });

  test("notes on messages that are not here any more are left out", () => {
    const messages = [message(10, { time: NOON })];
    const rows = layOut(talk({ messages, notes: [note(1, 5)], hasOlder: true }), NOON);
    assert.deepEqual(short(rows), ["day", "Bob <>"]);
  });

  test("a hole stands before the message behind it, and parts a group", () => {
    const messages = [message(1, { time: NOON }), message(90, { time: NOON })];
    const rows = layOut(talk({ messages, holes: [{ after: 1, before: 90 }] }), NOON);
    assert.deepEqual(short(rows), ["day", "Bob <>", "hole", "Bob <>"]);
  });

  test("what is on its way stands at the end: first what is kept, then what is not", () => {
    const messages = [message(30, { time: NOON })];
    const kept = [message(40, { id: "kept-1", person: ADA, time: NOON })];
    const letters = [letter(), letter({ id: "letter-2", refusal: "No." })];
    const rows = layOut(talk({ messages, kept, letters }), NOON);
    assert.deepEqual(
      rows.flatMap((row) => (row.kind === "message" ? [row.passage] : [])),
      ["delivered", "delivered", "sending", "refused"],
    );
  });

  test("no two rows have one key", () => {
    const messages = [1, 2, 3].map((i) => message(i, { time: NOON + (i % 2) * 86_400_000 }));
    const notes = [note(1, 1), note(2, 2)];
    const keys = layOut(talk({ messages, notes, letters: [letter()] }), NOON).map(({ key }) => key);
    assert.equal(new Set(keys).size, keys.length);
  });
});
