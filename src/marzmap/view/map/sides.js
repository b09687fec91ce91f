// Which country lies on which side of a line. Plain arithmetic of pixels, y downwards.

/** @type {(from: XY, to: XY) => XY} */
function unit(from, to) {
  const [x, y] = [to.x - from.x, to.y - from.y];
  const length = Math.hypot(x, y) || 1;
  return { x: x / length, y: y / length };
}

const PIECE = 16; // pieces of a line that have a box together

/** @typedef {Box & { line: SidedLine, from: number, to: number }} Stretch */

// Parts of the lines with the box of each, so that what is far off need not be looked at piece by piece.
/** @type {(lines: SidedLine[]) => Stretch[]} */
const boxed = (lines) =>
  lines.flatMap((line) => {
    const parts = [];
    for (let from = 1; from < line.points.length; from += PIECE) {
      const to = Math.min(from + PIECE, line.points.length);
      const own = line.points.slice(from - 1, to);
      const [xs, ys] = [own.map(({ x }) => x), own.map(({ y }) => y)];
      const [left, right, top, bottom] = [Math.min(...xs), Math.max(...xs), Math.min(...ys), Math.max(...ys)];
      parts.push({ line, from, to, left, right, top, bottom });
    }
    return parts;
  });

/**
 * Return a function that gives the nearest point of some lines, how far away it is, the country of the place that was
 * asked for, and the direction from the line into a country. Infinitely far away where there are no lines.
 * @param {SidedLine[]} lines
 * @returns {(at: XY) => NearestLine}
 */
export function sidesOf(lines) {
  const parts = boxed(lines);
  return ({ x, y }) => {
    /** @type {{ line: SidedLine, end: number, share: number, foot: XY } | null} */
    let best = null;
    let least = Infinity;
    for (const { line, from, to, left, right, top, bottom } of parts) {
      if (Math.max(left - x, 0, x - right) ** 2 + Math.max(top - y, 0, y - bottom) ** 2 >= least) continue;
      const { points } = line;
      for (let end = from; end < to; end += 1) {
        const a = points[end - 1];
        const dx = points[end].x - a.x;
        const dy = points[end].y - a.y;
        const along = ((x - a.x) * dx + (y - a.y) * dy) / (dx * dx + dy * dy || 1);
        const share = Math.max(0, Math.min(1, along));
        const footX = a.x + share * dx;
        const footY = a.y + share * dy;
        const away = (x - footX) ** 2 + (y - footY) ** 2;
        if (away >= least) continue;
        least = away;
        best = { line, end, share, foot: { x: footX, y: footY } };
      }
    }
    return best ? seenFrom({ x, y }, best, Math.sqrt(least)) : NOWHERE;
  };
}

/** @type {NearestLine} */
const NOWHERE = { away: Infinity, foot: { x: NaN, y: NaN }, country: null, other: null, into: () => -Math.PI / 2 };

// At a corner neither of its two pieces says on which side a place is, but the direction between theirs does.
/** @type {(at: XY, nearest: { line: SidedLine, end: number, share: number, foot: XY }, away: number) => NearestLine} */
function seenFrom(at, { line: { points, left, right }, end, share, foot }, away) {
  let { x, y } = unit(points[end - 1], points[end]);
  const next = share === 1 && end + 1 < points.length ? unit(points[end], points[end + 1]) : null;
  const last = share === 0 && end > 1 ? unit(points[end - 2], points[end - 1]) : null;
  for (const one of [next, last]) if (one) [x, y] = [x + one.x, y + one.y];
  const isLeft = x * (at.y - foot.y) - y * (at.x - foot.x) < 0;
  const country = isLeft ? left : right;
  /** @type {NearestLine["into"]} */
  const into = (wanted) => {
    if (wanted === country && away > 3) return Math.atan2(at.y - foot.y, at.x - foot.x);
    const turned = wanted === left || (wanted !== right && isLeft);
    return turned ? Math.atan2(-x, y) : Math.atan2(x, -y);
  };
  return { away, foot, country, other: isLeft ? right : left, into };
}
