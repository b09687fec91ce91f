// Many incidents as few marks: a grid tied to the world, one mark a cell, and what would overlap joined. Plain arithmetic.

const CELL = 64; // pixels
export const NAMED = 5; // of a cluster's incidents

// Return the half-width of a cluster's circle; it grows by the same step with each tenfold count.
/** @param {number} count */
export const reachOf = (count) => Math.round(11 + 4 * Math.log10(count));

// Widen a box to whole cells: only those are counted, so that a cluster is the same wherever the view is.
/** @param {Box} box @returns {Box} */
export const wholeCells = ({ left, top, right, bottom }) => ({
  left: Math.floor(left / CELL) * CELL,
  top: Math.floor(top / CELL) * CELL,
  right: Math.ceil(right / CELL) * CELL,
  bottom: Math.ceil(bottom / CELL) * CELL,
});

/**
 * Put incidents into clusters; one alone is a cluster of one.
 * @param {ArrayLike<number>} incidents
 * @param {Box} frame the part of the world that is drawn: whole cells, in pixels at this scale @param {number} scale
 * @param {Looks} looks @returns {Cluster[]}
 */
export function clustered(incidents, frame, scale, { worldX, worldY, shapes, sizes, kinds: kindCount }) {
  const [west, north] = [frame.left / CELL, frame.top / CELL];
  const [columns, rows] = [frame.right / CELL - west, frame.bottom / CELL - north];
  const cells = columns * rows;
  const count = new Uint32Array(cells);
  const sumX = new Float64Array(cells);
  const sumY = new Float64Array(cells);
  const first = new Uint32Array(cells);
  const kinds = new Uint32Array(cells * kindCount);
  for (let n = 0; n < incidents.length; n += 1) {
    const i = incidents[n];
    const x = worldX[i] * scale;
    const y = worldY[i] * scale;
    const column = Math.floor(x / CELL) - west;
    const row = Math.floor(y / CELL) - north;
    if (!(column >= 0 && column < columns && row >= 0 && row < rows)) continue;
    const cell = row * columns + column;
    if (!count[cell]) first[cell] = i;
    count[cell] += 1;
    sumX[cell] += x;
    sumY[cell] += y;
    kinds[cell * kindCount + shapes[i]] += 1;
  }
  const clusters = [];
  for (let cell = 0; cell < cells; cell += 1) {
    if (!count[cell]) continue;
    clusters.push({
      count: count[cell],
      x: sumX[cell] / count[cell],
      y: sumY[cell] / count[cell],
      some: [first[cell]],
      kinds: kinds.slice(cell * kindCount, (cell + 1) * kindCount),
      cells: [`${west + (cell % columns)} ${north + Math.floor(cell / columns)}`],
    });
  }
  return joined(clusters, sizes);
}

// Return the incidents of a cluster, of those it was made from.
/** @param {ArrayLike<number>} incidents @param {string[]} cells @param {number} scale @param {Pick<Looks, "worldX" | "worldY">} looks */
export function membersOf(incidents, cells, scale, { worldX, worldY }) {
  const own = new Set(cells);
  const cellOf = (/** @type {number} */ i) =>
    `${Math.floor((worldX[i] * scale) / CELL)} ${Math.floor((worldY[i] * scale) / CELL)}`;
  return Array.from(incidents).filter((i) => own.has(cellOf(i)));
}

// Join what would touch: the larger takes in the smaller, and goes to the mean of all places.
/** @param {Cluster[]} clusters @param {Uint8Array} sizes */
function joined(clusters, sizes) {
  const reach = (/** @type {Cluster} */ { count, some }) => (count === 1 ? sizes[some[0]] / 3 : reachOf(count));
  clusters.sort((a, b) => b.count - a.count || (a.cells[0] < b.cells[0] ? -1 : 1));
  for (let again = true; again;) {
    again = false;
    for (let i = 0; i < clusters.length; i += 1) {
      for (let j = i + 1; j < clusters.length; j += 1) {
        const [one, other] = [clusters[i], clusters[j]];
        const room = reach(one) + reach(other) + 2;
        if (Math.abs(one.x - other.x) >= room || Math.hypot(one.x - other.x, one.y - other.y) >= room) continue;
        takeIn(one, other);
        clusters.splice(j, 1);
        j -= 1;
        again = true;
      }
    }
  }
  return clusters;
}

/** @param {Cluster} one @param {Cluster} other */
function takeIn(one, other) {
  const count = one.count + other.count;
  one.x = (one.x * one.count + other.x * other.count) / count;
  one.y = (one.y * one.count + other.y * other.count) / count;
  one.count = count;
  one.kinds = one.kinds.map((number, kind) => number + other.kinds[kind]);
  one.cells.push(...other.cells);
  one.some = [...one.some, ...other.some].slice(0, NAMED);
}
