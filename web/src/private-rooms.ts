import type {
  Invited,
  InviteLink,
  Members,
  OfPrivateRooms,
  Refused,
  RoomRequest,
  Yours,
} from "./protocol.ts";

/** What these requests are called when they are refused. */
const REQUESTS: ReadonlySet<string> = new Set<RoomRequest["type"]>([
  "create",
  "rooms",
  "members",
  "invite",
  "link",
  "revoke",
  "accept",
  "decline",
  "role",
  "remove",
  "quit",
  "close",
  "remove-message",
]);

/** The private rooms of one's own, and those that one may come into. */
export class PrivateRooms {
  #yours = new Map<string, Yours>();
  #invitations = new Map<string, Invited>();
  /** Of the room that was looked at last. */
  #members: Members | undefined;
  #link: InviteLink | undefined;
  #problem = "";
  /** What is to be asked as soon as the server knows who one is. */
  #waiting: RoomRequest[] = [];
  #isKnown = false;
  /** Whether one waits for a room that one has asked for here. */
  #isWanting = false;

  /**
   * @param tell asks the server; returns false if the line is down
   */
  constructor(private readonly tell: (request: RoomRequest) => boolean) {}

  get yours(): readonly Yours[] {
    return [...this.#yours.values()];
  }

  get invitations(): readonly Invited[] {
    return [...this.#invitations.values()];
  }

  /** Why the last request was refused; empty if it was not. */
  get problem(): string {
    return this.#problem;
  }

  find(room: string): Yours | undefined {
    return this.#yours.get(room);
  }

  /** Who is of a room, if that was asked. */
  membersOf(room: string): Members | undefined {
    return this.#members?.room === room ? this.#members : undefined;
  }

  /** The link that was made last for a room: its token is told once. */
  linkOf(room: string): InviteLink | undefined {
    return this.#link?.room === room ? this.#link : undefined;
  }

  /** Asks for something, now or as soon as the server knows who one is. */
  ask(request: RoomRequest): void {
    this.#problem = "";
    if (!this.#isKnown || !this.tell(request)) {
      this.#waiting.push(request);
    }
  }

  /** Makes a room, which one waits for. */
  create(title: string, id: string): void {
    this.#isWanting = true;
    this.ask({ type: "create", title: title.trim(), id });
  }

  /** Takes a place in a room, by its name or by a token, and waits for it. */
  accept(place: { readonly room: string } | { readonly token: string }): void {
    this.#isWanting = true;
    this.ask({ type: "accept", ...place });
  }

  /** Whether one has waited for the room that has come, and does so no more. */
  takeWanted(): boolean {
    const wasWanting = this.#isWanting;
    this.#isWanting = false;
    return wasWanting;
  }

  /** Opens a room to be looked at: who is of it, and no link of earlier. */
  look(room: string): void {
    this.#members = undefined;
    this.#link = undefined;
    this.ask({ type: "members", room });
  }

  /** The server knows who one is. */
  onIdentified(): void {
    this.#isKnown = true;
    this.tell({ type: "rooms" });
    const waiting = this.#waiting;
    this.#waiting = [];
    waiting.forEach((request) => this.ask(request));
  }

  /** The line is down. */
  onDown(): void {
    this.#isKnown = false;
  }

  onEvent(event: OfPrivateRooms): void {
    switch (event.type) {
      case "rooms":
        this.#yours = new Map(event.rooms.map((each) => [each.room, each]));
        this.#invitations = new Map(event.invitations.map((each) => [each.room, each]));
        return;
      case "room":
        this.#yours.set(event.room, event);
        this.#invitations.delete(event.room);
        return;
      case "invited":
        this.#invitations.set(event.room, event);
        return;
      case "uninvited":
        this.#invitations.delete(event.room);
        return;
      case "members":
        this.#members = event;
        return;
      case "link":
        this.#link = event;
        this.ask({ type: "members", room: event.room });
        return;
      case "member":
        if (this.membersOf(event.room) !== undefined) {
          this.ask({ type: "members", room: event.room });
        }
    }
  }

  /** One is of a room no more. */
  onRemoved(room: string): void {
    this.#yours.delete(room);
    if (this.#members?.room === room) {
      this.#members = undefined;
    }
  }

  /** Takes a refusal. Returns false if it is of something else. */
  onRefused(refused: Refused): boolean {
    if (!REQUESTS.has(refused.request)) {
      return false;
    }
    this.#problem = refused.reason;
    this.#isWanting = false;
    return true;
  }

  /** What was wrong has been seen. */
  forgetProblem(): void {
    this.#problem = "";
  }
}
