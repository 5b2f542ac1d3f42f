/** A stretch of a text: plain, or a link if it has an address. */
export interface TextPart {
  readonly text: string;
  readonly href?: string;
}

/*
 * An address ends at a space, at a quote or angle bracket, and at a character that turns the
 * direction of writing: with those, an address could be made to read as another.
 */
const ADDRESS = /(?<![\p{L}\p{N}_])https?:\/\/[^\s<>"`\u200e\u200f\u202a-\u202e\u2066-\u2069]+/giu;

const CLOSING: Readonly<Record<string, string>> = { ")": "(", "]": "[", "}": "{" };

/** Finds the links of a text. The parts put together are the text. */
export function linkify(text: string): TextPart[] {
  const parts: TextPart[] = [];
  let end = 0;
  for (const match of text.matchAll(ADDRESS)) {
    const address = withoutPunctuation(match[0]);
    const href = hrefOf(address);
    if (href === undefined) {
      continue;
    }
    if (match.index > end) {
      parts.push({ text: text.slice(end, match.index) });
    }
    parts.push({ text: address, href });
    end = match.index + address.length;
  }
  if (end < text.length) {
    parts.push({ text: text.slice(end) });
  }
  return parts;
}

/** The address to go to, or undefined if it is none that should be clickable. */
function hrefOf(address: string): string | undefined {
  if (!URL.canParse(address)) {
    return undefined;
  }
  const url = new URL(address);
  const isWeb = url.protocol === "http:" || url.protocol === "https:";
  // In https://bank.example@evil.example the part that people read is the user, not the host.
  const hasUser = url.username !== "" || url.password !== "";
  return isWeb && !hasUser ? url.href : undefined;
}

/** Takes off what ends the sentence around an address, but not a bracket that it opened itself. */
function withoutPunctuation(address: string): string {
  let end = address.length;
  while (end > 0) {
    const last = address.charAt(end - 1);
    const opening = CLOSING[last];
    if (opening !== undefined ? isBalanced(address.slice(0, end), opening, last) : !isMark(last)) {
      break;
    }
    end--;
  }
  return address.slice(0, end);
}

function isMark(character: string): boolean {
  return ".,;:!?'*_~…”’»".includes(character);
}

function isBalanced(address: string, opening: string, closing: string): boolean {
  return address.split(opening).length >= address.split(closing).length;
}
