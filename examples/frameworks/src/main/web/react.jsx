import { StrictMode, useEffect, useRef, useState } from "react";
import { createRoot } from "react-dom/client";
import { openChat } from "./chat-line.js";

function Chat({ number }) {
  const [messages, setMessages] = useState([]);
  const [count, setCount] = useState(0);
  const [text, setText] = useState("");
  const chat = useRef(null);

  // In strict mode React does this, undoes it, and does it again.
  useEffect(() => {
    const opened = openChat({
      onMessage: (message) => setMessages((known) => [...known, message]),
      onCount: setCount,
    });
    chat.current = opened;
    return () => opened.close();
  }, []);

  function submit(event) {
    event.preventDefault();
    chat.current.say(text);
    setText("");
  }

  return (
    <section className="chat" aria-label={`Chat ${number}`}>
      <h2>Chat {number}</h2>
      <p>{count} connected</p>
      <ul>
        {messages.map((message, index) => (
          <li key={index}>{message}</li>
        ))}
      </ul>
      <form onSubmit={submit}>
        <label htmlFor={`text-${number}`}>Message</label>
        <input
          id={`text-${number}`}
          value={text}
          onChange={(event) => setText(event.target.value)}
          maxLength={500}
          autoComplete="off"
          required
        />
        <button>Send</button>
      </form>
    </section>
  );
}

function App() {
  const [chats, setChats] = useState(1);
  return (
    <>
      <div className="actions">
        <button onClick={() => setChats(chats + 1)}>Open a chat</button>
        <button onClick={() => setChats(chats - 1)} disabled={chats === 0}>
          Close a chat
        </button>
      </div>
      {Array.from({ length: chats }, (_, index) => (
        <Chat key={index} number={index + 1} />
      ))}
    </>
  );
}

createRoot(document.getElementById("app")).render(
  <StrictMode>
    <App />
  </StrictMode>,
);
