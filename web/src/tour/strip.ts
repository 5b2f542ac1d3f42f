import { type Meter, WINDOW_MILLIS } from "./meter.ts";

const LINE_PIXELS = 8;
const DOT_PIXELS = 5;
const RING_PIXELS = 1.5;

/**
 * Draws the last seconds of a road, now being at the right: a bar for as long as each request or
 * connection lasts, a dot for each message.
 */
export class Strip {
  constructor(private readonly canvas: HTMLCanvasElement) {}

  draw(meter: Meter, now: number): void {
    const { clientWidth: width, clientHeight: height } = this.canvas;
    const scale = window.devicePixelRatio;
    if (this.canvas.width !== Math.round(width * scale)) {
      this.canvas.width = Math.round(width * scale);
      this.canvas.height = Math.round(height * scale);
    }
    const pen = this.canvas.getContext("2d");
    if (pen === null) {
      return;
    }
    const { color, borderTopColor, backgroundColor } = getComputedStyle(this.canvas);
    const x = (time: number): number => width - ((now - time) / WINDOW_MILLIS) * width;
    pen.setTransform(scale, 0, 0, scale, 0, 0);
    pen.clearRect(0, 0, width, height);
    pen.fillStyle = color;
    const top = (height - LINE_PIXELS) / 2;
    for (const { from, to } of meter.spans) {
      const left = Math.max(0, x(from));
      pen.fillRect(left, top, Math.max(2, x(to ?? now) - left - 1), LINE_PIXELS);
    }
    pen.fillStyle = borderTopColor;
    pen.strokeStyle = backgroundColor;
    pen.lineWidth = RING_PIXELS;
    for (const time of meter.arrivals) {
      pen.beginPath();
      pen.arc(x(time) - DOT_PIXELS, height / 2, DOT_PIXELS, 0, 2 * Math.PI);
      pen.fill();
      pen.stroke();
    }
  }
}
