/** What published clients send again is applied once, here; by the reference each time. */

import { strict as assert } from "node:assert";
import { randomUUID } from "node:crypto";
import test, { describe } from "node:test";
import { ChatClient, newRoom } from "../support/chat-client.mjs";
import { eventually } from "../support/deadline.mjs";
import { wholeFile } from "../support/scope.mjs";
import { IS_REFERENCE, startChat, startSocketIo } from "../support/servers.mjs";
import { KINDS, StockClient } from "../support/stock-client.mjs";
import { UnsteadyProxy } from "../support/unsteady-proxy.mjs";

/** How long a client waits for an answer before it sends the event again. */
const PATIENCE_MILLIS = 400;
const LATE_MILLIS = 1000;
const AWAY_MILLIS = 100;

const RETRYING = {
  retries: 20,
  ackTimeout: PATIENCE_MILLIS,
  reconnection: true,
  reconnectionDelay: AWAY_MILLIS,
  reconnectionDelayMax: AWAY_MILLIS,
  randomizationFactor: 0,
};

/** How often the server applies what a client sends twice. */
const APPLIED = IS_REFERENCE ? 2 : 1;

const server = await startSocketIo(wholeFile, "app");
const chats = { skip: IS_REFERENCE && "the reference is no chat" };

/** With `retries` the first argument of an acknowledgement is an error, or null. */
async function answerOf(acknowledged) {
  const [error, ...values] = await acknowledged;
  assert.equal(error, null);
  return values;
}

/** Waits until the server has applied it for the first time. */
async function isApplied(observer, id) {
  await eventually(async () => assert.equal(await observer.ask("applied", id), 1));
}

for (const kind of KINDS.filter(({ major }) => major === 4)) {
  describe(`socket.io-client 4, ${kind.way}`, () => {
    test("an answer that is later than the client waits", async (t) => {
      const client = await StockClient.connect(t, server, kind, RETRYING);
      const observer = await StockClient.connect(t, server, kind);
      const id = randomUUID();

      const [count] = await answerOf(client.acks("apply", id, LATE_MILLIS));

      assert.equal(count, APPLIED);
      assert.equal(await observer.ask("applied", id), APPLIED);
    });

    test("a connection that breaks before the answer", async (t) => {
      const proxy = await UnsteadyProxy.open(t, server);
      const client = await StockClient.connect(t, proxy, kind, {
        ...RETRYING,
        ackTimeout: 10 * LATE_MILLIS,
      });
      const observer = await StockClient.connect(t, server, kind);
      const id = randomUUID();

      const answer = answerOf(client.acks("apply", id, LATE_MILLIS));
      await isApplied(observer, id);
      proxy.links.forEach((link) => link.lose());

      assert.equal((await answer)[0], APPLIED);
      assert.equal(await observer.ask("applied", id), APPLIED);
    });

    test("another transport brings the same answer", async (t) => {
      const id = randomUUID();
      const first = await StockClient.connect(t, server, kind);
      const answer = await first.acks("apply", id, 0);
      first.socket.disconnect();

      const way = kind.way === "websocket" ? "polling" : "websocket";
      const second = await StockClient.connect(t, server, { ...kind, way });
      const again = await second.acks("apply", id, 0);

      assert.equal(answer[0], 1);
      assert.equal(again[0], APPLIED);
      if (!IS_REFERENCE) {
        assert.deepEqual(again, answer);
      }
    });

    test("a chat that is killed while posts are on their way", chats, async (t) => {
      let chat = await startChat(t);
      const { data } = chat;
      const address = { port: chat.port };
      const proxy = await UnsteadyProxy.open(t, address);
      const client = await StockClient.connect(t, proxy, kind, { ...RETRYING, nsp: "/chat" });
      const room = newRoom();
      const posts = Array.from({ length: 60 }, (_, i) => ({ id: randomUUID(), text: `${i}` }));
      const positions = new Map();

      for (const [i, { id, text }] of posts.entries()) {
        const answer = answerOf(client.acks("post", { room, id, text }));
        if (i % 20 === 19) {
          await chat.kill();
          chat = await startChat(t, { data });
          address.port = chat.port;
        }
        const [posted] = await answer;
        assert.deepEqual(posted, { type: "posted", room, id, position: posted.position });
        positions.set(id, posted.position);
      }

      const reader = await ChatClient.connect(t, chat);
      const { messages } = await reader.history(room, Number.MAX_SAFE_INTEGER, 100);
      assert.deepEqual(
        messages.map(({ id, text, position }) => ({ id, text, position })),
        posts.map(({ id, text }) => ({ id, text, position: positions.get(id) })),
      );
      const [first] = posts;
      const [again] = await answerOf(client.acks("post", { room, ...first }));
      assert.equal(again.position, positions.get(first.id));
    });

    test("a lobby of a few lines that is killed", chats, async (t) => {
      let chat = await startChat(t);
      const address = { port: chat.port };
      const proxy = await UnsteadyProxy.open(t, address);
      const client = await StockClient.connect(t, proxy, kind, RETRYING);
      const post = { id: randomUUID(), user: "Ada", text: "Hello" };

      const first = await answerOf(client.acks("msg:post", post));
      await chat.kill();
      chat = await startChat(t, { data: chat.data });
      address.port = chat.port;
      const again = await answerOf(client.acks("msg:post", post));

      assert.deepEqual(again, first);
      const reader = await ChatClient.connect(t, chat);
      const { messages } = await reader.history("/", Number.MAX_SAFE_INTEGER, 100);
      assert.deepEqual(
        messages.map(({ id, text }) => ({ id, text })),
        [{ id: post.id, text: "Hello" }],
      );
    });
  });
}
