/** Positions are sent in parts of the page's width and height, so that pages of any size agree. */
const PARTS = 10_000;
const KEY_STEP = 0.02;
const KEYS = { ArrowLeft: [-1, 0], ArrowRight: [1, 0], ArrowUp: [0, -1], ArrowDown: [0, 1] };

const link = document.getElementById("link");
const others = document.getElementById("others");
const pointers = document.getElementById("pointers");
const template = document.getElementById("pointer");

/** The elements of all pointers that are seen, by the ids of their owners. */
const shown = new Map();

let socket;
let you = { id: 0, hue: 0 };
let own = { x: 0.5, y: 0.5, isHere: false };
let isFrameDue = false;

/** Connects, and comes back when the line is lost. */
function connect() {
  socket = new WebSocket(new URL(".", location.href.replace(/^http/, "ws")));
  socket.onmessage = (event) => receive(JSON.parse(event.data));
  socket.onclose = () => {
    link.dataset.state = "lost";
    link.textContent = "Connection lost, trying again…";
    [...shown.keys()].forEach(remove);
    setTimeout(connect, 1000 + 1000 * Math.random());
  };
}

function receive(message) {
  if (message.you !== undefined) {
    you = { id: message.you, hue: message.hue };
    link.dataset.state = "open";
    link.style.setProperty("--hue", you.hue);
    link.textContent = `You are number ${you.id}`;
  } else if (message.x === undefined) {
    remove(message.id);
  } else {
    place(message.id, message.hue, message.x / PARTS, message.y / PARTS);
  }
  const count = shown.size - (shown.has(you.id) ? 1 : 0);
  others.textContent = count === 1 ? "One other points here." : `${count} others point here.`;
}

function place(id, hue, x, y) {
  let pointer = shown.get(id);
  if (pointer === undefined) {
    pointer = template.content.firstElementChild.cloneNode(true);
    pointer.dataset.id = id;
    pointer.style.setProperty("--hue", hue);
    pointer.querySelector("span").textContent = id;
    shown.set(id, pointer);
    pointers.append(pointer);
  }
  pointer.style.setProperty("--x", x);
  pointer.style.setProperty("--y", y);
}

function remove(id) {
  shown.get(id)?.remove();
  shown.delete(id);
}

function point(x, y) {
  own = { x: Math.min(1, Math.max(0, x)), y: Math.min(1, Math.max(0, y)), isHere: true };
  tellLater();
}

/** Tells the others, once for each frame that is drawn, however often the pointer moves in it. */
function tellLater() {
  if (!isFrameDue) {
    isFrameDue = true;
    requestAnimationFrame(() => {
      isFrameDue = false;
      tell();
    });
  }
}

function tell() {
  if (socket.readyState !== WebSocket.OPEN) {
    return;
  }
  if (socket.bufferedAmount > 0) {
    // The line is slow: what is added to it now is old by the time it arrives.
    tellLater();
    return;
  }
  socket.send(own.isHere ? `${Math.round(own.x * PARTS)} ${Math.round(own.y * PARTS)}` : "");
}

addEventListener("pointermove", (event) => {
  remove(you.id);
  point(event.clientX / innerWidth, event.clientY / innerHeight);
});
addEventListener("keydown", (event) => {
  const step = KEYS[event.key];
  if (step !== undefined) {
    point(own.x + step[0] * KEY_STEP, own.y + step[1] * KEY_STEP);
    // The browser draws the mouse; a pointer that is moved by keys is drawn here.
    place(you.id, you.hue, own.x, own.y);
  }
});
document.documentElement.addEventListener("pointerleave", () => {
  own.isHere = false;
  tellLater();
});
connect();
