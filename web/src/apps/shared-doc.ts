import * as Y from "yjs";

/** A document that holds some updates. Fails if one is none. */
export function docOf(updates: readonly Uint8Array[]): Y.Doc {
  const doc = new Y.Doc();
  doc.transact(() => updates.forEach((update) => Y.applyUpdate(doc, update)));
  return doc;
}

/** Applies updates of others; what is none, because somebody has sent anything, does no harm. */
export function applyAll(doc: Y.Doc, updates: readonly Uint8Array[], origin: string): void {
  const apply = (): void => {
    for (const update of updates) {
      try {
        Y.applyUpdate(doc, update, origin);
      } catch (error) {
        // The server cannot tell, and keeps it.
        console.warn("A change that somebody has sent is none, and is left out.", error);
      }
    }
  };
  Y.transact(doc, apply, origin, false);
}

/** What one document has and another one lacks, or undefined if that is nothing. */
export function missingIn(other: Y.Doc, doc: Y.Doc): Uint8Array | undefined {
  const both = docOf([Y.encodeStateAsUpdate(other), Y.encodeStateAsUpdate(doc)]);
  return Y.equalSnapshots(Y.snapshot(both), Y.snapshot(other))
    ? undefined
    : Y.encodeStateAsUpdate(doc, Y.encodeStateVector(other));
}

/** What somebody is asked to check. */
export interface Merged {
  /** What was handed in. */
  readonly state: Uint8Array;
  /** What came after it. */
  readonly updates: readonly Uint8Array[];
}

/**
 * Whether nothing is lost in a merged state, nor put in the place of anything.
 *
 * @param mine what is known here
 * @param unkept what of it may not have reached the server
 * @param show what a reader sees of a document
 */
export function isWhole(
  { state, updates }: Merged,
  mine: Uint8Array,
  unkept: readonly Uint8Array[],
  show: (doc: Y.Doc) => string,
): boolean {
  try {
    const theirs = docOf([state, ...unkept]);
    applyAll(theirs, updates, "");
    const theirsFirst = docOf([Y.encodeStateAsUpdate(theirs), mine]);
    const mineFirst = docOf([mine, Y.encodeStateAsUpdate(theirs)]);
    return (
      Y.equalSnapshots(Y.snapshot(theirs), Y.snapshot(theirsFirst)) &&
      // Other content under the same ids shows by who came first.
      show(theirsFirst) === show(mineFirst)
    );
  } catch {
    // It is no state at all.
    return false;
  }
}
