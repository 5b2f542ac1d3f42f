/** RFC 7692 with `ws` as the other end, and bytes that no good client would send. */

import { strict as assert } from "node:assert";
import { randomBytes } from "node:crypto";
import test, { describe } from "node:test";
import { constants, deflateRawSync, inflateRawSync } from "node:zlib";
import { OPCODE, frame, hex } from "../support/frames.mjs";
import { RawClient, upgradeRequest } from "../support/raw-client.mjs";
import { wholeFile } from "../support/scope.mjs";
import { startConformance } from "../support/servers.mjs";
import { WsClient } from "../support/ws-client.mjs";

const { continuation, text, binary, close, ping } = OPCODE;
const PROTOCOL_ERROR = 1002;
const INVALID_PAYLOAD = 1007;
const TOO_BIG = 1009;
const MAX_MESSAGE_BYTES = 16 * 1024 * 1024;
const RSV1 = 4;

const server = await startConformance(wholeFile, "ws");

const open = (t) =>
  RawClient.open(t, server, "/echo", { "Sec-WebSocket-Extensions": "permessage-deflate" });

/** A payload as RFC 7692 §7.2.1 makes it: compressed and flushed, without the last four bytes. */
function deflated(payload) {
  return deflateRawSync(payload, { finishFlush: constants.Z_SYNC_FLUSH }).subarray(0, -4);
}

/** The message of a frame that RSV1 marks, or does not; with no larger a window than allowed. */
function payloadOf({ rsv, payload }, windowBits = 15) {
  assert.ok(rsv === 0 || rsv === RSV1, `reserved bits ${rsv}`);
  return rsv === 0
    ? payload
    : inflateRawSync(Buffer.concat([payload, hex("0000ffff")]), {
        finishFlush: constants.Z_SYNC_FLUSH,
        windowBits,
      });
}

/** Sends frames; expects that message and no end. */
async function echoes(t, opcode, payload, ...frames) {
  const client = await open(t);
  client.send(Buffer.concat(frames));
  const echo = await client.frame();
  assert.equal(echo.opcode, opcode);
  assert.ok(payloadOf(echo).equals(Buffer.from(payload)));
  await client.expectPong();
}

/** Sends frames; expects that close code and nothing before it. */
async function fails(t, code, ...frames) {
  const client = await open(t);
  client.send(Buffer.concat(frames));
  await client.expectClose(code);
}

/* Text that is worth compressing, far beyond any window, and that refers far back. */
const PROSE = Array.from({ length: 3000 }, (_, i) => `line ${i % 700} of the ${i}\n`).join("");

describe("RFC 7692 §7.1: every offer that ws can make is agreed to, and kept", () => {
  const bits = [8, 9, 10, 11, 12, 13, 14, 15];
  const flags = [undefined, true];

  for (const serverMaxWindowBits of [undefined, ...bits]) {
    test(`server_max_window_bits ${serverMaxWindowBits}`, async (t) => {
      for (const clientMaxWindowBits of [false, true, ...bits]) {
        for (const serverNoContextTakeover of flags) {
          for (const clientNoContextTakeover of flags) {
            await agreesAndKeeps(t, {
              serverMaxWindowBits,
              clientMaxWindowBits,
              serverNoContextTakeover,
              clientNoContextTakeover,
              threshold: 0,
            });
          }
        }
      }
    });
  }

  async function agreesAndKeeps(t, perMessageDeflate) {
    const shown = JSON.stringify(perMessageDeflate);
    // ws checks that the answer is one to its offer, and inflates with the window agreed on.
    const client = await WsClient.open(t, server, "/echo", { perMessageDeflate });
    assert.equal(client.extensions, "permessage-deflate", shown);
    for (const message of [PROSE, "", "short", Buffer.from(PROSE), PROSE]) {
      client.send(message);
    }
    for (const message of [PROSE, "", "short", Buffer.from(PROSE), PROSE]) {
      await client.expect(message, shown);
    }
    client.terminate();
  }
});

