/* What the server shows a super-user, and what it is asked to do. */

export interface Person {
  readonly id: string;
  readonly name: string;
}

/** The last number of each line of the charts. */
export interface Reading {
  readonly time: number;
  readonly values: Readonly<Record<string, number | null>>;
}

export interface LogState {
  readonly bytes: number;
  readonly entries: number;
  readonly oldest: number;
  readonly position: number;
  readonly queued: number;
  readonly commits: number;
  readonly failedCommits: number;
  readonly commitMillis: number;
  readonly removed: number;
}

export interface Now {
  readonly time: number;
  readonly connections: number;
  readonly webSockets: number;
  readonly sessions: number;
  readonly log: LogState;
  readonly reading: Reading;
}

export interface House {
  readonly mode: "on" | "read-only";
  /** What can be done; nothing where one may only look on. */
  readonly actions: readonly string[];
  readonly person: Person | null;
  readonly version: string;
  readonly started: number;
  readonly settings: Readonly<Record<string, string>>;
  readonly now: Now;
}

/** A span of time of all lines; the oldest number of each comes first. */
export interface Chart {
  readonly until: number;
  readonly everySeconds: number;
  readonly lines: Readonly<Record<string, readonly (number | null)[]>>;
}

export interface RoomSaid {
  readonly room: string;
  readonly count: number;
  /** Of the last message. */
  readonly position: number;
  readonly person: Person;
  readonly text: string;
  readonly time: number;
}

/** What is told once a second. */
export interface Told {
  readonly now: Now;
  readonly said: { readonly rooms: readonly RoomSaid[]; readonly elsewhere: number };
}

export interface ShownRoom {
  readonly room: string;
  readonly title: string | null;
  readonly here: number;
  readonly members: number | null;
}

export interface Message {
  readonly position: number;
  readonly id: string;
  readonly person: Person;
  readonly text: string;
  readonly time: number;
}

export interface AuditEntry {
  readonly number: number;
  readonly time: number;
  readonly who: Person | null;
  readonly from: string;
  readonly action: string;
  readonly on: string;
  readonly asked: unknown;
  readonly outcome: string;
}

/** The server refused something; the message is its sentence for people. */
export class Refused extends Error {
  constructor(
    readonly code: string,
    reason: string,
  ) {
    super(reason);
  }
}

const AWAY = new Refused("AWAY", "The server does not answer; try again.");

/** Asks for what is below `/admin/`. Fails with {@link Refused}. */
export async function show<T>(
  view: string,
  query: Readonly<Record<string, string>> = {},
): Promise<T> {
  const words = new URLSearchParams(query).toString();
  return ask<T>(`/admin/${view}${words === "" ? "" : `?${words}`}`);
}

/** Asks the server to do something. Fails with {@link Refused}. */
export async function act(action: string, asked: object): Promise<unknown> {
  return post(`/admin/do/${action}`, asked);
}

/** Signs in. Fails with {@link Refused}. */
export async function signIn(name: string, password: string): Promise<unknown> {
  return post("/account/sign-in", { name, password });
}

export async function signOut(): Promise<unknown> {
  return post("/account/sign-out", {});
}

async function post(path: string, asked: object): Promise<unknown> {
  const headers = { "content-type": "application/json" };
  return ask(path, { method: "POST", headers, body: JSON.stringify(asked) });
}

async function ask<T>(path: string, init?: RequestInit): Promise<T> {
  let response: Response;
  let told: unknown;
  try {
    response = await fetch(path, { ...init, credentials: "same-origin" });
    told = response.headers.get("content-type")?.startsWith("application/json")
      ? await response.json()
      : undefined;
  } catch {
    throw AWAY;
  }
  if (!response.ok) {
    throw refused(response.status, told);
  }
  return told as T;
}

function refused(status: number, told: unknown): Refused {
  if (typeof told === "object" && told !== null && "code" in told && "reason" in told) {
    return new Refused(String(told.code), String(told.reason));
  }
  return status === 404
    ? new Refused("NOT_THERE", "This server has no such page.")
    : new Refused("FAILED", `The server answered with ${status}.`);
}

export interface OpenConnection {
  readonly id: string;
  readonly door: string;
  readonly transport: string;
  readonly address: string;
  readonly person: Person | null;
  readonly since: number;
  readonly rooms: readonly string[];
}

export interface ConnectedPerson {
  readonly id: string;
  readonly name: string;
  readonly connections: number;
  readonly since: number;
  readonly addresses: readonly string[];
  readonly rooms: readonly string[];
}

/** Something that the house does not want for a while. */
export interface Rule {
  readonly kind: string;
  readonly subject: string;
  readonly since: number;
  readonly until: number | null;
  readonly reason: string;
}

export interface ApiKey {
  readonly id: string;
  readonly name: string;
  readonly scopes: readonly string[];
  readonly rooms: readonly string[];
  readonly perSecond: number;
  readonly made: number;
  readonly ends: number | null;
  readonly used: number | null;
}
