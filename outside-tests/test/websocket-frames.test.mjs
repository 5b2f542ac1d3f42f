/**
 * RFC 6455 §5 to §8, section by section: what a client may send and what comes back for it, byte by
 * byte, and what it must not send and the close code that answers it.
 */

import { strict as assert } from "node:assert";
import test, { describe } from "node:test";
import { OPCODE, closePayload, frame, hex, masked } from "../support/frames.mjs";
import { RawClient } from "../support/raw-client.mjs";
import { wholeFile } from "../support/scope.mjs";
import { startConformance } from "../support/servers.mjs";

const { continuation, text, binary, close, ping, pong } = OPCODE;
const PROTOCOL_ERROR = 1002;
const INVALID_PAYLOAD = 1007;
const TOO_BIG = 1009;
const MAX_MESSAGE_BYTES = 16 * 1024 * 1024;

const server = await startConformance(wholeFile, "ws", ["--deflate", "off"]);

const open = (t) => RawClient.open(t, server, "/echo");

/** Sends frames; expects that close code and nothing before it. */
async function fails(t, code, ...frames) {
  const client = await open(t);
  client.send(Buffer.concat(frames));
  await client.expectClose(code);
}

/** The same as {@link fails}, and again with every byte in a packet of its own. */
async function failsInAnyCut(t, code, ...frames) {
  await fails(t, code, ...frames);
  const client = await open(t);
  await client.sendByteByByte(Buffer.concat(frames));
  await client.expectClose(code);
}

/** Sends frames at once, and then byte by byte; expects each time that message and no end. */
async function echoes(t, opcode, payload, ...frames) {
  const bytes = Buffer.concat(frames);
  const client = await open(t);
  client.send(bytes);
  await client.expect(opcode, payload);
  await client.sendByteByByte(bytes);
  await client.expect(opcode, payload);
  await client.expectPong();
}

describe("RFC 6455 §5.1: a client masks every frame", () => {
  for (const [name, opcode] of Object.entries(OPCODE)) {
    test(`a ${name} frame without a mask: 1002`, (t) =>
      failsInAnyCut(t, PROTOCOL_ERROR, frame(opcode, "", { isMasked: false })));
  }

  test("a frame without a mask is refused before its payload is there", (t) =>
    fails(t, PROTOCOL_ERROR, frame(text, "", { isMasked: false, announced: 100 })));

  test("a masking key of zeros is one", (t) =>
    echoes(t, text, "abc", hex("81 83 00000000 616263")));
});

describe("RFC 6455 §5.2: reserved bits and opcodes", () => {
  for (const rsv of [1, 2, 3, 4, 5, 6, 7]) {
    for (const [name, opcode] of Object.entries(OPCODE)) {
      test(`reserved bits ${rsv} in a ${name} frame: 1002`, (t) =>
        fails(t, PROTOCOL_ERROR, frame(opcode, "", { rsv })));
    }
  }

  for (const opcode of [0x3, 0x4, 0x5, 0x6, 0x7, 0xb, 0xc, 0xd, 0xe, 0xf]) {
    test(`opcode ${opcode}: 1002`, async (t) => {
      await failsInAnyCut(t, PROTOCOL_ERROR, frame(opcode));
      await fails(t, PROTOCOL_ERROR, frame(opcode, "payload", { fin: false }));
      await fails(t, PROTOCOL_ERROR, frame(text, "a", { fin: false }), frame(opcode));
    });
  }

  test("what is wrong with the first two bytes is known by them", async (t) => {
    for (const start of ["f1 80", "83 80", "8b 80", "81 05", "09 80", "89 fe"]) {
      await fails(t, PROTOCOL_ERROR, hex(start));
    }
  });
});

