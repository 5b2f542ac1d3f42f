/** A wait that can be called off. */
export interface Wait {
  cancel(): void;
}

/** Time and chance, so that a test can decide both. */
export interface Clock {
  /** Milliseconds since 1970. */
  now(): number;
  /** Runs a task once, after a time in milliseconds. */
  after(millis: number, task: () => void): Wait;
  /** A number from 0 to below 1. */
  random(): number;
}

/** The clock of the machine. */
export const systemClock: Clock = {
  now: () => Date.now(),
  after(millis, task) {
    const handle = setTimeout(task, millis);
    return { cancel: () => clearTimeout(handle) };
  },
  random: () => Math.random(),
};
