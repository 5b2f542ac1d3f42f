import type { Message, Person } from "../src/protocol.ts";

export const ADA: Person = { id: "p-ada", name: "Ada" };

export const BOB: Person = { id: "p-bob", name: "Bob" };

/** A message at a position; everything else follows from it unless it is given. */
export function message(position: number, rest: Partial<Message> = {}): Message {
  const said = { id: `message-${position}`, person: BOB, text: `text ${position}` };
  return { position, ...said, time: position * 1000, ...rest };
}

export function messages(positions: readonly number[]): Message[] {
  return positions.map((position) => message(position));
}

export function positionsOf(from: readonly Message[]): number[] {
  return from.map(({ position }) => position);
}
