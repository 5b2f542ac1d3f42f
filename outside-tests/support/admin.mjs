import { readFile } from "node:fs/promises";
import http from "node:http";
import { createRequire } from "node:module";
import { dirname, extname, join, normalize } from "node:path";
import { ROOT } from "./servers.mjs";

/** Who may use the admin page of the tests' server. */
export const USERNAME = "operator";
export const PASSWORD = "changeit";
const HASH = "$2b$04$gMj0fNDCCADGBamrTPZXEetajEuzbM7D4YJkZxyGU9xgTysJFBRe6";

/** What `holdfast conformance app` is told to let the page in. */
export const ADMIN_OPTIONS = ["--admin", `${USERNAME}:${HASH}`];

const require = createRequire(join(ROOT, "outside-tests", "package.json"));
const PAGES = join(dirname(require.resolve("@socket.io/admin-ui/package.json")), "ui", "dist");
const TYPES = {
  ".html": "text/html",
  ".js": "text/javascript",
  ".css": "text/css",
  ".png": "image/png",
  ".svg": "image/svg+xml",
};

/**
 * Serves the published page, as it is.
 *
 * @param {{after(callback: () => unknown): void}} scope that it ends with
 * @returns {Promise<string>} its origin
 */
export async function serveAdminPage(scope) {
  const server = http.createServer(async ({ url }, response) => {
    const path = normalize(new URL(url, "http://localhost").pathname);
    try {
      const file = path === "/" ? "/index.html" : path;
      const body = await readFile(join(PAGES, file));
      response.writeHead(200, { "content-type": TYPES[extname(file)] ?? "text/plain" }).end(body);
    } catch {
      response.writeHead(404).end();
    }
  });
  await new Promise((resolve) => server.listen(0, "127.0.0.1", resolve));
  scope.after(() => {
    server.closeAllConnections();
    server.close();
  });
  return `http://127.0.0.1:${server.address().port}`;
}
