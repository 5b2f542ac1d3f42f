import { find } from "./dom.ts";

/** What is said within this time, in milliseconds, is read out together. */
const GATHER_MILLIS = 600;

/** Most messages that are read out one by one. */
const MAX_READ = 3;

const MAX_TEXT = 200;

/** What a screen reader is given to read. */
export function announcement(said: readonly { name: string; text: string }[]): string {
  if (said.length > MAX_READ) {
    return `${said.length} new messages`;
  }
  return said.map(({ name, text }) => `${name}: ${text.slice(0, MAX_TEXT)}`).join("\n");
}

/** Reads new messages out to those who use a screen reader, without cutting in. */
export class Announcer {
  readonly #region = find("announcer", HTMLElement);
  #said: { name: string; text: string }[] = [];

  say(name: string, text: string): void {
    if (this.#said.push({ name, text }) === 1) {
      setTimeout(() => this.#speak(), GATHER_MILLIS);
    }
  }

  #speak(): void {
    this.#region.textContent = announcement(this.#said);
    this.#said = [];
  }
}
