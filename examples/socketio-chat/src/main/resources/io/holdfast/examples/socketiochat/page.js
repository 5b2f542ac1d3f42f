const link = document.getElementById("link");
const messages = document.getElementById("messages");
const form = document.getElementById("form");
const text = document.getElementById("text");

// It comes back by itself, and sends what was written meanwhile.
const socket = io();

socket.on("chat message", (message) => {
  const item = document.createElement("li");
  item.textContent = message;
  messages.append(item);
});

form.onsubmit = (event) => {
  event.preventDefault();
  socket.emit("chat message", text.value);
  text.value = "";
};

function show(state, words) {
  link.dataset.state = state;
  link.textContent = words;
}

socket.on("connect", () => show("open", "Connected"));
socket.on("disconnect", () => show("lost", "Connection lost, trying again…"));
