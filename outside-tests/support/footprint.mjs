import { strict as assert } from "node:assert";
import { readFileSync, readdirSync } from "node:fs";
import { java, runToEnd } from "./java-process.mjs";

/** What a process of Java has to be started with for its footprint to be taken. */
export const FOOTPRINT_OPTIONS = [
  "-XX:NativeMemoryTracking=summary",
  // All of the heap is resident from the beginning, so what grows later is beside it.
  "-Xms256m",
  "-XX:+AlwaysPreTouch",
  // Otherwise garbage may stay where it is, and counts, if moving what is alive is not worth it.
  "-XX:MarkSweepAlwaysCompactCount=1",
];

const MIB = 1024 * 1024;

/**
 * What a process of Java holds, after a collection of its garbage. On Linux, with a JDK.
 *
 * @param {import("./java-process.mjs").RunningProcess} running
 * @returns {Promise<{heapMib: number, directMib: number, residentMib: number, descriptors: number,
 *     instances: (className: string) => number}>} the objects that are alive; what is allocated
 *     beside the heap; what the system counts; open files and sockets; and the number of objects
 *     of a class
 */
export async function footprint(running) {
  const said = await jcmd(running, [
    // What only awaits its finalizer after one collection is gone after the next.
    "GC.run",
    "GC.class_histogram",
    "VM.native_memory summary scale=KB",
    // So that it does not count as resident what is free. Not every JDK can.
    "System.trim_native_heap",
  ]);
  const status = readFileSync(`/proc/${running.pid}/status`, "utf8");
  return {
    heapMib: number(said, /^Total\s+\d+\s+(\d+)$/m) / MIB,
    directMib: number(said, /^-\s+Other \(reserved=\d+KB, committed=(\d+)KB\)$/m) / 1024,
    residentMib: number(status, /^VmRSS:\s+(\d+) kB$/m) / 1024,
    descriptors: descriptors(running),
    instances: (className) => {
      const escaped = className.replaceAll(".", "\\.");
      const line = new RegExp(`^ *\\d+: +(\\d+) +\\d+ +${escaped}( |$)`, "m");
      return Number(line.exec(said)?.[1] ?? 0);
    },
  };
}

/** The number of files and sockets that a process has open. */
export function descriptors({ pid }) {
  return readdirSync(`/proc/${pid}/fd`).length;
}

/** One line about it, for people. */
export function describe({ heapMib, directMib, residentMib, descriptors }) {
  const [heap, direct, resident] = [heapMib, directMib, residentMib].map((mib) => mib.toFixed(1));
  return `heap ${heap} MiB, direct ${direct} MiB, resident ${resident} MiB, ${descriptors} files`;
}

/** Runs several commands in the process; returns what they said. */
async function jcmd({ pid }, commands) {
  const { stdout } = await runToEnd(java("jcmd"), [String(pid), commands.join("\n")]);
  return stdout;
}

function number(text, pattern) {
  const [, digits] = pattern.exec(text) ?? assert.fail(`${pattern} in ${text.slice(0, 500)}`);
  return Number(digits);
}