describe("RFC 6455 §5.2: the length of a payload", () => {
  for (const length of [0, 1, 2, 124, 125, 126, 127, 128, 255, 256, 65_535, 65_536, 65_537]) {
    test(`${length} bytes come back`, async (t) => {
      const client = await open(t);
      for (const [opcode, fill] of [
        [text, "x"],
        [binary, 0xa5],
      ]) {
        const payload = Buffer.alloc(length, fill);
        client.send(frame(opcode, payload));
        await client.expect(opcode, payload);
      }
    });
  }

  for (const [length, lengthBits] of [
    [0, 16],
    [125, 16],
    [0, 64],
    [125, 64],
    [126, 64],
    [65_535, 64],
  ]) {
    test(`${length} in ${lengthBits} bits, which is not its shortest form: 1002`, (t) =>
      fails(t, PROTOCOL_ERROR, frame(binary, Buffer.alloc(length), { lengthBits })));
  }

  for (const announced of [1n << 63n, (1n << 64n) - 1n, (1n << 63n) | 5n]) {
    test(`${announced.toString(16)} with the highest bit set: 1002`, (t) =>
      fails(t, PROTOCOL_ERROR, frame(binary, "", { announced })));
  }
});

describe("RFC 6455 §5.3: masking", () => {
  test("every offset in a masking key is removed, whatever the cut", async (t) => {
    const payload = Buffer.from(Array.from({ length: 300 }, (_, i) => i & 0xff));
    const bytes = frame(binary, payload);
    const client = await open(t);
    for (let cut = 1; cut < 40; cut++) {
      for (let from = 0; from < bytes.length; from += cut) {
        client.send(bytes.subarray(from, from + cut));
      }
      await client.expect(binary, payload);
    }
  });
});

describe("RFC 6455 §5.4: fragments", () => {
  test("the fragments of a message are one message", async (t) => {
    await echoes(
      t,
      text,
      "one two three",
      frame(text, "one ", { fin: false }),
      frame(continuation, "two ", { fin: false }),
      frame(continuation, "three"),
    );
  });

  test("empty fragments are fragments, first, last and between", async (t) => {
    const empty = frame(continuation, "", { fin: false });
    await echoes(
      t,
      binary,
      "abc",
      frame(binary, "", { fin: false }),
      empty,
      frame(continuation, "ab", { fin: false }),
      empty,
      empty,
      frame(continuation, "c", { fin: false }),
      frame(continuation),
    );
    await echoes(t, text, "", frame(text, "", { fin: false }), frame(continuation));
  });

  test("control frames between fragments are answered at once", async (t) => {
    const client = await open(t);
    client.send(frame(text, "be", { fin: false }));
    await client.expectPong("first");
    client.send(frame(continuation, "tw", { fin: false }));
    client.send(frame(pong, "unasked"));
    await client.expectPong("second");
    client.send(frame(continuation, "een"));
    await client.expect(text, "between");
  });

  test("a Close frame between fragments ends the connection, and the message is dropped", async (t) => {
    const client = await open(t);
    client.send(frame(text, "half", { fin: false }));
    client.send(frame(close, closePayload(1000)));
    await client.expectClose(1000);
  });

  for (const opcode of [text, binary]) {
    for (const fin of [true, false]) {
      test(`opcode ${opcode} inside a message, fin ${fin}: 1002`, (t) =>
        failsInAnyCut(
          t,
          PROTOCOL_ERROR,
          frame(text, "a", { fin: false }),
          frame(opcode, "b", { fin }),
        ));
    }
  }

  for (const fin of [true, false]) {
    test(`a continuation of nothing, fin ${fin}: 1002`, (t) =>
      failsInAnyCut(t, PROTOCOL_ERROR, frame(continuation, "a", { fin })));

    test(`a continuation of a message that is over, fin ${fin}: 1002 after its echo`, async (t) => {
      const client = await open(t);
      client.send(frame(text, "over", { fin: false }));
      client.send(frame(continuation));
      client.send(frame(continuation, "more", { fin }));
      await client.expect(text, "over");
      await client.expectClose(PROTOCOL_ERROR);
    });
  }

  test("a message may have 131,072 fragments, and no more", async (t) => {
    const fragment = frame(continuation, "x", { fin: false });
    const most = 131_072;
    const head = [frame(text, "x", { fin: false })].concat(Array(most - 2).fill(fragment));
    const client = await open(t);
    client.send(Buffer.concat(head.concat(frame(continuation, "x"))));
    await client.expect(text, "x".repeat(most));

    await fails(t, TOO_BIG, Buffer.concat(head), fragment, frame(continuation));
  });

  test("empty fragments count", async (t) => {
    const fragment = frame(continuation, "", { fin: false });
    const most = Buffer.concat(Array(131_072).fill(fragment));
    await fails(t, TOO_BIG, frame(text, "", { fin: false }), most);
  });
});

