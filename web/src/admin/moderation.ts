/* What can be done about people, wherever they are shown. */

import type { Person } from "./api.ts";
import { type Deed, type Deeds, DURATION, type Field, lasting, REASON } from "./deeds.ts";

/** Buttons that mute, disconnect and ban a person. */
export function aboutPerson(deeds: Deeds, person: Person): (HTMLElement | string)[] {
  const { id, name } = person;
  return [
    deeds.button("Mute", `Mute ${name}`, () => ({
      ...muting(() => ({ person: id })),
      title: `Mute ${name}?`,
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
      ...banning(() => ({ person: id })),
      title: `Ban ${name}?`,
      done: `${name} is banned.`,
    })),
  ];
}

/** A button that turns an address away. */
export function aboutAddress(deeds: Deeds, address: string): HTMLElement | string {
  return deeds.button("Ban", `Ban the address ${address}`, () => ({
    ...banning(() => ({ address })),
    title: `Ban the address ${address}?`,
    text: "Whoever comes from there is turned away from every door. Others may share it.",
    done: `${address} is banned.`,
  }));
}

/** Buttons that mute and ban somebody who need not be connected. */
export function aboutAnybody(deeds: Deeds): (HTMLElement | string)[] {
  return [
    deeds.button("Mute", "Mute somebody by id or address", () => ({
      ...muting(named, [WHOM]),
      title: "Mute somebody?",
      done: "They are muted.",
    })),
    deeds.button("Ban", "Ban somebody by id or address", () => ({
      ...banning(named, [WHOM]),
      title: "Ban somebody?",
      done: "They are banned.",
    })),
  ];
}

const WHOM: Field = { name: "whom", label: "Id of a person, or address" };

/** No id has a point or a colon. */
function named({ whom = "" }: Filled): object {
  return /[.:]/.test(whom) ? { address: whom } : { person: whom };
}

type Filled = Readonly<Record<string, string>>;
type Limiting = Omit<Deed, "title" | "done">;

function muting(whom: (filled: Filled) => object, fields: readonly Field[] = []): Limiting {
  return {
    ...limiting("mute", whom, fields),
    text: "They hear what is said, and say nothing, at any door.",
    verb: "Mute",
  };
}

function banning(whom: (filled: Filled) => object, fields: readonly Field[] = []): Limiting {
  return {
    ...limiting("ban", whom, fields),
    text: "All that they have open is closed, and they are turned away from every door.",
    verb: "Ban",
  };
}

function limiting(
  action: string,
  whom: (filled: Filled) => object,
  fields: readonly Field[],
): Pick<Deed, "action" | "fields" | "asked"> {
  return {
    action,
    fields: [...fields, DURATION, REASON],
    asked: (filled) => ({
      ...whom(filled),
      ...lasting(filled),
      reason: filled["reason"] ?? "",
    }),
  };
}
