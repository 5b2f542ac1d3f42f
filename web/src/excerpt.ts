import type { Mark } from "./protocol.ts";

/** A stretch of a text, marked or not. */
export interface ExcerptPart {
  readonly text: string;
  readonly isMarked: boolean;
}

/** How much of a text is shown before the first mark, in UTF-16 code units. */
const BEFORE = 40;

/** How much is shown in all. */
const LENGTH = 220;

/** Cuts out of a text what stands around its first mark. Marks are in order and apart. */
export function excerpt(text: string, marks: readonly Mark[]): readonly ExcerptPart[] {
  const start = startOf(text, marks[0]?.start ?? 0);
  const end = Math.min(text.length, whole(text, start + LENGTH));
  const parts: ExcerptPart[] = [];
  add(parts, start > 0 ? "…" : "", false);
  let told = start;
  for (const mark of marks) {
    const from = Math.max(told, Math.min(mark.start, end));
    const to = Math.max(from, Math.min(mark.end, end));
    add(parts, text.slice(told, from), false);
    add(parts, text.slice(from, to), true);
    told = to;
  }
  add(parts, text.slice(told, end), false);
  add(parts, end < text.length ? "…" : "", false);
  return parts;
}

/** Not far before the first mark, and at the beginning of a word where there is one. */
function startOf(text: string, first: number): number {
  if (first <= BEFORE) {
    return 0;
  }
  const earliest = whole(text, first - BEFORE);
  const space = text.slice(earliest, first).search(/\s/);
  return space < 0 ? earliest : earliest + space + 1;
}

/** An index that is not in the middle of a character. */
function whole(text: string, index: number): number {
  const isInside = /[\udc00-\udfff]/.test(text.charAt(index));
  return isInside ? index - 1 : index;
}

function add(parts: ExcerptPart[], text: string, isMarked: boolean): void {
  if (text !== "") {
    // A line of results is one line of text.
    parts.push({ text: text.replace(/\s+/g, " "), isMarked });
  }
}
