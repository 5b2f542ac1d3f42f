/* Serves the page from a server in memory, to look at it: npm run try */

import { readFile } from "node:fs";
import type { IncomingMessage, ServerResponse } from "node:http";
import { extname, join } from "node:path";
import { ChatServer } from "./chat-server.ts";

const ASSETS = "target/classes/io/holdfast/web/assets";

const TYPES: Readonly<Record<string, string>> = {
  ".html": "text/html; charset=utf-8",
  ".js": "text/javascript; charset=utf-8",
  ".css": "text/css; charset=utf-8",
  ".svg": "image/svg+xml",
  ".webmanifest": "application/manifest+json",
};

function serve(request: IncomingMessage, answer: ServerResponse): void {
  const path = request.url === "/" ? "/index.html" : (request.url ?? "");
  if (!/^\/[\w.-]+$/.test(path)) {
    answer.writeHead(404).end();
    return;
  }
  readFile(join(ASSETS, path), (error, bytes) => {
    if (error !== null) {
      answer.writeHead(404).end();
      return;
    }
    answer.writeHead(200, { "content-type": TYPES[extname(path)] ?? "text/plain" }).end(bytes);
  });
}

const server = new ChatServer(serve);
await server.start(Number(process.argv[2] ?? 8080));
process.stdout.write(`The page is at http://127.0.0.1:${server.port}/\n`);
