/* The chat protocol, version 1 (docs/protocol.md): what goes over the line, and nothing else. */

/** The namespace of Socket.IO. */
export const CHAT_NAMESPACE = "/chat";

/** The name of the room that is always there. */
export const LOBBY = "/";

/** The name of whoever has not set one. */
export const ANONYMOUS = "Anonymous";

export interface Person {
  readonly id: string;
  readonly name: string;
}

export interface Message {
  /** Grows over all rooms; there are gaps between the messages of one room. */
  readonly position: number;
  /** Made by the client that posted it. */
  readonly id: string;
  readonly person: Person;
  readonly text: string;
  /** In milliseconds since 1970. */
  readonly time: number;
}

/** Upper bounds that the server states in its welcome. */
export interface Limits {
  /** Longest text, in code points. */
  readonly text: number;
  /** Longest name, in code points. */
  readonly name: number;
  /** Most rooms that a connection may be in. */
  readonly rooms: number;
}

/** What holds until the server has said otherwise. */
export const DEFAULT_LIMITS: Limits = { text: 4000, name: 40, rooms: 16 };

/** What somebody may do in a private room; each may do what those after it may. */
export type Role = "owner" | "member" | "reader";

export const ROLES: readonly Role[] = ["owner", "member", "reader"];

/** What is asked about private rooms. */
export type RoomRequest =
  | { readonly type: "create"; readonly title: string; readonly id: string }
  | { readonly type: "rooms" }
  | { readonly type: "members" | "quit" | "close" | "decline"; readonly room: string }
  | {
      readonly type: "invite";
      readonly room: string;
      readonly person: string;
      readonly name: string;
      readonly role: Role;
    }
  | {
      readonly type: "link";
      readonly room: string;
      readonly role: Role;
      readonly uses: number;
    }
  | {
      readonly type: "revoke";
      readonly room: string;
      readonly person?: string;
      readonly link?: string;
    }
  | { readonly type: "accept"; readonly room?: string; readonly token?: string }
  | { readonly type: "role"; readonly room: string; readonly person: string; readonly role: Role }
  | { readonly type: "remove"; readonly room: string; readonly person: string }
  | { readonly type: "remove-message"; readonly room: string; readonly position: number };

export type Request =
  | RoomRequest
  | { readonly type: "enter"; readonly room: string; readonly after?: number }
  | { readonly type: "identify"; readonly secret: string }
  | { readonly type: "received"; readonly position: number }
  | {
      readonly type: "read";
      /** In a room; else of what was said to oneself alone. */
      readonly room?: string;
      readonly position: number;
    }
  | { readonly type: "places" }
  | { readonly type: "forget"; readonly room: string }
  | { readonly type: "away"; readonly away: boolean }
  | { readonly type: "presence"; readonly people: readonly string[] }
  | { readonly type: "typing"; readonly room: string }
  | { readonly type: "typing"; readonly to: string }
  | { readonly type: "letters"; readonly before?: number; readonly count?: number }
  | { readonly type: "leave"; readonly room: string }
  | { readonly type: "name"; readonly name: string }
  | { readonly type: "post"; readonly room: string; readonly id: string; readonly text: string }
  | {
      readonly type: "private";
      readonly to: string;
      /** What one calls that person. */
      readonly name?: string;
      readonly id: string;
      readonly text: string;
    }
  | {
      readonly type: "history";
      readonly room: string;
      readonly before: number;
      readonly count?: number;
    }
  | {
      readonly type: "history";
      readonly room: string;
      /** As many messages before it as from it on. */
      readonly around: number;
      readonly count?: number;
    }
  | SearchRequest;

export interface SearchRequest {
  readonly type: "search";
  readonly text: string;
  /** Unless it is looked for everywhere. */
  readonly room?: string;
  /** The position before which to look, unless from the end. */
  readonly before?: number;
}

export interface Welcome {
  readonly type: "welcome";
  readonly person: Person;
  readonly limits: Limits;
  /** Positions mean something as long as it stays the same. */
  readonly epoch?: string;
  /** Whether what was said can be looked for. */
  readonly search: boolean;
}

