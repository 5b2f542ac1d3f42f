/** The clip has a note every 250 ms; the page shows which of sixteen it is. */
const STEP_SECONDS = 0.25;
const STEPS = 16;

/** A clip that is off by more jumps; one that is off by less plays a little faster or slower. */
const JUMP_SECONDS = 0.3;
/** A paused clip that is off by more jumps: positions are told in whole milliseconds. */
const STILL_SECONDS = 0.001;
const MAX_RATE_CHANGE = 0.1;
const CHECK_MILLIS = 500;

/** How often the server's clock is asked for, and how many answers are kept to judge by. */
const CLOCK_MILLIS = 2_000;
const CLOCK_SAMPLES = 8;

const link = document.getElementById("link");
const clip = document.getElementById("clip");
const steps = document.getElementById("steps");
const stepOf = document.getElementById("step-of");
const join = document.getElementById("join");

let socket;
/** What the room does: where the clip was, and when that was on the server's clock. */
let room = { playing: false, position: 0, now: 0 };
let isRoomKnown = false;
let isOwnSeek = false;
let clockSamples = [];

/** Connects, and comes back when the line is lost. */
function connect() {
  socket = new WebSocket(new URL(".", location.href.replace(/^http/, "ws")));
  socket.onopen = () => {
    show("open", "Connected");
    clockSamples = [];
    askTime();
  };
  socket.onmessage = (event) => receive(JSON.parse(event.data));
  socket.onclose = () => {
    isRoomKnown = false;
    show("lost", "Connection lost, trying again…");
    setTimeout(connect, 1000 + 1000 * Math.random());
  };
}

function show(state, text) {
  link.dataset.state = state;
  link.textContent = text;
}

function say(text) {
  if (socket.readyState === WebSocket.OPEN) {
    socket.send(text);
  }
}

function receive(message) {
  if (message.asked === undefined) {
    room = message;
    isRoomKnown = true;
    follow();
  } else {
    const tripMillis = performance.now() - message.asked;
    const aheadMillis = message.now - message.asked - tripMillis / 2;
    clockSamples = [...clockSamples, { tripMillis, aheadMillis }].slice(-CLOCK_SAMPLES);
  }
}

function askTime() {
  say(`time ${performance.now().toFixed(3)}`);
}

/** The server's clock, by the answer that was quickest, for it says most about when it was given. */
function serverMillis() {
  const best = clockSamples.reduce(
    (least, sample) => (sample.tripMillis < least.tripMillis ? sample : least),
    { tripMillis: Infinity, aheadMillis: room.now - performance.now() },
  );
  return performance.now() + best.aheadMillis;
}

/** Where the clip should be, in seconds. */
function target() {
  const playedMillis = room.playing ? serverMillis() - room.now : 0;
  return Math.min((room.position + playedMillis) / 1000, clip.duration || Infinity);
}

/** Does what the room does, and makes up for what this browser is ahead or behind. */
function follow() {
  if (!isRoomKnown || clip.readyState === HTMLMediaElement.HAVE_NOTHING || clip.seeking) {
    return;
  }
  const ahead = clip.currentTime - target();
  if (Math.abs(ahead) > (room.playing ? JUMP_SECONDS : STILL_SECONDS)) {
    isOwnSeek = true;
    clip.currentTime = target();
    clip.playbackRate = 1;
  } else {
    clip.playbackRate = 1 - Math.max(-MAX_RATE_CHANGE, Math.min(MAX_RATE_CHANGE, ahead));
  }
  if (room.playing && clip.paused && target() < clip.duration) {
    clip.play().catch(showJoin);
  } else if (!room.playing) {
    clip.pause();
    join.hidden = true;
  }
  stepOf.textContent = room.playing
    ? `Playing, ${Math.round(Math.abs(ahead) * 1000)} ms from the room`
    : "Paused";
}

/** Browsers keep a page silent until its visitor has done something. */
function showJoin(error) {
  join.hidden = error.name !== "NotAllowedError";
}

/** Has the room do what the visitor did here, and counts on it until the room says otherwise. */
function lead(playing) {
  const position = Math.round(clip.currentTime * 1000);
  room = { playing, position, now: serverMillis() };
  say(`${playing ? "play" : "pause"} ${position}`);
}

/*
 * The element tells of what the visitor does and of what follow() does in the same way. What agrees
 * with the room was done by follow(), or need not be told.
 */
clip.onplay = () => {
  if (!room.playing) {
    lead(true);
  }
};
clip.onpause = () => {
  if (room.playing && !clip.ended) {
    lead(false);
  }
};
clip.onseeked = () => {
  if (isOwnSeek) {
    isOwnSeek = false;
  } else {
    lead(room.playing);
  }
};
clip.onplaying = () => (join.hidden = true);
clip.onloadedmetadata = follow;
join.onclick = follow;

function draw() {
  const step = Math.floor(clip.currentTime / STEP_SECONDS) % STEPS;
  [...steps.children].forEach((item, index) => item.classList.toggle("now", index === step));
  requestAnimationFrame(draw);
}

steps.append(...Array.from({ length: STEPS }, () => document.createElement("li")));
setInterval(follow, CHECK_MILLIS);
setInterval(askTime, CLOCK_MILLIS);
draw();
connect();
