import type { Question } from "./confirm-dialog.ts";
import { find, make, makeButton, setText } from "./dom.ts";
import { KeyedChildren, type Item } from "./keyed.ts";
import { drawPortrait } from "./message-row.ts";
import {
  ROLES,
  type InviteLink,
  type Members,
  type Person,
  type Role,
  type RoomPerson,
  type RoomRequest,
  type ShownLink,
} from "./protocol.ts";
import { hashOfToken } from "./room-name.ts";

/** What is shown of a private room. */
export interface RoomLook {
  readonly members: Members | undefined;
  readonly link: InviteLink | undefined;
  readonly me: Person;
  /** Those whom one knows from elsewhere. */
  readonly known: readonly Person[];
  readonly problem: string;
}

export interface RoomDialogActions {
  ask(request: RoomRequest): void;
  confirm(question: Question): void;
  onClose(): void;
}

const ROLE_WORDS: Readonly<Record<Role, string>> = {
  owner: "Owner",
  member: "Member",
  reader: "Reader",
};

/** Who is of a private room, who may come, and what its owners can do about that. */
export class RoomDialog {
  readonly #dialog = find("room-dialog", HTMLDialogElement);
  readonly #title = find("room-dialog-title", HTMLElement);
  readonly #problem = find("room-dialog-problem", HTMLElement);
  readonly #people = new KeyedChildren(find("members", HTMLUListElement));
  readonly #ownersPart = find("owners-part", HTMLElement);
  readonly #role = find("invite-role", HTMLSelectElement);
  readonly #known = find("invite-person", HTMLSelectElement);
  readonly #invite = find("invite", HTMLButtonElement);
  readonly #invited = new KeyedChildren(find("invited", HTMLUListElement));
  readonly #links = new KeyedChildren(find("links", HTMLUListElement));
  readonly #linkUses = find("link-uses", HTMLSelectElement);
  readonly #newLink = find("new-link", HTMLElement);
  readonly #address = find("link-address", HTMLInputElement);
  readonly #copied = find("link-copied", HTMLElement);
  readonly #quit = find("room-quit", HTMLButtonElement);
  readonly #close = find("room-close", HTMLButtonElement);
  #room = "";
  #look: RoomLook | undefined;
  #knownLook = "";

