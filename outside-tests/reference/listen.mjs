import { createServer } from "node:http";

const DEFAULT_PORT = 3000;

/**
 * Listens on 127.0.0.1 at the port that the command line names, says so, and ends with the process.
 *
 * @param {{path: string, engine: import("engine.io").Server}[]} endpoints
 * @param {(query: URLSearchParams) => boolean} isWelcome decides which requests an engine sees; the
 *     others are answered with 400
 */
export function listen(endpoints, isWelcome = () => true) {
  const find = (request) => {
    const { pathname, searchParams } = new URL(request.url, "http://localhost");
    const endpoint = endpoints.find(({ path }) => path === pathname);
    return { engine: endpoint?.engine, isWelcome: isWelcome(searchParams) };
  };

  const server = createServer((request, response) => {
    const found = find(request);
    if (found.engine !== undefined && found.isWelcome) {
      found.engine.handleRequest(request, response);
    } else {
      response.writeHead(found.engine === undefined ? 404 : 400).end();
    }
  });
  server.on("upgrade", (request, socket, head) => {
    const found = find(request);
    if (found.engine !== undefined && found.isWelcome) {
      found.engine.handleUpgrade(request, socket, head);
    } else {
      socket.end("HTTP/1.1 400 Bad Request\r\nConnection: close\r\n\r\n");
    }
  });
  server.listen(portOfCommandLine(), "127.0.0.1", () => {
    console.log(`listening on ${server.address().port}`);
  });
  process.on("SIGTERM", () => process.exit(0));
}

function portOfCommandLine() {
  const index = process.argv.indexOf("--port");
  return index < 0 ? DEFAULT_PORT : Number(process.argv[index + 1]);
}
