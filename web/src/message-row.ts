import { clockTime, fullTime } from "./days.ts";
import { make, makeButton, makeIcon } from "./dom.ts";
import type { Item } from "./keyed.ts";
import { linkify } from "./linkify.ts";
import { noteText, notesSummary, type Note } from "./notes.ts";
import type { Letter } from "./outbox.ts";
import { initialsOf, tintOf } from "./portrait.ts";
import type { Person } from "./protocol.ts";
import type { Stage } from "./receipts.ts";
import type { Room } from "./room.ts";
import type { MessageRow, Row } from "./rows.ts";
import type { Hole } from "./timeline.ts";

/** What can be done to a row. */
export interface RowActions {
  onRetry(letter: Letter): void;
  onDiscard(letter: Letter): void;
  onFill(hole: Hole): void;
  /** A message is to be removed for ever. */
  onRemove(position: number): void;
}

/** How it stands with what the rows wait for. */
export interface RowState {
  /** Why letters wait though the line is up; empty if they do not. */
  readonly delayReason: string;
  readonly isOnline: boolean;
  /** Whether messages can be removed by oneself. */
  readonly canRemove: boolean;
  /** The end of the hole that is being filled, or 0. */
  readonly filling: number;
  /** The page of history that was refused last, if it was. */
  readonly refusedPage: Room["refusedPage"];
}

/** More notes in a row than this are folded up. */
const MAX_OPEN_NOTES = 3;

const STAGES = {
  kept: { icon: "tick", word: "Sent", title: "Kept until they come" },
  received: { icon: "ticks", word: "Delivered", title: "On a device of theirs" },
  read: { icon: "ticks", word: "Read", title: "They have seen it" },
} as const;

/** Says how a row is drawn. */
export function itemOf(row: Row, state: RowState, actions: RowActions): Item {
  switch (row.kind) {
    case "day":
      return { key: row.key, look: row.label, draw: () => drawDay(row.label) };
    case "notes":
      return {
        key: row.key,
        look: `${row.notes.length} ${row.notes.at(-1)?.number}`,
        draw: () => drawNotes(row.notes),
      };
    case "new":
      return { key: row.key, look: "", draw: drawLine };
    case "hole":
      return {
        key: row.key,
        look: JSON.stringify([row.hole, state]),
        draw: () => drawHole(row.hole, state, actions),
      };
    case "message":
      return messageItem(row, state, actions);
  }
}

function messageItem(row: MessageRow, state: RowState, actions: RowActions): Item {
  const { isOwn, passage, isFirst, isLast, time } = row;
  const waiting = passage === "sending" ? waitingText(state) : "";
  const refusal = row.letter?.refusal ?? "";
  return {
    key: row.key,
    look: JSON.stringify([
      isOwn,
      passage,
      isFirst,
      isLast,
      time,
      row.person.name,
      canRemove(row, state),
      row.privateTo?.name,
      row.stage,
      row.endsStage,
      waiting,
      refusal,
    ]),
    draw: () => drawMessage(row, waiting, canRemove(row, state), actions),
  };
}

function canRemove(row: MessageRow, state: RowState): boolean {
  return state.canRemove && row.position !== undefined && row.privateTo === undefined;
}

function waitingText(state: RowState): string {
  if (!state.isOnline) {
    return "Waiting for the connection";
  }
  return state.delayReason === "" ? "Sending…" : "The server is busy, trying again…";
}

function drawDay(label: string): HTMLElement {
  return make("li", { class: "day", "data-testid": "day" }, make("span", {}, label));
}

/** Before what one has not seen. */
function drawLine(): HTMLElement {
  return make("li", { class: "new-line", "data-testid": "new-line" }, make("span", {}, "New"));
}

function drawNotes(notes: readonly Note[]): HTMLElement {
  const row = make("li", { class: "notes", "data-testid": "notes" });
  const lines = notes.map((note) =>
    make("p", { class: "note", title: fullTime(note.time) }, noteText(note)),
  );
  if (notes.length <= MAX_OPEN_NOTES) {
    row.append(...lines);
  } else {
    const summary = make("summary", {}, notesSummary(notes));
    row.append(make("details", {}, summary, ...lines));
  }
  return row;
}

function drawHole(hole: Hole, state: RowState, actions: RowActions): HTMLElement {
  const row = make("li", { class: "hole", "data-testid": "hole" });
  const text = hole.isReached
    ? "There is more between here and what follows."
    : "Some messages were missed here.";
  row.append(make("p", {}, text));
  if (state.refusedPage?.before === hole.before) {
    row.append(make("p", { class: "refusal" }, state.refusedPage.reason));
  }
  const isFilling = state.filling === hole.before;
  const button = makeButton(
    { class: "quiet-button", "data-testid": "load-missed" },
    () => actions.onFill(hole),
    isFilling ? "Loading…" : hole.isReached ? "Read on" : "Load what was missed",
  );
  button.disabled = isFilling || !state.isOnline;
  row.append(button);
  return row;
}

