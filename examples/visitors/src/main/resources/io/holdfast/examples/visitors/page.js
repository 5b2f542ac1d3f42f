const HOUR_MILLIS = 3_600_000;
const HOURS = 24;
const MAX_SAYINGS = 5;

const link = document.getElementById("link");
const count = document.getElementById("count");
const hours = document.getElementById("hours");
const sayings = document.getElementById("sayings");
const wave = document.getElementById("wave");

let socket;

/** Connects, and comes back when the line is lost. */
function connect() {
  socket = new WebSocket(new URL(".", location.href.replace(/^http/, "ws")));
  socket.onopen = () => show("open", "Connected");
  socket.onmessage = (event) => receive(event.data);
  socket.onclose = () => {
    show("lost", "Connection lost, trying again…");
    setTimeout(connect, 1000 + 1000 * Math.random());
  };
}

function show(state, text) {
  link.dataset.state = state;
  link.textContent = text;
  wave.disabled = state !== "open";
}

function receive(text) {
  const visitors = /^Current visitors: (\d+)$/.exec(text)?.[1];
  if (visitors === undefined) {
    say(text);
  } else {
    count.value = visitors;
    showHours();
  }
}

function say(text) {
  const saying = document.createElement("li");
  saying.textContent = text;
  sayings.append(saying);
  while (sayings.children.length > MAX_SAYINGS) {
    sayings.firstElementChild.remove();
  }
}

/** Draws a bar for each hour; the highest is as high as there is room. */
async function showHours() {
  const response = await fetch("visits").catch(() => undefined);
  if (!response?.ok) {
    // They are asked for again when the next visitor comes, or the server comes back.
    return;
  }
  const counts = new Map((await response.json()).map(({ time, count }) => [time, count]));
  const most = Math.max(1, ...counts.values());
  const thisHour = Math.floor(Date.now() / HOUR_MILLIS) * HOUR_MILLIS;
  const bars = Array.from({ length: HOURS }, (_, index) => {
    const time = thisHour - (HOURS - 1 - index) * HOUR_MILLIS;
    return bar(new Date(time), counts.get(time) ?? 0, most);
  });
  hours.replaceChildren(...bars);
}

function bar(hour, visits, most) {
  const item = document.createElement("li");
  const clock = hour.toLocaleTimeString([], { hour: "2-digit", minute: "2-digit" });
  item.textContent = item.title = `${clock}: ${visits} ${visits === 1 ? "visit" : "visits"}`;
  item.style.setProperty("--share", visits / most);
  return item;
}

wave.onclick = () => socket.send("👋");
connect();
