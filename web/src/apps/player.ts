import { positionAt, type WatchState } from "./watch-state.ts";

/** What plays what is watched. */
export interface Player {
  /** How long it is, in seconds. */
  readonly length: number;
  /** Makes it what it is to be at a time of the server. */
  follow(state: WatchState, serverMillis: number): void;
  stop(): void;
}

/** How long the drawn clip is, in seconds. */
const CLIP_SECONDS = 120;

/** How far a player may be off before it is put right, in seconds. */
const DRIFT_SECONDS = 0.25;

/** Draws a clip: a dial, whose every picture follows from the time alone. */
export class DrawnPlayer implements Player {
  readonly length = CLIP_SECONDS;
  readonly #context: CanvasRenderingContext2D;

  constructor(private readonly canvas: HTMLCanvasElement) {
    const context = canvas.getContext("2d");
    if (context === null) {
      throw new Error("the page cannot draw");
    }
    this.#context = context;
  }

  follow(state: WatchState, serverMillis: number): void {
    this.#draw(Math.min(CLIP_SECONDS, positionAt(state, serverMillis)));
  }

  stop(): void {
    // There is nothing that runs by itself.
  }

  #draw(seconds: number): void {
    const { width, height } = this.canvas;
    const context = this.#context;
    const hue = (seconds / CLIP_SECONDS) * 360;
    context.fillStyle = `hsl(${hue} 45% 14%)`;
    context.fillRect(0, 0, width, height);
    for (let ring = 0; ring < 5; ring++) {
      const turn = (seconds / (ring + 1)) * Math.PI * 2 * 0.25;
      const radius = 60 + ring * 45;
      context.strokeStyle = `hsl(${hue + ring * 35} 65% 62%)`;
      context.lineWidth = 10;
      context.beginPath();
      context.arc(width / 2, height / 2, radius, turn, turn + Math.PI * 1.2);
      context.stroke();
    }
    context.fillStyle = "#fff";
    context.font = "700 64px system-ui, sans-serif";
    context.textAlign = "center";
    context.textBaseline = "middle";
    context.fillText(seconds.toFixed(1), width / 2, height / 2);
  }
}

/** Plays a file with what the browser has for that. */
export class MediaPlayer implements Player {
  /**
   * @param onLocked is called when the browser plays nothing before somebody has clicked
   */
  constructor(
    private readonly video: HTMLVideoElement,
    private readonly onLocked: () => void,
  ) {}

  get length(): number {
    return Number.isFinite(this.video.duration) ? this.video.duration : 0;
  }

  load(url: string): void {
    this.video.src = url;
  }

  follow(state: WatchState, serverMillis: number): void {
    const { video } = this;
    if (video.readyState === HTMLMediaElement.HAVE_NOTHING) {
      return;
    }
    const position = Math.min(this.length || Infinity, positionAt(state, serverMillis));
    const isOver = this.length > 0 && position >= this.length;
    video.playbackRate = state.rate;
    if (Math.abs(video.currentTime - position) > DRIFT_SECONDS && !video.seeking) {
      video.currentTime = position;
    }
    if (state.playing && !isOver && video.paused) {
      video.play().catch(() => this.onLocked());
    } else if ((!state.playing || isOver) && !video.paused) {
      video.pause();
    }
  }

  stop(): void {
    this.video.pause();
    this.video.removeAttribute("src");
    this.video.load();
  }
}
