/** The frames of RFC 6455 §5.2, as a client writes them and with every mistake that one can make. */

export const OPCODE = {
  continuation: 0x0,
  text: 0x1,
  binary: 0x2,
  close: 0x8,
  ping: 0x9,
  pong: 0xa,
};

const MASKING_KEY = Buffer.from([0x37, 0xfa, 0x21, 0x3d]);

/** Bytes from their hexadecimal form, in which spaces do not count. */
export function hex(digits) {
  return Buffer.from(digits.replaceAll(" ", ""), "hex");
}

/**
 * A frame of a client.
 *
 * @param {number} opcode 0 to 15
 * @param {Buffer | string} payload a string stands for its UTF-8
 * @param {{fin?: boolean, rsv?: number, isMasked?: boolean, lengthBits?: 7 | 16 | 64,
 *     announced?: number | bigint}} [options] whether it is the last of its message; its reserved
 *     bits as a number, 4 for RSV1; how the length is written, the shortest form unless given; and
 *     a length other than that of the payload
 */
export function frame(opcode, payload = "", options = {}) {
  const { fin = true, rsv = 0, isMasked = true } = options;
  const bytes = Buffer.from(payload);
  const head = Buffer.from([(fin ? 0x80 : 0) | (rsv << 4) | opcode]);
  const length = lengthBytes(options.announced ?? bytes.length, options.lengthBits);
  if (!isMasked) {
    return Buffer.concat([head, length, bytes]);
  }
  length[0] |= 0x80;
  return Buffer.concat([head, length, MASKING_KEY, masked(bytes)]);
}

function lengthBytes(length, bits = shortestForm(length)) {
  if (bits === 7) {
    return Buffer.from([Number(length)]);
  }
  const bytes = Buffer.alloc(1 + bits / 8);
  bytes[0] = bits === 16 ? 126 : 127;
  if (bits === 16) {
    bytes.writeUInt16BE(Number(length), 1);
  } else {
    bytes.writeBigUInt64BE(BigInt(length), 1);
  }
  return bytes;
}

function shortestForm(length) {
  if (length < 126) {
    return 7;
  }
  return length < 65_536 ? 16 : 64;
}

/** A copy of the bytes under the masking key of all frames here. */
export function masked(bytes) {
  const copy = Buffer.from(bytes);
  for (let i = 0; i < copy.length; i++) {
    copy[i] ^= MASKING_KEY[i & 3];
  }
  return copy;
}

/** What a Close frame carries. */
export function closePayload(code, reason = "") {
  const payload = Buffer.concat([Buffer.alloc(2), Buffer.from(reason)]);
  payload.writeUInt16BE(code);
  return payload;
}

/** The length of the head of a server's frame, of which two bytes are there at least. */
export function headLength(bytes) {
  return { 126: 4, 127: 10 }[bytes[1] & 0x7f] ?? 2;
}

/** The length of a server's frame whose head is there. */
export function frameLength(bytes) {
  const short = bytes[1] & 0x7f;
  const longer = { 126: () => bytes.readUInt16BE(2), 127: () => Number(bytes.readBigUInt64BE(2)) };
  return headLength(bytes) + (longer[short]?.() ?? short);
}

/**
 * What a frame of a server says.
 *
 * @param {Buffer} bytes the frame, whole
 * @returns {{fin: boolean, rsv: number, opcode: number, isMasked: boolean, payload: Buffer,
 *     length: number}} the length is that of the whole frame
 */
export function parseFrame(bytes) {
  return {
    fin: (bytes[0] & 0x80) !== 0,
    rsv: (bytes[0] >> 4) & 7,
    opcode: bytes[0] & 15,
    isMasked: (bytes[1] & 0x80) !== 0,
    payload: bytes.subarray(headLength(bytes)),
    length: bytes.length,
  };
}
