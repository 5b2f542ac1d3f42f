import * as Y from "yjs";
import { delayMillis } from "../backoff.ts";
import type { Clock, Wait } from "../clock.ts";
import { newId } from "../new-id.ts";
import { isWorthAnotherTry } from "../protocol.ts";
import { bytesOf, type Line, type Members, Refused, Unanswered } from "./line.ts";
import { cut, partsOf } from "./parts.ts";
import { applyAll, isWhole, missingIn } from "./shared-doc.ts";

/** Longest piece that is handed in at once, in bytes: a packet of more ends the line. */
const PIECE_BYTES = 48 << 10;

/** Least time between two updates, in milliseconds: what is typed meanwhile goes together. */
const SEND_MILLIS = 100;

/** What the server has said, and not somebody here. */
const FROM_SERVER = "server";

/** How it stands with what was written here. */
export type Kept =
  /** Not known yet: the document is being opened, or there is no line. */
  | "away"
  /** Something is on its way. */
  | "sending"
  /** The server has everything. */
  | "kept"
  /** The server takes no more. */
  | "refused";

export interface SyncListener {
  onKept(kept: Kept, reason: string): void;
  /** The content is there, for the first time. */
  onContent?(): void;
}

interface Batch {
  readonly id: string;
  readonly update: Uint8Array;
}

/**
 * Keeps a document the same as that of the server and of all others.
 *
 * What is written here waits in one batch, and is sent, under one id, until the server has it. When
 * the line was away, only what came since is asked for; where the server tells everything, what it
 * lacks is found by comparing.
 */
export class DocumentSync {
  #epoch: string | undefined;
  #position = 0;
  #told = 0;
  #isOpen = false;
  #hasContent = false;
  /** Grows with each opening, so that answers to an earlier one are not taken. */
  #opening = 0;
  #written: Uint8Array[] = [];
  #batch: Batch | undefined;
  #isSending = false;
  #failures = 0;
  #wait: Wait | undefined;
  #refusal = "";
  #mergeAt: number | undefined;

  constructor(
    readonly doc: Y.Doc,
    private readonly line: Line,
    private readonly clock: Clock,
    private readonly show: (doc: Y.Doc) => string,
    private readonly listener: SyncListener,
  ) {
    line.on("update", (told, bytes) => this.#onUpdate(told as Members, bytesOf(bytes)));
    line.on("merge", (told) => this.#onMerge(Number((told as Members)["position"])));
    line.on("check", (told, bytes) => void this.#check(told as Members, bytesOf(bytes)));
    doc.on("update", (update: Uint8Array, origin: unknown) => {
      if (origin !== FROM_SERVER && this.#hasContent) {
        this.#written.push(update);
        this.#tell();
        this.#sendLater(SEND_MILLIS);
      }
    });
  }

  /** Whether nothing that was written here is unknown to the server, as far as is known. */
  get isKept(): boolean {
    return this.#isOpen && this.#batch === undefined && this.#written.length === 0;
  }

  /** There is a line, and one is in the room. */
  async open(): Promise<void> {
    const opening = ++this.#opening;
    this.#isOpen = false;
    this.#told = 0;
    this.#tell();
    try {
      const since = this.#epoch === undefined ? {} : { epoch: this.#epoch, after: this.#position };
      const { members, bytes } = await this.line.ask("open", since);
      const parts = await this.#read("content", bytes, members["more"] === true);
      if (opening === this.#opening) {
        this.#take(members, parts);
      }
    } catch (error) {
      if (opening === this.#opening) {
        this.#openLater(error);
      }
    }
  }

  /** There is no line. */
  close(): void {
    this.#opening++;
    this.#isOpen = false;
    this.#isSending = false;
    this.#mergeAt = undefined;
    this.#wait?.cancel();
    this.#wait = undefined;
    this.#tell();
  }

  #openLater(error: unknown): void {
    if (error instanceof Refused) {
      this.#refusal = error.message;
      this.#tell();
      const opening = this.#opening;
      this.clock.after(delayMillis(this.#failures++, this.clock.random()), () => {
        if (opening === this.#opening) {
          void this.open();
        }
      });
    }
    if (!(error instanceof Refused || error instanceof Unanswered)) {
      console.error("The document cannot be read.", error);
      this.#refusal = "What the server said cannot be read. Load the page again.";
      this.#tell();
    }
    // Without an answer the line drops, or one enters again.
  }

  async #read(of: string, first: Uint8Array, hasMore: boolean): Promise<Uint8Array[]> {
    const pieces = [first];
    let isDue = hasMore;
    while (isDue) {
      const { members, bytes } = await this.line.ask("more", { of });
      pieces.push(bytes);
      isDue = members["more"] === true;
    }
    return partsOf(pieces);
  }

  #take(opened: Members, parts: readonly Uint8Array[]): void {
    if (opened["whole"] === true) {
      this.#takeWhole(parts);
    } else {
      applyAll(this.doc, parts, FROM_SERVER);
    }
    this.#epoch = String(opened["epoch"]);
    this.#position = Math.max(Number(opened["position"]), this.#told);
    this.#isOpen = true;
    this.#failures = 0;
    this.#refusal = "";
    if (!this.#hasContent) {
      this.#hasContent = true;
      this.listener.onContent?.();
    }
    this.#tell();
    this.#send();
    if (this.#mergeAt !== undefined) {
      this.#onMerge(this.#mergeAt);
    }
  }

