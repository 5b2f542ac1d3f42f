/* A picture of somebody, made of nothing but the name. */

/** How many tints there are; each has its colours in the style sheet. */
export const TINT_COUNT = 8;

/** The tint of a name: always the same for the same name, from 0 to below TINT_COUNT. */
export function tintOf(name: string): number {
  let hash = 17;
  for (const character of name.toLowerCase()) {
    hash = (Math.imul(hash, 31) + (character.codePointAt(0) ?? 0)) | 0;
  }
  hash ^= hash >>> 15;
  return Math.abs(hash) % TINT_COUNT;
}

/** One or two letters that stand for a name. */
export function initialsOf(name: string): string {
  const words = name.split(/[\s._-]+/).filter((word) => /[\p{L}\p{N}]/u.test(word));
  const first = words[0] ?? name;
  const last = words.length > 1 ? words.at(-1) : undefined;
  return (initial(first) + (last === undefined ? "" : initial(last))).toUpperCase();
}

function initial(word: string): string {
  const letter = /[\p{L}\p{N}]/u.exec(word);
  return letter?.[0] ?? [...word][0] ?? "?";
}
