import { io, type Socket } from "socket.io-client";
import { delayMillis } from "../backoff.ts";
import type { Link } from "../connection.ts";

/** How long the server may take for an answer, in milliseconds. */
const ANSWER_MILLIS = 15_000;

/** What comes with an event: an object, and perhaps bytes. */
export type Members = Readonly<Record<string, unknown>>;

export interface Answer {
  readonly members: Members;
  readonly bytes: Uint8Array;
}

/** The server does not carry a request out. */
export class Refused extends Error {
  constructor(
    readonly code: string,
    reason: string,
  ) {
    super(reason);
  }
}

/** A request was not answered: the line has dropped, or is too slow. */
export class Unanswered extends Error {}

/** What an app says to the server, and what it hears. */
export interface Line {
  /** Asks for something. Fails with Refused or Unanswered. */
  ask(type: string, members: Members, bytes?: Uint8Array): Promise<Answer>;
  /** Says something that needs no answer, and is dropped where there is no line. */
  tell(type: string, members: Members, bytes?: Uint8Array): void;
  /** Listens to what the server says. */
  on(type: string, listener: (first: unknown, second: unknown) => void): void;
}

/** A line to one app over Socket.IO, that comes back by itself. */
export class AppLine implements Line {
  readonly #client: Socket;
  #failures = 0;
  #retry: ReturnType<typeof setTimeout> | undefined;

  /**
   * @param app of the page
   * @param secret of a guest, by which the server knows who it is; undefined to be anybody
   */
  constructor(
    app: string,
    secret: string | undefined,
    private readonly onLink: (link: Link) => void,
    private readonly onOpen: () => void,
    private readonly onFailed: () => void,
  ) {
    this.#client = io(`${location.origin}/apps/${app}`, {
      ...(secret === undefined ? {} : { auth: { token: secret } }),
      forceNew: true,
      autoConnect: false,
      reconnection: false,
      transports: ["websocket", "polling"],
      tryAllTransports: true,
    });
    this.#client.on("connect", () => {
      this.#failures = 0;
      this.onOpen();
    });
    this.#client.on("disconnect", () => this.#wait());
    this.#client.on("connect_error", () => {
      this.onFailed();
      this.#wait();
    });
  }

  start(): void {
    this.#dial();
    addEventListener("online", () => this.#hurry());
    addEventListener("offline", () => this.#client.io.engine?.close());
    document.addEventListener("visibilitychange", () => this.#hurry());
  }

  /** Drops the line and comes back: what the server said cannot be made sense of. */
  restart(): void {
    this.#client.disconnect();
  }

  get isOpen(): boolean {
    return this.#client.connected;
  }

  #dial(): void {
    this.#retry = undefined;
    this.onLink("connecting");
    this.#client.connect();
  }

  #wait(): void {
    if (this.#retry === undefined) {
      this.onLink("waiting");
      const millis = delayMillis(this.#failures++, Math.random());
      this.#retry = setTimeout(() => this.#dial(), millis);
    }
  }

  #hurry(): void {
    if (this.#retry !== undefined && document.visibilityState === "visible") {
      clearTimeout(this.#retry);
      this.#dial();
    }
  }

  async ask(type: string, members: Members, bytes?: Uint8Array): Promise<Answer> {
    if (!this.#client.connected) {
      throw new Unanswered();
    }
    return new Promise((resolve, reject) => {
      const take = (error: Error | null, answer: Members, attached?: unknown): void => {
        if (error !== null) {
          reject(new Unanswered());
        } else if (answer["type"] === "refused") {
          reject(new Refused(String(answer["code"]), String(answer["reason"])));
        } else {
          resolve({ members: answer, bytes: bytesOf(attached) });
        }
      };
      const line = this.#client.timeout(ANSWER_MILLIS);
      if (bytes === undefined) {
        line.emit(type, members, take);
      } else {
        line.emit(type, members, bytes, take);
      }
    });
  }

  tell(type: string, members: Members, bytes?: Uint8Array): void {
    if (this.#client.connected) {
      this.#client.volatile.emit(type, members, ...(bytes === undefined ? [] : [bytes]));
    }
  }

  on(type: string, listener: (first: unknown, second: unknown) => void): void {
    this.#client.on(type, listener);
  }
}

/** The bytes that came with something; none if that is not what came. */
export function bytesOf(attached: unknown): Uint8Array {
  if (attached instanceof ArrayBuffer) {
    return new Uint8Array(attached);
  }
  return attached instanceof Uint8Array ? attached : new Uint8Array(0);
}