describe("RFC 6455 §5.5: control frames", () => {
  for (const length of [0, 1, 124, 125]) {
    test(`a Ping of ${length} bytes is answered with them (§5.5.3)`, async (t) => {
      const payload = Buffer.alloc(length, 0xfe);
      await echoes(t, pong, payload, frame(ping, payload));
    });
  }

  for (const [name, opcode] of [
    ["Close", close],
    ["Ping", ping],
    ["Pong", pong],
  ]) {
    test(`a ${name} of 126 bytes: 1002`, async (t) => {
      await failsInAnyCut(t, PROTOCOL_ERROR, frame(opcode, Buffer.alloc(126)));
      await fails(t, PROTOCOL_ERROR, frame(opcode, "", { lengthBits: 16, announced: 5 }));
      await fails(t, PROTOCOL_ERROR, frame(opcode, "", { lengthBits: 64, announced: 5 }));
    });

    test(`a ${name} in fragments: 1002`, (t) =>
      failsInAnyCut(t, PROTOCOL_ERROR, frame(opcode, "", { fin: false })));
  }

  test("an unsolicited Pong is not answered (§5.5.3)", async (t) => {
    const client = await open(t);
    client.send(Buffer.concat([frame(pong), frame(pong, "unasked")]));
    await client.expectPong();
  });

  test("many Pings are answered in order", async (t) => {
    const client = await open(t);
    const payloads = Array.from({ length: 1000 }, (_, i) => `ping ${i}`);
    client.send(Buffer.concat(payloads.map((payload) => frame(ping, payload))));
    for (const payload of payloads) {
      await client.expect(pong, payload);
    }
  });
});

describe("RFC 6455 §5.5.1 and §7.4: Close frames", () => {
  const SENDABLE = [
    1000, 1001, 1002, 1003, 1007, 1008, 1009, 1010, 1011, 1012, 1013, 1014, 3000, 3999, 4000, 4999,
  ];
  const UNSENDABLE = [
    0, 1, 999, 1004, 1005, 1006, 1015, 1016, 1100, 1999, 2000, 2999, 5000, 9999, 65_535,
  ];

  for (const code of SENDABLE) {
    test(`${code} is answered with ${code}`, (t) =>
      failsInAnyCut(t, code, frame(close, closePayload(code))));
  }

  for (const code of UNSENDABLE) {
    test(`${code} must not be sent: 1002`, (t) =>
      failsInAnyCut(t, PROTOCOL_ERROR, frame(close, closePayload(code, "reason"))));
  }

  test("no code is answered with no code", async (t) => {
    const client = await open(t);
    client.send(frame(close));
    await client.expect(close, "");
    await client.expectEnd();
  });

  test("half a code: 1002", (t) => failsInAnyCut(t, PROTOCOL_ERROR, frame(close, hex("03"))));

  for (const reason of ["a", "ä€𝄞", "x".repeat(123), "€".repeat(41)]) {
    test(`a reason of ${Buffer.byteLength(reason)} bytes is taken`, (t) =>
      fails(t, 4000, frame(close, closePayload(4000, reason))));
  }

  for (const reason of ["ff", "c0 80", "ed a0 80", "f4 90 80 80", "61 e2 82"]) {
    test(`a reason that is not UTF-8, ${reason}: 1007`, (t) =>
      failsInAnyCut(t, INVALID_PAYLOAD, frame(close, closePayload(1000, hex(reason)))));
  }

  test("what follows a Close frame is not looked at", (t) =>
    fails(
      t,
      1000,
      frame(close, closePayload(1000)),
      frame(text, "too late"),
      frame(ping),
      frame(close, closePayload(1001)),
      hex("ff ff ff ff"),
    ));

  test("what was sent before a Close frame is answered before it", async (t) => {
    const client = await open(t);
    client.send(Buffer.concat([frame(text, "one"), frame(ping, "two"), frame(close)]));
    await client.expect(text, "one");
    await client.expect(pong, "two");
    await client.expect(close, "");
    await client.expectEnd();
  });

  test("what was sent before a mistake is answered before it", async (t) => {
    const client = await open(t);
    client.send(Buffer.concat([frame(text, "fine"), frame(0x3), frame(text, "too late")]));
    await client.expect(text, "fine");
    await client.expectClose(PROTOCOL_ERROR);
  });
});

