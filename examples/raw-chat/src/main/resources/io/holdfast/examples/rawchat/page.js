const link = document.getElementById("link");
const form = document.getElementById("form");
const send = document.getElementById("send");
const messages = document.getElementById("messages");

let socket;

/** Connects, and comes back when the line is lost. */
function connect() {
  socket = new WebSocket(new URL(".", location.href.replace(/^http/, "ws")), "json");
  socket.onopen = () => show("open", "Connected");
  socket.onmessage = (event) => receive(JSON.parse(event.data));
  socket.onclose = () => {
    show("lost", "Connection lost, trying again…");
    setTimeout(connect, 1000 + 1000 * Math.random());
  };
}

function show(state, text) {
  link.dataset.state = state;
  link.textContent = text;
  send.disabled = state !== "open";
}

function receive({ msg, error }) {
  if (error !== undefined) {
    link.textContent = error;
  } else {
    messages.replaceChildren(...msg.map(row));
  }
}

function row({ user, text, time }) {
  const at = new Date(time);
  const item = document.createElement("li");
  item.append(
    part("b", user),
    part("time", at.toLocaleTimeString([], { timeStyle: "short" })),
    part("span", text),
  );
  item.querySelector("time").dateTime = at.toISOString();
  return item;
}

function part(tag, text) {
  const element = document.createElement(tag);
  element.textContent = text;
  return element;
}

form.onsubmit = (event) => {
  event.preventDefault();
  const { user, text } = form.elements;
  if (!send.disabled) {
    socket.send(JSON.stringify({ user: user.value, text: text.value }));
    text.value = "";
    text.focus();
  }
};
connect();