export interface Entered {
  readonly type: "entered";
  readonly room: string;
  /** Oldest first. */
  readonly messages: readonly Message[];
  /** Whether there are older ones. */
  readonly more: boolean;
  /** Whether messages between `after` and the first of `messages` were left out. */
  readonly gap: boolean;
  /** At most 200, oneself included. */
  readonly people: readonly Person[];
  readonly visitors: number;
  /** The position up to which one has read, on any device; absent if that is not known. */
  readonly read?: number;
  /** How one stands to a private room. */
  readonly standing?: Standing;
  /** Where messages were that were removed, for whoever comes back. */
  readonly removed?: readonly number[];
}

export interface Standing {
  readonly title: string;
  readonly role: Role;
}

export interface Said {
  readonly type: "message";
  readonly room: string;
  readonly message: Message;
}

export interface Posted {
  readonly type: "posted";
  readonly room: string;
  readonly id: string;
  readonly position: number;
}

/** Something said to one person; whoever says it hears it too. */
export interface Private {
  readonly type: "private";
  readonly id: string;
  readonly from: Person;
  readonly to: Person;
  readonly text: string;
  readonly time: number;
  /** Its place among all messages, if it is kept. */
  readonly position?: number;
}

/** A private message is kept until that person has it. */
export interface Kept {
  readonly type: "kept";
  readonly to: string;
  readonly id: string;
  readonly position: number;
}

export interface Identified {
  readonly type: "identified";
  readonly person: Person;
  /** How many private messages wait to be read. */
  readonly unread: number;
  /** The position up to which all that came to oneself was read, on any device. */
  readonly read: number;
  /** The position up to which this browser has received it. */
  readonly received: number;
}

/** Something came or was read, on any device. */
export interface Unread {
  readonly type: "unread";
  readonly unread: number;
  readonly read: number;
}

/** What was said to one person has got so far. */
export interface Receipt {
  readonly type: "receipt";
  /** The id of the person. */
  readonly by: string;
  readonly stage: "DELIVERED" | "READ";
  /** All up to there. */
  readonly position: number;
}

/** How far what was said to one person has got: positions, 0 for none. */
export interface Progress {
  /** The id of the person. */
  readonly by: string;
  readonly delivered: number;
  readonly read: number;
}

export interface Letters {
  readonly type: "letters";
  /** Oldest first. */
  readonly messages: readonly Private[];
  readonly more: boolean;
  /** Of those that one has written to there. */
  readonly progress: readonly Progress[];
}

export interface Delivered {
  readonly type: "delivered";
  readonly to: string;
  readonly id: string;
}

export interface History {
  readonly type: "history";
  readonly room: string;
  /** Oldest first. */
  readonly messages: readonly Message[];
  readonly more: boolean;
}

/** A piece of a text: where what was looked for stands, as strings count. */
export interface Mark {
  readonly start: number;
  readonly end: number;
}

/** Something that was found: in a room, or said to or by oneself privately. */
export type Hit =
  | { readonly room: string; readonly message: Message; readonly marks: readonly Mark[] }
  | { readonly letter: Private; readonly marks: readonly Mark[] };

export interface Found {
  readonly type: "found";
  /** What was asked. */
  readonly text: string;
  readonly room?: string;
  /** Newest first. */
  readonly hits: readonly Hit[];
  readonly more: boolean;
  /** The position before which there may be more. */
  readonly end: number;
  /** Whether newer messages may be missing, as the server still prepares its search. */
  readonly building: boolean;
}

export interface CameOrWent {
  readonly type: "joined" | "left";
  readonly room: string;
  readonly person: Person;
  readonly visitors: number;
}

export interface Renamed {
  readonly type: "renamed";
  readonly room: string;
  readonly person: Person;
  readonly was: string;
}

export interface Named {
  readonly type: "named";
  readonly person: Person;
}

/** The line is closed now, because who one was is not let in any more. */
export interface Ended {
  readonly type: "ended";
  readonly code: string;
  /** A sentence for people. */
  readonly reason: string;
}

/** How it stands with somebody. */
export interface Whereabouts {
  readonly id: string;
  readonly state: "HERE" | "AWAY" | "GONE" | "UNKNOWN";
  /** When that began; when they were seen last, if they are gone. */
  readonly since?: number;
}

export interface Presence {
  /** The answer, and what changes afterwards. */
  readonly type: "presence" | "present";
  readonly people: readonly Whereabouts[];
}

/** Somebody is writing. */
export interface Typing {
  readonly type: "typing";
  readonly person: Person;
  /** To oneself alone if there is none. */
  readonly room?: string;
}

