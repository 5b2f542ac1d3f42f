import type { Members } from "./line.ts";

/** Somebody who is in a room of an app, by one connection. */
export interface Member {
  readonly id: string;
  readonly name: string;
}

/** Who is in a room of an app, as the server tells. */
export class People {
  #members = new Map<string, Member>();
  #you = "";

  /** Takes who is here, of whom one is you. */
  entered(answer: Members): void {
    this.#you = String(answer["you"]);
    const members = Array.isArray(answer["members"]) ? answer["members"] : [];
    this.#members = new Map(members.map(memberOf).map((member) => [member.id, member]));
  }

  joined(told: unknown): void {
    const member = memberOf((told as { member?: unknown } | null)?.member);
    this.#members.set(member.id, member);
  }

  /** Returns the id of whoever has left. */
  left(told: unknown): string {
    const id = String((told as { id?: unknown } | null)?.id);
    this.#members.delete(id);
    return id;
  }

  find(id: string): Member | undefined {
    return this.#members.get(id);
  }

  /** What the server calls one; undefined as long as that is not known. */
  get ownName(): string | undefined {
    return this.#members.get(this.#you)?.name;
  }

  get others(): Member[] {
    return [...this.#members.values()].filter(({ id }) => id !== this.#you);
  }

  get count(): number {
    return this.#members.size;
  }
}

function memberOf(told: unknown): Member {
  const { id, person } = (told ?? {}) as { id?: unknown; person?: { name?: unknown } };
  return { id: String(id), name: String(person?.name ?? "") };
}
