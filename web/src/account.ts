import type { Person } from "./protocol.ts";

/** How one comes in: as a guest; as a guest or with an account; with an account; signed in elsewhere. */
const MODES = ["off", "optional", "required", "elsewhere"] as const;

export type AccountMode = (typeof MODES)[number];

/** Who one is to the server. */
export interface Account {
  readonly mode: AccountMode;
  /** Who is signed in at this browser. */
  readonly person?: Person;
}

/** What came of something that was asked. */
export type Outcome =
  | { readonly kind: "done"; readonly account: Account }
  | { readonly kind: "refused"; readonly code: string; readonly reason: string };

/** That the house does not want one here, and why. */
export interface TurnedAway {
  readonly reason: string;
}

/** What people ask for, by the last word of its address. */
export type Action = "sign-in" | "sign-up" | "sign-out" | "password";

/** How long an answer may take, in milliseconds: hashing a password takes its time. */
const ANSWER_MILLIS = 30_000;

/** How long it may take to hear who one is, in milliseconds. */
const LOOK_MILLIS = 5_000;

const UNREACHABLE: Outcome = {
  kind: "refused",
  code: "UNREACHABLE",
  reason: "The server cannot be reached. Try again in a moment.",
};

/** The accounts of the server, over HTTP. */
export class AccountClient {
  /**
   * @param address of the accounts
   * @param fetch asks the server; with its cookies, so that they are set
   */
  constructor(
    private readonly address: string,
    private readonly fetch: typeof globalThis.fetch,
  ) {}

  /** Who one is, or why one is not welcome; undefined if the server cannot be reached. */
  async look(): Promise<Account | TurnedAway | undefined> {
    try {
      const answer = await this.fetch(this.address, { signal: AbortSignal.timeout(LOOK_MILLIS) });
      const said: unknown = await answer.json();
      return answer.ok ? accountOf(said) : turnedAway(said);
    } catch {
      return undefined;
    }
  }

  /** Asks for something. */
  async ask(action: Action, members: Readonly<Record<string, string>>): Promise<Outcome> {
    try {
      const answer = await this.fetch(`${this.address}/${action}`, {
        method: "POST",
        headers: { "content-type": "application/json" },
        body: JSON.stringify(members),
        signal: AbortSignal.timeout(ANSWER_MILLIS),
      });
      const said: unknown = await answer.json();
      if (answer.ok) {
        const account = accountOf(said);
        return account === undefined ? UNREACHABLE : { kind: "done", account };
      }
      return refusalOf(said) ?? UNREACHABLE;
    } catch {
      return UNREACHABLE;
    }
  }
}

function accountOf(said: unknown): Account | undefined {
  const { mode: word, person } = members(said);
  const mode = MODES.find((each) => each === word);
  if (mode === undefined) {
    return undefined;
  }
  const { id, name } = members(person);
  return typeof id === "string" && typeof name === "string"
    ? { mode, person: { id, name } }
    : { mode };
}

function turnedAway(said: unknown): TurnedAway | undefined {
  const { code, reason } = members(said);
  return code === "BANNED" && typeof reason === "string" ? { reason } : undefined;
}

function refusalOf(said: unknown): Outcome | undefined {
  const { code, reason } = members(said);
  return typeof code === "string" && typeof reason === "string"
    ? { kind: "refused", code, reason }
    : undefined;
}

function members(said: unknown): Readonly<Record<string, unknown>> {
  return typeof said === "object" && said !== null ? (said as Record<string, unknown>) : {};
}
