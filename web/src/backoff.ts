/** Shortest wait before another try, in milliseconds. */
export const MIN_DELAY_MILLIS = 500;

/** Longest wait before another try, in milliseconds. */
export const MAX_DELAY_MILLIS = 15_000;

/**
 * How long to wait before another try, in milliseconds.
 *
 * The wait doubles with each failure. The upper half of it is random, so that a thousand pages that
 * lost the same server do not come back in the same instant.
 *
 * @param failures in a row so far, 0 or more
 * @param random from 0 to below 1
 */
export function delayMillis(failures: number, random: number): number {
  const exponent = Math.min(failures, 16);
  const ceiling = Math.min(MAX_DELAY_MILLIS, 2 * MIN_DELAY_MILLIS * 2 ** exponent);
  return Math.round(ceiling / 2 + (ceiling / 2) * random);
}