  /** What is here and not there was written while there was no line, or was lost there. */
  #takeWhole(parts: readonly Uint8Array[]): void {
    const remote = new Y.Doc();
    applyAll(remote, parts, FROM_SERVER);
    applyAll(this.doc, parts, FROM_SERVER);
    const missing = missingIn(remote, this.doc);
    this.#batch = undefined;
    this.#written = missing === undefined ? [] : [missing];
    remote.destroy();
  }

  #onUpdate(told: Members, update: Uint8Array): void {
    applyAll(this.doc, [update], FROM_SERVER);
    this.#reached(Number(told["position"]));
  }

  /** Updates are told in order: all up to there have come. */
  #reached(position: number): void {
    this.#told = Math.max(this.#told, position);
    if (this.#isOpen) {
      this.#position = Math.max(this.#position, position);
    }
  }

  #sendLater(millis: number): void {
    this.#wait ??= this.clock.after(millis, () => {
      this.#wait = undefined;
      this.#send();
    });
  }

  #send(): void {
    if (!this.#isOpen || this.#isSending || this.#wait !== undefined) {
      return;
    }
    if (this.#batch === undefined && this.#written.length > 0) {
      this.#batch = { id: newId(), update: Y.mergeUpdates(this.#written) };
      this.#written = [];
    }
    if (this.#batch !== undefined) {
      void this.#sendBatch(this.#batch, this.#opening);
    }
  }

  async #sendBatch(batch: Batch, opening: number): Promise<void> {
    this.#isSending = true;
    try {
      const { members } = await this.#handIn("update", batch.id, {}, batch.update);
      if (opening === this.#opening) {
        this.#isSending = false;
        this.#batch = undefined;
        this.#failures = 0;
        this.#refusal = "";
        this.#reached(Number(members["position"]));
        this.#tell();
        this.#sendLater(SEND_MILLIS);
      }
    } catch (error) {
      if (opening === this.#opening) {
        this.#isSending = false;
        this.#onRefused(error);
      }
    }
  }

  #onRefused(error: unknown): void {
    if (error instanceof Refused) {
      this.#refusal = error.message;
      this.#tell();
      if (!isWorthAnotherTry(error.code) && error.code !== "DOCUMENT_FULL") {
        return;
      }
    }
    this.#sendLater(delayMillis(this.#failures++, this.clock.random()));
  }

  /** Hands something in, in pieces if it is long. */
  async #handIn(
    type: string,
    id: string,
    members: Members,
    bytes: Uint8Array,
  ): Promise<{ members: Members }> {
    const pieces = cut(bytes, PIECE_BYTES);
    const last = pieces.pop() ?? bytes;
    for (const [index, piece] of pieces.entries()) {
      await this.line.ask("part", { id, index }, piece);
    }
    return this.line.ask(type, { id, parts: pieces.length, ...members }, last);
  }

  /** Merging is asked of whoever has everything; what is sent at the same time must not mix in. */
  #onMerge(position: number): void {
    if (!this.#isOpen || this.#isSending) {
      this.#mergeAt = position;
      if (this.#isOpen) {
        this.clock.after(SEND_MILLIS, () => this.#mergeAgain());
      }
      return;
    }
    this.#mergeAt = undefined;
    if (this.#position < position) {
      return;
    }
    this.#isSending = true;
    const opening = this.#opening;
    this.#handIn("merged", newId(), { position }, Y.encodeStateAsUpdate(this.doc))
      .catch(() => {
        // Somebody else is asked later.
      })
      .finally(() => {
        if (opening === this.#opening) {
          this.#isSending = false;
          this.#send();
        }
      });
  }

  #mergeAgain(): void {
    if (this.#mergeAt !== undefined) {
      this.#onMerge(this.#mergeAt);
    }
  }

  async #check(told: Members, first: Uint8Array): Promise<void> {
    const position = Number(told["position"]);
    // As it is now: what comes while the rest is read is not part of what is told.
    const mine = Y.encodeStateAsUpdate(this.doc);
    const unkept = [...(this.#batch === undefined ? [] : [this.#batch.update]), ...this.#written];
    try {
      const [state, ...updates] = await this.#read("check", first, told["more"] === true);
      if (state !== undefined && this.#isOpen) {
        const whole = isWhole({ state, updates }, mine, unkept, this.show);
        await this.line.ask("checked", { position, whole });
      }
    } catch (error) {
      // Somebody else is asked later.
      if (!(error instanceof Refused || error instanceof Unanswered)) {
        console.error("What was to be checked cannot be read.", error);
      }
    }
  }

  #tell(): void {
    this.listener.onKept(this.#kept(), this.#refusal);
  }

  #kept(): Kept {
    if (this.#refusal !== "") {
      return "refused";
    }
    if (!this.#isOpen) {
      return "away";
    }
    return this.isKept ? "kept" : "sending";
  }
}
