/** The example `echo`, with the package `ws`. */

import test from "node:test";
import { endsCleanly } from "../support/example-client.mjs";
import { startExample } from "../support/servers.mjs";
import { WsClient } from "../support/ws-client.mjs";

test("every message comes back with its type, and the server says goodbye", async (t) => {
  const server = await startExample(t, "echo");
  const client = await WsClient.open(t, server, "/");
  await client.echo("Hello", "text");
  await client.echo("", "empty text");
  await client.echo("Grüße 👋", "text beyond ASCII");
  await client.echo(Buffer.from([0, 255, 128]), "bytes");
  await client.echo(Buffer.alloc(100_000, 7), "many bytes");
  await endsCleanly(server, client, "SIGTERM");
});
