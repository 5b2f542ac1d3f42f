import * as decoding from "lib0/decoding";

/** Takes apart what the server has put together: each part with its length before it. */
export function partsOf(pieces: readonly Uint8Array[]): Uint8Array[] {
  const decoder = decoding.createDecoder(joined(pieces));
  const parts: Uint8Array[] = [];
  while (decoding.hasContent(decoder)) {
    parts.push(decoding.readVarUint8Array(decoder));
  }
  return parts;
}

/** Cuts bytes into pieces of a length at most; one piece, if there are none. */
export function cut(bytes: Uint8Array, length: number): Uint8Array[] {
  const pieces: Uint8Array[] = [];
  for (let start = 0; start === 0 || start < bytes.length; start += length) {
    pieces.push(bytes.subarray(start, start + length));
  }
  return pieces;
}

function joined(pieces: readonly Uint8Array[]): Uint8Array {
  const all = new Uint8Array(pieces.reduce((length, piece) => length + piece.length, 0));
  let offset = 0;
  for (const piece of pieces) {
    all.set(piece, offset);
    offset += piece.length;
  }
  return all;
}
