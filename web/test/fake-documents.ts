import * as encoding from "lib0/encoding";
import { type Answer, type Line, type Members, Refused, Unanswered } from "../src/apps/line.ts";

type Listener = (first: unknown, second: unknown) => void;

interface Stored {
  readonly position: number;
  readonly id: string;
  readonly update: Uint8Array;
}

/** A document as the server has it, in memory: it knows nothing of what its updates mean. */
export class FakeDocuments {
  epoch = "log";
  state: Uint8Array | undefined;
  statePosition = 0;
  stored: Stored[] = [];
  position = 0;
  /** The ids of all that ever came, each time that it came. */
  readonly cameIds: string[] = [];
  readonly checks: boolean[] = [];
  /** What the next update is refused with, if anything. */
  refusal: Refused | undefined;
  readonly lines = new Set<FakeLine>();

  connect(): FakeLine {
    return new FakeLine(this);
  }

  /** Asks a line for a merged state. */
  askToMerge(line: FakeLine): void {
    line.hear("merge", { position: this.position });
  }

  /** Asks a line to check a state. */
  askToCheck(line: FakeLine, position: number, state: Uint8Array): void {
    const rest = this.stored.filter((update) => update.position > position);
    const parts = packed([state, ...rest.map(({ update }) => update)]);
    line.hear("check", { position, more: false }, parts);
  }

  open(members: Members): Answer {
    const after = Number(members["after"] ?? -1);
    const isKnown = members["epoch"] === this.epoch && after >= this.statePosition;
    const rest = this.stored.filter(({ position }) => !isKnown || position > after);
    const state = isKnown || this.state === undefined ? [] : [this.state];
    return {
      members: { epoch: this.epoch, position: this.position, whole: !isKnown, more: false },
      bytes: packed([...state, ...rest.map(({ update }) => update)]),
    };
  }

  update(from: FakeLine, id: string, update: Uint8Array): Answer {
    this.cameIds.push(id);
    if (this.refusal !== undefined) {
      const refusal = this.refusal;
      this.refusal = undefined;
      throw refusal;
    }
    const known = this.stored.find((each) => each.id === id);
    if (known !== undefined) {
      return { members: { position: known.position }, bytes: NONE };
    }
    const position = ++this.position;
    this.stored.push({ position, id, update });
    for (const line of this.lines) {
      if (line !== from) {
        line.hear("update", { position }, update);
      }
    }
    return { members: { position }, bytes: NONE };
  }

  merged(position: number, state: Uint8Array): Answer {
    this.state = state;
    this.statePosition = position;
    this.stored = this.stored.filter((update) => update.position > position);
    return { members: {}, bytes: NONE };
  }
}

const NONE = new Uint8Array(0);

function packed(parts: readonly Uint8Array[]): Uint8Array {
  const encoder = encoding.createEncoder();
  parts.forEach((part) => encoding.writeVarUint8Array(encoder, part));
  return encoding.toUint8Array(encoder);
}

/** A line whose both ends are the test's. */
export class FakeLine implements Line {
  readonly #listeners = new Map<string, Listener>();
  #parts: Uint8Array[] = [];
  isOpen = false;
  /** Whether the answers to what is asked now are lost. */
  losesAnswers = false;
  /** How many pieces were handed in. */
  partCount = 0;

  constructor(private readonly server: FakeDocuments) {}

  connect(): void {
    this.isOpen = true;
    this.server.lines.add(this);
  }

  drop(): void {
    this.isOpen = false;
    this.server.lines.delete(this);
  }

  async ask(type: string, members: Members, bytes: Uint8Array = NONE): Promise<Answer> {
    await Promise.resolve();
    if (!this.isOpen) {
      throw new Unanswered();
    }
    const answer = this.#answer(type, members, bytes);
    if (this.losesAnswers) {
      throw new Unanswered();
    }
    return answer;
  }

  #answer(type: string, members: Members, bytes: Uint8Array): Answer {
    switch (type) {
      case "open":
        return this.server.open(members);
      case "part":
        this.partCount++;
        this.#parts.push(bytes);
        return { members: {}, bytes: NONE };
      case "update":
        return this.server.update(this, String(members["id"]), this.#whole(bytes));
      case "merged":
        return this.server.merged(Number(members["position"]), this.#whole(bytes));
      case "checked":
        this.server.checks.push(members["whole"] === true);
        return { members: {}, bytes: NONE };
      default:
        throw new Refused("BAD_REQUEST", `There is no ${type}.`);
    }
  }

  #whole(last: Uint8Array): Uint8Array {
    const all = Buffer.concat([...this.#parts, last]);
    this.#parts = [];
    return new Uint8Array(all);
  }

  tell(): void {
    throw new Error("a document says nothing that needs no answer");
  }

  on(type: string, listener: Listener): void {
    this.#listeners.set(type, listener);
  }

  /** The server says something. */
  hear(type: string, first: unknown, second: unknown = NONE): void {
    if (this.isOpen) {
      this.#listeners.get(type)?.(first, second);
    }
  }
}
