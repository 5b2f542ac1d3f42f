/**
 * For how long something lives: anything with `after(callback)`. The context of a test is one; for a
 * whole file it is this.
 */
import { after } from "node:test";

export const wholeFile = { after };
