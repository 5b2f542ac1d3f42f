import { elapse } from "../support/deadline.mjs";
import { newDirectory } from "../support/directories.mjs";
import { beginChat, startChat } from "../support/servers.mjs";

/** Faster than anybody is told to slow down. */
const ARGS = ["--posts-per-second", "100000"];

/** What a server may complain about: a disk that is full. */
const COMPLAINTS = /LEAK|Exception|SEVERE/;

/** A chat that dies and comes back, always with the same directory and on the same port. */
export class Host {
  /** How often it was killed. */
  kills = 0;
  /** What the servers have said to their operator that was no good, but for full disks. */
  complaints = [];
  #scope;
  #options;
  #server;
  #hadFullDisk = false;

  /**
   * @param {{after(callback: () => unknown): void}} scope that it ends with
   * @param {{port: number, durability: "full" | "normal"}} options
   */
  constructor(scope, { port, durability }) {
    this.#scope = scope;
    this.port = port;
    const args = [...ARGS, "--durability", durability];
    this.#options = { data: newDirectory(), port, args };
  }

  /** The server that runs. */
  get server() {
    return this.#server;
  }

  async start() {
    this.#server = await startChat(this.#scope, this.#options);
  }

  signal(name) {
    this.#server.process.signal(name);
  }

  limitFiles(bytes) {
    this.#hadFullDisk = true;
    this.#server.limitFiles(bytes);
  }

  async kill() {
    await this.#server.process.kill();
    this.kills++;
    this.#listen(this.#server.process);
  }

  async restart() {
    await this.kill();
    await this.start();
  }

  /** Starts it, and kills it before it is ready, or just after. */
  async breakOff(millis) {
    const process = beginChat(this.#scope, this.#options);
    await elapse(millis);
    await process.kill();
    this.kills++;
    this.#listen(process);
  }

  /** Ends it as an operator does. */
  async end() {
    await this.#server.stop();
    this.#listen(this.#server.process);
  }

  #listen({ stderr }) {
    if (COMPLAINTS.test(stderr) && !this.#hadFullDisk) {
      this.complaints.push(stderr);
    }
    this.#hadFullDisk = false;
  }
}
