import { type Account, type AccountClient, type Action, type Outcome } from "./account.ts";
import { AccountForm } from "./account-form.ts";
import { AccountView } from "./account-view.ts";
import { Elsewhere } from "./elsewhere.ts";
import type { Person } from "./protocol.ts";
import { readJson, type Store } from "./stored.ts";

/** Under which the browser keeps who was signed in last. */
export const ACCOUNT_KEY = "account";

const ENDED =
  "You are signed in no more. What you have written is kept here, and sent when you are back.";

/** What the page does as somebody. */
export interface Visit {
  /** Who is signed in as whom the page acts; undefined for a guest. */
  readonly person: Person | undefined;
  /** Goes on, with the line opened anew. */
  go(): void;
  /** Stops talking to the server, until it goes on. */
  stop(): void;
}

export interface DoormanActions {
  /** What the page does now. */
  visit(): Visit;
  /** Acts as somebody else from now on. */
  begin(person: Person | undefined): void;
  /** The form has closed. */
  onClosed(): void;
  /** Something went wrong that no form is there for. */
  onProblem(text: string): void;
}

/**
 * Sees to it that the page is who the server says that it is: in every tab, and when that changes
 * elsewhere.
 */
export class Doorman {
  readonly #form: AccountForm;
  readonly #view: AccountView;
  readonly #elsewhere = new Elsewhere();
  #account: Account = { mode: "off" };
  #isAsking = false;
  #isLooking = false;
  /** Whether it has to be asked again, what is being asked now may be too old. */
  #isDoubted = false;

  /**
   * @param client asks the server
   * @param browser shared by the tabs
   * @param actions what follows from it
   */
  constructor(
    private readonly client: AccountClient,
    private readonly browser: Store,
    private readonly actions: DoormanActions,
  ) {
    this.#form = new AccountForm({
      ask: (action, members) => this.#ask(action, members),
      onCancel: () => this.#onCancel(),
    });
    this.#view = new AccountView({
      onSignIn: () => this.#form.open("sign-in", "", "", "Cancel"),
      onSignUp: () => this.#form.open("sign-up", "", "", "Cancel"),
      onPassword: () => this.#form.open("password", this.#account.person?.name ?? "", "", "Cancel"),
      onSignOut: () => void this.#signOut(),
    });
  }

  /** Who was signed in when this browser last knew. */
  get last(): Person | undefined {
    return personOf(readJson(this.browser, ACCOUNT_KEY));
  }

  /** Begins as whoever the server says, or, while it cannot be asked, as who it was last. */
  async start(): Promise<void> {
    const account = await this.#lookThere();
    const person = this.last;
    this.#settle(account ?? { mode: "optional", ...(person === undefined ? {} : { person }) });
  }

  /** Asks who one is, and acts on it. */
  async look(): Promise<void> {
    if (this.#isAsking) {
      return;
    }
    if (this.#isLooking) {
      this.#isDoubted = true;
      return;
    }
    this.#isLooking = true;
    do {
      this.#isDoubted = false;
      const account = await this.#lookThere();
      if (this.#isAsking) {
        break;
      }
      if (account === undefined) {
        // When the server is back the line says whether it is still that of who one was.
        this.actions.visit().go();
      } else {
        this.#take(account);
      }
    } while (this.#isDoubted);
    this.#isLooking = false;
  }

  /** What the server says; undefined if it cannot be reached, or does not want one here. */
  async #lookThere(): Promise<Account | undefined> {
    const account = await this.client.look();
    if (account === undefined || "mode" in account) {
      return account;
    }
    this.actions.onProblem(account.reason);
    return undefined;
  }

  /** The line is down, or somebody was signed in or out at another tab. */
  onDoubt(): void {
    if (this.#account.mode !== "off") {
      void this.look();
    }
  }

  async #ask(action: Action, members: Readonly<Record<string, string>>): Promise<Outcome> {
    this.#isAsking = true;
    const outcome = await this.client.ask(action, members);
    this.#isAsking = false;
    if (outcome.kind === "done") {
      this.#form.close();
      this.#settle(outcome.account);
      this.actions.onClosed();
    } else if (outcome.code === "SIGN_IN_FIRST") {
      // Who changes a password has been signed out meanwhile.
      this.#form.close();
      void this.look();
    }
    return outcome;
  }

  async #signOut(): Promise<void> {
    const outcome = await this.#ask("sign-out", {});
    if (outcome.kind === "refused") {
      this.actions.onProblem(`You are still signed in. ${outcome.reason}`);
    }
  }

  /** What the server says without having been asked to change it. */
  #take(account: Account): void {
    const was = this.actions.visit().person;
    if (account.person === undefined && was !== undefined && account.mode !== "off") {
      this.#know(account);
      this.actions.visit().stop();
      this.#askAgain(was);
      return;
    }
    const isNews = was?.id !== account.person?.id;
    if (account.person !== undefined && (isNews || this.#form.purpose !== "password")) {
      this.#form.close();
    }
    this.#settle(account);
  }

  #know(account: Account): void {
    this.#account = account;
    this.#remember(account.person);
    this.#view.show(account);
  }

  /** Acts as who one is, if that is allowed. */
  #settle(account: Account): void {
    this.#know(account);
    const { mode, person } = account;
    if (this.actions.visit().person?.id !== person?.id) {
      this.actions.begin(person);
    }
    this.#elsewhere.show(person === undefined && mode === "elsewhere");
    if (person !== undefined || mode === "off" || mode === "optional") {
      this.actions.visit().go();
      return;
    }
    this.actions.visit().stop();
    if (mode === "required") {
      this.#form.open("sign-in", "", "", "");
    }
  }

  /** What is on the screen stays there, and what is written is kept for whoever comes back. */
  #askAgain(was: Person): void {
    const cancel = this.#account.mode === "optional" ? "Go on as a guest" : "";
    this.#form.close();
    this.#form.open("sign-in", was.name, ENDED, cancel);
  }

  /** Whoever has opened the form by a button is there again; nobody is left without a place. */
  #onCancel(): void {
    this.#settle(this.#account);
    if (document.activeElement === document.body) {
      this.actions.onClosed();
    }
  }

  /** The other tabs hear of it. */
  #remember(person: Person | undefined): void {
    if (this.last?.id === person?.id) {
      return;
    }
    if (person === undefined) {
      this.browser.remove(ACCOUNT_KEY);
    } else {
      this.browser.write(ACCOUNT_KEY, JSON.stringify(person));
    }
  }
}

function personOf(kept: unknown): Person | undefined {
  const { id, name } = (typeof kept === "object" && kept !== null ? kept : {}) as Partial<Person>;
  return typeof id === "string" && typeof name === "string" ? { id, name } : undefined;
}
