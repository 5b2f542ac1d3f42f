import type { Account } from "./account.ts";
import { find } from "./dom.ts";

export interface AccountActions {
  onSignIn(): void;
  onSignUp(): void;
  onPassword(): void;
  onSignOut(): void;
}

/** What one can do about one's account, below the rooms and people. */
export class AccountView {
  readonly #row = find("account-row", HTMLElement);
  readonly #guest = [button("sign-in"), button("sign-up")];
  readonly #person = [button("change-password"), button("sign-out")];
  readonly #rename = find("change-name", HTMLButtonElement);

  constructor(actions: AccountActions) {
    button("sign-in").addEventListener("click", () => actions.onSignIn());
    button("sign-up").addEventListener("click", () => actions.onSignUp());
    button("change-password").addEventListener("click", () => actions.onPassword());
    button("sign-out").addEventListener("click", () => actions.onSignOut());
  }

  show({ mode, person }: Account): void {
    this.#row.hidden = mode === "off" || mode === "elsewhere";
    this.#guest.forEach((each) => (each.hidden = person !== undefined));
    this.#person.forEach((each) => (each.hidden = person === undefined));
    // The name of an account stays.
    this.#rename.hidden = person !== undefined;
  }
}

function button(id: string): HTMLButtonElement {
  return find(id, HTMLButtonElement);
}
