import type { Action, Outcome } from "./account.ts";
import { find, setText } from "./dom.ts";

/** What is asked for. */
export type Purpose = "sign-in" | "sign-up" | "password";

/** Under which field a refusal is told; those that are about none are told below all. */
type Place = "name" | "password" | "next" | "form";

interface Words {
  readonly title: string;
  readonly submit: string;
  /** What leads to the other of signing in and up; empty for nothing. */
  readonly other: string;
  /** What is good to know before; empty for nothing. */
  readonly rule: string;
}

const RULE = "A password has 8 characters or more.";

const WORDS: Readonly<Record<Purpose, Words>> = {
  "sign-in": {
    title: "Sign in",
    submit: "Sign in",
    other: "No account yet? Create one",
    rule: "",
  },
  "sign-up": {
    title: "Create an account",
    submit: "Create it",
    other: "I have an account",
    rule: RULE,
  },
  password: {
    title: "Change your password",
    submit: "Change it",
    other: "",
    rule: `${RULE} Changing it signs you out everywhere else.`,
  },
};

/** What a form that was not filled in says, without asking the server. */
const MISSING: Readonly<Record<Exclude<Place, "form">, string>> = {
  name: "Your name is missing.",
  password: "Your password is missing.",
  next: "The new password is missing.",
};

export interface FormActions {
  /** Asks the server. What is done is shown by others. */
  ask(action: Action, members: Readonly<Record<string, string>>): Promise<Outcome>;
  /** It was closed without anything having been done. */
  onCancel(): void;
}

/** The form for signing in and up, and for another password; over everything else. */
export class AccountForm {
  readonly #dialog = find("account", HTMLDialogElement);
  readonly #title = find("account-title", HTMLElement);
  readonly #why = find("account-why", HTMLElement);
  readonly #form = find("account-form", HTMLFormElement);
  readonly #name = find("account-name", HTMLInputElement);
  readonly #password = find("account-password", HTMLInputElement);
  readonly #nextField = find("account-next-field", HTMLElement);
  readonly #next = find("account-next", HTMLInputElement);
  readonly #rule = find("account-rule", HTMLElement);
  readonly #passwordLabel = find("account-password-label", HTMLElement);
  readonly #submit = find("account-submit", HTMLButtonElement);
  readonly #other = find("account-other", HTMLButtonElement);
  readonly #cancel = find("account-cancel", HTMLButtonElement);
  readonly #problems: Readonly<Record<Place, HTMLElement>> = {
    name: find("account-name-problem", HTMLElement),
    password: find("account-password-problem", HTMLElement),
    next: find("account-next-problem", HTMLElement),
    form: find("account-problem", HTMLElement),
  };
  #purpose: Purpose = "sign-in";
  #isOpen = false;
  #mayClose = true;
  #isAsking = false;

  constructor(private readonly actions: FormActions) {
    this.#form.addEventListener("submit", (event) => {
      event.preventDefault();
      void this.#ask();
    });
    this.#other.addEventListener("click", () => {
      this.#turn(this.#purpose === "sign-in" ? "sign-up" : "sign-in");
      this.#focus();
    });
    this.#cancel.addEventListener("click", () => this.#give());
    this.#dialog.addEventListener("cancel", (event) => {
      event.preventDefault();
      this.#give();
    });
    this.#dialog.addEventListener("keydown", (event) => {
      if (event.key === "Escape" && !this.#mayClose) {
        event.preventDefault();
      }
    });
    // What is asked for twice in a row closes a dialog whatever the page says.
    this.#dialog.addEventListener("close", () => {
      if (!this.#mayClose && this.#isOpen) {
        this.#dialog.showModal();
      }
    });
  }

  /** What it asks for now; undefined if it is closed. */
  get purpose(): Purpose | undefined {
    return this.#isOpen ? this.#purpose : undefined;
  }

  /**
   * Opens it, or changes what it is for.
   *
   * @param purpose what is asked for
   * @param name of whom it is about, if that is known
   * @param why it is there, where that was not asked for; else empty
   * @param cancel what the way out says; empty if there is none
   */
  open(purpose: Purpose, name: string, why: string, cancel: string): void {
    this.#mayClose = cancel !== "";
    this.#cancel.hidden = cancel === "";
    setText(this.#cancel, cancel);
    setText(this.#why, why);
    this.#why.hidden = why === "";
    if (this.#isOpen) {
      return;
    }
    this.#isOpen = true;
    this.#form.reset();
    this.#name.value = name;
    this.#turn(purpose);
    this.#dialog.showModal();
    this.#focus();
  }

  close(): void {
    if (this.#isOpen) {
      this.#isOpen = false;
      this.#dialog.close();
      // Nothing of it stays in the page.
      this.#form.reset();
    }
  }

  #give(): void {
    if (this.#mayClose && !this.#isAsking) {
      this.close();
      this.actions.onCancel();
    }
  }

  #turn(purpose: Purpose): void {
    this.#purpose = purpose;
    const { title, submit, other, rule } = WORDS[purpose];
    const isChange = purpose === "password";
    setText(this.#title, title);
    setText(this.#submit, submit);
    setText(this.#other, other);
    setText(this.#passwordLabel, isChange ? "Password until now" : "Password");
    this.#other.hidden = other === "";
    this.#name.readOnly = isChange;
    this.#nextField.hidden = !isChange;
    this.#next.disabled = !isChange;
    this.#password.autocomplete = purpose === "sign-up" ? "new-password" : "current-password";
    this.#rule.hidden = rule === "";
    setText(this.#rule, rule);
    this.#tell("form", "");
  }

  #focus(): void {
    (this.#name.value === "" && !this.#name.readOnly ? this.#name : this.#password).focus();
  }

  async #ask(): Promise<void> {
    const missing = this.#missing();
    if (missing !== undefined) {
      this.#tell(missing, MISSING[missing]);
      return;
    }
    if (this.#isAsking) {
      return;
    }
    const password = this.#password.value;
    const members =
      this.#purpose === "password"
        ? { password, next: this.#next.value }
        : { name: this.#name.value.trim(), password };
    this.#wait(true);
    const outcome = await this.actions.ask(this.#purpose, members);
    this.#wait(false);
    if (outcome.kind === "refused") {
      this.#tell(this.#placeOf(outcome.code), outcome.reason);
    }
  }

  #missing(): Exclude<Place, "form"> | undefined {
    if (this.#name.value.trim() === "") {
      return "name";
    }
    if (this.#password.value === "") {
      return "password";
    }
    return this.#purpose === "password" && this.#next.value === "" ? "next" : undefined;
  }

  #placeOf(code: string): Place {
    switch (code) {
      case "BAD_NAME":
      case "NAME_TAKEN":
        return "name";
      case "BAD_PASSWORD":
        return this.#purpose === "password" ? "next" : "password";
      case "WRONG_PASSWORD":
        return "password";
      default:
        return "form";
    }
  }

  /** Says what is wrong next to where it is, and nowhere else. */
  #tell(place: Place, problem: string): void {
    const fields = { name: this.#name, password: this.#password, next: this.#next };
    for (const each of ["name", "password", "next", "form"] as const) {
      setText(this.#problems[each], each === place ? problem : "");
      if (each !== "form") {
        fields[each].setAttribute("aria-invalid", String(each === place && problem !== ""));
      }
    }
    if (place !== "form") {
      fields[place].focus();
      fields[place].select();
    }
  }

  #wait(isAsking: boolean): void {
    this.#isAsking = isAsking;
    this.#submit.disabled = isAsking;
    setText(this.#submit, isAsking ? "One moment…" : WORDS[this.#purpose].submit);
  }
}
