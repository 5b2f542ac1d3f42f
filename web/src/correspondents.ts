import type { Person } from "./protocol.ts";
import type { Room } from "./room.ts";

/** Somebody with whom private messages were exchanged. */
export interface Correspondent {
  /** By the name that they had last. */
  readonly person: Person;
  /** How much of what they said has not been read. */
  readonly unread: number;
}

/** Those with whom one has exchanged what is shown in the rooms. */
export function correspondentsOf(rooms: readonly Room[]): readonly Correspondent[] {
  const people = new Map<string, Person>();
  const unread = new Map<string, number>();
  for (const room of rooms) {
    for (const { isOwn, from, to } of room.whispers.all) {
      const other = isOwn ? to : from;
      // What they are called by others is not always what they go by.
      if (!isOwn || !people.has(other.id)) {
        people.set(other.id, other);
      }
    }
    room.unheard.forEach(({ from }) => unread.set(from.id, (unread.get(from.id) ?? 0) + 1));
  }
  return [...people.values()].map((person) => ({ person, unread: unread.get(person.id) ?? 0 }));
}

/** Those whom one has met in the rooms or written to, each once, by name. */
export function knownIn(rooms: readonly Room[]): readonly Person[] {
  const known = new Map<string, Person>();
  correspondentsOf(rooms).forEach(({ person }) => known.set(person.id, person));
  rooms.forEach((room) => room.people.forEach((person) => known.set(person.id, person)));
  return [...known.values()].sort((a, b) => a.name.localeCompare(b.name));
}
