/* What can be done about people, wherever they are shown. */

import type { Person } from "./api.ts";
import { type Deed, type Deeds, DURATION, lasting, REASON } from "./deeds.ts";

/** Buttons that mute, disconnect and ban a person. */
export function aboutPerson(deeds: Deeds, person: Person): (HTMLElement | string)[] {
  const { id, name } = person;
  return [
    deeds.button("Mute", `Mute ${name}`, () => ({
      ...limiting("mute", { person: id }),
      title: `Mute ${name}?`,
      text: "They hear what is said, and say nothing, at any door.",
      verb: "Mute",
      done: `${name} is muted.`,
    })),
    deeds.button("Disconnect", `Disconnect ${name}`, () => ({
      action: "disconnect",
      title: `Disconnect ${name}?`,
      text: "All that they have open is closed. They may come back at once.",
      verb: "Disconnect",
      asked: () => ({ person: id }),
      done: `${name} is disconnected.`,
    })),
    deeds.button("Ban", `Ban ${name}`, () => ({
      ...limiting("ban", { person: id }),
      title: `Ban ${name}?`,
      text: "All that they have open is closed, and they are turned away from every door.",
      verb: "Ban",
      done: `${name} is banned.`,
    })),
  ];
}

/** A button that turns an address away. */
export function aboutAddress(deeds: Deeds, address: string): HTMLElement | string {
  return deeds.button("Ban", `Ban the address ${address}`, () => ({
    ...limiting("ban", { address }),
    title: `Ban the address ${address}?`,
    text: "Whoever comes from there is turned away from every door. Others may share it.",
    verb: "Ban",
    done: `${address} is banned.`,
  }));
}

function limiting(action: string, whom: object): Pick<Deed, "action" | "fields" | "asked"> {
  return {
    action,
    fields: [DURATION, REASON],
    asked: (filled) => ({ ...whom, ...lasting(filled), reason: filled["reason"] ?? "" }),
  };
}
