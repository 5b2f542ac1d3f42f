/*
 * A program: `node [--experimental-websocket] global-web-socket.mjs URL` opens a WebSocket with the
 * client that Node.js has built in, exchanges a few messages, and prints a line of JSON for each
 * thing that it learns. It closes the connection itself unless a second argument says `stay`.
 */

const [, , url, stay] = process.argv;
const MESSAGES = [
  "",
  "Hello",
  "ä€𝄞",
  "x".repeat(125),
  "x".repeat(126),
  "x".repeat(65_536),
  new Uint8Array(0),
  new Uint8Array(1_048_576).map((_, i) => i * 7),
];

const socket = new WebSocket(url, ["one", "two"]);
socket.binaryType = "arraybuffer";
const echoes = [];

socket.onopen = () => {
  say({ open: { protocol: socket.protocol } });
  MESSAGES.forEach((message) => socket.send(message));
};

socket.onmessage = ({ data }) => {
  echoes.push(data);
  if (echoes.length < MESSAGES.length) {
    return;
  }
  say({ same: MESSAGES.map((message, i) => isSame(message, echoes[i])) });
  if (stay === undefined) {
    socket.close(4001, "goodbye");
  }
};

socket.onerror = () => say({ error: true });

socket.onclose = ({ code, reason, wasClean }) => say({ close: { code, reason, wasClean } });

function isSame(sent, received) {
  return typeof sent === "string"
    ? sent === received
    : Buffer.from(sent).equals(Buffer.from(received));
}

function say(what) {
  process.stdout.write(`${JSON.stringify(what)}\n`);
}