describe("RFC 7692 §7.1: what is answered to an offer", () => {
  const plain = "permessage-deflate; server_no_context_takeover; client_no_context_takeover";

  for (const [offer, answer] of [
    ["permessage-deflate", plain],
    ["permessage-deflate; server_no_context_takeover", plain],
    ["permessage-deflate; client_no_context_takeover", plain],
    ["permessage-deflate; server_max_window_bits=10", `${plain}; server_max_window_bits=10`],
    ['permessage-deflate; server_max_window_bits="10"', `${plain}; server_max_window_bits=10`],
    ["permessage-deflate; server_max_window_bits=15", `${plain}; server_max_window_bits=15`],
    ["permessage-deflate; client_max_window_bits=9", `${plain}; client_max_window_bits=9`],
    ["permessage-deflate; client_max_window_bits", plain],
    ["permessage-deflate; client_max_window_bits=15", plain],
    ["x-other, permessage-deflate", plain],
    ["permessage-deflate; unheard=1, permessage-deflate", plain],
    [["x-other", "permessage-deflate"], plain],
    // §7: an offer with something wrong in it is declined, and so is what nobody knows.
    ["permessage-deflate; unheard", undefined],
    ["permessage-deflate; server_max_window_bits", undefined],
    ["permessage-deflate; server_max_window_bits=7", undefined],
    ["permessage-deflate; server_max_window_bits=16", undefined],
    ["permessage-deflate; server_max_window_bits=08", undefined],
    ["permessage-deflate; server_max_window_bits=x", undefined],
    ["permessage-deflate; client_max_window_bits=7", undefined],
    ["permessage-deflate; client_max_window_bits=16", undefined],
    ["permessage-deflate; server_no_context_takeover=1", undefined],
    ["permessage-deflate; client_no_context_takeover=true", undefined],
    ["permessage-deflate; server_max_window_bits=9; server_max_window_bits=9", undefined],
    ["permessage-deflate; client_max_window_bits; client_max_window_bits", undefined],
    ["permessage-deflate2", undefined],
    ["x-webkit-deflate-frame", undefined],
  ]) {
    test(`${offer}: ${answer}`, async (t) => {
      const client = await RawClient.connect(t, server);
      client.send(upgradeRequest("/echo", { "Sec-WebSocket-Extensions": offer }));
      const { status, headers } = await client.head();
      assert.equal(status, 101);
      assert.equal(headers["sec-websocket-extensions"], answer);
    });
  }
});

describe("RFC 7692 §6: what is compressed, and how that is marked", () => {
  test("a long message comes back compressed and marked, a short one as it is", async (t) => {
    const client = await open(t);
    client.send(frame(text, PROSE));
    const long = await client.frame();
    assert.deepEqual({ rsv: long.rsv, fin: long.fin, opcode: long.opcode }, marked(text));
    assert.ok(long.payload.length < PROSE.length / 2, `${long.payload.length} bytes`);
    assert.equal(String(payloadOf(long)), PROSE);
    client.send(frame(text, deflated("short"), { rsv: RSV1 }));
    await client.expect(text, "short");
  });

  test("each message is compressed on its own, as was agreed", async (t) => {
    const client = await open(t);
    const echoes = [];
    for (let i = 0; i < 3; i++) {
      client.send(frame(text, PROSE));
      echoes.push((await client.frame()).payload);
    }
    assert.ok(echoes.every((echo) => echo.equals(echoes[0])));
  });

  for (const windowBits of [8, 9, 10, 12, 15]) {
    test(`the server's window of ${windowBits} bits is kept`, async (t) => {
      const client = await RawClient.open(t, server, "/echo", {
        "Sec-WebSocket-Extensions": `permessage-deflate; server_max_window_bits=${windowBits}`,
      });
      // The same noise again just beyond the window, and just within it.
      const noise = randomBytes(2 ** windowBits);
      const payload = Buffer.concat([noise, noise, noise.subarray(0, 100), Buffer.alloc(5000)]);
      client.send(frame(binary, payload));
      const echo = await client.frame();
      assert.equal(echo.rsv, RSV1);
      assert.ok(payloadOf(echo, windowBits).equals(payload));
    });
  }

  test("what does not get shorter comes back as it is", async (t) => {
    const payload = randomBytes(5000);
    const client = await open(t);
    client.send(frame(binary, payload));
    await client.expect(binary, payload);
  });

  test("the fragments of a compressed message are one stream, wherever they are cut", async (t) => {
    const compressed = deflated(PROSE);
    const client = await open(t);
    const step = 97;
    for (let from = 0; from < compressed.length; from += step) {
      const fin = from + step >= compressed.length;
      const part = compressed.subarray(from, from + step);
      const isFirst = from === 0;
      client.send(frame(isFirst ? text : continuation, part, { rsv: isFirst ? RSV1 : 0, fin }));
    }
    assert.equal(String(payloadOf(await client.frame())), PROSE);
  });

  test("a compressed message may come byte by byte, with Pings between its fragments", async (t) => {
    const compressed = deflated("Hello, and Hello again");
    const client = await open(t);
    await client.sendByteByByte(frame(text, compressed.subarray(0, 5), { rsv: RSV1, fin: false }));
    await client.expectPong();
    await client.sendByteByByte(frame(continuation, compressed.subarray(5)));
    await client.expect(text, "Hello, and Hello again");
  });

  for (const [what, ...frames] of [
    ["a continuation", frame(text, "", { fin: false }), frame(continuation, "", { rsv: RSV1 })],
    ["a Ping", frame(ping, "", { rsv: RSV1 })],
    ["a Close frame", frame(close, "", { rsv: RSV1 })],
    ["a message, with RSV2", frame(text, deflated("x"), { rsv: 6 })],
    ["a message, with RSV3", frame(text, deflated("x"), { rsv: 5 })],
  ]) {
    test(`RSV1 on ${what}: 1002`, (t) => fails(t, PROTOCOL_ERROR, ...frames));
  }

  function marked(opcode) {
    return { rsv: RSV1, fin: true, opcode };
  }
});

