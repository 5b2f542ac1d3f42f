import { find, make, makeButton, makeIcon } from "./dom.ts";
import { KeyedChildren, type Item } from "./keyed.ts";
import type { Invited } from "./protocol.ts";

export interface InvitationActions {
  onAccept(room: string): void;
  onDecline(room: string): void;
}

/** The private rooms that one may come into. */
export class InvitationsView {
  readonly #children = new KeyedChildren(find("invitations", HTMLUListElement));
  readonly #section = find("invitations-section", HTMLElement);

  constructor(private readonly actions: InvitationActions) {}

  show(invitations: readonly Invited[]): void {
    this.#section.hidden = invitations.length === 0;
    this.#children.show(invitations.map((each) => this.#item(each)));
  }

  #item({ room, title, by }: Invited): Item {
    return {
      key: room,
      look: `${title} ${by.name}`,
      draw: () =>
        make(
          "li",
          { class: "invitation", "data-testid": "invitation" },
          make(
            "p",
            {},
            makeIcon("lock"),
            make("bdi", { class: "room-title" }, title),
            make("span", { class: "by" }, "from ", make("bdi", {}, by.name)),
          ),
          makeButton(
            {
              class: "button",
              "data-testid": "accept",
              "aria-label": `Accept the invitation to ${title}`,
            },
            () => this.actions.onAccept(room),
            "Accept",
          ),
          makeButton(
            {
              class: "quiet-button",
              "data-testid": "decline",
              "aria-label": `Decline the invitation to ${title}`,
            },
            () => this.actions.onDecline(room),
            "Decline",
          ),
        ),
    };
  }
}
