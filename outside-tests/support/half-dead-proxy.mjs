import { once } from "node:events";
import { connect, createServer } from "node:net";

/** A way to a server that can die at the client's end only: the server is not told. */
export class HalfDeadProxy {
  #clients = new Set();

  constructor(listener) {
    this.listener = listener;
    /** The port that leads to the server. */
    this.port = listener.address().port;
  }

  /**
   * Listens on any port.
   *
   * @param {{after(callback: () => unknown): void}} scope that it ends with
   * @param {import("./servers.mjs").Server} server that it leads to
   */
  static async open(scope, server) {
    const upstreams = new Set();
    const listener = createServer((client) => {
      const upstream = connect(server.port, "127.0.0.1");
      upstreams.add(upstream);
      proxy.#clients.add(client);
      client.on("error", () => undefined).on("close", () => proxy.#clients.delete(client));
      upstream.on("error", () => undefined).on("close", () => client.destroy());
      client.on("data", (bytes) => upstream.write(bytes));
      upstream.on("data", (bytes) => client.destroyed || client.write(bytes));
    });
    listener.listen(0, "127.0.0.1");
    await once(listener, "listening");
    const proxy = new HalfDeadProxy(listener);
    scope.after(() => {
      listener.close();
      upstreams.forEach((upstream) => upstream.destroy());
    });
    return proxy;
  }

  /** An address for HTTP. */
  url(path = "/") {
    return `http://127.0.0.1:${this.port}${path}`;
  }

  /** Ends the connections of the clients. */
  cut() {
    this.#clients.forEach((client) => client.destroy());
  }
}
