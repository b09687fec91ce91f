// Which country lies on which side of a line. Plain arithmetic of pixels, y downwards.

/** @type {(from: XY, to: XY) => XY} */
function unit(from, to) {
  const [x, y] = [to.x - from.x, to.y - from.y];
  const length = Math.hypot(x, y) || 1;
  return { x: x / length, y: y / length };
}

/**
 * Return a function that gives the nearest point of some lines, how far away it is, the country of the place that was
 * asked for, and the direction from the line into a country. Infinitely far away where there are no lines.
 * @param {SidedLine[]} lines
 * @returns {(at: XY) => NearestLine}
 */
export function sidesOf(lines) {
  return ({ x, y }) => {
    /** @type {{ line: SidedLine, end: number, share: number, foot: XY } | null} */
    let best = null;
    let least = Infinity;
    for (const line of lines) {
      const { points } = line;
      for (let end = 1; end < points.length; end += 1) {
        const [a, b] = [points[end - 1], points[end]];
        const [dx, dy] = [b.x - a.x, b.y - a.y];
        const along = ((x - a.x) * dx + (y - a.y) * dy) / (dx * dx + dy * dy || 1);
        const share = Math.max(0, Math.min(1, along));
        const [footX, footY] = [a.x + share * dx, a.y + share * dy];
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
