const MAX_EVENTS = 200;

const link = document.getElementById("link");
const people = document.getElementById("people");
const events = document.getElementById("events");
const naming = document.getElementById("naming");
const saying = document.getElementById("saying");

/** The people who are here, by their ids. */
const here = new Map();

let socket;
let you;

/** What is done with each type of message. */
const handlers = {
  welcome(message) {
    you = message.you;
    here.clear();
    [you, ...message.others].forEach((who) => here.set(who.id, who));
    // Whoever comes back is another to the server, but keeps the name that is in the field.
    if (naming.username.value !== "") {
      send({ type: "setUsername", username: naming.username.value });
    }
  },
  joined({ who }) {
    here.set(who.id, who);
    tell(`${who.username} joined.`);
  },
  left({ who }) {
    here.delete(who.id);
    tell(`${who.username} left.`);
  },
  renamed({ who, was }) {
    here.set(who.id, who);
    if (who.username !== was) {
      tell(`${was} is ${who.username} now.`);
    }
  },
  said({ who, text }) {
    tell(`: ${text}`, who);
  },
  refused({ reason }) {
    tell(reason);
  },
};

/** Connects, and comes back when the line is lost. */
function connect() {
  socket = new WebSocket(new URL(".", location.href.replace(/^http/, "ws")));
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
  for (const button of document.querySelectorAll("button")) {
    button.disabled = state !== "open";
  }
}

function receive(message) {
  handlers[message.type]?.(message);
  people.replaceChildren(...Array.from(here.values(), person));
}

function person({ id, username }) {
  const item = document.createElement("li");
  item.textContent = id === you.id ? `${username} (you)` : username;
  item.className = id === you.id ? "you" : "";
  return item;
}

/** Adds a line: what somebody said, or news that nobody did. */
function tell(text, who) {
  const item = document.createElement("li");
  if (who === undefined) {
    item.className = "news";
  } else {
    const name = document.createElement("b");
    name.textContent = who.username;
    item.append(name);
  }
  item.append(text);
  events.append(item);
  while (events.children.length > MAX_EVENTS) {
    events.firstElementChild.remove();
  }
  events.scrollTop = events.scrollHeight;
}

function send(message) {
  if (socket.readyState === WebSocket.OPEN) {
    socket.send(JSON.stringify(message));
  }
}

naming.onsubmit = (event) => {
  event.preventDefault();
  send({ type: "setUsername", username: naming.username.value });
};
saying.onsubmit = (event) => {
  event.preventDefault();
  send({ type: "say", text: saying.text.value });
  saying.text.value = "";
};
connect();
