const TIME_DIGITS = 12;
const RANDOM_BYTES = 10;

/**
 * A new id: 32 hexadecimal digits, the first twelve of them the time, so that the server can store what comes together
 * together. `crypto.randomUUID` is missing on plain http.
 */
export function newId(): string {
  const time = Date.now().toString(16).padStart(TIME_DIGITS, "0");
  const bytes = crypto.getRandomValues(new Uint8Array(RANDOM_BYTES));
  return time + Array.from(bytes, (byte) => byte.toString(16).padStart(2, "0")).join("");
}
