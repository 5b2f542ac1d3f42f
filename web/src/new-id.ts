const TIME_DIGITS = 12;
const RANDOM_BYTES = 10;
const SECRET_BYTES = 24;

/**
 * A new id: 32 hexadecimal digits, the first twelve of them the time, so that the server can store what comes together
 * together. `crypto.randomUUID` is missing on plain http.
 */
export function newId(): string {
  const time = Date.now().toString(16).padStart(TIME_DIGITS, "0");
  return time + randomDigits(RANDOM_BYTES);
}

/** What nobody else can know: 48 hexadecimal digits. */
export function newSecret(): string {
  return randomDigits(SECRET_BYTES);
}

function randomDigits(count: number): string {
  const bytes = crypto.getRandomValues(new Uint8Array(count));
  return Array.from(bytes, (byte) => byte.toString(16).padStart(2, "0")).join("");
}
