import { make } from "./dom.ts";

/** The largest number that a badge shows. */
const MAX_SHOWN = 99;

/** Draws how many there are of something; the number alone for the eye. */
export function drawBadge(count: number, what: string, look = "badge"): HTMLElement {
  const number = count > MAX_SHOWN ? `${MAX_SHOWN}+` : String(count);
  const shown = make("span", { "aria-hidden": "true" }, number);
  const spoken = make("span", { class: "visually-hidden" }, ` ${count} ${what}`);
  return make("span", { class: look, "data-testid": "unread" }, shown, spoken);
}
