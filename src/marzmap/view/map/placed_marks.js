// What can be asked of marks that have their places: in which order they are painted, what lies at a point, what they cover.
const DIGIT = { width: 7, height: 9 }; // pixels of a number's digit, with the halo
const DOT = 6; // pixels of the place that a symbol stands off
const APART = 24; // pixels that incidents must lie apart at the nearest zoom to be seen by themselves
const TARGET = 12; // pixels round a symbol's middle that a pointer meets
const PAINTED = ["context", "candidate", "incident"]; // the later ones over the earlier

// Return marks in the order in which they are painted: symbols, and over them clusters, the largest last.
/** @param {Mark[]} marks */
export function inPaintOrder(marks) {
  const symbols = marks.filter((mark) => mark.kind !== "cluster");
  symbols.sort((a, b) => PAINTED.indexOf(a.kind) - PAINTED.indexOf(b.kind) || b.size - a.size);
  return { symbols, clusters: marks.filter((mark) => mark.kind === "cluster").reverse() };
}

/** Return how many incidents are drawn in view, by themselves or in clusters. @param {Mark[]} marks */
export const drawnCount = (marks) =>
  marks
    .filter(({ seen, kind }) => seen && (kind === "incident" || kind === "cluster"))
    .reduce((sum, { count }) => sum + count, 0);

/** Return the mark at a point, the nearest of several; null for none. @param {Mark[]} marks @param {XY} point */
export function markAt(marks, { x, y }) {
  let best = null;
  let nearest = 1;
  for (const mark of marks) {
    const away = Math.hypot(mark.x - x, mark.y - y) / Math.max(TARGET, mark.size / 2);
    if (away <= nearest) [best, nearest] = [mark, away];
  }
  return best;
}

/** @typedef {[left: number, top: number, right: number, bottom: number]} Sides */
const CORNERS = [
  [1, -1],
  [-1, -1],
  [1, 1],
  [-1, 1],
];

// Return the box of a symbol's number, outside a corner of it: the upper right one if there is no other.
/** @param {Pick<EventMark, "index" | "x" | "y" | "size">} mark @returns {Sides} */
export function numberBox({ index, x, y, size }, [right, down] = CORNERS[0]) {
  const reach = size / 2 + 1; // as far as the ring round what is selected
  const width = DIGIT.width * String(index + 1).length;
  const left = right > 0 ? x + 0.87 * reach : x - 0.87 * reach - width;
  const line = y + 0.68 * reach * down + (down > 0 ? DIGIT.height : 0);
  return [left, line - DIGIT.height, left + width, line];
}

/** @param {Sides} a @param {Sides} b */
const overlap = (a, b) => a[0] < b[2] && b[0] < a[2] && a[1] < b[3] && b[1] < a[3];

/** @param {XY & { size: number }} mark @param {number} share of its box @returns {Sides} */
const boxOf = ({ x, y, size }, share = 1) => {
  const reach = (size / 2) * share;
  return [x - reach, y - reach, x + reach, y + reach];
};

// Give the number of each incident the first corner where it covers no other mark, place or number.
/** @param {Mark[]} marks */
export function placeNumbers(marks) {
  const taken = marks.flatMap(({ off }) => (off ? [boxOf({ ...off, size: DOT })] : []));
  for (const mark of marks) {
    if (mark.kind !== "incident") continue;
    const others = marks
      .filter((other) => other !== mark && Math.abs(other.y - mark.y) < 80)
      .map((other) => boxOf(other, 0.7));
    const boxes = CORNERS.map((corner) => numberBox(mark, corner));
    const isFree = (/** @type {Sides} */ box) => ![...others, ...taken].some((other) => overlap(box, other));
    mark.number = boxes.find(isFree) ?? boxes[0];
    taken.push(mark.number);
  }
}

// Return numbers in words: what follows one another from the first to the last.
/** @param {number[]} numbers ascending @param {(number: number) => string} figure */
export function ranges(numbers, figure) {
  /** @type {[number, number][]} */
  const runs = [];
  for (const number of numbers) {
    const last = runs.at(-1);
    if (last?.[1] === number - 1) last[1] = number;
    else runs.push([number, number]);
  }
  return runs.map(([from, to]) => (from === to ? figure(from) : `${figure(from)}–${figure(to)}`)).join(", ");
}

// Return what the marks cover, with their numbers: boxes [left, top, right, bottom].
/** @param {Mark[]} marks @param {boolean} numbered */
export function coveredBoxes(marks, numbered) {
  const boxes = marks.map((mark) => boxOf(mark));
  const numbers = marks.flatMap((mark) =>
    mark.number ? [mark.number] : mark.kind === "incident" ? [numberBox(mark)] : [],
  );
  return numbered ? [...boxes, ...numbers] : boxes;
}

// Return the incidents of a cluster and the box that holds them in the world at zoom 0; `parted` says whether the
// nearest zoom shows them by themselves.
/** @param {Pick<ClusterMark, "members">} cluster @param {number} scale @param {Looks} looks @param {number} lastZoom */
export function clusterContent({ members }, scale, looks, lastZoom) {
  const incidents = members();
  const box = { left: Infinity, top: Infinity, right: -Infinity, bottom: -Infinity };
  for (const i of incidents) {
    box.left = Math.min(box.left, looks.worldX[i]);
    box.right = Math.max(box.right, looks.worldX[i]);
    box.top = Math.min(box.top, looks.worldY[i]);
    box.bottom = Math.max(box.bottom, looks.worldY[i]);
  }
  const widest = Math.max(box.right - box.left, box.bottom - box.top);
  return { incidents, box, parted: scale < 2 ** lastZoom && widest * 2 ** lastZoom >= APART };
}
