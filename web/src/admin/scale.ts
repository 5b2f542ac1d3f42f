/* How a chart lays its numbers out; pure functions. */

/** A number that is easily read, and not below the one that is given. */
export function ceiling(most: number): number {
  if (!(most > 0)) {
    return 1;
  }
  const power = 10 ** Math.floor(Math.log10(most));
  const step = [1, 2, 5, 10].find((each) => each * power >= most * (1 - 1e-9)) ?? 10;
  return step * power;
}

/** The same for bytes, which are counted in powers of two. */
export function byteCeiling(most: number): number {
  return most > 0 ? 2 ** Math.ceil(Math.log2(most)) : 1;
}

export interface Box {
  readonly width: number;
  readonly height: number;
  /** The number at the upper edge; zero is at the lower one. */
  readonly top: number;
  /** How many numbers there is room for; the last one is at the right edge. */
  readonly places: number;
}

/**
 * The path of a line: the last number at the right, a gap where there is none. A number that
 * stands alone is a short stroke.
 */
export function path(values: readonly (number | null)[], box: Box): string {
  const step = box.width / Math.max(1, box.places - 1);
  const first = box.width - (values.length - 1) * step;
  let drawn = "";
  values.forEach((value, index) => {
    if (value === null) {
      return;
    }
    const x = round(first + index * step);
    const y = round(box.height - (Math.min(value, box.top) / box.top) * box.height);
    const isJoined = index > 0 && values[index - 1] !== null;
    const isAlone = !isJoined && (values[index + 1] ?? null) === null;
    drawn += isJoined ? `L${x} ${y}` : `M${x} ${y}`;
    drawn += isAlone ? "h0.01" : "";
  });
  return drawn;
}

/** Which number is drawn nearest to a place, as far as there is one. */
export function indexAt(x: number, length: number, box: Box): number | undefined {
  const step = box.width / Math.max(1, box.places - 1);
  const index = length - 1 - Math.round((box.width - x) / step);
  return index >= 0 && index < length ? index : undefined;
}

/** Where a number is drawn. */
export function xOf(index: number, length: number, box: Box): number {
  const step = box.width / Math.max(1, box.places - 1);
  return round(box.width - (length - 1 - index) * step);
}

function round(value: number): number {
  return Math.round(value * 10) / 10;
}

export interface Summary {
  readonly now: number | null;
  readonly mean: number | null;
  readonly most: number | null;
}

/** The last number, the mean and the greatest of those that there are. */
export function summary(values: readonly (number | null)[]): Summary {
  const known = values.filter((value) => value !== null);
  return {
    now: values.at(-1) ?? null,
    mean: known.length === 0 ? null : known.reduce((sum, value) => sum + value, 0) / known.length,
    most: known.length === 0 ? null : Math.max(...known),
  };
}
