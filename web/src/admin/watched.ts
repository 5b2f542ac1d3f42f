import { make, makeButton, setText } from "../dom.ts";
import { act, type Message, Refused, show } from "./api.ts";
import { moment } from "./format.ts";
import { Watch } from "./live.ts";
import { aboutPerson } from "./moderation.ts";
import type { Desk } from "./view.ts";

/** Most messages that stay in the page. */
const MOST = 500;

const HOUSE = "house";

/** One room that is looked into: what is said in it, and speaking in it as the house. */
export class Watched {
  readonly element: HTMLElement;
  readonly #title = make("h3", { tabindex: "-1" });
  readonly #box = make("div", {
    class: "messages",
    role: "log",
    tabindex: "0",
    "aria-label": "Messages",
  });
  readonly #list: HTMLOListElement;
  readonly #older: HTMLButtonElement;
  readonly #form: HTMLFormElement;
  readonly #input = make("input", {
    id: "say",
    type: "text",
    maxlength: "4000",
    autocomplete: "off",
    "data-testid": "say",
  });
  readonly #problem = make("p", { class: "problem", role: "alert" });
  #room = "";
  #watch: Watch | undefined;
  #first = Infinity;
  #last = 0;

  constructor(private readonly desk: Desk) {
    this.#list = make("ol", { "data-testid": "messages" });
    this.#box.append(this.#list);
    const older = { class: "quiet-button", "data-testid": "older-messages" };
    this.#older = makeButton(older, () => void this.#readOlder(), "Older messages");
    this.#form = make(
      "form",
      { class: "say" },
      make("label", { for: "say" }, "Speak as the house"),
      this.#input,
      make("button", { type: "submit", class: "button" }, "Say it"),
    );
    this.#form.addEventListener("submit", (event) => {
      event.preventDefault();
      void this.#say();
    });
    const closing = { class: "quiet-button", "data-testid": "stop" };
    this.element = make(
      "section",
      { class: "watched panel", "data-testid": "watched" },
      make(
        "div",
        { class: "view-head" },
        this.#title,
        makeButton(closing, () => this.stop(), "Stop watching"),
      ),
      this.#older,
      this.#box,
      this.#form,
      this.#problem,
    );
    this.element.hidden = true;
  }

  watch(room: string, name: string): void {
    this.stop();
    this.#room = room;
    this.#first = Infinity;
    this.#last = 0;
    setText(this.#title, `Watching ${name}`);
    setText(this.#problem, "");
    this.#older.hidden = true;
    this.#list.replaceChildren();
    this.#form.hidden = !this.desk.deeds.can("post");
    this.element.hidden = false;
    this.#title.focus();
    this.#watch = new Watch(
      room,
      (messages) => this.#heard(messages),
      (positions) => this.#removed(positions),
    );
  }

  stop(): void {
    this.#watch?.close();
    this.#watch = undefined;
    this.element.hidden = true;
  }

  #heard(messages: readonly Message[]): void {
    const list = this.#list;
    const { scrollHeight, scrollTop, clientHeight } = this.#box;
    const isAtEnd = scrollHeight - scrollTop - clientHeight < 40;
    for (const message of messages) {
      if (message.position > this.#last) {
        this.#last = message.position;
        this.#first = Math.min(this.#first, message.position);
        list.append(this.#row(message));
      }
    }
    while (list.children.length > MOST) {
      list.firstElementChild?.remove();
    }
    this.#older.hidden = this.#first === Infinity;
    if (isAtEnd) {
      this.#box.scrollTop = this.#box.scrollHeight;
    }
  }

  #row(message: Message): HTMLElement {
    const { deeds } = this.desk;
    const { person, position } = message;
    const row = make(
      "li",
      { "data-testid": "message", "data-position": String(position) },
      make(
        "p",
        { class: "said" },
        make("bdi", { class: "by" }, person.name),
        " ",
        make("time", { datetime: new Date(message.time).toISOString() }, moment(message.time)),
      ),
      make("p", { class: "text" }, make("bdi", {}, message.text)),
      make(
        "div",
        { class: "buttons" },
        deeds.button("Remove", `Remove what ${person.name} said`, () => ({
          action: "remove-message",
          title: "Remove this message?",
          text: `${person.name}: ${message.text}`,
          verb: "Remove it for ever",
          asked: () => ({ room: this.#room, position }),
          done: "The message is removed.",
        })),
        ...(person.id === HOUSE ? [] : aboutPerson(deeds, person)),
      ),
    );
    return row;
  }

  /** The focus goes on to the messages where it was in one that is gone. */
  #removed(positions: readonly number[]): void {
    for (const position of positions) {
      const row = this.#list.querySelector(`[data-position="${position}"]`);
      if (row?.contains(document.activeElement) === true) {
        this.#box.focus();
      }
      row?.remove();
    }
  }

  async #readOlder(): Promise<void> {
    try {
      const page = await show<{ messages: readonly Message[]; more: boolean }>("messages", {
        room: this.#room,
        before: String(this.#first),
      });
      this.#list.prepend(...page.messages.map((message) => this.#row(message)));
      this.#first = page.messages[0]?.position ?? this.#first;
      this.#older.hidden = !page.more;
    } catch (failure) {
      this.desk.failed(failure);
    }
  }

  async #say(): Promise<void> {
    const text = this.#input.value.trim();
    if (text === "") {
      return;
    }
    try {
      await act("post", { room: this.#room, text });
      this.#input.value = "";
      setText(this.#problem, "");
    } catch (failure) {
      setText(this.#problem, failure instanceof Refused ? failure.message : String(failure));
    }
  }
}
