const MAX_HEARD = 20;

const link = document.getElementById("link");
const form = document.getElementById("form");
const send = document.getElementById("send");
const aloud = document.getElementById("aloud");
const hint = document.getElementById("hint");
const heard = document.getElementById("heard");

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
  send.disabled = state !== "open";
}

function receive(sentence) {
  const item = document.createElement("li");
  item.textContent = sentence;
  heard.prepend(item);
  while (heard.children.length > MAX_HEARD) {
    heard.lastElementChild.remove();
  }
  if (aloud.checked) {
    speak(sentence);
  }
}

function speak(sentence) {
  const utterance = new SpeechSynthesisUtterance(sentence);
  utterance.lang = document.documentElement.lang;
  // Browsers keep a page silent until its visitor has done something.
  utterance.onerror = ({ error }) => (hint.hidden = error !== "not-allowed");
  utterance.onstart = () => (hint.hidden = true);
  speechSynthesis.speak(utterance);
}

aloud.onchange = () => {
  if (!aloud.checked) {
    speechSynthesis.cancel();
    hint.hidden = true;
  }
};
for (const gesture of ["pointerdown", "keydown"]) {
  addEventListener(gesture, () => (hint.hidden = true));
}
form.onsubmit = (event) => {
  event.preventDefault();
  const { sentence } = form.elements;
  if (!send.disabled) {
    socket.send(sentence.value);
    sentence.value = "";
  }
};
connect();