function drawMessage(
  row: MessageRow,
  waiting: string,
  isRemovable: boolean,
  actions: RowActions,
): HTMLElement {
  const item = make("li", {
    class: "message",
    "data-testid": "message",
    "data-id": row.key,
    "data-own": String(row.isOwn),
    "data-state": row.passage,
  });
  if (row.privateTo !== undefined) {
    item.dataset["private"] = "true";
  }
  item.classList.toggle("first", row.isFirst);
  item.classList.toggle("last", row.isLast);
  if (!row.isOwn && row.isFirst) {
    item.append(drawPortrait(row.person.name));
  }
  const bubble = make("div", { class: "bubble", title: fullTime(row.time) });
  bubble.append(drawText(row.text));
  item.append(drawByline(row), bubble);
  if (isRemovable && row.position !== undefined) {
    const { position } = row;
    const attributes = {
      class: "remove-message",
      "data-testid": "remove-message",
      "aria-label": `Remove this message of ${row.isOwn ? "yours" : row.person.name}`,
    };
    item.append(makeButton(attributes, () => actions.onRemove(position), "Remove"));
  }
  if (row.passage !== "delivered") {
    item.append(drawPassage(row, waiting, actions));
  } else if (row.stage !== undefined) {
    item.append(drawStage(row.stage, row.endsStage === true));
  }
  return item;
}

/** A picture of somebody. It says nothing to screen readers: the name stands beside it. */
export function drawPortrait(name: string): HTMLElement {
  const attributes = { class: `portrait tint-${tintOf(name)}`, "aria-hidden": "true" };
  return make("span", attributes, initialsOf(name));
}

/** Who said it, and when; for screen readers with each message, for the eye with the first. */
function drawByline(row: MessageRow): HTMLElement {
  const time = make(
    "time",
    { datetime: new Date(row.time).toISOString(), title: fullTime(row.time) },
    clockTime(row.time),
  );
  const byline = make("p", { class: row.isFirst ? "byline" : "byline visually-hidden" });
  const name = make("bdi", { class: "sender" }, row.isOwn ? "You" : row.person.name);
  if (row.isOwn) {
    name.classList.add("visually-hidden");
  } else {
    name.classList.add(`tint-${tintOf(row.person.name)}`);
  }
  byline.append(name, " ");
  if (row.privateTo !== undefined) {
    byline.append(drawPrivacy(row, row.privateTo), " ");
  }
  byline.append(time);
  return byline;
}

/** Says that others do not see it; whom it is for, if that is not oneself. */
function drawPrivacy(row: MessageRow, to: Person): HTMLElement {
  const mark = make("span", { class: "privacy", "data-testid": "privacy" }, makeIcon("lock"));
  if (row.isOwn) {
    mark.append("Only for ", make("bdi", {}, to.name));
  } else {
    mark.append("Only for you");
  }
  return mark;
}

/** The text as it is, with its links. */
function drawText(text: string): HTMLElement {
  const paragraph = make("p", { class: "text", dir: "auto", "data-testid": "message-text" });
  for (const part of linkify(text)) {
    paragraph.append(part.href === undefined ? part.text : drawLink(part.text, part.href));
  }
  return paragraph;
}

function drawLink(text: string, href: string): HTMLElement {
  return make("a", { href, target: "_blank", rel: "noopener noreferrer nofollow" }, text);
}

/** Says how far it has got, for the eye by ticks and a word. */
function drawStage(stage: Stage, isShown: boolean): HTMLElement {
  const { icon, word, title } = STAGES[stage];
  const look = isShown ? "passage stage" : "passage stage visually-hidden";
  return make(
    "p",
    { class: look, "data-testid": "stage", "data-stage": stage, title },
    makeIcon(icon),
    word,
  );
}

function drawPassage(row: MessageRow, waiting: string, actions: RowActions): HTMLElement {
  const letter = row.letter;
  if (letter === undefined || row.passage === "sending") {
    return make(
      "p",
      // Once for each breath will do for the eye.
      {
        class: row.isLast ? "passage" : "passage visually-hidden",
        "data-testid": "message-state",
      },
      makeIcon("clock"),
      waiting,
    );
  }
  return make(
    "p",
    { class: "passage refused", "data-testid": "message-state" },
    make("span", { class: "reason" }, makeIcon("warning"), `Not sent: ${letter.refusal}`),
    makeButton({ "data-testid": "retry" }, () => actions.onRetry(letter), "Try again"),
    makeButton({ "data-testid": "discard" }, () => actions.onDiscard(letter), "Discard"),
  );
}
