/*
 * The server refuses control characters and spaces at the ends. What people type or paste holds
 * both, so it is tidied before it is sent instead of being refused.
 */

/** The length in code points, the unit of all limits. */
export function codePointCount(text: string): number {
  let count = 0;
  for (const _ of text) {
    count++;
  }
  return count;
}

/** The text as the server takes it: line feeds are kept, possibly empty. */
export function tidyText(text: string): string {
  return wellFormed(text)
    .replace(/\r\n?/g, "\n")
    .replace(/\t/g, " ")
    .replace(/[^\P{Cc}\n]/gu, "")
    .trim();
}

/** The name as the server takes it: on one line, possibly empty. */
export function tidyName(name: string): string {
  return wellFormed(name)
    .replace(/\s+/g, " ")
    .replace(/\p{Cc}/gu, "")
    .trim();
}

/** Half a surrogate pair cannot be written as UTF-8. */
function wellFormed(text: string): string {
  return text.replace(/\p{Surrogate}/gu, "\ufffd");
}
