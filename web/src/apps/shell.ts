import { AccountClient, type AccountMode } from "../account.ts";
import type { Link } from "../connection.ts";
import { find, make, setText } from "../dom.ts";
import { HeaderView } from "../header-view.ts";
import { KeyedChildren } from "../keyed.ts";
import { SECRET } from "../mail.ts";
import { NameForm } from "../name-form.ts";
import { OwnName } from "../own-name.ts";
import { initialsOf, tintOf } from "../portrait.ts";
import { ANONYMOUS, isWorthAnotherTry, LOBBY } from "../protocol.ts";
import { isPrivate, roomOfHash, roomTitle } from "../room-name.ts";
import { browserStore } from "../stored.ts";
import { AppLine, Refused } from "./line.ts";
import { People } from "./people.ts";

/** What the server takes for a name, as the page knows before it is told. */
const LIMITS = { text: 4000, name: 40, rooms: 16 };

/** How long to wait before entering is tried again, in milliseconds. */
const AGAIN_MILLIS = 3_000;

/** What entering is tried again after, besides what is worth another try anywhere. */
const AGAIN = new Set(["BAD_NAME", "ROOM_FULL"]);

/** Where nobody comes in without having signed in. */
const CLOSED = new Set<AccountMode>(["required", "elsewhere"]);

/** The code of whoever is not of a private room. */
const NOT_YOURS = "NOT_YOURS";

/** Most people that are shown one by one. */
const SHOWN_PEOPLE = 6;

/** What an app does when its room changes. */
export interface ShellListener {
  /** One has entered, at first or again. */
  onEntered(): void;
  /** Somebody has left. */
  onLeft?(id: string): void;
  /** There is no line any more. */
  onGone?(): void;
  /** In a private room: whether one may read there only, at first or from now on. */
  onReader?(isReader: boolean): void;
  /** The room is private, and not one's own, or not any more: nothing of it is shown. */
  onShut?(): void;
}

/** What all apps have: a room, a line, a name, who else is here, and how it stands. */
export class Shell {
  readonly room = roomOfHash(location.hash) ?? LOBBY;
  readonly people = new People();
  readonly line: AppLine;
  readonly #browser = browserStore(() => localStorage);
  readonly name = new OwnName(this.#browser);
  readonly #accounts = new AccountClient("/account", (input, init) => fetch(input, init));
  readonly #header = new HeaderView();
  readonly #nameForm: NameForm;
  readonly #main = find("main", HTMLElement);
  readonly #faces = new KeyedChildren(find("faces", HTMLUListElement));
  #link: Link = "connecting";
  /** The name of the account of who is signed in, which is not chosen here. */
  #account: string | undefined;
  /** What a private room is called, once that is known. */
  #roomTitle: string | undefined;

  constructor(
    app: string,
    private readonly title: string,
    private readonly listener: ShellListener,
  ) {
    this.line = new AppLine(
      app,
      isPrivate(this.room) ? this.#browser.read(SECRET) : undefined,
      (link) => this.#onLink(link),
      () => void this.#enter(),
      () => void this.#explain(),
    );
    this.#nameForm = new NameForm(
      (input) => this.#choose(input),
      () => find("change-name", HTMLButtonElement).focus(),
    );
    find("change-name", HTMLButtonElement).addEventListener("click", () =>
      this.#nameForm.open(this.name.name),
    );
    find("notice-close", HTMLButtonElement).addEventListener("click", () => this.notice(""));
    addEventListener("hashchange", () => location.reload());
  }

  start(): void {
    this.line.on("joined", (told) => {
      this.people.joined(told);
      this.#show();
    });
    this.line.on("standing", (told) => {
      this.#stand(told);
      this.#show();
    });
    this.line.on("left", (told) => {
      const id = this.people.left(told);
      this.listener.onLeft?.(id);
      this.#show();
    });
    this.#show();
    if (roomOfHash(location.hash) === undefined) {
      this.notice(
        "The address names no room. A room has 1 to 64 letters, digits, dots, hyphens or _.",
      );
      return;
    }
    this.line.start();
  }

