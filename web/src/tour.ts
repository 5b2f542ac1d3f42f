import { delayMillis } from "./backoff.ts";
import { find, setText } from "./dom.ts";
import { hashOf, roomOfHash } from "./room-name.ts";
import { Card, type Step } from "./tour/card.ts";
import { type Begin, Ear, type Heard } from "./tour/ear.ts";
import { EventsRoad } from "./tour/events-road.ts";
import { Meter } from "./tour/meter.ts";
import { NextPollRoad } from "./tour/next-poll-road.ts";
import { PollRoad } from "./tour/poll-road.ts";
import type { Road } from "./tour/road.ts";
import { SocketIoRoad } from "./tour/socket-io-road.ts";
import { Talk } from "./tour/talk.ts";
import { WebSocketRoad } from "./tour/web-socket-road.ts";

const ROOM = "tour";
const SERIES = 10;
const SERIES_MILLIS = 400;
const DRAW_MILLIS = 100;
const CALM_DRAW_MILLIS = 1000;

const STEPS = {
  poll: {
    key: "poll",
    name: "Polling",
    address: "GET /poll",
    text: "The page asks again and again whether there is anything new. Most answers say no, and news waits for the next question.",
  },
  next: {
    key: "next",
    name: "Long polling",
    address: "GET /poll/next",
    text: "The server holds the question back until there is news. Nothing is asked in vain, but each answer costs a request.",
  },
  events: {
    key: "events",
    name: "HTTP stream",
    address: "GET /events",
    text: "One request, and an answer that does not end: news is sent down it as it is said. It leads one way only.",
  },
  socket: {
    key: "socket",
    name: "WebSocket",
    address: "/chat",
    text: "One line for both ways, with a few bytes around each message. Coming back after a cut is the page's own affair.",
  },
  io: {
    key: "io",
    name: "Socket.IO",
    address: "/socket.io/",
    text: "A WebSocket that looks after itself: it comes back, falls back to polling where it must, and knows acknowledgements.",
  },
} satisfies Record<string, Step>;

/** Five roads from one room to one page. */
class Tour {
  readonly #room = roomOfAddress();
  readonly #talk = new Talk(this.#room, "Visitor");
  readonly #interval = find("interval", HTMLInputElement);
  readonly #network = find("network", HTMLButtonElement);
  readonly #roads: Road[] = [];
  readonly #meters: Meter[] = [];
  readonly #cards: Card[] = [];
  #isAway = false;
  #saidCount = 0;

  constructor(private readonly begin: Begin) {}

  start(): void {
    const room = this.#room;
    const { since } = this.begin;
    const poll = this.#build(
      STEPS.poll,
      (meter, ear) => new PollRoad(meter, ear, room, this.#intervalMillis()),
    );
    this.#build(STEPS.next, (meter, ear) => new NextPollRoad(meter, ear, room, since));
    this.#build(STEPS.events, (meter, ear) => new EventsRoad(meter, ear, room, since));
    this.#build(STEPS.socket, (meter, ear) => new WebSocketRoad(meter, ear, room));
    this.#build(STEPS.io, (meter, ear) => new SocketIoRoad(meter, ear, room));
    find("doors", HTMLOListElement).append(...this.#cards.map(({ element }) => element));
    find("chat-link", HTMLAnchorElement).href = `/${hashOf(this.#room)}`;
    this.#listen(poll);
    this.#roads.forEach((road) => road.start());
    const isCalm = matchMedia("(prefers-reduced-motion: reduce)").matches;
    setInterval(() => this.#draw(), isCalm ? CALM_DRAW_MILLIS : DRAW_MILLIS);
    this.#draw();
  }

  #build<R extends Road>(step: Step, road: (meter: Meter, ear: Ear) => R): R {
    const meter = new Meter();
    const ear = new Ear(meter, this.#talk.saidHere, this.begin);
    const built = road(meter, ear);
    this.#roads.push(built);
    this.#meters.push(meter);
    this.#cards.push(new Card(step, meter, ear));
    return built;
  }

  #listen(poll: PollRoad): void {
    this.#interval.addEventListener("input", () => {
      poll.setInterval(this.#intervalMillis());
      this.#draw();
    });
    this.#network.addEventListener("click", () => this.#toggleNetwork());
    find("say", HTMLFormElement).addEventListener("submit", (event) => {
      event.preventDefault();
      const input = find("text", HTMLInputElement);
      this.#say(input.value);
      input.value = "";
    });
    find("series", HTMLButtonElement).addEventListener("click", () => void this.#saySeries());
  }

  #intervalMillis(): number {
    return Number(this.#interval.value) * 1000;
  }

  #say(text: string): void {
    this.#saidCount++;
    this.#talk.say(text === "" ? `Message ${this.#saidCount}` : text);
    this.#draw();
  }

  async #saySeries(): Promise<void> {
    for (let i = 0; i < SERIES; i++) {
      this.#say("");
      await new Promise((resolve) => setTimeout(resolve, SERIES_MILLIS));
    }
  }

  #toggleNetwork(): void {
    this.#isAway = !this.#isAway;
    this.#talk.setAway(this.#isAway);
    this.#roads.forEach((road) => (this.#isAway ? road.stop() : road.start()));
    this.#network.setAttribute("aria-pressed", String(this.#isAway));
    this.#draw();
  }

  #draw(): void {
    if (document.visibilityState === "hidden") {
      return;
    }
    const now = performance.now();
    this.#cards.forEach((card) => card.show(now));
    setText(find("interval-value", HTMLOutputElement), `${this.#intervalMillis() / 1000} s`);
    setText(this.#network, this.#isAway ? "Give the network back" : "Take the network away");
    document.body.classList.toggle("away", this.#isAway);
    setText(find("note", HTMLParagraphElement), this.#note());
  }

  #note(): string {
    const refused = this.#meters.find(({ refusal }) => refusal !== "");
    const problem = this.#talk.problem || (refused?.refusal ?? "");
    if (problem !== "") {
      return problem;
    }
    const count = this.#talk.waitingCount;
    const waiting = count === 1 ? "1 message waits" : `${count} messages wait`;
    if (this.#isAway) {
      return count === 0
        ? "There is no network. Say something, and give it back."
        : `There is no network. ${waiting} to be sent.`;
    }
    return count > 1 ? `${waiting} to be sent.` : "";
  }
}

function roomOfAddress(): string {
  return (location.hash.length > 1 ? roomOfHash(location.hash) : undefined) ?? ROOM;
}

/** Asks where the room is, so that all roads begin at one place; again, until there is an answer. */
async function begin(room: string): Promise<Begin> {
  for (let failures = 0; ; failures++) {
    try {
      const response = await fetch(`/poll/next?room=${encodeURIComponent(room)}`);
      const answer = (await response.json()) as { msg: Heard[]; since: string; reason?: string };
      setText(find("note", HTMLParagraphElement), answer.reason ?? "");
      if (response.ok) {
        const { msg, since } = answer;
        return { messages: msg, position: Number.parseInt(since, 10), since };
      }
    } catch {
      // The network is away, or what came is no answer.
    }
    await new Promise((resolve) => setTimeout(resolve, delayMillis(failures, Math.random())));
  }
}

void begin(roomOfAddress()).then((place) => new Tour(place).start());
