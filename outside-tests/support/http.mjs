import http from "node:http";
import { within } from "./deadline.mjs";

/**
 * Asks as written, which `fetch` would not: every request has a connection of its own, no header is
 * added, no answer unpacked.
 *
 * @param {import("./servers.mjs").Server} server
 * @param {string} path with the query
 * @param {{method?: string, headers?: Record<string, string>, body?: string | Buffer}} [options]
 * @returns {Promise<{status: number, headers: Record<string, string>, body: Buffer, text: string}>}
 */
export async function ask(server, path, { method = "GET", headers = {}, body } = {}) {
  const answer = new Promise((resolve, reject) => {
    const { port } = server;
    const options = { host: "127.0.0.1", port, path, method, headers, agent: false };
    const request = http.request(options);
    request.on("error", reject).on("response", (response) => {
      const parts = [];
      response.on("data", (part) => parts.push(part));
      response.on("error", reject);
      response.on("end", () => resolve(asAnswer(response, Buffer.concat(parts))));
    });
    request.end(body);
  });
  return within(answer, () => `an answer to ${method} ${path}`);
}

function asAnswer({ statusCode, headers }, body) {
  return { status: statusCode, headers, body, text: String(body) };
}