  get isEntered(): boolean {
    return this.#link === "open";
  }

  /** Shows something that went wrong, or nothing. */
  notice(text: string): void {
    find("notice", HTMLElement).hidden = text === "";
    setText(find("notice-text", HTMLElement), text);
  }

  async #enter(): Promise<void> {
    try {
      const name = this.name.chosen;
      const { members } = await this.line.ask("enter", {
        room: this.room,
        ...(name === "" ? {} : { name }),
      });
      this.people.entered(members);
      this.#stand(members["standing"]);
      const given = this.people.ownName;
      this.#account = given === name || given === ANONYMOUS ? undefined : given;
      this.#link = "open";
      this.notice("");
      this.#main.hidden = false;
      this.#show();
      this.listener.onEntered();
    } catch (error) {
      this.#onRefused(error);
    }
  }

  /** Says why one is not let in, if it is not the network that is in the way. */
  async #explain(): Promise<void> {
    const account = await this.#accounts.look();
    if (account === undefined || this.isEntered) {
      return;
    }
    if ("reason" in account) {
      this.notice(account.reason);
    } else if (CLOSED.has(account.mode) && account.person === undefined) {
      this.notice("Sign in first.");
    }
  }

  /** How one stands to a private room; nothing is said of other rooms. */
  #stand(told: unknown): void {
    const { title, role } = (told ?? {}) as { title?: unknown; role?: unknown };
    if (typeof title === "string") {
      this.#roomTitle = title;
      this.listener.onReader?.(role === "reader");
    }
  }

  #onRefused(error: unknown): void {
    if (!(error instanceof Refused)) {
      return;
    }
    if (error.code === "BAD_NAME") {
      this.name.onRefused({ code: error.code, reason: error.message } as Parameters<
        OwnName["onRefused"]
      >[0]);
    } else {
      this.notice(error.message);
    }
    if (error.code === NOT_YOURS) {
      this.#main.hidden = true;
      this.listener.onShut?.();
    }
    if (AGAIN.has(error.code) || isWorthAnotherTry(error.code)) {
      setTimeout(() => this.line.isOpen && void this.#enter(), AGAIN_MILLIS);
    }
    this.#show();
  }

  #choose(input: string): boolean {
    const isFit = this.name.choose(input, LIMITS);
    if (isFit && this.line.isOpen) {
      void this.#enter();
    }
    this.#show();
    return isFit;
  }

  #onLink(link: Link): void {
    this.#link = link;
    if (link === "waiting") {
      this.listener.onGone?.();
    }
    this.#show();
  }

  #showName(): void {
    this.#nameForm.show(this.#account ?? this.name.name, this.name.refusal);
    find("change-name", HTMLButtonElement).hidden = this.#account !== undefined;
  }

  #show(): void {
    const room = roomTitle(this.room, this.#roomTitle);
    this.#header.show(room, this.isEntered ? this.people.count : undefined, this.#link);
    this.#showName();
    document.title = `${this.title}: ${room} · Holdfast`;
    const others = this.people.others;
    const shown = others.slice(0, SHOWN_PEOPLE);
    const rest = others.length - shown.length;
    this.#faces.show([
      ...shown.map(({ id, name }) => ({
        key: id,
        look: name,
        draw: () =>
          make(
            "li",
            { class: `face tint-${tintOf(name)}`, title: name, "data-testid": "face" },
            make("span", { "aria-hidden": "true" }, initialsOf(name)),
            make("span", { class: "visually-hidden" }, name),
          ),
      })),
      ...(rest > 0
        ? [
            {
              key: "rest",
              look: String(rest),
              draw: () => make("li", { class: "rest" }, `+${rest}`),
            },
          ]
        : []),
    ]);
  }
}
