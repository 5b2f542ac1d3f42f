import { LOBBY } from "./protocol.ts";

/** Whether a room can have this name: `/`, 1 to 64 of `a-z A-Z 0-9 - _ .`, or a private one's. */
export function isRoomName(name: string): boolean {
  return name === LOBBY || /^[a-zA-Z0-9._-]{1,64}$/.test(name) || isPrivate(name);
}

/** Whether it is the name of a private room, which the server has drawn. */
export function isPrivate(name: string): boolean {
  return /^~[A-Za-z0-9_-]{24}$/.test(name);
}

/** The room as people read it. A private room has a title, once it is known. */
export function roomTitle(room: string, title?: string): string {
  if (isPrivate(room)) {
    return title ?? "Private room";
  }
  return room === LOBBY ? "Lobby" : room;
}

/** The icon of the room. */
export function roomIcon(room: string): string {
  if (isPrivate(room)) {
    return "lock";
  }
  return room === LOBBY ? "lobby" : "room";
}

/** The room as it is called in a sentence. */
export function roomInSentence(room: string, title?: string): string {
  if (isPrivate(room)) {
    return title ?? "this room";
  }
  return room === LOBBY ? "the lobby" : room;
}

const JOIN = /^#join:([A-Za-z0-9_-]{24})$/;

/** The token that an address leads in by, if it does. */
export function tokenOfHash(hash: string): string | undefined {
  return JOIN.exec(hash)?.[1];
}

/** What the address of the page ends with for whoever may come in by a token. */
export function hashOfToken(token: string): string {
  return `#join:${token}`;
}

/** What the address of the page ends with for this room. */
export function hashOf(room: string): string {
  return room === LOBBY ? "#/" : `#${room}`;
}

/** The room that the end of the address names, or undefined if it cannot be a room. */
export function roomOfHash(hash: string): string | undefined {
  const name = hash.replace(/^#/, "");
  if (name === "") {
    return LOBBY;
  }
  return isRoomName(name) ? name : undefined;
}

/**
 * The room that somebody means who typed this, or undefined if it cannot be one.
 *
 * Spaces become hyphens, and a leading `#` is taken off, as it is what the address shows.
 */
export function roomOfInput(input: string): string | undefined {
  const name = input.trim().replace(/^#/, "").replace(/\s+/g, "-");
  if (name.toLowerCase() === "lobby") {
    return LOBBY;
  }
  return isRoomName(name) ? name : undefined;
}
