import { OwnMessages } from "./own-messages.ts";
import { OwnName } from "./own-name.ts";
import { ANONYMOUS, type Limits, type Message, type Person, type Refused } from "./protocol.ts";
import type { Request } from "./protocol.ts";
import type { Retries } from "./retries.ts";
import type { SessionParts } from "./session-parts.ts";

const NAME = "name";

/** Who one is: to the server, by name, and by what one has said. */
export class Oneself {
  readonly #name: OwnName;
  readonly #own: OwnMessages;
  /** As the server has it on this line, or had it on the last one. */
  #person: Person | undefined;

  /**
   * @param ask sends a request; false if the line is down
   */
  constructor(
    private readonly parts: Pick<SessionParts, "tab" | "browser" | "account">,
    private readonly ask: (request: Request) => boolean,
    private readonly retries: Retries,
  ) {
    this.#name = new OwnName(parts.browser, parts.account?.name);
    this.#own = new OwnMessages(parts.tab, parts.browser);
  }

  /** As far as known. */
  get person(): Person {
    return { id: this.#person?.id ?? "", name: this.#name.name };
  }

  /** Why the server refused the name; empty if it did not. */
  get nameRefusal(): string {
    return this.#name.refusal;
  }

  is(person: Person): boolean {
    return person.id === this.#person?.id;
  }

  /** Tells one's own messages from those of others, for one rendering. */
  isOwn(): (message: Message) => boolean {
    return this.#own.test(this.person);
  }

  /** One has written a message. */
  onWritten(id: string): void {
    this.#own.add(id);
  }

  /** Takes a name, unless it cannot be one at all. */
  choose(name: string, limits: Limits): void {
    if (this.#name.choose(name, limits)) {
      this.sendName();
    }
  }

  /** Says what one is called, if one has chosen that. */
  sendName(): void {
    if (this.#name.chosen !== "") {
      this.ask({ type: "name", name: this.#name.chosen });
    }
  }

  /** Whether a line is of somebody else: a guest has no name at first, an account has one. */
  isAnother({ id, name }: Person): boolean {
    const { account } = this.parts;
    return account === undefined ? name !== ANONYMOUS : id !== account.id;
  }

  onWelcome(person: Person): void {
    this.#person = person;
    this.#name.onGiven(person.name);
  }

  onIdentified(person: Person): void {
    this.#person = person;
  }

  onNamed(person: Person): void {
    this.#person = person;
    this.#name.onGiven(person.name);
    this.retries.done(NAME);
  }

  onNameRefused(refused: Refused): void {
    if (this.#name.onRefused(refused)) {
      this.retries.later(NAME, () => this.sendName());
    }
  }
}
