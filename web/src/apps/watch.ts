import { find, setText } from "../dom.ts";
import { Refused } from "./line.ts";
import { DrawnPlayer, MediaPlayer, type Player } from "./player.ts";
import { Shell } from "./shell.ts";
import { placeText, positionAt, ServerTime, type WatchState } from "./watch-state.ts";

/** How often the time of the server is asked for, in milliseconds. */
const ASK_MILLIS = 10_000;

/** How many times it is asked for at first. */
const FIRST_ASKS = 4;

/** How often the player is put right, in milliseconds. */
const FOLLOW_MILLIS = 100;

const canvas = find("clip", HTMLCanvasElement);
const video = find("video", HTMLVideoElement);
const unlock = find("unlock", HTMLButtonElement);
const play = find("play", HTMLButtonElement);
const seek = find("seek", HTMLInputElement);
const rate = find("rate", HTMLSelectElement);
const url = find("url", HTMLInputElement);
const drawn = new DrawnPlayer(canvas);
const media = new MediaPlayer(video, () => (unlock.hidden = false));
const time = new ServerTime();
let player: Player = drawn;
let state: WatchState = {
  revision: -1,
  url: "",
  playing: false,
  position: 0,
  rate: 1,
  time: Date.now(),
  by: "",
};

const shell = new Shell("watch", "Watch together", {
  onEntered: () => {
    // A room that everybody had left has begun anew.
    state = { ...state, revision: -1 };
    void askTimes();
  },
});

async function askTimes(): Promise<void> {
  for (let i = 0; i < FIRST_ASKS; i++) {
    await askTime();
  }
}

async function askTime(): Promise<void> {
  const sent = Date.now();
  try {
    const { members } = await shell.line.ask("time", {});
    time.measure(sent, Date.now(), Number(members["time"]));
  } catch {
    // It is asked for again later; what is known will do until then.
  }
}

function serverMillis(): number {
  return Date.now() + time.ahead;
}

function take(told: unknown): void {
  const next = told as WatchState;
  if (next.revision < state.revision) {
    // An answer that comes after what somebody else did later.
    return;
  }
  if (next.url !== state.url) {
    player.stop();
    unlock.hidden = true;
    player = next.url === "" ? drawn : media;
    canvas.hidden = next.url !== "";
    video.hidden = next.url === "";
    if (next.url !== "") {
      media.load(next.url);
    }
    url.value = next.url;
  }
  state = next;
  show();
}

function show(): void {
  setText(play, state.playing ? "Pause" : "Play");
  rate.value = String(state.rate);
  setText(find("by", HTMLParagraphElement), state.by === "" ? "" : `Last moved by ${state.by}`);
  follow();
}

function follow(): void {
  const now = serverMillis();
  player.follow(state, now);
  const position = Math.min(player.length || Infinity, positionAt(state, now));
  seek.max = String(player.length || 0);
  if (document.activeElement !== seek || !isSeeking) {
    seek.value = String(position);
    seek.setAttribute("aria-valuetext", placeText(position));
  }
  setText(find("place", HTMLOutputElement), placeText(position));
}

let isSeeking = false;

async function control(changed: Partial<WatchState>): Promise<void> {
  const position = Math.min(player.length || Infinity, positionAt(state, serverMillis()));
  const wanted = {
    url: state.url,
    playing: state.playing,
    position: Number.isFinite(position) ? position : 0,
    rate: state.rate,
    ...changed,
  };
  try {
    const { members } = await shell.line.ask("control", wanted);
    shell.notice("");
    take(members);
  } catch (error) {
    shell.notice(error instanceof Refused ? error.message : "There is no line; try again.");
    show();
  }
}

shell.line.on("state", take);
play.addEventListener("click", () => {
  const isOver = player.length > 0 && positionAt(state, serverMillis()) >= player.length;
  void control(
    isOver && state.playing
      ? { playing: true, position: 0 }
      : { playing: !state.playing, ...(isOver ? { position: 0 } : {}) },
  );
});
seek.addEventListener("input", () => (isSeeking = true));
seek.addEventListener("change", () => {
  isSeeking = false;
  void control({ position: Number(seek.value) });
});
rate.addEventListener("change", () => void control({ rate: Number(rate.value) }));
unlock.addEventListener("click", () => {
  unlock.hidden = true;
  video.play().catch(() => (unlock.hidden = false));
});
video.addEventListener("error", () => {
  if (state.url !== "") {
    shell.notice("That cannot be played here: there is nothing, or nothing that is a video.");
  }
});
find("source", HTMLFormElement).addEventListener("submit", (event) => {
  event.preventDefault();
  void control({ url: url.value.trim(), position: 0, playing: false });
});
setInterval(() => void askTime(), ASK_MILLIS);
setInterval(follow, FOLLOW_MILLIS);
shell.start();
show();