describe("RFC 6455 §5.6 and §8.1: text is UTF-8", () => {
  const LEGAL = [
    ["the ends of one byte", "00 7f"],
    ["the ends of two bytes", "c2 80 df bf"],
    ["the ends of three bytes", "e0 a0 80 ef bf bf"],
    ["the ends of four bytes", "f0 90 80 80 f4 8f bf bf"],
    ["what lies around the surrogates", "ed 9f bf ee 80 80"],
    ["characters that are none", "ef b7 90 ef bf be f0 9f bf be"],
    ["a byte order mark", "ef bb bf 61"],
    ["words", Buffer.from("κόσμε, grüße, 日本語, 👋🏽").toString("hex")],
  ];

  for (const [what, bytes] of LEGAL) {
    test(`${what} may be cut anywhere, between packets and fragments`, async (t) => {
      const payload = hex(bytes);
      await echoes(t, text, payload, frame(text, payload));
      const client = await open(t);
      const last = payload.length - 1;
      for (let i = 0; i <= last; i++) {
        const opcode = i === 0 ? text : continuation;
        client.send(frame(opcode, payload.subarray(i, i + 1), { fin: i === last }));
      }
      await client.expect(text, payload);
    });
  }

  /* Each up to and including its first byte that cannot stand where it stands. */
  const ILLEGAL = [
    ["a continuation byte alone", "80"],
    ["the last continuation byte alone", "bf"],
    ["an overlong NUL", "c0"],
    ["an overlong DEL", "c1"],
    ["two bytes cut short by a letter", "c2 41"],
    ["two bytes cut short by two more", "c2 c2"],
    ["two bytes cut short at the end of the range", "df c0"],
    ["three bytes that are overlong", "e0 80"],
    ["three bytes that are overlong by one", "e0 9f"],
    ["three bytes cut short after one", "e1 41"],
    ["three bytes cut short after two", "e1 80 41"],
    ["three bytes that begin anew", "e2 82 e2"],
    ["the first high surrogate", "ed a0"],
    ["the last low surrogate", "ed bf"],
    ["four bytes that are overlong", "f0 80"],
    ["four bytes that are overlong by one", "f0 8f"],
    ["four bytes cut short after one", "f1 41"],
    ["four bytes cut short after two", "f1 80 41"],
    ["four bytes cut short after three", "f1 80 80 41"],
    ["a code point beyond the last", "f4 90"],
    ["a first byte of a code point far beyond", "f5"],
    ["the first byte of five", "f8"],
    ["the first byte of six", "fc"],
    ["fe", "fe"],
    ["ff", "ff"],
  ];

  for (const [what, bytes] of ILLEGAL) {
    test(`${what}: 1007 at that byte, while the rest is outstanding`, async (t) => {
      const wrong = hex(bytes);
      const fine = wrong.subarray(0, -1);

      // Inside a frame, after each of several lengths of text that is fine.
      for (const before of ["", "a", "abcdefg", "x".repeat(130), "ä", "ab€", "日本語日本語"]) {
        const payload = Buffer.concat([Buffer.from(before), wrong]);
        const outstanding = frame(text, payload, { announced: payload.length + 1000 });
        await fails(t, INVALID_PAYLOAD, outstanding);
      }

      // At the beginning of a fragment, after one that has been taken.
      const client = await open(t);
      client.send(frame(text, fine, { fin: false }));
      await client.expectPong();
      client.send(frame(continuation, wrong.subarray(-1), { fin: false }));
      await client.expectClose(INVALID_PAYLOAD);
    });
  }

  test("a frame is judged byte by byte as it arrives", async (t) => {
    const client = await open(t);
    const payload = hex("61 62 e2 82");
    client.send(frame(text, payload, { announced: 100 }));
    client.send(masked(Buffer.concat([payload, hex("ff")])).subarray(-1));
    await client.expectClose(INVALID_PAYLOAD);
  });

  for (const bytes of ["c2", "e2", "e2 82", "f0", "f0 9f", "f0 9f 91"]) {
    test(`a message that ends with ${bytes}: 1007`, async (t) => {
      await failsInAnyCut(t, INVALID_PAYLOAD, frame(text, hex(bytes)));
      await fails(
        t,
        INVALID_PAYLOAD,
        frame(text, hex(bytes), { fin: false }),
        frame(continuation, ""),
      );
    });
  }

  test("the next message is judged anew", async (t) => {
    const client = await open(t);
    client.send(frame(text, "€"));
    await client.expect(text, "€");
    client.send(frame(text, hex("82 ac")));
    await client.expectClose(INVALID_PAYLOAD);
  });

  test("binary may be anything", async (t) => {
    for (const [, bytes] of ILLEGAL) {
      await echoes(t, binary, hex(bytes), frame(binary, hex(bytes)));
    }
  });

  test("the payload of a Ping may be anything", (t) =>
    echoes(t, pong, hex("ff fe c0 80"), frame(ping, hex("ff fe c0 80"))));
});

