import { find, make } from "../dom.ts";
import { tintOf } from "../portrait.ts";
import { browserStore } from "../stored.ts";
import { Refused } from "./line.ts";
import { Shell } from "./shell.ts";
import { Voice } from "./voice.ts";

/** Most lines that stay on the page. */
const MAX_LINES = 200;

const list = find("said", HTMLDivElement);
const text = find("text", HTMLInputElement);
const voice = new Voice(
  browserStore(() => localStorage),
  () => globalThis.speechSynthesis,
);
const shell = new Shell("relay", "Relay", { onEntered: () => undefined });

function show(name: string, said: string, isOwn: boolean): void {
  const who = make("bdi", { class: "who" }, name);
  const line = make("div", { class: isOwn ? "own" : `tint-${tintOf(name)}` }, who);
  line.dataset["testid"] = isOwn ? "own" : "heard";
  line.append(make("p", {}, said));
  list.append(line);
  while (list.children.length > MAX_LINES) {
    list.firstElementChild?.remove();
  }
  list.scrollTop = list.scrollHeight;
}

shell.line.on("said", (told) => {
  const { from, text: said } = told as { from: { person: { name: string } }; text: string };
  show(from.person.name, said, false);
  voice.say(`${from.person.name}: ${said}`);
});

async function say(said: string): Promise<void> {
  try {
    await shell.line.ask("say", { text: said });
    shell.notice("");
    show("You", said, true);
    if (text.value.trim() === said) {
      text.value = "";
    }
  } catch (error) {
    shell.notice(
      error instanceof Refused ? error.message : "Nobody heard that: there is no line. Try again.",
    );
  }
}

find("say", HTMLFormElement).addEventListener("submit", (event) => {
  event.preventDefault();
  const said = text.value.trim();
  if (said !== "") {
    void say(said);
  }
});

const toggle = find("speak", HTMLInputElement);
toggle.checked = voice.isOn;
toggle.disabled = !voice.isThere;
toggle.addEventListener("change", () => voice.turn(toggle.checked));
shell.start();
