import { systemClock } from "../clock.ts";
import { find, make, makePicture } from "../dom.ts";
import { tintOf } from "../portrait.ts";
import { Glide, type Place } from "./glide.ts";
import { Shell } from "./shell.ts";
import { Throttle } from "./throttle.ts";

/** Least time between two places that are sent, in milliseconds: some 30 in a second. */
const SEND_MILLIS = 33;

/** How far an arrow key moves the cursor, as a part of the field. */
const KEY_STEP = 0.02;

const STEPS: Readonly<Record<string, readonly [x: number, y: number]>> = {
  ArrowLeft: [-KEY_STEP, 0],
  ArrowRight: [KEY_STEP, 0],
  ArrowUp: [0, -KEY_STEP],
  ArrowDown: [0, KEY_STEP],
};

interface Cursor {
  readonly glide: Glide;
  readonly element: HTMLElement;
}

const stage = find("stage", HTMLDivElement);
const isCalm = matchMedia("(prefers-reduced-motion: reduce)").matches;
const cursors = new Map<string, Cursor>();
let own: Place | undefined;
let isMoving = false;
let drawnAt = 0;

const shell = new Shell("cursors", "Cursors", {
  onEntered: () => {
    [...cursors.keys()].filter((id) => shell.people.find(id) === undefined).forEach(remove);
    if (own !== undefined) {
      send.request();
    }
  },
  onLeft: remove,
  onGone: () => [...cursors.keys()].forEach(remove),
});
const send = new Throttle(SEND_MILLIS, systemClock, () => {
  if (own !== undefined) {
    shell.line.tell("move", { ...own });
  }
});

function remove(id: string): void {
  cursors.get(id)?.element.remove();
  cursors.delete(id);
}

function add(id: string, place: Place): Cursor {
  const name = shell.people.find(id)?.name ?? "Anonymous";
  const element = make(
    "div",
    { class: `cursor tint-${tintOf(name)}`, "data-testid": "cursor", "data-name": name },
    makePicture("pointer", "pointer"),
    make("bdi", { class: "cursor-name" }, name),
  );
  const cursor = { glide: new Glide(place), element };
  cursors.set(id, cursor);
  stage.append(element);
  put(cursor);
  return cursor;
}

function put({ glide, element }: Cursor): void {
  const { x, y } = glide.shown;
  element.style.transform = `translate(${x * stage.clientWidth}px, ${y * stage.clientHeight}px)`;
}

function draw(now: number): void {
  isMoving = false;
  const millis = Math.min(100, now - drawnAt);
  drawnAt = now;
  for (const cursor of cursors.values()) {
    if (cursor.glide.step(isCalm ? Number.POSITIVE_INFINITY : millis)) {
      isMoving = true;
    }
    put(cursor);
  }
  if (isMoving) {
    requestAnimationFrame(draw);
  }
}

function animate(): void {
  if (!isMoving) {
    isMoving = true;
    drawnAt = performance.now();
    requestAnimationFrame(draw);
  }
}

function move(place: Place): void {
  own = { x: within(place.x), y: within(place.y) };
  send.request();
}

function within(part: number): number {
  return Math.min(1, Math.max(0, part));
}

shell.line.on("presence", (id, place) => {
  const cursor = cursors.get(String(id)) ?? add(String(id), place as Place);
  cursor.glide.moveTo(place as Place);
  animate();
});
stage.addEventListener("pointermove", (event) => {
  const { left, top, width, height } = stage.getBoundingClientRect();
  move({ x: (event.clientX - left) / width, y: (event.clientY - top) / height });
});
stage.addEventListener("keydown", (event) => {
  const step = STEPS[event.key];
  if (step !== undefined) {
    event.preventDefault();
    const { x, y } = own ?? { x: 0.5, y: 0.5 };
    move({ x: x + step[0], y: y + step[1] });
  }
});
new ResizeObserver(() => cursors.forEach(put)).observe(stage);
shell.start();
