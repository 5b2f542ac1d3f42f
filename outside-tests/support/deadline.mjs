/** How long anything that a test waits for may take, in milliseconds: plenty on a busy machine. */
export const PATIENCE_MILLIS = 30_000;

/**
 * The outcome of a promise, or a failure that says what did not happen in time.
 *
 * @param {Promise<T>} promise that is waited for
 * @param {() => string} describe says what was waited for, and what there was instead
 * @param {number} [millis] how long
 * @returns {Promise<T>}
 * @template T
 */
export async function within(promise, describe, millis = PATIENCE_MILLIS) {
  let timer;
  const late = new Promise((_, reject) => {
    timer = setTimeout(() => reject(new Error(`not within ${millis} ms: ${describe()}`)), millis);
  });
  try {
    return await Promise.race([promise, late]);
  } finally {
    clearTimeout(timer);
  }
}

/**
 * Tries a check again and again until it does not throw: for what can only be asked for, not waited
 * for.
 *
 * @param {() => Promise<T> | T} check throws as long as it is not so
 * @param {number} [millis] how long; then what it threw last is thrown
 * @returns {Promise<T>}
 * @template T
 */
export async function eventually(check, millis = PATIENCE_MILLIS) {
  const end = Date.now() + millis;
  for (;;) {
    try {
      return await check();
    } catch (error) {
      if (Date.now() > end) {
        throw error;
      }
    }
    await new Promise((resolve) => setTimeout(resolve, 20));
  }
}

/** Lets time pass: only where it is the time that is tested. */
export function elapse(millis) {
  return new Promise((resolve) => setTimeout(resolve, millis));
}