/** How far one has read in a room. */
export interface Place {
  readonly room: string;
  readonly read: number;
  /** The position of the last message. */
  readonly last: number;
  /** How many messages are in between, 100 if there are more. */
  readonly unread: number;
}

export interface Places {
  readonly type: "places";
  /** The one in which one has read last is at the end. */
  readonly places: readonly Place[];
}

/** One has read on in a room, in another tab or on another device. */
export interface ReadIn {
  readonly type: "read";
  readonly room: string;
  readonly position: number;
}

/** One has left a room for good, in another tab or on another device. */
export interface Forgotten {
  readonly type: "forgotten";
  readonly room: string;
}

export interface Refused {
  readonly type: "refused";
  /** The type that was refused. */
  readonly request: string;
  readonly room?: string;
  readonly id?: string;
  readonly code: string;
  /** A sentence for people. */
  readonly reason: string;
}

/** A private room of one's own: since now, or with another role since now. */
export interface Yours {
  readonly type: "room";
  readonly room: string;
  readonly title: string;
  readonly role: Role;
}

/** One may come into a private room. */
export interface Invited {
  readonly type: "invited";
  readonly room: string;
  readonly title: string;
  readonly role: Role;
  readonly by: Person;
}

/** The invitation is not there any more. */
export interface Uninvited {
  readonly type: "uninvited";
  readonly room: string;
}

/** All private rooms of one's own. */
export interface AllYours {
  readonly type: "rooms";
  readonly rooms: readonly Yours[];
  readonly invitations: readonly Invited[];
}

/** Somebody of a private room, or who may come. */
export interface RoomPerson {
  readonly person: Person;
  readonly role: Role;
}

/** A way into a private room, without its token. */
export interface ShownLink {
  readonly id: string;
  readonly role: Role;
  /** In milliseconds since 1970. */
  readonly ends: number;
  readonly uses: number;
}

export interface Members {
  readonly type: "members";
  readonly room: string;
  readonly title: string;
  readonly role: Role;
  readonly people: readonly RoomPerson[];
  /** Told to owners. */
  readonly invited: readonly RoomPerson[];
  /** Told to owners. */
  readonly links: readonly ShownLink[];
}

/** Somebody has another role; without one they are of the room no more. */
export interface Member {
  readonly type: "member";
  readonly room: string;
  readonly person: Person;
  readonly role?: Role;
}

/** Whoever knows the token may come in. Told once. */
export interface InviteLink {
  readonly type: "link";
  readonly room: string;
  readonly token: string;
  readonly role: Role;
}

/** One is in the room no more. */
export interface Removed {
  readonly type: "removed";
  readonly room: string;
  readonly code: string;
  readonly reason: string;
}

/** A message is gone for ever. */
export interface RemovedMessage {
  readonly type: "removed-message";
  readonly room: string;
  readonly position: number;
}

/** What is told about private rooms. */
export type OfPrivateRooms = Yours | AllYours | Invited | Uninvited | Members | Member | InviteLink;

/** What is told about one room, of those that everybody may enter too. */
export type OfRoom =
  Entered | Said | Posted | History | RemovedMessage | ReadIn | Forgotten | CameOrWent | Renamed;

export type ServerEvent =
  | OfRoom
  | OfPrivateRooms
  | Removed
  | Welcome
  | Private
  | Kept
  | Identified
  | Unread
  | Receipt
  | Letters
  | Delivered
  | Found
  | Named
  | Presence
  | Typing
  | Places
  | Ended
  | Refused;

/** The code of a refusal by the page itself: the server has answered, and it cannot be read. */
export const UNREADABLE = "UNREADABLE";

/** How a request fares whose answer cannot be read. */
export function unreadableAnswer(to: Request): Refused {
  return {
    type: "refused",
    request: to.type,
    ...("room" in to && to.room !== undefined ? { room: to.room } : {}),
    ...("id" in to ? { id: to.id } : {}),
    code: UNREADABLE,
    reason: "The server's answer cannot be read. Load the page again.",
  };
}

const WORTH_ANOTHER_TRY: ReadonlySet<string> = new Set([
  "TOO_FAST",
  "OVERLOADED",
  "NOT_KEPT",
  "MAILBOX_FULL",
]);

/** Whether what was refused with this code is worth another try later. */
export function isWorthAnotherTry(code: string): boolean {
  return WORTH_ANOTHER_TRY.has(code);
}
