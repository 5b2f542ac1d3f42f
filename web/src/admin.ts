import {
  type AuditEntry,
  type House,
  Refused,
  show,
  signIn,
  signOut,
  type Told,
} from "./admin/api.ts";
import { Audit } from "./admin/audit.ts";
import { Connections } from "./admin/connections.ts";
import { type Deed, Deeds } from "./admin/deeds.ts";
import { Keys } from "./admin/keys.ts";
import { type Gone, type Listener, Live } from "./admin/live.ts";
import { LogView, Overview } from "./admin/overview.ts";
import { People } from "./admin/people.ts";
import { Rooms } from "./admin/rooms.ts";
import { Rules } from "./admin/rules.ts";
import { Settings } from "./admin/settings.ts";
import type { Desk, View } from "./admin/view.ts";
import { find, setText } from "./dom.ts";
import { ThemeSwitch } from "./theme-switch.ts";

/** Looks whether it is still signed in, when the line is refused. */
const SIGNED_OUT = new Set(["SIGN_IN_FIRST", "FORBIDDEN", "TOKEN_EXPIRED"]);

/** The page of those who look after the house. */
class HousePage implements Listener {
  readonly #form = find("sign-in", HTMLFormElement);
  readonly #nav = find("views", HTMLElement);
  readonly #shown = find("shown", HTMLDivElement);
  readonly #status = find("status", HTMLElement);
  readonly #deeds = new Deeds((deed) => this.#renew(deed));
  #views = new Map<string, View>();
  #current: View | undefined;
  #live: Live | undefined;

  start(): void {
    this.#form.addEventListener("submit", (event) => {
      event.preventDefault();
      void this.#signIn();
    });
    find("sign-out", HTMLButtonElement).addEventListener("click", () => void this.#signOut());
    addEventListener("hashchange", () => this.#go());
    void this.#enter();
  }

  async #enter(): Promise<void> {
    try {
      this.#open(await show<House>("house"));
    } catch (failure) {
      this.#leave(failure);
    }
  }

  #open(house: House): void {
    this.#deeds.actions = house.actions;
    find("mode", HTMLElement).hidden = house.mode !== "read-only";
    this.#form.hidden = true;
    this.#nav.hidden = false;
    find("sign-out", HTMLButtonElement).hidden = false;
    setText(find("me", HTMLElement), house.person?.name ?? "");
    const desk: Desk = {
      house,
      deeds: this.#deeds,
      failed: (failure) => this.#failed(failure),
    };
    this.#views = new Map<string, View>([
      ["overview", new Overview(desk)],
      ["rooms", new Rooms(desk)],
      ["people", new People(desk)],
      ["connections", new Connections(desk)],
      ["rules", new Rules(desk)],
      ["keys", new Keys(desk)],
      ["log", new LogView(desk)],
      ["audit", new Audit(desk)],
      ["settings", new Settings(desk)],
    ]);
    this.#live = new Live(this);
    this.#go();
  }

  #go(): void {
    if (this.#views.size === 0) {
      return;
    }
    const asked = location.hash.slice(1);
    const name = this.#views.has(asked) ? asked : "overview";
    for (const link of this.#nav.querySelectorAll("a")) {
      if (link.hash === `#${name}`) {
        link.setAttribute("aria-current", "page");
        link.scrollIntoView({ block: "nearest", inline: "nearest" });
      } else {
        link.removeAttribute("aria-current");
      }
    }
    this.#current?.close?.();
    this.#current = this.#views.get(name);
    this.#shown.replaceChildren(...(this.#current === undefined ? [] : [this.#current.element]));
    this.#current?.open?.();
  }

  #renew(deed: Deed): void {
    this.#current?.renew?.(deed);
  }

  told(told: Told): void {
    this.#views.forEach((view) => view.told?.(told));
  }

  audited(entry: AuditEntry): void {
    this.#current?.audited?.(entry);
  }

  removed(gone: Gone): void {
    this.#views.forEach((view) => view.removed?.(gone));
  }

  stands(isOpen: boolean): void {
    this.#status.dataset["look"] = isOpen ? "green" : "red";
    setText(this.#status, isOpen ? "Live" : "Away");
    if (this.#live?.isOver === true) {
      void this.#lookAgain();
    }
  }

  /** The line was refused: the session is over, or there are too many lines. */
  async #lookAgain(): Promise<void> {
    try {
      await show<House>("house");
    } catch (failure) {
      this.#failed(failure);
    }
  }

  #failed(failure: unknown): void {
    if (failure instanceof Refused && SIGNED_OUT.has(failure.code)) {
      this.#leave(failure);
    } else {
      this.#deeds.tell(failure instanceof Refused ? failure.message : String(failure));
    }
  }

  /** Asks for nothing more. */
  #close(): void {
    this.#current?.close?.();
    this.#current = undefined;
    this.#live?.close();
    this.#live = undefined;
  }

  #leave(failure: unknown): void {
    this.#close();
    this.#views.clear();
    this.#shown.replaceChildren();
    this.#nav.hidden = true;
    this.#form.hidden = false;
    setText(this.#status, "");
    delete this.#status.dataset["look"];
    const isNobody = failure instanceof Refused && failure.code === "SIGN_IN_FIRST";
    const reason = failure instanceof Refused ? failure.message : String(failure);
    setText(find("why", HTMLElement), isNobody ? "" : reason);
    find("name", HTMLInputElement).focus();
  }

  async #signIn(): Promise<void> {
    const password = find("password", HTMLInputElement);
    const refusal = find("refusal", HTMLElement);
    try {
      await signIn(find("name", HTMLInputElement).value, password.value);
      setText(refusal, "");
      password.value = "";
      await this.#enter();
    } catch (failure) {
      setText(refusal, failure instanceof Refused ? failure.message : String(failure));
      password.select();
    }
  }

  async #signOut(): Promise<void> {
    this.#close();
    try {
      await signOut();
      find("sign-out", HTMLButtonElement).hidden = true;
      setText(find("me", HTMLElement), "");
      this.#leave(new Refused("SIGN_IN_FIRST", ""));
    } catch (failure) {
      this.#failed(failure);
    }
  }
}

new ThemeSwitch();
new HousePage().start();
