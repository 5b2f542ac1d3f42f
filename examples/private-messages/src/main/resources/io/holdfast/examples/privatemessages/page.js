const ANSWER_MILLIS = 5000;

const link = document.getElementById("link");
const entrance = document.getElementById("entrance");
const name = document.getElementById("name");
const entranceRefusal = document.getElementById("entrance-refusal");
const room = document.getElementById("room");
const users = document.getElementById("users");
const title = document.getElementById("messages-title");
const messages = document.getElementById("messages");
const composer = document.getElementById("composer");
const text = document.getElementById("text");
const refusal = document.getElementById("refusal");

const socket = io({ autoConnect: false });

let online = [];
/** Who is written to, or undefined. */
let partner;
/** What was said with whom, and how much of it was not seen: `{lines, unread}` by name. */
const talks = new Map();

function me() {
  return socket.auth.name;
}

function talkWith(user) {
  if (!talks.has(user)) {
    talks.set(user, { lines: [], unread: 0 });
  }
  return talks.get(user);
}

entrance.onsubmit = (event) => {
  event.preventDefault();
  socket.auth = { name: name.value.trim() };
  socket.connect();
};

socket.on("connect", () => {
  show("open", `Connected as ${me()}`);
  entrance.hidden = true;
  room.hidden = false;
  entranceRefusal.textContent = "";
});

socket.on("disconnect", () => show("lost", "Connection lost, trying again…"));

// The client tries again by itself if the server was not reached, but not if it refused.
socket.on("connect_error", (error) => {
  if (!socket.active) {
    entranceRefusal.textContent = error.message;
  }
});

socket.on("users", (names) => {
  online = names;
  showUsers();
});

socket.on("private message", (from, to, words) => {
  const other = from === me() ? to : from;
  const talk = talkWith(other);
  talk.lines.push({ from, words });
  if (other === partner) {
    showTalk();
  } else {
    talk.unread += 1;
    showUsers();
  }
});

composer.onsubmit = async (event) => {
  event.preventDefault();
  const words = text.value;
  text.value = "";
  refusal.textContent = "";
  const problem = await send(partner, words);
  if (problem !== undefined) {
    refusal.textContent = problem;
    text.value ||= words;
  }
};

/** Returns what went wrong, if anything did. */
async function send(to, words) {
  try {
    const isHere = await socket.timeout(ANSWER_MILLIS).emitWithAck("private message", to, words);
    return isHere ? undefined : `${to} is not here any more.`;
  } catch {
    return "There was no answer: it may have arrived, or not.";
  }
}

function choose(user) {
  partner = user;
  talkWith(user).unread = 0;
  title.textContent = `You and ${user}`;
  composer.hidden = false;
  refusal.textContent = "";
  showUsers();
  showTalk();
}

function show(state, words) {
  link.dataset.state = state;
  link.textContent = words;
}

function showUsers() {
  const others = online.filter((user) => user !== me());
  users.replaceChildren(
    ...others.map((user) => {
      const unread = talks.get(user)?.unread ?? 0;
      const button = element("button", unread > 0 ? `${user} (${unread})` : user);
      button.type = "button";
      button.ariaPressed = String(user === partner);
      button.onclick = () => choose(user);
      const item = document.createElement("li");
      item.append(button);
      return item;
    }),
  );
}

function showTalk() {
  messages.replaceChildren(
    ...talkWith(partner).lines.map(({ from, words }) => {
      const item = document.createElement("li");
      item.append(element("b", from), element("span", words));
      return item;
    }),
  );
}

function element(tag, words) {
  const made = document.createElement(tag);
  made.textContent = words;
  return made;
}
