import { once } from "node:events";
import { connect, createServer } from "node:net";

/** A connection of a client, and the one to the server that belongs to it. */
class Link {
  /** Whether the client's end is over and the server was not told. */
  isLost = false;
  #client;
  #upstream;
  #isHeld = false;
  #tear;

  constructor(client, port) {
    this.#client = client;
    this.#upstream = connect({ port, host: "127.0.0.1", allowHalfOpen: true, noDelay: true });
    this.#lead(client, this.#upstream);
    this.#lead(this.#upstream, client);
  }

  #lead(from, to) {
    from.on("data", (bytes) => this.#pass(from, to, bytes));
    from.on("end", () => to.end());
    from.on("error", () => to.destroy());
    from.on("close", () => to.destroy());
  }

  #pass(from, to, bytes) {
    if (this.#tear !== undefined) {
      to.write(bytes.subarray(0, this.#tear * bytes.length), () => this.destroy());
      this.#tear = undefined;
    } else if (to.writable && !to.write(bytes)) {
      from.pause();
      to.once("drain", () => this.#isHeld || from.resume());
    }
  }

  /** Calls back when the server's end is over, which is the last. */
  onClose(callback) {
    this.#upstream.on("close", callback);
  }

  /** Ends both connections. */
  destroy() {
    this.#client.destroy();
    this.#upstream.destroy();
  }

  /** Ends the client's connection; the server is not told, and says what it says to nobody. */
  lose() {
    this.isLost = true;
    this.#client.removeAllListeners("close");
    this.#upstream.removeAllListeners("data").on("data", () => undefined);
    this.#client.destroy();
  }

  /**
   * Ends both connections when something comes.
   *
   * @param {number} share of it that is let through, 0 to 1
   */
  tear(share) {
    this.#tear = share;
  }

  /** Ends what goes to the client; what comes from it goes on. */
  endTowardsClient() {
    this.#client.end();
  }

  /** Ends what goes to the server; what comes from it goes on. */
  endTowardsServer() {
    this.#upstream.end();
  }

  /** Lets nothing through. */
  hold() {
    this.#isHeld = true;
    this.#client.pause();
    this.#upstream.pause();
  }

  /** Lets through what was held, and what comes. */
  release() {
    this.#isHeld = false;
    this.#client.resume();
    this.#upstream.resume();
  }
}

/** A way to a server on which connections fare as they do on the networks out there. */
export class UnsteadyProxy {
  #links = new Set();

  constructor(listener) {
    /** The port that leads to the server. */
    this.port = listener.address().port;
  }

  /**
   * Listens on any port.
   *
   * @param {{after(callback: () => unknown): void}} scope that it ends with
   * @param {{port: number}} server that it leads to
   */
  static async open(scope, server) {
    const listener = createServer({ allowHalfOpen: true, noDelay: true }, (client) => {
      const link = new Link(client, server.port);
      proxy.#links.add(link);
      link.onClose(() => proxy.#links.delete(link));
    });
    listener.listen(0, "127.0.0.1");
    await once(listener, "listening");
    const proxy = new UnsteadyProxy(listener);
    scope.after(() => {
      listener.close();
      proxy.#links.forEach((link) => link.destroy());
    });
    return proxy;
  }

  /** An address for HTTP. */
  url(path = "/") {
    return `http://127.0.0.1:${this.port}${path}`;
  }

  /** An address for WebSockets. */
  webSocketUrl(path) {
    return `ws://127.0.0.1:${this.port}${path}`;
  }

  /** The connections that there are, to be treated one by one. */
  get links() {
    return [...this.#links].filter((link) => !link.isLost);
  }
}
