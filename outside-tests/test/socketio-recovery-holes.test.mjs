/** What the reference loses when connections break, and ours does not. */

import { strict as assert } from "node:assert";
import test, { describe } from "node:test";
import * as parser from "socket.io-parser";
import { elapse, within } from "../support/deadline.mjs";
import { EngineSocket } from "../support/engine-socket.mjs";
import { wholeFile } from "../support/scope.mjs";
import { IS_REFERENCE, startSocketIo } from "../support/servers.mjs";
import { KINDS, StockClient, newName } from "../support/stock-client.mjs";
import { UnsteadyProxy } from "../support/unsteady-proxy.mjs";

const PATH = "/recovery.io/";
const AWAY_MILLIS = 200;
/** A client that is said to be dead is noticed so soon. */
const SILENCE_MILLIS = 1800;

const server = await startSocketIo(wholeFile, "app");
const ours = { skip: IS_REFERENCE && "the reference does not recover it" };

const OPTIONS = {
  path: PATH,
  reconnection: true,
  reconnectionDelay: AWAY_MILLIS,
  reconnectionDelayMax: AWAY_MILLIS,
  randomizationFactor: 0,
};

function isBack(client) {
  const back = new Promise((resolve) => client.socket.once("connect", resolve));
  return within(back, () => "another connection");
}

for (const kind of KINDS.filter(({ major }) => major === 4)) {
  describe(`socket.io-client 4, ${kind.way}`, () => {
    test("no event received before the drop", ours, async (t) => {
      let isDeaf = true;
      /** Nothing arrives any more after the answer to the Connect. */
      class LossyDecoder extends parser.Decoder {
        #hasAnswer = false;

        constructor() {
          super();
          this.on("decoded", ({ type }) => {
            this.#hasAnswer ||= type === parser.PacketType.CONNECT;
          });
        }

        add(packet) {
          if (!isDeaf || !this.#hasAnswer) {
            super.add(packet);
          }
        }
      }
      const client = await StockClient.connect(t, server, kind, {
        ...OPTIONS,
        parser: { Encoder: parser.Encoder, Decoder: LossyDecoder },
      });
      const { id } = client;
      const room = newName();
      client.emit("join", room, () => undefined);
      client.emit("send-later", 0, room, 2, () => undefined);
      await elapse(AWAY_MILLIS);
      assert.equal(client.waiting, 0);
      isDeaf = false;
      const back = isBack(client);
      client.socket.io.engine.close();
      await back;
      assert.equal(client.id, id);
      assert.equal(client.socket.recovered, true);
      const events = [await client.take(), await client.take(), await client.take()];
      assert.deepEqual(
        events.map(([event, value]) => [event, value.recovered ?? value]),
        [
          ["state", false],
          ["r", 0],
          ["r", 1],
        ],
      );
      const [, state] = await client.take("state");
      assert.deepEqual(state, { recovered: true, rooms: [room], data: {} });
    });

    test("back before the server noticed that the old link is dead", ours, async (t) => {
      const proxy = await UnsteadyProxy.open(t, server);
      const client = await StockClient.connect(t, proxy, kind, OPTIONS);
      const { id } = client;
      await client.take("state");
      const room = newName();
      await client.ask("join", room);
      await client.ask("send-later", AWAY_MILLIS / 2, room, 3);
      // A client that polls has its next poll on the way by then.
      await elapse(AWAY_MILLIS / 4);
      const back = isBack(client);
      proxy.links.forEach((link) => link.lose());
      await back;
      assert.equal(client.id, id);
      assert.equal(client.socket.recovered, true);
      for (let i = 0; i < 3; i++) {
        const [event, number] = await client.take();
        assert.deepEqual([event, number], ["r", i]);
      }
      assert.equal((await client.take("state"))[1].recovered, true);
      // The old socket does not end the new one, nor gets what is the new one's.
      await elapse(SILENCE_MILLIS);
      await client.ask("send-later", 0, room, 1);
      assert.deepEqual((await client.take()).slice(0, 2), ["r", 0]);
      assert.equal(client.waiting, 0);
    });
  });
}

test("two connections presenting the same private id", ours, async (t) => {
  const first = await EngineSocket.open(t, server, { path: PATH });
  first.send("40");
  const { sid, pid } = JSON.parse((await first.packetLike(/^40/)).slice(2));
  first.terminate();
  await elapse(AWAY_MILLIS);
  const pair = [
    await EngineSocket.open(t, server, { path: PATH }),
    await EngineSocket.open(t, server, { path: PATH }),
  ];
  pair.forEach((socket) => socket.send(`40${JSON.stringify({ pid })}`));
  const answers = [];
  for (const socket of pair) {
    answers.push(JSON.parse((await socket.packetLike(/^40/)).slice(2)));
  }
  assert.equal(answers.filter((answer) => answer.sid === sid).length, 1);
  assert.equal(answers.filter((answer) => answer.pid === pid).length, 1);
});