describe("RFC 6455 §5.7: the examples", () => {
  test("a masked text message", (t) => echoes(t, text, "Hello", hex("81 85 37fa213d 7f9f4d5158")));

  test("the answer is the unmasked text message, to the byte", async (t) => {
    const client = await open(t);
    client.send(hex("81 85 37fa213d 7f9f4d5158"));
    client.send(hex("88 80 37fa213d"));
    assert.deepEqual(await client.rest(), hex("81 05 48656c6c6f 88 00"));
  });

  test("a masked Pong is taken, a Ping answered", async (t) => {
    const client = await open(t);
    client.send(hex("8a 85 37fa213d 7f9f4d5158"));
    client.send(hex("89 85 37fa213d 7f9f4d5158 88 80 00000000"));
    assert.deepEqual(await client.rest(), hex("8a 05 48656c6c6f 88 00"));
  });

  test("256 bytes and 64 KiB in one frame", async (t) => {
    const client = await open(t);
    for (const [length, head] of [
      [256, "82 7e 0100"],
      [65_536, "82 7f 0000000000010000"],
    ]) {
      const payload = Buffer.alloc(length, 7);
      client.send(frame(binary, payload));
      const echo = await client.frame();
      assert.equal(echo.length, hex(head).length + length, "in the shortest form");
      assert.ok(echo.payload.equals(payload));
    }
  });
});

describe("RFC 6455 §10.4: bounds", () => {
  test("a frame over the limit is refused by its header: 1009", async (t) => {
    for (const announced of [MAX_MESSAGE_BYTES + 1, 2 ** 31, 2 ** 40, (1n << 63n) - 1n]) {
      await fails(t, TOO_BIG, frame(binary, "", { announced }));
    }
  });

  test("a message over the limit is refused by the header that makes it so: 1009", async (t) => {
    const client = await open(t);
    client.send(frame(binary, "ten bytes.", { fin: false }));
    await client.expectPong();
    client.send(frame(continuation, "", { fin: false, announced: MAX_MESSAGE_BYTES - 9 }));
    await client.expectClose(TOO_BIG);
  });

  test("a frame of the limit is not refused by its header", async (t) => {
    const client = await open(t);
    client.send(frame(binary, "", { fin: false }));
    client.send(frame(continuation, "x".repeat(1000), { fin: false, announced: 1000 }));
    client.send(frame(continuation, "", { announced: MAX_MESSAGE_BYTES - 1000 }));
    client.send(Buffer.alloc(MAX_MESSAGE_BYTES - 1000));
    assert.equal((await client.frame()).payload.length, MAX_MESSAGE_BYTES);
  });
});

describe("RFC 6455 §7: the end of a connection", () => {
  test("a client that ends its side of the connection is let go", async (t) => {
    const client = await open(t);
    client.send(frame(text, "last words"));
    await client.expect(text, "last words");
    client.socket.end();
    await client.expectEnd();
  });

  test("a Close frame and the end in one packet are answered", async (t) => {
    const client = await open(t);
    client.socket.end(Buffer.concat([frame(text, "bye"), frame(close, closePayload(1000))]));
    await client.expect(text, "bye");
    await client.expectClose(1000);
  });

  test("a client that vanishes does not bother others", async (t) => {
    const witness = await open(t);
    for (const bytes of [hex(""), hex("81"), hex("81 85 37fa"), frame(text, "x", { fin: false })]) {
      const client = await open(t);
      client.send(bytes);
      client.socket.resetAndDestroy();
    }
    await witness.expectPong();
  });
});
