import type { Person } from "./protocol.ts";

/** Somebody came, went or took another name. */
export interface Note {
  readonly kind: "joined" | "left" | "renamed";
  readonly person: Person;
  /** The old name, for `renamed`; else empty. */
  readonly was: string;
  /** The position of the message that it came after; 0 if there was none. */
  readonly after: number;
  /** In milliseconds since 1970, by the clock of this page. */
  readonly time: number;
  /** Grows with each note of the page. */
  readonly number: number;
}

/** What a note says. */
export function noteText(note: Note): string {
  switch (note.kind) {
    case "joined":
      return `${note.person.name} joined`;
    case "left":
      return `${note.person.name} left`;
    case "renamed":
      return `${note.was} is now ${note.person.name}`;
  }
}

/** What many notes say together, such as `5 joined, 2 left`. */
export function notesSummary(notes: readonly Note[]): string {
  const counted = (kind: Note["kind"]): number => notes.filter((note) => note.kind === kind).length;
  const parts = [
    [counted("joined"), "joined"],
    [counted("left"), "left"],
    [counted("renamed"), "changed their name"],
  ] as const;
  return parts
    .filter(([count]) => count > 0)
    .map(([count, what]) => `${count} ${what}`)
    .join(", ");
}
