import { dayKey, dayLabel, minuteOf } from "./days.ts";
import type { Note } from "./notes.ts";
import type { Letter } from "./outbox.ts";
import type { Message, Person } from "./protocol.ts";
import type { Stage } from "./receipts.ts";
import type { Hole } from "./timeline.ts";
import type { Whisper } from "./whispers.ts";

/** Where a message is on its way. */
export type Passage = "delivered" | "sending" | "refused";

/** One row of the message list, decided down to what it looks like; the view only draws it. */
export type Row =
  | { readonly kind: "day"; readonly key: string; readonly label: string }
  | { readonly kind: "notes"; readonly key: string; readonly notes: readonly Note[] }
  | { readonly kind: "new"; readonly key: string }
  | { readonly kind: "hole"; readonly key: string; readonly hole: Hole }
  | MessageRow;

export interface MessageRow {
  readonly kind: "message";
  readonly key: string;
  readonly person: Person;
  readonly text: string;
  readonly time: number;
  readonly isOwn: boolean;
  readonly passage: Passage;
  /** In the log, if it was said in the room. */
  readonly position?: number;
  /** Whom it is for, if it is private. */
  readonly privateTo?: Person;
  /** How far it has got, if it is private and one's own. */
  readonly stage?: Stage;
  /** The letter, if the message is not delivered. */
  readonly letter?: Letter;
  /** First of its sender and minute. */
  readonly isFirst: boolean;
  /** Last of its sender and minute. */
  readonly isLast: boolean;
  /** Last of those beside it that have got as far. */
  readonly endsStage?: boolean;
}

/** What the rows of a room are made of. */
export interface Talk {
  readonly messages: readonly Message[];
  /** Whether the server has older ones. */
  readonly hasOlder: boolean;
  readonly holes: readonly Hole[];
  readonly notes: readonly Note[];
  readonly whispers: readonly Whisper[];
  /** Kept by the server and not delivered yet. */
  readonly kept: readonly Message[];
  /** Not kept by the server yet. */
  readonly letters: readonly Letter[];
  readonly me: Person;
  /** What is new begins after this position; undefined if nothing is. */
  readonly line?: number | undefined;
  isOwn(message: Message): boolean;
  /** Where something is that one has said to one person. */
  readonly stageOf: (whisper: Whisper) => Stage;
}

/** Lays out a room: oldest first, with a day before its first message, and notes in between. */
export function layOut(talk: Talk, now: number): Row[] {
  return grouped(withDays(inOrder(talk), now));
}

/** What has its place after a message and is none of the room's. */
type Aside = Note | Whisper;

function inOrder(talk: Talk): Row[] {
  const rows: Row[] = [];
  const holes = new Map(talk.holes.map((hole) => [hole.before, hole]));
  const asides = asidesOf(talk);
  let told = 0;
  let line = talk.line ?? Infinity;
  for (const message of talk.messages) {
    const start = told;
    while ((asides[told]?.after ?? Infinity) < message.position) {
      told++;
    }
    addAsides(rows, asides.slice(start, told), talk.stageOf);
    const hole = holes.get(message.position);
    if (hole !== undefined) {
      rows.push({ kind: "hole", key: `hole ${hole.after}`, hole });
    }
    const isOwn = talk.isOwn(message);
    if (message.position > line && !isOwn) {
      line = Infinity;
      rows.push({ kind: "new", key: "new" });
    }
    rows.push(rowOf(message, isOwn));
  }
  addAsides(rows, asides.slice(told), talk.stageOf);
  talk.kept.forEach((message) => rows.push(rowOf(message, true)));
  talk.letters.forEach((letter) => rows.push(rowOfLetter(letter, talk.me)));
  return rows;
}

/** What came before messages that are not here any more has lost its place. */
function asidesOf(talk: Talk): Aside[] {
  const first = talk.messages[0]?.position ?? 0;
  return [...talk.notes, ...talk.whispers]
    .filter(({ after }) => !talk.hasOlder || after >= first)
    .sort((a, b) => a.after - b.after || a.number - b.number);
}

function addAsides(rows: Row[], asides: readonly Aside[], stageOf: Talk["stageOf"]): void {
  let notes: Note[] = [];
  for (const aside of asides) {
    if ("kind" in aside) {
      notes.push(aside);
    } else {
      addNotes(rows, notes);
      notes = [];
      rows.push(rowOfWhisper(aside, stageOf));
    }
  }
  addNotes(rows, notes);
}

function addNotes(rows: Row[], notes: readonly Note[]): void {
  const first = notes[0];
  if (first !== undefined) {
    rows.push({ kind: "notes", key: `notes ${first.number}`, notes });
  }
}

function rowOfWhisper(whisper: Whisper, stageOf: Talk["stageOf"]): MessageRow {
  const { id, from, to, text, time, isOwn } = whisper;
  return {
    kind: "message",
    key: id,
    person: from,
    text,
    time,
    isOwn,
    passage: "delivered",
    privateTo: to,
    ...(isOwn && to.id !== from.id ? { stage: stageOf(whisper) } : {}),
    isFirst: true,
    isLast: true,
  };
}

function rowOf(message: Message, isOwn: boolean): MessageRow {
  const { id, person, position, text, time } = message;
  const row = { kind: "message", key: id, person, position, text, time, isOwn } as const;
  return { ...row, passage: "delivered", isFirst: true, isLast: true };
}

function rowOfLetter(letter: Letter, person: Person): MessageRow {
  const { id, to, text, time } = letter;
  const passage = letter.refusal === "" ? "sending" : "refused";
  const ends = { isFirst: true, isLast: true };
  const row = { kind: "message", key: id, person, text, time, isOwn: true, passage } as const;
  return { ...row, ...(to === undefined ? {} : { privateTo: to }), letter, ...ends };
}

function withDays(rows: readonly Row[], now: number): Row[] {
  let day = "";
  return rows.flatMap((row) => {
    const itsDay = row.kind === "message" ? dayKey(row.time) : day;
    if (row.kind !== "message" || itsDay === day) {
      return [row];
    }
    day = itsDay;
    return [{ kind: "day", key: `day ${day} ${row.key}`, label: dayLabel(row.time, now) }, row];
  });
}

function grouped(rows: readonly Row[]): Row[] {
  return rows.map((row, i) => {
    const next = rows[i + 1];
    return row.kind !== "message"
      ? row
      : {
          ...row,
          isFirst: !belong(rows[i - 1], row),
          isLast: !belong(row, next),
          ...(row.stage === undefined ? {} : { endsStage: !shareStage(row, next) }),
        };
  });
}

function shareStage(a: MessageRow, b: Row | undefined): boolean {
  return belong(a, b) && b?.kind === "message" && a.stage === b.stage;
}

/** Whether two rows are said in one breath: the same sender in the same minute. */
function belong(a: Row | undefined, b: Row | undefined): boolean {
  return (
    a?.kind === "message" &&
    b?.kind === "message" &&
    a.isOwn === b.isOwn &&
    a.privateTo?.id === b.privateTo?.id &&
    (a.isOwn || a.person.id === b.person.id) &&
    a.person.name === b.person.name &&
    minuteOf(a.time) === minuteOf(b.time)
  );
}
