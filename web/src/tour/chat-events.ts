import type { Message } from "../protocol.ts";
import type { Heard } from "./ear.ts";

/** The messages in what the chat says, if there are any. */
export function messagesOf(event: unknown): readonly Heard[] {
  const said = event as { type?: string; messages?: Message[]; message?: Message };
  if (said.type === "entered") {
    return (said.messages ?? []).map(asHeard);
  }
  return said.type === "message" && said.message !== undefined ? [asHeard(said.message)] : [];
}

function asHeard({ position, id, person, text }: Message): Heard {
  return { position, id, user: person.name, text };
}