  constructor(private readonly actions: RoomDialogActions) {
    find("room-dialog-done", HTMLButtonElement).addEventListener("click", () =>
      this.#dialog.close(),
    );
    this.#dialog.addEventListener("close", () => {
      // It is told later, and may be open again by then.
      if (!this.#dialog.open) {
        this.#room = "";
        actions.onClose();
      }
    });
    this.#invite.addEventListener("click", () => this.#onInvite());
    find("link-make", HTMLButtonElement).addEventListener("click", () => this.#onLink());
    find("link-copy", HTMLButtonElement).addEventListener("click", () => void this.#copy());
    this.#quit.addEventListener("click", () => this.#onQuit());
    this.#close.addEventListener("click", () => this.#onClose());
  }

  /** The room that it shows; empty if it is not open. */
  get room(): string {
    return this.#room;
  }

  open(room: string): void {
    this.#room = room;
    this.#dialog.showModal();
  }

  close(): void {
    if (this.#dialog.open) {
      this.#dialog.close();
    }
  }

  show(look: RoomLook): void {
    this.#look = look;
    const { members, me } = look;
    const isOwner = members?.role === "owner";
    setText(this.#title, members?.title ?? "");
    setText(this.#problem, look.problem);
    const people = members?.people ?? [];
    this.#people.show(people.map((each) => this.#personItem(each, me, isOwner)));
    this.#ownersPart.hidden = !isOwner;
    this.#close.hidden = !isOwner;
    this.#invited.show((members?.invited ?? []).map((each) => this.#invitedItem(each)));
    this.#links.show((members?.links ?? []).map((each) => this.#linkItem(each)));
    this.#showKnown(look.known);
    this.#newLink.hidden = look.link === undefined;
    const address =
      look.link === undefined
        ? ""
        : `${location.origin}${location.pathname}${hashOfToken(look.link.token)}`;
    if (this.#address.value !== address) {
      this.#address.value = address;
      setText(this.#copied, "");
    }
  }

  /** What somebody is about to choose is not taken out of their hands. */
  #showKnown(known: readonly Person[]): void {
    const look = JSON.stringify(known);
    if (look === this.#knownLook) {
      return;
    }
    this.#knownLook = look;
    const chosen = this.#known.value;
    this.#known.replaceChildren(
      ...known.map(({ id, name }) => make("option", { value: id }, name)),
    );
    this.#known.value = known.some(({ id }) => id === chosen) ? chosen : (known[0]?.id ?? "");
    this.#invite.disabled = known.length === 0;
    this.#known.disabled = known.length === 0;
  }

  #personItem({ person, role }: RoomPerson, me: Person, isOwner: boolean): Item {
    const isMe = person.id === me.id;
    return {
      key: person.id,
      look: `${isMe} ${isOwner} ${role} ${person.name}`,
      draw: () => {
        const row = make(
          "li",
          { class: "member", "data-testid": "member" },
          drawPortrait(person.name),
          make("bdi", { class: "person-name" }, person.name),
        );
        if (isMe) {
          row.append(make("span", { class: "you" }, "you"));
        }
        if (!isOwner) {
          row.append(make("span", { class: "role" }, ROLE_WORDS[role]));
          return row;
        }
        row.append(this.#drawRole(person, role));
        if (!isMe) {
          row.append(
            makeButton(
              {
                class: "quiet-button danger",
                "data-testid": "remove-person",
                "aria-label": `Remove ${person.name}`,
              },
              () => this.#onRemove(person),
              "Remove",
            ),
          );
        }
        return row;
      },
    };
  }

  #drawRole(person: Person, role: Role): HTMLSelectElement {
    const select = make(
      "select",
      { "aria-label": `Role of ${person.name}`, "data-testid": "role" },
      ...ROLES.map((each) => make("option", { value: each }, ROLE_WORDS[each])),
    );
    select.value = role;
    select.addEventListener("change", () => {
      const chosen = ROLES.find((each) => each === select.value) ?? role;
      // It shows what the server says, once that has been asked.
      select.value = role;
      this.actions.ask({ type: "role", room: this.#room, person: person.id, role: chosen });
    });
    return select;
  }

  #invitedItem({ person, role }: RoomPerson): Item {
    return {
      key: person.id,
      look: `${role} ${person.name}`,
      draw: () =>
        make(
          "li",
          { class: "member", "data-testid": "invited" },
          drawPortrait(person.name),
          make("bdi", { class: "person-name" }, person.name),
          make("span", { class: "role" }, `Invited, ${ROLE_WORDS[role].toLowerCase()}`),
          makeButton(
            {
              class: "quiet-button",
              "data-testid": "revoke-person",
              "aria-label": `Take back the invitation of ${person.name}`,
            },
            () => this.actions.ask({ type: "revoke", room: this.#room, person: person.id }),
            "Take back",
          ),
        ),
    };
  }

  #linkItem({ id, role, ends, uses }: ShownLink): Item {
    const end = new Date(ends).toLocaleDateString();
    const people = uses === 1 ? "1 person" : `${uses} people`;
    return {
      key: id,
      look: `${role} ${uses}`,
      draw: () =>
        make(
          "li",
          { class: "member", "data-testid": "link" },
          make(
            "span",
            { class: "person-name" },
            `Link for ${people}, ${ROLE_WORDS[role].toLowerCase()}, until ${end}`,
          ),
          makeButton(
            { class: "quiet-button", "data-testid": "revoke-link" },
            () => this.actions.ask({ type: "revoke", room: this.#room, link: id }),
            "Take back",
          ),
        ),
    };
  }

  #chosenRole(): Role {
    return ROLES.find((role) => role === this.#role.value) ?? "member";
  }

  #onInvite(): void {
    const person = this.#look?.known.find(({ id }) => id === this.#known.value);
    if (person !== undefined) {
      this.actions.ask({
        type: "invite",
        room: this.#room,
        person: person.id,
        name: person.name,
        role: this.#chosenRole(),
      });
    }
  }

  #onLink(): void {
    const uses = Number(this.#linkUses.value);
    this.actions.ask({ type: "link", room: this.#room, role: this.#chosenRole(), uses });
  }

  async #copy(): Promise<void> {
    this.#address.select();
    try {
      await navigator.clipboard.writeText(this.#address.value);
      setText(this.#copied, "Copied.");
    } catch {
      setText(this.#copied, "Press Ctrl+C to copy.");
    }
  }

  #onRemove(person: Person): void {
    this.actions.confirm({
      text: `Remove ${person.name} from this room? They hear nothing more of it, at once.`,
      yes: "Remove",
      onYes: () => this.actions.ask({ type: "remove", room: this.#room, person: person.id }),
    });
  }

  #onQuit(): void {
    const room = this.#room;
    this.actions.confirm({
      text: "Leave this room? You come back only if somebody invites you.",
      yes: "Leave",
      onYes: () => this.actions.ask({ type: "quit", room }),
    });
  }

  #onClose(): void {
    const room = this.#room;
    this.actions.confirm({
      text: "Close this room for everybody? It cannot be opened again.",
      yes: "Close room",
      onYes: () => this.actions.ask({ type: "close", room }),
    });
  }
}
