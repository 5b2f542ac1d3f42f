import type { Progress, Receipt } from "./protocol.ts";

/** How far something that one has said to one person has got. */
export type Stage = "kept" | "received" | "read";

interface Reached {
  readonly delivered: number;
  readonly read: number;
}

const NOTHING: Reached = { delivered: 0, read: 0 };

/** How far what one has said to others has got, as far as they let know. */
export class Receipts {
  /** Positions, by the ids of the people. */
  readonly #reached = new Map<string, Reached>();

  /** Somebody received, or read, all up to a position, just now. */
  onReceipt({ by, stage, position }: Receipt): void {
    const read = stage === "READ" ? position : 0;
    this.onProgress({ by, delivered: position, read });
  }

  /** Somebody has received, and read, all up to these positions. */
  onProgress({ by, delivered, read }: Progress): void {
    const known = this.#reached.get(by) ?? NOTHING;
    this.#reached.set(by, {
      delivered: Math.max(known.delivered, delivered),
      read: Math.max(known.read, read),
    });
  }

  /** Where something is that was said to a person; what was not kept was handed over at once. */
  stageOf(to: string, position: number | undefined): Stage {
    const { delivered, read } = this.#reached.get(to) ?? NOTHING;
    if (position === undefined) {
      return "received";
    }
    if (position <= read) {
      return "read";
    }
    return position <= delivered ? "received" : "kept";
  }

  clear(): void {
    this.#reached.clear();
  }
}