describe("RFC 7692 §7.2.3: the examples", () => {
  for (const [what, bytes, payload] of [
    ["one compressed block", "f2 48 cd c9 c9 07 00", "Hello"],
    ["a block that is not compressed", "00 05 00 fa ff 48 65 6c 6c 6f 00", "Hello"],
    ["a block with BFINAL set", "f3 48 cd c9 c9 07 00 00", "Hello"],
    ["two blocks", "f2 48 05 00 00 00 ff ff ca c9 c9 07 00", "Hello"],
    ["an empty message", "00", ""],
    ["an empty message with BFINAL set", "03 00", ""],
  ]) {
    test(what, (t) => echoes(t, text, payload, frame(text, hex(bytes), { rsv: RSV1 })));
  }

  test("one compressed block in two fragments", (t) =>
    echoes(
      t,
      text,
      "Hello",
      frame(text, hex("f2 48 cd"), { rsv: RSV1, fin: false }),
      frame(continuation, hex("c9 c9 07 00")),
    ));

  test("a reference to the message before: 1007, for the client agreed to forget it", async (t) => {
    const client = await open(t);
    client.send(frame(text, hex("f2 48 cd c9 c9 07 00"), { rsv: RSV1 }));
    await client.expect(text, "Hello");
    client.send(frame(text, hex("f2 00 11 00 00"), { rsv: RSV1 }));
    await client.expectClose(INVALID_PAYLOAD);
  });
});

describe("RFC 7692 §7.2.2: what cannot be inflated", () => {
  for (const [what, bytes] of [
    ["a block of the reserved type", "07"],
    ["the same, not the last block", "06 00"],
    ["a stored block whose length contradicts itself", "00 05 00 05 00 48 65 6c 6c 6f"],
    ["a reference before the beginning", "f2 00 11 00 00"],
    ["noise", "ff ff ff ff ff ff ff ff"],
    ["too many codes", "fc ff ff ff ff"],
    ["something that follows the last block and is none", "f3 48 cd c9 c9 07 00 07"],
  ]) {
    test(`${what}: 1007`, async (t) => {
      await fails(t, INVALID_PAYLOAD, frame(text, hex(bytes), { rsv: RSV1 }));
      await fails(t, INVALID_PAYLOAD, frame(binary, hex(bytes), { rsv: RSV1 }));
    });
  }

  test("a block of the reserved type: 1007, while the rest is outstanding", (t) =>
    fails(t, INVALID_PAYLOAD, frame(binary, hex("07 00"), { rsv: RSV1, announced: 1000 })));

  test("text that is not UTF-8 when it is inflated: 1007", async (t) => {
    for (const bytes of ["ff", "c0 80", "ed a0 80", "61 e2 82"]) {
      await fails(t, INVALID_PAYLOAD, frame(text, deflated(hex(bytes)), { rsv: RSV1 }));
    }
  });

  test("compressed data without the mark is data", (t) =>
    echoes(t, binary, hex("07 00 ff"), frame(binary, hex("07 00 ff"))));

  test("what follows a message that cannot be inflated is not looked at", (t) =>
    fails(t, INVALID_PAYLOAD, frame(binary, hex("07"), { rsv: RSV1 }), frame(text, "x")));
});

describe("RFC 6455 §10.4: bounds", () => {
  test("a message of 16 MiB is inflated", (t) =>
    echoes(
      t,
      binary,
      Buffer.alloc(MAX_MESSAGE_BYTES),
      frame(binary, deflated(Buffer.alloc(MAX_MESSAGE_BYTES)), { rsv: RSV1 }),
    ));

  test("one byte more: 1009", (t) =>
    fails(t, TOO_BIG, frame(binary, deflated(Buffer.alloc(MAX_MESSAGE_BYTES + 1)), { rsv: RSV1 })));

  test("a bomb: 1009, before all of it is there", async (t) => {
    const bomb = deflated(Buffer.alloc(4 * MAX_MESSAGE_BYTES));
    const half = bomb.subarray(0, bomb.length / 2);
    await fails(t, TOO_BIG, frame(binary, half, { rsv: RSV1, announced: bomb.length }));
    await fails(t, TOO_BIG, frame(text, half, { rsv: RSV1, fin: false }));
  });

  test("a bomb in many fragments: 1009", async (t) => {
    const bomb = deflated(Buffer.alloc(2 * MAX_MESSAGE_BYTES));
    const frames = [frame(binary, "", { rsv: RSV1, fin: false })];
    for (let from = 0; from < bomb.length; from += 100) {
      frames.push(frame(continuation, bomb.subarray(from, from + 100), { fin: false }));
    }
    await fails(t, TOO_BIG, ...frames);
  });

  test("many bombs at once are refused, and others go on", async (t) => {
    const bomb = frame(binary, deflated(Buffer.alloc(MAX_MESSAGE_BYTES + 1)), { rsv: RSV1 });
    const witness = await open(t);
    await Promise.all(Array.from({ length: 30 }, () => fails(t, TOO_BIG, bomb)));
    await witness.expectPong();
  });
});
